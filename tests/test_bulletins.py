"""Every number of a bulletin is a query over a frozen period, and one that says otherwise keeps it in."""

from __future__ import annotations

import datetime as dt
import io

import docx
import openpyxl
import pytest

from mapapp import bulletins, freezing, reports, store
from mapapp.bulletins import Bulletin, Heading, Paragraph, Period
from mapapp.errors import InputError
from mapapp.i18n import Translator

from . import tiny_city
from . import twelve_cases as twelve

ZH, EN = Translator("zh"), Translator("en")
AS_OF = twelve.AS_OF.to_pydatetime()
TEXT = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t"
DAYS = (dt.date(2026, 7, 1), dt.date(2026, 7, 10))


def frozen(name: str = "本期", kept=slice(None)) -> freezing.Frozen:
    cases = twelve.cases().assign(address="人民路1号", lon=113.6, lat=33.9).iloc[kept]
    return freezing.Frozen(name, *DAYS, AS_OF, freezing.keep(cases), {}, {"closing_in_time": 1.0})


PERIOD = Period(frozen(), frozen("上期", slice(0, 6)))
SOURCE = (
    "共{reported}件，超期{overdue}件，按期结案率{closing_in_time}。"
    "反弹{relapsed}件，比上期{reported.change}。"
)


@pytest.mark.parametrize(
    ("query", "arg", "said"),
    [
        ("reported", "", "11"),  # 12 cases, one voided
        ("reported", "unit=甲", "5"),
        ("overdue", "", "3"),  # 4, 8 and 10; 7 is paused
        ("closed", "", "4"),  # 1, 2, 3, 12
        ("closing_in_time", "", "14.3%"),  # 1 in time of 7 due: 1, 2, 3, 12 closed, 4, 8, 10 overdue
        ("relapsed", "", "1"),
        ("before.reported", "", "5"),
        ("reported.change", "", "上升120.0%"),  # 11 against 5
        ("overdue_units", "", "2"),
        ("first_day", "", "2026年7月1日"),
        ("median_days", "", "3.5"),  # 1, 4, 6 and 3 days
    ],
)
def test_queries_answer_from_the_frozen_cases(query, arg, said):
    assert bulletins.answer(PERIOD, query, arg, ZH).said == said


@pytest.mark.parametrize(
    ("name", "arg"), [("nothing", ""), ("reported", "colour=red"), ("closing_rate.change", "")]
)
def test_an_unknown_query_is_refused(name, arg):
    with pytest.raises(InputError):
        bulletins.answer(PERIOD, name, arg, ZH)
    with pytest.raises(InputError, match="没有可比的上一期"):
        bulletins.answer(Period(frozen()), "before.reported", "", ZH)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("共1,234件，占62.5%", [1234, 62.5]),
        ("下降3.2%，上升５件", [-3.2, 5]),
        ("三个单位十二件，百分之三十五点五", [3, 12, 35.5]),
        ("一个单位一件", [1]),  # 一个 counts nothing, 一件 does
        ("约1.2万件", [12000]),
        ("人民路12号、〔2026〕3号、第36周、T008、2026年7月1日", []),
        ("一、情况\n1. 卫生\n（二）问题", []),
        ("Down by 3.2%, 7 units", [3.2, 7]),
        ("12345热线", [12345]),
    ],
)
def test_numbers_are_found_as_a_reader_finds_them(text, values):
    assert [number.value for number in bulletins.found(text)] == values


def read() -> str:
    return bulletins.fill(SOURCE, PERIOD, ZH).text


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        (("", ""), []),
        (("共11件", "本周一共上报11件"), []),  # other words around the same number
        (("11件", "十一件"), []),
        (("14.3%", "百分之十四点三"), []),
        (("超期3件，", ""), []),  # a clause taken out
        (("共11件", "共12件"), [("12", "11")]),
        (("14.3%", "14%"), [("14%", "14.3%")]),
        (("上升", "下降"), [("120.0%", "上升120.0%")]),
        (("反弹1件", "反弹1件，另有7家单位"), [("7", "")]),  # no query says so
    ],
)
def test_a_number_that_its_query_does_not_answer_is_found(change, wrong):
    text = read().replace(*change)
    found = bulletins.faults([(text, SOURCE)], PERIOD, ZH)
    assert [(fault.says, fault.answers) for fault in found] == wrong


