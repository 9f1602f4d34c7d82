"""Limits, hours and holidays: what is taken in, what is refused by row, and what a change does."""

from __future__ import annotations

import io
from dataclasses import replace

import chinese_calendar
import numpy as np
import pandas as pd
import pytest

from mapapp import cases, clock_effect, clock_tables, deadlines, readers, reports, store, worktime
from mapapp.complaints import Cleaned
from mapapp.errors import InputError, Phrase, SettingsError
from mapapp.i18n import Translator
from mapapp.raw_table import RawTable

from . import tiny_city as tiny
from .hostile import EVERYTHING

ZH, EN = Translator("zh"), Translator("en")
LIMIT = dict(
    zip(clock_tables.TABLES["limits"].headings, ("暴露垃圾", "", "1", "工作日", "", "", ""), strict=True)
)
SHIFT = dict(zip(clock_tables.TABLES["hours"].headings, ("", "", "1-5", "09:00", "12:00", ""), strict=True))
DAY = dict(zip(clock_tables.TABLES["days"].headings, ("2026-10-01", "放假", "国庆节", ""), strict=True))
ROW = {"limits": LIMIT, "hours": SHIFT, "days": DAY}


def clean(key, *rows):
    frame = pd.DataFrame([ROW[key] | row for row in rows]).astype("str")
    return clock_tables.clean(key, RawTable("表.xlsx", frame, None, None, np.arange(len(rows)) + 2))


@pytest.mark.parametrize("key", list(clock_tables.TABLES))
@pytest.mark.parametrize("say", [ZH, EN], ids=["zh", "en"])
def test_a_table_downloaded_and_uploaded_again_is_the_same(key, say, tmp_path):
    table = clock_tables.reference(key)
    path = tmp_path / "table.xlsx"
    path.write_bytes(reports.table_xlsx(clock_tables.texts(key, table, say), key))
    cleaned = clock_tables.clean(key, readers.read(path))
    assert len(cleaned.rejected) == 0, cleaned.rejected["complaints"].tolist()
    pd.testing.assert_frame_equal(cleaned.accepted, table)


def test_the_reference_calendar_is_that_of_the_state_council():
    """Day by day against the package `chinesecalendar`, for the years that both hold."""
    calendar = deadlines.reference()
    assert calendar.published == {2024, 2025, 2026}
    every = pd.date_range("2024-01-01", "2026-12-31")
    works = calendar.works[(every - pd.Timestamp("1990-01-01")).days]
    assert [bool(work) for work in works] == [chinese_calendar.is_workday(day) for day in every.date]


@pytest.mark.parametrize(
    ("year", "off", "made_up"),
    [  # as the notices say; holidays that fall on a plain weekend beside them are not listed in 2024
        (2024, 28, ["02-04", "02-18", "04-07", "04-28", "05-11", "09-14", "09-29", "10-12"]),
        (2025, 28, ["01-26", "02-08", "04-27", "09-28", "10-11"]),
        (2026, 33, ["01-04", "02-14", "02-28", "05-09", "09-20", "10-10"]),
    ],
)
def test_holidays_and_make_up_days_by_year(year, off, made_up):
    days = clock_tables.reference("days")
    days = days[days["day"].dt.year.eq(year)]
    assert days["kind"].eq("holiday").sum() == off
    assert days.loc[days["kind"].eq("workday"), "day"].dt.strftime("%m-%d").tolist() == made_up
    assert days["notice"].str.startswith("国办发明电").all()
    # Whoever works to make up does it at a weekend.
    assert set(days.loc[days["kind"].eq("workday"), "day"].dt.day_of_week) <= {5, 6}


