"""Due times that a clerk can check with a wall calendar, and the fast way against a slow one.

Hours: Monday to Friday 9:00-12:00 and 14:00-18:00 (7 hours). Holidays as published by the State Council.
"""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mapapp import clock_tables, deadlines, worktime
from mapapp.errors import InputError
from mapapp.raw_table import RawTable

from . import slow_clock

CALENDAR = deadlines.reference()
UNIT = {"急": "urgent_hours", "时": "work_hours", "日": "work_days", "天": "calendar_days"}


def limits(amount, unit):
    """One limit for every type."""
    row = {"type_key": "*", "condition": "", "amount": float(amount), "unit": unit}
    return pd.DataFrame([row | {"finish": "", "in_charge": "", "note": ""}])


def due(filed, amount, unit, *, pauses=(), extensions=(), calendar=CALENDAR, as_of=None):
    """The due time of one case, as text."""
    stops = pd.DataFrame([(0, *pause) for pause in pauses], columns=["row", "from_at", "to_at"])
    stops = stops.astype({"from_at": "datetime64[us]", "to_at": "datetime64[us]"})
    more = pd.DataFrame([(0, *each) for each in extensions], columns=["row", "amount", "unit"])
    found = deadlines.due(
        pd.Series(["x"]),
        pd.Series([pd.Timestamp(filed)]).astype("datetime64[us]"),
        calendar=calendar,
        limits=limits(amount, unit),
        pauses=stops,
        extensions=more,
        as_of=None if as_of is None else pd.Timestamp(as_of),
    ).iloc[0]
    return "" if pd.isna(found) else f"{found:%Y-%m-%d %H:%M}"