def test_figures_that_change_places_are_noticed():
    text = read().replace("超期3件", "超期1件").replace("反弹1件", "反弹3件")
    found = bulletins.faults([(text, SOURCE)], PERIOD, ZH)
    assert {(f.says, f.answers) for f in found} == {("1", "3"), ("3", "1")}


def test_saving_keeps_what_a_number_claims_to_be():
    text, source = bulletins.bind(
        read().replace("超期3件", "超期5件") + "甲{overdue:unit=甲}件。", SOURCE, PERIOD, ZH
    )
    assert "超期5件" in text
    assert "甲1件" in text
    assert source == SOURCE + "甲{overdue:unit=甲}件。"
    (fault,) = bulletins.faults([(text, source)], PERIOD, ZH)
    assert (fault.says, fault.query, fault.answers, fault.sentence) == (
        "5",
        "{overdue}",
        "3",
        "共11件，超期5件，按期结案率14.3%。",
    )


def test_numbers_from_elsewhere_are_named_and_names_with_numerals_pass():
    text, source = bulletins.bind(
        "警方通报{said:12|公安局}起，{name:三家店村}1件。", "反弹{relapsed}件", PERIOD, ZH
    )
    assert text == "警方通报12起，三家店村1件。"
    assert bulletins.sources(source) == [("12", "公安局")]
    assert [f.says for f in bulletins.faults([(text, source)], PERIOD, ZH)] == ["1"]


@pytest.mark.parametrize("kind", list(bulletins.KINDS))
@pytest.mark.parametrize("say", [ZH, EN], ids=["zh", "en"])
@pytest.mark.parametrize("period", [PERIOD, Period(frozen()), Period(frozen(kept=slice(0, 0)))])
def test_a_draft_agrees_with_its_period(kind, say, period):
    drafted = bulletins.draft(kind, period, say)
    texts = [(part.text, part.source) for part in drafted if part.kind != "block"]
    assert bulletins.faults(texts, period, say) == []


def written(text: str, source: str = SOURCE) -> Bulletin:
    return Bulletin(
        "weekly", Heading("通报"), PERIOD, (Paragraph("body", text, source), Paragraph("block", "groups"))
    )


@pytest.mark.parametrize("key", ["bulletin_docx", "bulletin_xlsx"])
def test_nothing_goes_out_with_a_wrong_number(key):
    make, city = reports.DOCUMENTS[key].make, tiny_city.build()
    given = {"as_of": AS_OF, "say": ZH}
    with pytest.raises(InputError, match=r"写的是 12，按查询 \{reported\} 应为 11"):
        make(city, PERIOD.frozen.cases, bulletin=written(read().replace("11件", "12件")), **given)
    with pytest.raises(InputError, match="没有出处"):
        make(city, PERIOD.frozen.cases, bulletin=written("另有7家单位。", ""), **given)
    assert make(city, PERIOD.frozen.cases, bulletin=written(read()), **given)


def test_every_number_of_an_issued_bulletin_comes_back_from_the_store(tmp_path):
    engine = store.connect(tmp_path / "city.db")
    now, before = (
        store.freeze(engine, one, actor="督查科") for one in (frozen(), frozen("上期", slice(0, 6)))
    )
    parts = bulletins.draft("weekly", PERIOD, ZH)
    number = store.new_bulletin(
        engine, "第28周", "weekly", Heading("通报"), parts, frozen_id=now, before_id=before, actor="督查科"
    )
    kept = store.bulletin(engine, number)
    city, given = tiny_city.build(), {"as_of": AS_OF, "say": ZH}
    content = reports.DOCUMENTS["bulletin_docx"].make(
        city, kept.bulletin.period.frozen.cases, bulletin=kept.bulletin, **given
    )
    store.issue_bulletin(engine, kept, content, actor="督查科")
    read_back = store.bulletin(engine, number)
    said = [
        paragraph.text
        for paragraph in docx.Document(io.BytesIO(store.bulletin_content(engine, number))).paragraphs
    ]
    checked = 0
    for part in read_back.bulletin.paragraphs:
        if part.kind == "block":
            continue
        assert part.text in said
        for found in bulletins.numbers(part.text, part.source, read_back.bulletin.period, ZH):
            name, _, arg = (found.placeholder or "").strip("{}").partition(":")
            again = bulletins.answer(read_back.bulletin.period, name, arg, ZH)
            assert again.value == pytest.approx(found.found.value)
            checked += 1
    assert checked >= 15
    with pytest.raises(InputError, match="已经印发"):
        store.save_bulletin(engine, read_back, Heading("别的"), parts, actor="督查科")
    engine.dispose()


