"""Everything that is said is said in both languages, with the same fields."""

import datetime as dt
import string

import pytest

from mapapp.errors import AppError
from mapapp.i18n import NOTHING, Translator

from . import catalogue

ZH, EN = Translator("zh"), Translator("en")


def fields(message: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(message) if name}


def test_every_message_is_translated():
    known = catalogue.catalogue()
    missing = {
        m: files for m, files in catalogue.messages().items() if not (known.get(m) and known.get(m).string)
    }
    assert not missing


def test_no_translation_is_left_over():
    said = catalogue.messages()
    assert not [entry.id for entry in catalogue.catalogue() if entry.id and entry.id not in said]


def test_translations_keep_their_fields():
    wrong = [e.id for e in catalogue.catalogue() if e.id and fields(e.id) != fields(e.string)]
    assert not wrong


def test_english_has_no_chinese_left():
    chinese = [e.id for e in catalogue.catalogue() if e.id and any("一" <= c <= "鿿" for c in e.string)]
    assert not chinese


@pytest.mark.parametrize(
    ("said", "zh", "en"),
    [
        (lambda say: say.number(1234567), "1,234,567", "1,234,567"),
        (lambda say: say.number(2.345, 1), "2.3", "2.3"),
        (lambda say: say.number(float("nan")), NOTHING, NOTHING),
        (lambda say: say.percent(0.625, 1), "62.5%", "62.5%"),
        (lambda say: say.metres(999.4), "999 米", "999 m"),
        (lambda say: say.metres(1500), "1.5 公里", "1.5 km"),
        (lambda say: say.day(dt.date(2026, 7, 1)), "2026年7月1日", "1 Jul 2026"),
        (lambda say: say.moment(dt.datetime(2026, 7, 1, 8, 5)), "2026年7月1日 08:05", "1 Jul 2026 08:05"),
        (lambda say: say.day(None), NOTHING, NOTHING),
        (lambda say: say.listing(["甲", "乙"]), "甲、乙", "甲, 乙"),
    ],
)
def test_numbers_and_dates_in_the_readers_language(said, zh, en):
    assert (said(ZH), said(EN)) == (zh, en)


def test_values_are_never_read_as_fields():
    assert ZH("第{row}行：{text}", row=3, text="{row}{0}{{7*7}}") == "第3行：{row}{0}{{7*7}}"


def test_unknown_language_is_refused():
    with pytest.raises(AppError):
        Translator("fr")
