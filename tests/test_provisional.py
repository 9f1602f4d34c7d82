"""Due times that run into a year without holidays: two bounds, and nothing in time or late between them."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from mapapp import (
    accountability,
    cases,
    clock_effect,
    clock_tables,
    deadlines,
    freezing,
    indicators,
    provisional,
    reports,
    store,
    worktime,
)
from mapapp.i18n import Translator
from mapapp.worktime import FEWEST_HOLIDAYS

from .test_store_decisions import save

CALENDAR = deadlines.reference()  # 2024 to 2026 are published; Monday to Friday 9-12 and 14-18
ANY = {"type_key": "*", "condition": "", "finish": "", "in_charge": "", "note": ""}


def limit(amount: float, unit: str) -> pd.DataFrame:
    return pd.DataFrame([{**ANY, "amount": float(amount), "unit": unit}])


def city_of(tiny_city, filed: list[str], limits: pd.DataFrame, **columns):
    """Return the tiny city with its first problems reported at these moments, without a due time."""
    kept = tiny_city.problems.iloc[: len(filed)]
    blank = dict.fromkeys(("due_at", "disposed_at", "closed_at"), pd.NaT)
    kept = kept.assign(reported_at=pd.to_datetime(filed), status="dispatched", **blank)
    kept = kept.assign(**{name: pd.Series(column).to_numpy() for name, column in columns.items()})
    moments = ["reported_at", "due_at", "disposed_at", "closed_at"]
    return replace(tiny_city, problems=kept.astype(dict.fromkeys(moments, "datetime64[us]")), limits=limits)


# fmt: off
BOUNDS = [
    # filed              limit                earliest            plain weekends      latest: 25 days later
    ("2026-12-30 10:00", 1, "work_days",    "2026-12-31 10:00", "2026-12-31 10:00", "2026-12-31 10:00"),
    ("2026-12-31 10:00", 1, "work_days",    "2027-01-01 10:00", "2027-01-01 10:00", "2027-02-05 10:00"),
    # Friday, Monday, Tuesday; or Friday, Saturday, Sunday where these are make-up days
    ("2026-12-31 10:00", 3, "work_days",    "2027-01-03 10:00", "2027-01-05 10:00", "2027-02-09 10:00"),
    # one hour on Thursday, three and one on Friday, if it is not New Year's holiday (which it will be)
    ("2026-12-31 17:00", 5, "work_hours",   "2027-01-01 15:00", "2027-01-01 15:00", "2027-02-05 15:00"),
    ("2026-12-31 23:00", 3, "urgent_hours", "2027-01-01 02:00", "2027-01-01 02:00", "2027-01-01 02:00"),
    ("2026-12-31 10:00", 2, "calendar_days", "2027-01-02 10:00", "2027-01-02 10:00", "2027-01-02 10:00"),
    # a limit so long that its latest end reaches the year after: 25 days for either year
    ("2027-12-01 10:00", 2, "work_days",    "2027-12-03 10:00", "2027-12-03 10:00", "2028-02-11 10:00"),
]
# fmt: on


@pytest.mark.parametrize(("filed", "amount", "unit", "earliest", "plain", "latest"), BOUNDS)
def test_the_bounds_of_a_due_time(tiny_city, filed, amount, unit, earliest, plain, latest):
    built = cases.build(city_of(tiny_city, [filed], limit(amount, unit)), pd.Timestamp("2026-12-31 12:00"))
    found = built.iloc[0][["due_earliest", "due_at", "due_latest"]].tolist()
    assert found == [pd.Timestamp(moment) for moment in (earliest, plain, latest)]


def test_a_due_time_of_the_source_needs_no_calendar(tiny_city):
    city = city_of(tiny_city, ["2026-12-31 10:00"], limit(3, "work_days"), due_at=["2027-01-04 10:00"])
    built = cases.build(city, pd.Timestamp("2027-01-05"))
    assert built["due_latest"].tolist() == [pd.Timestamp("2027-01-04 10:00")]
    assert built["is_overdue"].tolist() == [True]


# Filed on 2026-12-31 at 10:00, 3 working days: earliest 3, plain weekends 5 January, latest 9 February.
# fmt: off
JUDGED = [
    # status       closed              as of               in time late   overdue provisional light
    ("closed",     "2026-12-31 16:00", "2027-01-04 10:00", True,  False, False,  False, ""),
    ("closed",     "2027-01-03 10:00", "2027-01-04 10:00", True,  False, False,  False, ""),
    ("closed",     "2027-01-04 10:00", "2027-01-06 10:00", False, False, False,  True,  ""),  # plain: in time
    ("closed",     "2027-01-07 10:00", "2027-01-08 10:00", False, False, False,  True,  ""),  # plain: late
    ("closed",     "2027-02-09 10:01", "2027-02-10 10:00", False, True,  False,  False, ""),
    ("dispatched", None,               "2026-12-31 11:00", False, False, False,  True,  "green"),
    ("dispatched", None,               "2027-01-04 10:00", False, False, False,  True,  ""),
    ("dispatched", None,               "2027-01-06 10:00", False, False, False,  True,  ""),  # plain: overdue
    ("dispatched", None,               "2027-02-10 10:00", False, False, True,   False, "red"),
    ("voided",     None,               "2027-01-06 10:00", False, False, False,  False, ""),
]
# fmt: on


@pytest.mark.parametrize("row", JUDGED, ids=lambda row: f"{row[0]} {row[1] or row[2]}")
def test_nothing_is_in_time_or_late_by_one_reading_only(tiny_city, row):
    status, closed, as_of, in_time, late, overdue, open_yet, light = row
    city = city_of(
        tiny_city, ["2026-12-31 10:00"], limit(3, "work_days"), status=[status], closed_at=[closed]
    )
    built = cases.build(city, pd.Timestamp(as_of))
    said = indicators.flags(built)
    rules = ("closed_in_time", "closed_late", "overdue", "provisional")
    assert [bool(said[rule][0]) for rule in rules] == [in_time, late, overdue, open_yet]
    assert provisional.unsettled(built).tolist() == [open_yet]
    assert built["light"].tolist() == [light]
    shown = reports.in_words(built, Translator("zh"), {"late": "超期"})["超期"].tolist()
    assert shown == ["待定" if open_yet else "是" if late or overdue else "否"]
    card = accountability.scorecard(built[list(accountability.READ)], "community")
    assert card["in_time_n"].sum() == int(in_time)
    # A report that is frozen judges by the same bounds.
    frozen = freezing.unpack(freezing.pack(freezing.keep(built)))
    assert [bool(indicators.flags(frozen)[rule][0]) for rule in rules] == [in_time, late, overdue, open_yet]


def test_a_disposal_between_the_bounds_is_neither_in_time_nor_late(tiny_city):
    done = ["2027-01-03 10:00", "2027-01-04 10:00", "2027-02-09 10:01"]
    city = city_of(
        tiny_city, ["2026-12-31 10:00"] * 3, limit(3, "work_days"), status=["disposed"] * 3, disposed_at=done
    )
    said = indicators.flags(cases.build(city, pd.Timestamp("2027-02-10")))
    assert said["disposed_in_time"].tolist() == [True, False, False]
    assert said["disposed_late"].tolist() == [False, False, True]


def test_they_are_listed_by_the_check_until_the_year_is_entered(tiny_city):
    city = city_of(
        tiny_city, ["2026-12-31 10:00", "2026-12-30 09:00", "2026-12-31 09:00"], limit(3, "work_days")
    )
    as_of = pd.Timestamp("2027-01-06")
    listed = clock_effect.without_calendar(city, as_of)
    assert listed["source_id"].tolist() == city.problems["source_id"].tolist()
    first = pd.date_range("2027-01-01", periods=FEWEST_HOLIDAYS, freq="D")
    entered = pd.DataFrame(
        {"day": first.astype("datetime64[us]"), "kind": "holiday", "name": "元旦", "notice": ""}
    )
    days = clock_tables.in_force(entered, clock_tables.reference("days"))
    known = replace(city, calendar=worktime.build(clock_tables.reference("hours"), days))
    assert clock_effect.without_calendar(known, as_of).empty
    built = cases.build(known, as_of)
    assert built["due_at"].equals(built["due_latest"])


def test_the_check_names_them(tmp_path, tiny_city):
    city = city_of(tiny_city, ["2026-12-31 10:00", "2026-07-01 10:00"], limit(3, "work_days"))
    opened = store.connect(tmp_path / "city.db")
    save(opened, "problems", city.problems.drop(columns="problem_id"))
    found = {one.code: one for one in store.check(opened, pd.Timestamp("2027-01-06"))}["provisional"]
    assert (found.level, found.count) == ("warning", 1)
    assert found.examples == (city.problems["source_id"].iloc[0],)
    assert "放假安排尚未录入" in found.said(Translator("zh"))


def test_no_year_took_more_days_off_than_the_bound_says():
    import chinese_calendar

    years = range(2004, max(day.year for day in chinese_calendar.holidays) + 1)
    taken = [
        sum(
            day.weekday() < 5 and not chinese_calendar.is_workday(day.date())
            for day in pd.date_range(f"{year}-01-01", f"{year}-12-31")
        )
        for year in years
    ]
    assert 16 <= min(taken) <= max(taken) <= provisional.MOST_OFF


DAYS_OF_2027 = pd.date_range("2027-01-01", "2027-12-31")


@given(
    filed=some.datetimes(dt.datetime(2026, 12, 20), dt.datetime(2027, 10, 1)),
    amount=some.integers(1, 15),
    unit=some.sampled_from(["work_days", "work_hours"]),
    off=some.sets(some.sampled_from([day for day in DAYS_OF_2027 if day.weekday() < 5]), max_size=25),
    worked=some.sets(some.sampled_from([day for day in DAYS_OF_2027 if day.weekday() >= 5]), max_size=12),
)
@settings(max_examples=60, deadline=None)
def test_whatever_is_published_later_lies_between_the_bounds(filed, amount, unit, off, worked):
    days = pd.DataFrame(
        {
            "day": pd.to_datetime([*sorted(off), *sorted(worked)]).astype("datetime64[us]"),
            "kind": ["holiday"] * len(off) + ["workday"] * len(worked),
            "name": "假日",
            "notice": "",
        }
    )
    hours, known = clock_tables.reference("hours"), clock_tables.reference("days")
    published = worktime.build(hours, pd.concat([known, days], ignore_index=True))
    asked = pd.Series(["x"]), pd.Series([pd.Timestamp(filed)]).astype("datetime64[us]")
    rows = limit(amount, unit)
    true, plain, soonest = (
        deadlines.due(*asked, calendar=calendar, limits=rows)
        for calendar in (published, CALENDAR, provisional.fullest(CALENDAR))
    )
    begin, end = (moment.to_numpy(dtype="datetime64[us]").view("int64") for moment in (asked[1], plain))
    last = provisional.latest(CALENDAR, begin, end).view("datetime64[us]")
    if (last != plain.to_numpy()).any():
        assert soonest.iloc[0] <= true.iloc[0] <= pd.Timestamp(last[0])
    else:
        assert true.equals(plain)


def test_the_fullest_calendar_works_on_every_day_of_a_year_not_published():
    full = provisional.fullest(CALENDAR)
    day = (np.datetime64("2027-01-02") - np.datetime64("1990-01-01")).astype(int)  # a Saturday
    assert full.works[day]
    assert full.works[day + 1]
    published = (np.datetime64("2026-10-03") - np.datetime64("1990-01-01")).astype(int)
    assert not full.works[published]
    assert (np.diff(full.before) > 0).all()