@pytest.mark.parametrize(
    ("key", "changed", "code", "column"),
    [
        ("limits", {"type_key": ""}, "missing", "type_key"),
        ("limits", {"type_key": "卫生死角"}, "not_a_type", "type_key"),  # in no standard
        ("limits", {"type_key": "外星垃圾"}, "not_a_type", "type_key"),
        ("limits", {"amount": ""}, "missing", "amount"),
        ("limits", {"amount": "三"}, "bad_number", "amount"),
        ("limits", {"amount": "0"}, "not_positive", "amount"),
        ("limits", {"amount": "-1"}, "not_positive", "amount"),
        ("limits", {"amount": "nan"}, "not_positive", "amount"),
        ("limits", {"amount": "inf"}, "not_positive", "amount"),
        ("limits", {"amount": "99999"}, "not_positive", "amount"),
        ("limits", {"amount": "0.5"}, "whole_days", "amount"),  # half a working day is 4 working hours
        ("limits", {"amount": "0.001", "unit": "工作时"}, "whole_minutes", "amount"),
        ("limits", {"unit": "周"}, "unknown_unit", "unit"),
        ("limits", {"unit": ""}, "missing", "unit"),
        ("hours", {"weekdays": ""}, "missing", "weekdays"),
        ("hours", {"weekdays": "8"}, "bad_weekdays", "weekdays"),
        ("hours", {"weekdays": "2026-01-05"}, "bad_weekdays", "weekdays"),  # a spreadsheet's idea of 1-5
        ("hours", {"begins": "9点"}, "bad_time", "begins"),
        ("hours", {"ends": "25:00"}, "bad_time", "ends"),
        ("hours", {"ends": "09:60"}, "bad_time", "ends"),
        ("hours", {"begins": "20:00", "ends": "04:00"}, "shift_order", ""),
        ("hours", {"begins": "12:00"}, "shift_order", ""),
        ("hours", {"from_day": "13-01", "to_day": "12-31"}, "bad_season", "from_day"),
        ("hours", {"from_day": "05-01"}, "one_end_of_season", ""),
        ("hours", {"from_day": "05-01", "to_day": "2026-09-30"}, "one_end_of_season", ""),
        ("hours", {"from_day": "2026-09-30", "to_day": "2026-05-01"}, "period", ""),
        ("days", {"day": "国庆"}, "bad_moment", "day"),
        ("days", {"day": ""}, "missing", "day"),
        ("days", {"day": "1949-10-01"}, "off_calendar", "day"),
        ("days", {"kind": "半天"}, "unknown_day_kind", "kind"),
        ("days", {"name": " "}, "missing", "name"),
    ],
)  # fmt: skip
def test_a_wrong_row_is_refused_with_its_number_and_reason(key, changed, code, column):
    other = {
        "limits": {"type_key": "道路不洁"},
        "hours": {"begins": "14:00", "ends": "18:00"},
        "days": {"day": "2026-10-02"},
    }
    cleaned = clean(key, other[key], changed)
    assert len(cleaned.accepted) == 1
    assert cleaned.rejected["row"].tolist() == [3]
    faults = cleaned.rejected["complaints"].iloc[0]
    assert (code, column) in [(fault.code, fault.column) for fault in faults]
    for say in (ZH, EN):
        assert all(fault.said(say) for fault in faults)


@pytest.mark.parametrize(
    ("key", "rows"),
    [
        ("limits", [{}, {"amount": "2"}]),
        ("limits", [{"condition": "主干道"}, {"condition": " 主干道 ", "amount": "2"}]),
        ("limits", [{"type_key": "06010"}, {"type_key": "暴露垃圾"}]),  # one type, said two ways
        ("days", [{}, {"kind": "上班"}]),
        ("days", [{}, {"day": "2026年10月1日"}]),
    ],
)
def test_a_row_said_twice_is_refused(key, rows):
    cleaned = clean(key, *rows)
    assert cleaned.rejected["row"].tolist() == [3]
    assert cleaned.rejected["complaints"].iloc[0][0].code == "repeated_row"