# 急 hours round the clock, 时 working hours, 日 working days, 天 calendar days
PLAIN = [  # (filed, amount, unit, due)
    # within a day and over the night
    ("2026-07-01 10:00", 1, "时", "2026-07-01 11:00"),  # Wednesday
    ("2026-07-01 09:00", 3, "时", "2026-07-01 12:00"),  # the end of the morning, not 14:00
    ("2026-07-01 11:00", 2, "时", "2026-07-01 15:00"),  # over the lunch break
    ("2026-07-01 12:00", 1, "时", "2026-07-01 15:00"),  # the break has begun: counts from 14:00
    ("2026-07-01 13:59", 1, "时", "2026-07-01 15:00"),
    ("2026-07-01 17:30", 4, "时", "2026-07-02 14:30"),  # 0.5 h, then 3 h, then 0.5 h
    ("2026-07-01 11:59", 0.5, "时", "2026-07-01 14:29"),
    ("2026-07-01 20:00", 7, "时", "2026-07-02 18:00"),  # a whole day from the next morning
    ("2026-07-01 00:00", 8, "时", "2026-07-02 10:00"),
    ("2026-07-01 18:00", 1, "时", "2026-07-02 10:00"),  # closing time is outside
    # weekends
    ("2026-07-03 16:00", 1, "日", "2026-07-06 16:00"),  # Friday → Monday
    ("2026-07-03 16:00", 5, "时", "2026-07-06 12:00"),  # 2 h on Friday, 3 h on Monday
    ("2026-07-04 10:00", 1, "日", "2026-07-07 09:00"),  # Saturday: from Monday 9:00 → Tuesday
    ("2026-07-05 23:00", 4, "时", "2026-07-06 15:00"),  # Sunday night
    ("2026-07-03 18:00", 1, "日", "2026-07-07 09:00"),  # Friday at closing time: from Monday
    ("2026-07-03 12:30", 1, "日", "2026-07-06 14:00"),  # in the break: from 14:00
    ("2026-07-03 16:00", 15, "日", "2026-07-24 16:00"),  # three weeks
    # round the clock and by the calendar
    ("2026-07-03 22:30", 3, "急", "2026-07-04 01:30"),  # over midnight into Saturday
    ("2026-10-01 12:00", 24, "急", "2026-10-02 12:00"),  # National Day counts
    ("2026-02-16 23:59", 2, "急", "2026-02-17 01:59"),  # New Year's Eve
    ("2025-12-31 23:00", 2, "急", "2026-01-01 01:00"),
    ("2026-07-03 16:00", 2, "天", "2026-07-05 16:00"),  # calendar days: Sunday
    ("2026-02-14 08:00", 10, "天", "2026-02-24 08:00"),
    # Spring Festival 2025: 28 January to 4 February off; Sunday 26 January and Saturday 8 February worked
    ("2025-01-24 16:00", 1, "日", "2025-01-26 16:00"),  # Friday → Sunday, a make-up day
    ("2025-01-26 10:00", 2, "日", "2025-02-05 10:00"),  # Sunday → Monday 27 → Wednesday 5 February
    ("2025-01-27 17:00", 3, "时", "2025-02-05 11:00"),  # 1 h on the 27th, 2 h on 5 February
    ("2025-01-28 12:00", 1, "日", "2025-02-06 09:00"),  # New Year's Eve: from the 5th
    ("2025-02-07 16:00", 1, "日", "2025-02-08 16:00"),  # Friday → Saturday, a make-up day
    ("2025-02-08 16:00", 1, "日", "2025-02-10 16:00"),  # and from there over the Sunday
    # Labour Day 2025: 1 to 5 May off, Sunday 27 April worked
    ("2025-04-25 15:00", 1, "日", "2025-04-27 15:00"),
    ("2025-04-30 17:00", 2, "时", "2025-05-06 10:00"),
    # National Day and Mid-Autumn 2025: 1 to 8 October off; Sunday 28 September and Saturday 11 October worked
    ("2025-09-26 17:00", 8, "时", "2025-09-28 18:00"),  # 1 h on Friday, 7 h on the Sunday worked
    ("2025-09-30 16:00", 1, "日", "2025-10-09 16:00"),
    ("2025-09-30 16:00", 3, "日", "2025-10-11 16:00"),  # 9th, 10th, and Saturday the 11th
    ("2025-10-06 10:00", 4, "时", "2025-10-09 15:00"),  # Mid-Autumn Day itself
    ("2025-10-11 17:00", 2, "时", "2025-10-13 10:00"),  # over the Sunday after the make-up Saturday
    # 2026: New Year 1 to 3 January off, Sunday the 4th worked
    ("2025-12-31 16:00", 1, "日", "2026-01-04 16:00"),
    ("2026-01-04 16:00", 1, "日", "2026-01-05 16:00"),
    # Spring Festival 2026: 15 to 23 February off; Saturdays 14 and 28 February worked
    ("2026-02-13 16:00", 1, "日", "2026-02-14 16:00"),
    ("2026-02-14 16:00", 1, "日", "2026-02-24 16:00"),
    ("2026-02-14 17:00", 4, "时", "2026-02-24 12:00"),  # 1 h on the 14th, 3 h on the 24th
    ("2026-02-24 10:00", 5, "日", "2026-03-02 10:00"),  # 25, 26, 27, Saturday 28, Monday 2 March
    # Dragon Boat 2026: Friday 19 to Sunday 21 June off, nothing made up
    ("2026-06-18 15:00", 1, "日", "2026-06-22 15:00"),
    # Mid-Autumn 2026: 25 to 27 September off; National Day: 1 to 7 October off; Sunday 20 September and
    # Saturday 10 October worked
    ("2026-09-18 16:00", 2, "日", "2026-09-21 16:00"),  # Friday → Sunday 20 → Monday 21
    ("2026-09-24 17:30", 1, "时", "2026-09-28 09:30"),
    ("2026-09-30 17:00", 5, "时", "2026-10-08 15:00"),  # 1 h, then 3 h and 1 h on the 8th
    ("2026-09-30 10:00", 3, "日", "2026-10-10 10:00"),  # 8th, 9th, Saturday the 10th
]


@pytest.mark.parametrize(
    ("filed", "amount", "unit", "expected"), PLAIN, ids=[f"{r[0]} {r[1]}{r[2]}" for r in PLAIN]
)
def test_due(filed, amount, unit, expected):
    assert due(filed, amount, UNIT[unit]) == expected


