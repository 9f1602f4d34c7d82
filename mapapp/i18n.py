"""Say messages, numbers and dates in the reader's language.

Messages are written in Chinese in the code and looked up in `locale/en/messages.po` for English. The
catalogue is read as text: there is no compiled file that could be older than its source.
"""

from __future__ import annotations

import datetime as dt
import gettext
import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from babel import Locale, dates, numbers
from babel.messages import mofile, pofile

from .errors import AppError, Phrase

LANGUAGES = {"zh": "中文", "en": "English"}
LOCALES = {"zh": "zh_CN", "en": "en_US"}
CATALOGUES = Path(__file__).parent / "locale"
DEFAULT = "zh"
NOTHING = "—"
ENDINGS = ("。", "！", "？", "）", ".", "!", "?", ")")


def N_(message: str) -> str:  # noqa: N802  (gettext's own name)
    """Mark a message for the catalogue without translating it yet."""
    return message


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    path = CATALOGUES / language / "messages.po"
    if not path.exists():
        return gettext.NullTranslations()
    compiled = io.BytesIO()
    with path.open("rb") as lines:
        mofile.write_mo(compiled, pofile.read_po(lines, locale=LOCALES[language]))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


@cache
def _locale(language: str) -> Locale:
    """Read a locale once: by its name it would be looked for at every number."""
    return Locale.parse(LOCALES[language])


@cache
def _pattern(digits: int) -> numbers.NumberPattern:
    return numbers.parse_pattern("#,##0" + ("." + "0" * digits if digits else ""))


@dataclass(frozen=True)
class Translator:
    """Everything that is said to one reader: ``say("共 {count} 件", count=say.number(5))``."""

    language: str = DEFAULT

    def __post_init__(self) -> None:
        if self.language not in LANGUAGES:
            raise AppError(N_("没有这种语言：{language}"), language=self.language)

    def __call__(self, message: str, /, **values: object) -> str:
        said = _catalogue(self.language).gettext(message) if message else ""
        return said.format(**{key: self._value(value) for key, value in values.items()}) if values else said

    def _value(self, value: object) -> object:
        if isinstance(value, Phrase):
            return self(value.message, **value.values)
        if isinstance(value, list | tuple):
            return self.listing([str(self._value(part)) for part in value])
        if isinstance(value, dt.datetime):
            return self.moment(value)
        if isinstance(value, dt.date):
            return self.day(value)
        return value

    def error(self, error: AppError) -> str:
        """Say an error and its cure, each as a sentence."""
        stop, between = ("。", "") if self.language == "zh" else (".", " ")
        said = [self(part, **error.values).rstrip() for part in (error.message, error.cure) if part]
        return between.join(part if part.endswith(ENDINGS) else part + stop for part in said)

    def number(self, value: float | None, digits: int = 0) -> str:
        """Say a number with the reader's separators; a dash where there is none."""
        if value is None or value != value:
            return NOTHING
        return numbers.format_decimal(value, format=_pattern(digits), locale=_locale(self.language))

    def percent(self, share: float | None, digits: int = 0) -> str:
        """Say a share (0 to 1) in per cent; a dash where there is none."""
        return NOTHING if share is None or share != share else f"{self.number(share * 100, digits)}%"

    def metres(self, length: float | None) -> str:
        """Say a length in metres, or in kilometres from 1,000 m on."""
        if length is None or length != length:
            return NOTHING
        if length < 1000:
            return self("{length} 米", length=self.number(length))
        return self("{length} 公里", length=self.number(length / 1000, 1))

    def day(self, moment: dt.date | None) -> str:
        """Say a day; a dash where there is none."""
        if moment is None or moment != moment:
            return NOTHING
        pattern = "y年M月d日" if self.language == "zh" else "d MMM y"
        return dates.format_date(moment, format=pattern, locale=_locale(self.language))

    def moment(self, moment: dt.datetime | None) -> str:
        """Say a day and the time of day to the minute; a dash where there is none."""
        if moment is None or moment != moment:
            return NOTHING
        return f"{self.day(moment)} {moment:%H:%M}"

    def listing(self, words: Sequence[str]) -> str:
        """Join words as the language does."""
        return ("、" if self.language == "zh" else ", ").join(words)