@pytest.mark.parametrize(
    ("one", "other", "overlap"),
    [
        ({}, {"begins": "11:00", "ends": "13:00"}, True),
        ({}, {"begins": "12:00", "ends": "13:00"}, False),
        ({}, {"weekdays": "六、日"}, False),
        ({"from_day": "05-01", "to_day": "09-30"}, {"from_day": "09-30", "to_day": "12-31"}, True),
        ({"from_day": "05-01", "to_day": "09-30"}, {"from_day": "10-01", "to_day": "04-30"}, False),
        ({}, {"from_day": "05-01", "to_day": "09-30"}, False),  # the season goes before the year
        ({"from_day": "05-01", "to_day": "09-30"}, {"from_day": "2026-07-01", "to_day": "2026-07-02"}, False),
    ],
)
def test_shifts_that_overlap_are_both_named(one, other, overlap):
    cleaned = clean("hours", one, other)
    assert cleaned.rejected["row"].tolist() == ([2, 3] if overlap else [])


@pytest.mark.parametrize(
    ("written", "days"),
    [
        ("1-5", "12345"),
        ("一至五", "12345"),
        ("周一至周五", "12345"),
        ("星期六、星期日", "67"),
        ("一、三、五", "135"),
        ("12345", "12345"),
        ("1-4，6", "12346"),
        ("周六周天", "67"),
    ],
)
def test_weekdays_as_people_write_them(written, days):
    assert clean("hours", {"weekdays": written}).accepted["weekdays"].tolist() == [days]


def test_a_missing_column_is_named():
    frame = pd.DataFrame({"问题类别": ["暴露垃圾"], "时限": ["1"]})
    with pytest.raises(InputError, match="计时单位"):
        clock_tables.clean("limits", RawTable("时限.xlsx", frame, None, None, np.array([2])))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("type_key,amount,unit\n*,5,工作日\n06010,0,工作日\n", "第 3 行"),
        ("type_key,amount,unit\n*,5,工作周\n", "第 2 行.*没有“工作周”这一计时单位"),
        ("type_key,days\n*,5\n", "缺少列"),
        (None, "缺少参考表"),
    ],
)
def test_a_wrong_reference_table_is_named_with_its_row(tmp_path, text, said):
    if text is not None:
        (tmp_path / "limits.csv").write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match=said):
        clock_tables.reference("limits", tmp_path)


def test_a_calendar_without_hours_or_with_a_clash_is_refused():
    hours, days = clock_tables.reference("hours"), clock_tables.reference("days")
    with pytest.raises(InputError, match="没有任何上班时间"):
        worktime.build(hours.iloc[:0], days)
    with pytest.raises(InputError, match="重叠"):
        worktime.build(pd.concat([hours, hours]), days)


def test_a_year_entered_in_part_counts_as_not_published():
    days = clean("days", *({"day": f"2027-10-0{day}"} for day in range(1, 8))).accepted
    calendar = worktime.build(
        clock_tables.reference("hours"), clock_tables.in_force(days, clock_tables.reference("days"))
    )
    assert 2027 not in calendar.published
    first = int((np.datetime64("2027-10-01") - np.datetime64("1990-01-01")).astype("int64"))
    assert not calendar.works[first]  # but what is entered counts


# In the store ------------------------------------------------------------------------------------------


@pytest.fixture
def engine(tmp_path):
    opened = store.connect(tmp_path / "city.db", create=True)
    yield opened
    opened.dispose()


def set_table(engine, key, table, seen=None, actor="甲"):
    seen = store.clock_table(engine, key) if seen is None else seen
    store.set_clock_table(engine, key, table, seen=seen, actor=actor)


@pytest.mark.parametrize("key", list(clock_tables.TABLES))
def test_without_a_table_of_its_own_a_city_follows_the_program(engine, key):
    pd.testing.assert_frame_equal(store.clock_table(engine, key), clock_tables.reference(key))


