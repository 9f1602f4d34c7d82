"""The five numbers above the map, and the period they are compared with."""

import datetime as dt

import numpy as np
import pytest

from mapapp import cases, headline
from mapapp.city import clock
from mapapp.scope import Scope

from . import tiny_city as built

FIRST, LAST = dt.date(2026, 1, 1), dt.date(2026, 7, 31)


def day(written: str) -> dt.date:
    return dt.date.fromisoformat(written)


@pytest.mark.parametrize(
    ("start", "end", "before"),
    [
        ("2026-07-01", "2026-07-31", ("2026-05-31", "2026-06-30")),  # 31 days and the 31 days before
        ("2026-07-31", "2026-07-31", ("2026-07-30", "2026-07-30")),  # one day and the day before
        ("2026-07-25", None, ("2026-07-18", "2026-07-24")),  # open end: to the last day, 7 days
        ("2026-01-01", "2026-07-31", None),  # nothing was recorded before
        ("2026-02-01", "2026-07-31", None),  # the period before is only partly recorded
        (None, "2026-07-31", None),  # no beginning, nothing before
    ],
)
def test_the_period_before(start, end, before):
    scope = Scope(start=start and day(start), end=end and day(end), groups=("small_ads",))
    found = headline.period_before(scope, FIRST, LAST)
    assert (found and (found.start.isoformat(), found.end.isoformat())) == before
    assert found is None or found.groups == ("small_ads",)


def test_the_five_numbers_of_the_tiny_city(tiny_city):
    made = cases.build(tiny_city, built.AS_OF)
    counted = made[made["status"].ne("voided")]
    found = headline.count(made)
    assert found.reported == len(counted)
    assert found.open == int(counted["is_open"].sum())
    assert found.overdue == sum(p.closing == "overdue" for p in built.PROBLEMS)
    assert found.closed_share == pytest.approx(1 - found.open / found.reported)


def test_no_cases_no_numbers(tiny_city):
    found = headline.count(cases.build(tiny_city, built.AS_OF).iloc[:0])
    assert (found.reported, found.open, found.overdue) == (0, 0, 0)
    assert np.isnan(found.closed_share)
    assert np.isnan(found.median_days)


def test_the_clock_of_a_real_city_is_the_present_to_ten_minutes(tiny_city):
    real = type(tiny_city)(**{**tiny_city.__dict__, "made_up": False})
    assert clock(real, dt.datetime(2026, 7, 1, 8, 39, 59)) == dt.datetime(2026, 7, 1, 8, 30)


def test_the_clock_of_a_made_up_city_stands_after_its_last_day(tiny_city):
    made_up = type(tiny_city)(**{**tiny_city.__dict__, "made_up": True})
    last = tiny_city.problems["reported_at"].max().date()
    assert clock(made_up, dt.datetime(2030, 1, 1)) == dt.datetime.combine(
        last + dt.timedelta(days=1), dt.time()
    )


@pytest.mark.parametrize(
    ("start", "end", "found"),
    [
        ("2026-06-01", "2026-06-30", ("2025-06-01", "2025-06-30")),
        ("2028-02-29", "2028-03-01", ("2027-02-28", "2027-03-01")),  # a leap day: the 28th, as many days
        ("2026-06-01", None, ("2025-06-01", "2025-07-10")),  # up to the last day
        ("2025-02-01", "2025-02-28", None),  # the records begin on 2024-03-01
        (None, "2026-06-30", None),
    ],
)
def test_the_same_days_of_the_year_before(start, end, found):
    day = dt.date.fromisoformat
    scope = Scope(start and day(start), end and day(end))
    before = headline.year_before(scope, day("2024-03-01"), day("2026-07-10"))
    assert before == (scope.narrowed(start=day(found[0]), end=day(found[1])) if found else None)


def test_a_chosen_period_is_as_long():
    day = dt.date.fromisoformat
    scope = Scope(day("2026-06-01"), day("2026-06-30"), groups=("small_ads",))
    before = headline.same_days(scope, day("2026-01-10"), day("2026-07-10"))
    assert before == Scope(day("2026-01-10"), day("2026-02-08"), groups=("small_ads",))
    assert headline.same_days(Scope(), day("2026-01-10"), day("2026-07-10")) is None