PAUSED = [  # (filed, amount, unit, pauses, extensions, due)
    # a pause over a weekend costs only its working hours: Friday 17-18, Monday 9-10
    ("2026-07-03 16:00", 5, "时", [("2026-07-03 17:00", "2026-07-06 10:00")], [], "2026-07-06 16:00"),
    ("2026-07-03 16:00", 1, "日", [("2026-07-03 17:00", "2026-07-06 10:00")], [], "2026-07-06 18:00"),
    # a pause within the weekend costs nothing
    ("2026-07-03 16:00", 1, "日", [("2026-07-04 08:00", "2026-07-05 20:00")], [], "2026-07-06 16:00"),
    # due at opening time and paused over it: never due while it is paused
    ("2026-07-01 09:00", 1, "日", [("2026-07-01 20:00", "2026-07-02 13:00")], [], "2026-07-02 14:00"),
    # a whole working day in the pause moves a working day on
    ("2026-07-01 10:00", 1, "日", [("2026-07-01 15:00", "2026-07-02 15:00")], [], "2026-07-03 10:00"),
    # a pause over the Spring Festival: 14 February 14-18 and 24 February 9-12 are lost, 7 hours
    ("2026-02-14 10:00", 1, "日", [("2026-02-14 13:00", "2026-02-24 12:00")], [], "2026-02-25 10:00"),
    # round the clock: the whole pause counts
    ("2026-07-03 22:30", 3, "急", [("2026-07-04 00:00", "2026-07-06 09:00")], [], "2026-07-06 10:30"),
    ("2026-07-03 16:00", 1, "天", [("2026-07-04 00:00", "2026-07-05 00:00")], [], "2026-07-05 16:00"),
    # it began before the filing, or after the due time
    ("2026-07-01 10:00", 1, "时", [("2026-07-01 08:00", "2026-07-01 10:30")], [], "2026-07-01 11:30"),
    ("2026-07-01 10:00", 1, "时", [("2026-07-01 11:00", "2026-07-02 11:00")], [], "2026-07-01 11:00"),
    # two pauses; the second begins only before the moved due time
    ("2026-07-01 10:00", 1, "时",
     [("2026-07-01 10:30", "2026-07-01 11:00"), ("2026-07-01 11:15", "2026-07-01 11:45")], [],
     "2026-07-01 12:00"),
    # two that overlap count once: 10:15-11:15
    ("2026-07-01 10:00", 1, "时",
     [("2026-07-01 10:15", "2026-07-01 11:00"), ("2026-07-01 10:30", "2026-07-01 11:15")], [],
     "2026-07-01 12:00"),
    # extensions: in another unit, and over a holiday
    ("2026-07-03 16:00", 1, "日", [], [(1, "work_days")], "2026-07-07 16:00"),
    ("2026-07-03 16:00", 1, "日", [], [(2, "work_hours")], "2026-07-06 18:00"),
    ("2026-07-03 16:00", 1, "日", [], [(3, "work_hours")], "2026-07-07 10:00"),
    ("2026-09-29 16:00", 1, "日", [], [(2, "work_days")], "2026-10-09 16:00"),
    ("2026-07-03 22:30", 3, "急", [], [(2, "urgent_hours")], "2026-07-04 03:30"),
    ("2026-07-04 22:30", 3, "急", [], [(1, "work_days")], "2026-07-07 09:00"),  # Sunday 1:30: from Monday
    ("2026-07-01 09:00", 7, "时", [], [(1, "work_days")], "2026-07-02 18:00"),  # closing time stays
    ("2026-07-01 10:00", 1, "日", [], [(1, "work_days"), (1, "calendar_days")], "2026-07-04 10:00"),
    # both: Thursday 10:00, two days more, and a pause of 3 working hours within the extension
    ("2026-07-01 10:00", 1, "日", [("2026-07-03 09:00", "2026-07-03 12:00")], [(2, "work_days")],
     "2026-07-06 15:00"),
]  # fmt: skip


@pytest.mark.parametrize(("filed", "amount", "unit", "pauses", "extensions", "expected"), PAUSED)
def test_due_with_pauses_and_extensions(filed, amount, unit, pauses, extensions, expected):
    assert due(filed, amount, UNIT[unit], pauses=pauses, extensions=extensions) == expected


@pytest.mark.parametrize(
    ("begin", "as_of", "expected"),
    [  # filed on Wednesday 2026-07-01 at 10:00, 4 working hours: due at 16:00 (2 h before the break, 2 after)
        ("2026-07-01 11:00", None, ""),  # still paused: nobody knows yet
        ("2026-07-01 11:00", "2026-07-03 11:00", "2026-07-03 16:00"),  # as if it went on now: 3 h are left
        ("2026-07-01 16:30", None, "2026-07-01 16:00"),  # it was late before
        ("2026-07-01 11:00", "2026-06-01 00:00", "2026-07-01 16:00"),  # looking back: not paused yet
    ],
)
def test_a_case_still_paused(begin, as_of, expected):
    found = due("2026-07-01 10:00", 4, "work_hours", pauses=[(begin, pd.NaT)], as_of=as_of)
    assert found == expected