@pytest.mark.parametrize(
    ("key", "row"),
    [
        ("limits", {"amount": "9", "condition": EVERYTHING, "finish": EVERYTHING}),
        ("hours", {"begins": "08:00", "ends": "24:00", "note": EVERYTHING}),
        ("days", {"day": "2027-01-01", "name": EVERYTHING, "notice": EVERYTHING}),
    ],
)
def test_a_table_is_kept_as_it_is_with_an_audit_line(engine, key, row):
    wanted = clean(key, row).accepted
    before = store.revision(engine)
    set_table(engine, key, wanted)
    assert store.revision(engine) == before + 1
    kept = store.clock_table(engine, key)
    expected = clock_tables.in_force(wanted, clock_tables.reference("days")) if key == "days" else wanted
    pd.testing.assert_frame_equal(kept, expected)
    line = store.changes(engine).iloc[0]
    assert (line["what"], line["actor"], len(line["detail"]["rows"])) == (f"set_{key}", "甲", 1)
    # The city is reckoned by it, and nothing is joined anew for that.
    assert store.city(engine).evidence < store.revision(engine)


def test_setting_what_the_program_has_follows_the_program_again(engine):
    for key in clock_tables.TABLES:
        set_table(engine, key, clean(key, {}).accepted)
        set_table(engine, key, clock_tables.reference(key))
        assert store.changes(engine).iloc[0]["detail"]["rows"] == []


def test_only_the_years_that_were_changed_are_the_offices_own(engine):
    usual = store.clock_table(engine, "days")
    set_table(engine, "days", usual[usual["day"].ne(pd.Timestamp("2026-10-07"))].reset_index(drop=True))
    rows = store.changes(engine).iloc[0]["detail"]["rows"]
    assert {row["day"][:4] for row in rows} == {"2026"}
    assert len(store.clock_table(engine, "days")) == len(usual) - 1


def test_two_people_at_once_the_second_is_told(engine):
    seen = store.clock_table(engine, "limits")
    set_table(engine, "limits", clean("limits", {"amount": "2"}).accepted, seen)
    with pytest.raises(InputError, match="刚被别人改过"):
        set_table(engine, "limits", clean("limits", {"amount": "3"}).accepted, seen)
    assert store.clock_table(engine, "limits")["amount"].tolist() == [2.0]


def test_nobody_named_and_no_hours_leave_everything_as_it_was(engine):
    before = store.revision(engine)
    with pytest.raises(InputError):
        set_table(engine, "limits", clean("limits", {}).accepted, actor=" ")
    never = clean("hours", {"from_day": "1950-01-01", "to_day": "1950-01-02"}).accepted
    with pytest.raises(InputError, match="没有任何上班时间"):
        set_table(engine, "hours", never)
    assert store.revision(engine) == before
    pd.testing.assert_frame_equal(store.clock_table(engine, "hours"), clock_tables.reference("hours"))


def test_the_city_reckons_by_its_own_tables_without_reading_its_problems_again(engine):
    first = store.city(engine)
    set_table(engine, "hours", clean("hours", {"begins": "06:00", "ends": "22:00"}).accepted)
    set_table(engine, "limits", clean("limits", {"type_key": "*", "amount": "16", "unit": "工作时"}).accepted)
    city = store.city(engine, since=first)
    assert city.problems is first.problems
    found = deadlines.due(
        pd.Series(["x"]),
        pd.Series([pd.Timestamp("2026-07-03 05:00")]),
        calendar=city.calendar,
        limits=city.limits,
    )
    assert found.tolist() == [pd.Timestamp("2026-07-03 22:00")]