def test_two_people_do_not_overwrite_each_other(tmp_path):
    engine = store.connect(tmp_path / "city.db")
    now = store.freeze(engine, frozen(), actor="甲")
    parts = bulletins.draft("weekly", Period(frozen()), ZH)
    number = store.new_bulletin(
        engine, "周报", "weekly", Heading("通报"), parts, frozen_id=now, before_id=None, actor="甲"
    )
    one, other = store.bulletin(engine, number), store.bulletin(engine, number)
    store.save_bulletin(engine, one, Heading("甲的"), parts, actor="甲")
    with pytest.raises(InputError, match="甲 在您打开之后改过"):
        store.save_bulletin(engine, other, Heading("乙的"), parts, actor="乙")
    assert store.bulletin(engine, number).bulletin.heading.title == "甲的"
    engine.dispose()


def test_a_bulletin_is_written_in_its_own_language_whoever_reads_it():
    parts = bulletins.draft("weekly", PERIOD, ZH)
    bulletin = Bulletin("weekly", Heading("通报", language="zh"), PERIOD, parts)
    made = {
        say.language: reports.DOCUMENTS["bulletin_docx"].make(
            tiny_city.build(), PERIOD.frozen.cases, as_of=AS_OF, say=say, bulletin=bulletin
        )
        for say in (ZH, EN)
    }
    texts = {
        language: [node.text for node in docx.Document(io.BytesIO(content)).element.iter(TEXT)]
        for language, content in made.items()
    }
    assert texts["en"] == texts["zh"]
    book = openpyxl.load_workbook(
        io.BytesIO(
            reports.DOCUMENTS["bulletin_xlsx"].make(
                tiny_city.build(), PERIOD.frozen.cases, as_of=AS_OF, say=EN, bulletin=bulletin
            )
        )
    )
    assert "文中数字" in book.sheetnames


@pytest.mark.parametrize(
    ("order", "said"),
    [
        ([1, 0], ["反弹1件。", "共11件，超期3件。"]),  # moved: each number keeps its query
        ([1], ["反弹1件。"]),  # taken out
        ([0, 1, 2], ["共11件，超期3件。", "反弹1件。", "甲5件。"]),  # added
    ],
)
def test_paragraphs_that_are_moved_added_and_taken_out_keep_their_queries(order, said):
    parts = [
        ("共11件，超期3件。", "共{reported}件，超期{overdue}件。"),
        ("反弹1件。", "反弹{relapsed}件。"),
        ("甲{reported:unit=甲}件。", ""),  # as somebody types it
    ]
    saved = [bulletins.bind(*parts[place], PERIOD, ZH) for place in order]
    assert [text for text, _ in saved] == said
    assert bulletins.faults(saved, PERIOD, ZH) == []
    wrong = [(text.replace("1件", "2件"), source) for text, source in saved]
    assert {(fault.query, fault.answers) for fault in bulletins.faults(wrong, PERIOD, ZH)} >= {
        ("{relapsed}", "1")
    }


def test_the_workbook_holds_whole_tables_and_the_numbers():
    content = reports.DOCUMENTS["bulletin_xlsx"].make(
        tiny_city.build(), PERIOD.frozen.cases, as_of=AS_OF, say=ZH, bulletin=written(read())
    )
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["问题构成", "文中数字"]
    rows = [[cell.value for cell in row] for row in book["文中数字"].iter_rows()]
    assert [row[1:] for row in rows if row[2] == "{overdue}"] == [["3", "{overdue}", "3"]]
    groups = [[cell.value for cell in row] for row in book["问题构成"].iter_rows()]
    assert groups[-1] == ["合计", 11, 4, 3]


@pytest.mark.parametrize(
    ("kind", "now", "before"),
    [
        ("weekly", ("2026-06-29", "2026-07-05"), ("2026-06-22", "2026-06-28")),  # 10 July 2026 is a Friday
        ("monthly", ("2026-06-01", "2026-06-30"), ("2026-05-01", "2026-05-31")),
        ("campaign", ("2026-06-10", "2026-07-09"), ("2026-05-11", "2026-06-09")),
    ],
)
def test_periods_are_whole_ones_before_the_moment(kind, now, before):
    assert [tuple(str(day) for day in days) for days in bulletins.periods(kind, AS_OF)] == [now, before]