def table(key, *rows):
    """Take in rows of one of the clock's tables."""
    texts = pd.DataFrame(rows, columns=list(clock_tables.TABLES[key].headings)).astype("str")
    cleaned = clock_tables.clean(key, RawTable("表", texts, None, None, np.arange(len(rows)) + 2))
    assert not len(cleaned.rejected), cleaned.rejected["complaints"].tolist()
    return cleaned.accepted


SEASONS = worktime.build(
    table(
        "hours",
        # summer, winter (over the turn of the year), a campaign without rest, an evening shift on Fridays
        ("05-01", "09-30", "一至五", "08:30", "12:00", ""),
        ("05-01", "09-30", "一至五", "15:00", "18:30", ""),
        ("10-01", "04-30", "一至五", "09:00", "12:00", ""),
        ("10-01", "04-30", "一至五", "14:00", "17:30", ""),
        ("2026-08-10", "2026-08-16", "1-7", "06:00", "22:00", ""),
        ("05-01", "09-30", "5", "20:00", "24:00", ""),
    ),
    clock_tables.reference("days"),
)


@pytest.mark.parametrize(
    ("filed", "amount", "unit", "expected"),
    [
        ("2026-07-01 18:00", 1, "时", "2026-07-02 09:00"),  # summer: 18:30 closes, 8:30 opens
        ("2026-07-01 12:10", 1, "时", "2026-07-01 16:00"),  # the long summer break
        ("2026-12-31 17:00", 1, "时", "2027-01-01 09:30"),  # winter; New Year 2027 is not published
        ("2026-04-30 17:00", 1, "时", "2026-05-06 09:00"),  # winter closes, Labour Day, summer opens
        ("2026-07-03 19:00", 2, "时", "2026-07-03 22:00"),  # Friday's evening shift
        ("2026-07-03 21:00", 4, "时", "2026-07-06 09:30"),  # to midnight 3 h, 1 h on Monday
        (
            "2026-07-03 23:00",
            1,
            "日",
            "2026-07-06 18:30",
        ),  # no evening on Monday: closing time
        ("2026-09-29 18:20", 2, "日", "2026-10-08 17:30"),  # summer's 18:20 is after closing time in winter
        ("2026-09-30 08:40", 1, "日", "2026-10-08 09:00"),  # and its 8:40 is before winter's opening
        ("2026-08-14 21:00", 5, "时", "2026-08-15 10:00"),  # the campaign works on Saturday, till 22:00
        ("2026-08-16 21:00", 1, "日", "2026-08-17 18:30"),  # the Monday after it closes at 18:30
        ("2026-09-20 10:00", 1, "时", "2026-09-20 11:00"),  # a make-up Sunday has a Monday's hours
        ("2026-07-03 22:00", 2, "时", "2026-07-04 00:00"),  # the shift ends at 24:00
    ],
)
def test_due_in_seasons_and_shifts(filed, amount, unit, expected):
    assert due(filed, amount, UNIT[unit], calendar=SEASONS) == expected


# The fast way and the slow one -------------------------------------------------------------------------

OFF = set(clock_tables.reference("days").query("kind == 'holiday'")["day"].dt.date)
MADE_UP = set(clock_tables.reference("days").query("kind == 'workday'")["day"].dt.date)
USUAL = [(dt.time(9), dt.time(12)), (dt.time(14), dt.time(18))]
SUMMER = [(dt.time(8, 30), dt.time(12)), (dt.time(15), dt.time(18, 30))]
TWO_SEASONS = worktime.build(
    table(
        "hours",
        *(("", "", "1-5", f"{a:%H:%M}", f"{b:%H:%M}", "") for a, b in USUAL),
        *(("05-01", "09-30", "1-5", f"{a:%H:%M}", f"{b:%H:%M}", "") for a, b in SUMMER),
    ),
    clock_tables.reference("days"),
)


def usual_shifts(day):
    """The hours of CALENDAR, said another way."""
    return [] if day in OFF or (day.weekday() >= 5 and day not in MADE_UP) else USUAL


def shifts(day):
    """The hours of TWO_SEASONS, said another way."""
    if day in OFF or (day.weekday() >= 5 and day not in MADE_UP):
        return []
    return SUMMER if 5 <= day.month <= 9 else USUAL


FILED = st.datetimes(dt.datetime(2025, 1, 1), dt.datetime(2026, 10, 20)).map(
    lambda at: at.replace(second=0, microsecond=0)
)
PAUSE = st.tuples(st.integers(-600, 6000), st.integers(0, 4000))