def test_types_without_a_limit_are_found_by_the_check(engine, tiny_city):
    arrived = tiny_city.problems.drop(columns="problem_id").assign(due_at=pd.NaT)
    nothing_refused = pd.DataFrame({"row": [], "complaints": [], "raw": []})
    receipt = store.save_import(
        engine, "problems", Cleaned(arrived, nothing_refused),
        source="ledger", file_name="a.xlsx", sha256="0" * 64, datum="wgs84", mapping={}, actor="甲",
    )  # fmt: skip
    assert receipt.added == len(arrived)
    set_table(engine, "limits", clean("limits", {}).accepted)
    found = {finding.code: finding for finding in store.check(engine)}["without_limit"]
    others = arrived["type_key"].ne(tiny.STANDARD + "06010")
    assert (found.level, found.count) == ("error", others.sum())
    assert "占道经营" in found.said(ZH)


# What a change does ------------------------------------------------------------------------------------


def test_the_effect_of_a_change_is_counted_before_it_is_saved(tiny_city):
    """Fifteen problems, seven of them open; three of these lose their source's due time here."""
    problems = tiny_city.problems.copy()
    # filed 07-09 (07001), 07-02 (06012), 07-08 (07001), all at 08:00
    mine = problems["problem_id"].isin([3, 5, 12])
    problems["due_at"] = problems["due_at"].mask(mine)
    city = replace(tiny_city, problems=problems)
    before = cases.build(city, tiny.AS_OF)  # due: 07-13 09:00, 07-02 16:00, 07-10 09:00
    # every type 3 working days: due 07-14 09:00, 07-07 09:00, 07-13 09:00
    longer = replace(city, limits=clean("limits", {"type_key": "*", "amount": "3"}).accepted)
    found = clock_effect.effect(city, before, cases.build(longer, tiny.AS_OF))
    assert (found.open_n, found.given_n) == (7, 4)
    assert (found.earlier_n, found.later_n, found.changed_n) == (0, 3, 3)
    assert (found.newly_late_n, found.no_longer_late_n) == (0, 1)  # number 12; 5 stays late
    nothing = replace(
        city, limits=clean("limits", {"type_key": "道路不洁", "amount": "5", "unit": "工作时"}).accepted
    )
    assert clock_effect.effect(city, before, cases.build(nothing, tiny.AS_OF)).lost_n == 2


def test_years_that_open_cases_run_through_are_named(tiny_city):
    late = tiny_city.problems.assign(reported_at=pd.Timestamp("2026-12-30 10:00"), due_at=pd.NaT)
    city = replace(tiny_city, problems=late)
    as_of = pd.Timestamp("2026-12-31")
    assert clock_effect.unpublished(city, cases.build(city, as_of), as_of) == [2027]
    assert clock_effect.unpublished(tiny_city, cases.build(tiny_city, tiny.AS_OF), tiny.AS_OF) == []


# Why ---------------------------------------------------------------------------------------------------


def why(filed, amount, unit, **said):
    table = clean("limits", {"type_key": "*", "amount": str(amount), "unit": unit}).accepted
    steps = deadlines.explain("x", pd.Timestamp(filed), calendar=deadlines.reference(), limits=table, **said)
    for step in steps:
        assert EN(step.message, **step.values)
    return [ZH(step.message, **step.values) for step in steps]


def test_why_a_case_is_due_over_the_spring_festival():
    assert why("2026-02-13 19:30", 2, "工作日") == [
        "2026年2月13日 19:30（周五）立案；这一类别没有单独的时限，按其他各类 2 工作日",
        "立案时不在上班时间，从下一个上班时刻2026年2月14日 09:00（周六）起算",
        "往后数 2 个工作日，到2026年2月25日（周三）的同一时刻 09:00",
        "春节放假（2026年2月15日至2026年2月23日）不计",
        "2026年2月14日（周六）因春节调休上班，计入",
        "应于2026年2月25日 09:00（周三）前办结",
    ]


def test_why_with_a_pause_and_an_extension():
    pauses = pd.DataFrame(
        {
            "row": [0],
            "from_at": [pd.Timestamp("2026-07-03 17:00")],
            "to_at": [pd.Timestamp("2026-07-06 10:00")],
        }
    )
    more = pd.DataFrame({"row": [0], "amount": [2.0], "unit": ["work_hours"]})
    assert why("2026-07-03 16:00", 5, "工作时", pauses=pauses, extensions=more)[1:] == [
        "2026年7月3日（周五）计 2 小时",
        "2026年7月6日（周一）计 3 小时",
        "休息日2026年7月4日至2026年7月5日不计",
        "批准延时 2 工作时，时限移到2026年7月6日 16:00（周一）",
        "2026年7月3日 17:00（周五）至2026年7月6日 10:00（周一）挂账，其间的上班时间不计，"
        "时限移到2026年7月6日 18:00（周一）",
        "应于2026年7月6日 18:00（周一）前办结",
    ]


def test_why_a_year_is_not_certain_and_why_there_is_no_due_time():
    assert "2027 年的节假日安排尚未录入，按普通周末推算" in why("2027-03-01 10:00", 1, "工作日")
    paused = pd.DataFrame({"row": [0], "from_at": [pd.Timestamp("2026-07-01 11:00")], "to_at": [pd.NaT]})
    assert why("2026-07-01 10:00", 4, "工作时", pauses=paused)[-1] == "现在没有办理时限"
    none = deadlines.explain(
        "x", pd.Timestamp("2026-07-01"), calendar=deadlines.reference(), limits=clean("limits", {}).accepted
    )
    assert "没有这一类别的时限" in ZH(none[0].message, **none[0].values)
    given = why("2026-07-01 10:00", 4, "工作时", given=pd.Timestamp("2026-07-02 12:00"))
    assert given == ["办理时限2026年7月2日 12:00（周四）由来源写明，不另行推算"]


@pytest.mark.parametrize("unit", [("急", "紧急工作时"), ("时", "工作时"), ("日", "工作日"), ("天", "自然日")])
@pytest.mark.parametrize(
    "filed", ["2026-02-13 16:00", "2026-02-16 03:00", "2025-10-11 17:59", "2026-06-30 23:59"]
)
@pytest.mark.parametrize("amount", [1, 6, 40])
def test_the_words_end_at_the_due_time(unit, filed, amount):
    said = why(filed, amount, unit[1])
    table = clean("limits", {"type_key": "*", "amount": str(amount), "unit": unit[1]}).accepted
    at = pd.Series([pd.Timestamp(filed)])
    due = deadlines.due(pd.Series(["x"]), at, calendar=deadlines.reference(), limits=table).iloc[0]
    assert ZH.moment(due) in said[-1]


def test_hostile_names_are_never_read_as_messages():
    days = clean("days", {"day": "2026-07-02", "name": EVERYTHING}).accepted
    calendar = worktime.build(clock_tables.reference("hours"), days)
    table = clean("limits", {"condition": EVERYTHING, "amount": "4", "unit": "工作时"}).accepted
    steps = deadlines.explain(
        tiny.STANDARD + "06010", pd.Timestamp("2026-07-01 16:00"), calendar=calendar, limits=table,
        condition=" ".join(EVERYTHING.split()),
    )  # fmt: skip
    for say in (ZH, EN):
        assert EVERYTHING in " ".join(say(step.message, **step.values) for step in steps)
    assert all(isinstance(step, Phrase) for step in steps)


def test_a_workbook_of_limits_from_the_office_is_read(tmp_path):
    content = io.BytesIO()
    pd.DataFrame(
        {
            "问题类别": ["暴露垃圾", "其他各类"],
            "时限": [4, 5],
            "计时单位": ["工作时", "工作日"],
            "处置单位": ["环卫中心", ""],
        }
    ).to_excel(content, index=False)
    path = tmp_path / "limits.xlsx"
    path.write_bytes(content.getvalue())
    cleaned = clock_tables.clean("limits", readers.read(path))
    assert cleaned.accepted[["amount", "unit"]].to_numpy().tolist() == [
        [4.0, "work_hours"],
        [5.0, "work_days"],
    ]