@settings(max_examples=200, deadline=None)
@given(
    filed=FILED,
    amount=st.integers(1, 9),
    minutes=st.integers(0, 59),
    unit=st.sampled_from(list(worktime.UNITS)),
    stops=st.lists(PAUSE, max_size=3),
)
def test_the_fast_way_is_the_slow_way(filed, amount, minutes, unit, stops):
    days = unit in ("work_days", "calendar_days")
    length = amount if days else amount * 60 + minutes
    pauses = [
        (begin := filed + dt.timedelta(minutes=first), begin + dt.timedelta(minutes=long))
        for first, long in stops
    ]
    slow = slow_clock.due(filed, length, unit, shifts, pauses)
    fast = due(filed, length if days else length / 60, unit, pauses=pauses, calendar=TWO_SEASONS)
    assert fast == f"{slow:%Y-%m-%d %H:%M}"


@settings(max_examples=60, deadline=None)
@given(filed=FILED, seconds=st.integers(0, 59), amount=st.integers(1, 40))
def test_seconds_are_kept(filed, seconds, amount):
    at = pd.Series([pd.Timestamp(filed), pd.Timestamp(filed) + pd.Timedelta(seconds=seconds)])
    kinds = pd.Series(["x", "x"])
    whole, exact = deadlines.due(kinds, at, calendar=CALENDAR, limits=limits(amount, "work_hours"))
    assert pd.Timedelta(0) <= exact - whole
    inside = worktime.start(CALENDAR, np.array([worktime.instant(at[0])]))[0] == worktime.instant(at[0])
    if not inside:
        # before work it does not matter when somebody filed
        assert exact == whole or worktime.start(CALENDAR, np.array([worktime.instant(at[1])]))[
            0
        ] == worktime.instant(at[1])


@pytest.mark.parametrize("unit", list(worktime.UNITS))
def test_many_at_once_are_each_as_alone(unit):
    random = np.random.default_rng(5)
    count = deadlines.reckoning.BLOCK + 500
    filed = pd.Series(
        pd.Timestamp("2025-01-01") + pd.to_timedelta(random.integers(0, 900_000, count), unit="min")
    )
    kinds = pd.Series(["x"] * count)
    together = deadlines.due(kinds, filed, calendar=CALENDAR, limits=limits(3, unit))
    some = [*random.choice(count, 40, replace=False).tolist(), 0, count - 1, count - 500, count - 501]
    for at in some:
        alone = deadlines.due(kinds[[at]], filed[[at]], calendar=CALENDAR, limits=limits(3, unit))
        assert alone.tolist() == [together[at]]


def test_no_more_memory_for_more_cases():
    import tracemalloc

    def beside_the_result(count):
        filed = pd.Series(np.full(count, np.datetime64("2026-07-01T10:00", "us")))
        kinds = pd.Series(["x"], dtype="category").repeat(count).reset_index(drop=True)
        tracemalloc.start()
        deadlines.due(kinds, filed, calendar=CALENDAR, limits=limits(3, "work_days"))
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return peak / count

    # Result, rows and codes: some 8-byte columns, however the limit is reckoned.
    assert beside_the_result(1_000_000) < 60


@pytest.mark.parametrize(
    ("unit", "pauses", "at", "light"),
    [  # filed on Friday 2026-07-03 at 16:00
        ("时", [], "2026-07-06 10:59", "green"),  # 5 working hours to Monday 12:00: 3 h 59 min
        ("时", [], "2026-07-06 11:00", "yellow"),  # 4 of 5
        ("时", [], "2026-07-06 12:00", "yellow"),  # due at this very minute: not late
        ("时", [], "2026-07-06 12:01", "red"),
        # paused from Friday 17:00 to Monday 10:00, so due at 16:00: 3 h at 12:00, 4 h at 15:00
        ("时", [("2026-07-03 17:00", "2026-07-06 10:00")], "2026-07-06 12:00", "green"),
        ("时", [("2026-07-03 17:00", "2026-07-06 10:00")], "2026-07-06 14:59", "green"),
        ("时", [("2026-07-03 17:00", "2026-07-06 10:00")], "2026-07-06 15:00", "yellow"),
        ("急", [], "2026-07-03 19:59", "green"),  # 5 hours round the clock to 21:00
        ("急", [], "2026-07-03 20:00", "yellow"),
        ("急", [], "2026-07-03 21:01", "red"),
        ("日", [], "2026-07-09 16:00", "yellow"),  # 5 working days to Friday the 10th: 4 are over
        ("日", [], "2026-07-09 15:59", "green"),
        ("天", [], "2026-07-07 16:00", "yellow"),  # 5 calendar days
        ("时", [], None, ""),
    ],
)
def test_lights(unit, pauses, at, light):
    filed, kinds = pd.Series([pd.Timestamp("2026-07-03 16:00")]), pd.Series(["x"])
    stops = pd.DataFrame([(0, *pause) for pause in pauses], columns=["row", "from_at", "to_at"])
    stops = stops.astype({"from_at": "datetime64[us]", "to_at": "datetime64[us]"})
    one = limits(5, UNIT[unit])
    due_at = deadlines.due(kinds, filed, calendar=CALENDAR, limits=one, pauses=stops)
    shown = deadlines.lights(
        filed,
        due_at,
        pd.Series([pd.Timestamp(at)]).astype("datetime64[us]"),
        calendar=CALENDAR,
        unit=deadlines.units(kinds, one),
        pauses=stops,
    )
    assert shown.tolist() == [light]


# What is not known is said -----------------------------------------------------------------------------


def test_no_due_time_is_guessed():
    one = limits(1, "work_days").assign(type_key="a")
    kinds = pd.Series(["a", "b", "a", "b", "a"])
    filed = pd.Series(pd.to_datetime(["2026-07-01", "2026-07-01", None, None, "1980-01-01"]))
    found = deadlines.due(kinds, filed, calendar=CALENDAR, limits=one)
    assert found.notna().tolist() == [True, False, False, False, False]
    assert deadlines.without_limit(kinds, one).to_dict() == {"b": 2}
    late = deadlines.lights(
        filed, found, pd.Timestamp("2027-01-01"), calendar=CALENDAR, unit=deadlines.units(kinds, one)
    )
    assert late.tolist() == ["red", "", "", "", ""]


@pytest.mark.parametrize(
    ("kind", "condition", "amount"),
    [
        ("a", "", 1),
        ("a", "重点区域", 2),  # type and condition
        ("a", "别的", 1),  # an unknown condition: the type's own
        ("b", "重点区域", 3),  # every type under the condition
        ("b", "", 4),
        ("b", None, 4),
    ],
)
def test_the_nearest_limit_holds(kind, condition, amount):
    rows = [("a", "", 1), ("a", "重点区域", 2), ("*", "重点区域", 3), ("*", "", 4)]
    listed = pd.concat(
        [limits(days, "calendar_days").assign(type_key=key, condition=when) for key, when, days in rows],
        ignore_index=True,
    )
    filed = pd.Series([pd.Timestamp("2026-07-01")])
    when = pd.Series([condition], dtype="object")
    found = deadlines.due(pd.Series([kind]), filed, calendar=CALENDAR, limits=listed, condition=when)
    assert (found.iloc[0] - filed.iloc[0]).days == amount


@pytest.mark.parametrize(
    ("pauses", "extensions", "said"),
    [
        ([("2026-07-02", "2026-07-01")], [], "挂账不对（第 1 条）"),
        ([(None, "2026-07-01")], [], "挂账不对（第 1 条）"),
        ([], [(0, "work_days")], "延时不对（第 1 条）"),
        ([], [(1, "work_days"), (1, "weeks")], "延时不对（第 2 条）"),
        ([], [(1.5, "work_days")], "延时不对（第 1 条）"),
    ],
)
def test_wrong_pauses_and_extensions_are_named(pauses, extensions, said):
    with pytest.raises(InputError, match=said):
        due("2026-07-01 10:00", 1, "work_days", pauses=pauses, extensions=extensions)


def test_a_pause_of_no_case_is_refused():
    pauses = pd.DataFrame({"row": [3], "from_at": [pd.Timestamp("2026-07-01")], "to_at": [pd.NaT]})
    filed = pd.Series([pd.Timestamp("2026-07-01")])
    with pytest.raises(InputError, match="挂账不对"):
        deadlines.due(pd.Series(["x"]), filed, calendar=CALENDAR, pauses=pauses)


@pytest.mark.parametrize(
    ("first", "last", "years"),
    [
        ("2024-01-01", "2026-12-31", []),
        ("2026-12-30", "2027-01-05", [2027]),
        ("2023-12-01", "2028-01-05", [2023, 2027, 2028]),
    ],
)
def test_years_without_holidays_are_named(first, last, years):
    assert CALENDAR.unpublished(pd.Timestamp(first), pd.Timestamp(last)) == years
