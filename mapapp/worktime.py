"""Count time as a city works: its hours, the State Council's holidays and the make-up working days.

All moments are local times of the city in whole microseconds (int64 arrays, `NO_TIME` for none); nothing is
rounded on the way. A calendar is a list of shifts in the order of time with the working time before each, so
that adding working time is a look-up by day and one search, for a million moments as for one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from .errors import InputError
from .i18n import N_
from .shifts import DAY, DAYS, FIRST, MINUTE, unfold

UNITS = {
    "urgent_hours": N_("紧急工作时"),
    "work_hours": N_("工作时"),
    "work_days": N_("工作日"),
    "calendar_days": N_("自然日"),
}
"""Units of a limit: hours round the clock, working hours, working days, days of the calendar."""
AT_WORK = ("work_hours", "work_days")
"""Units whose clock runs in working time only; the others run round the clock."""
HOUR = 60 * MINUTE
NO_TIME = np.iinfo(np.int64).min
"""What NumPy keeps for a moment that is not given (NaT)."""
FEWEST_HOLIDAYS = 11
"""Statutory holidays of a year (13 from 2025 on): a year with fewer in the table is not entered whole."""
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Calendar:
    """
    A city's working time from 1990 to the end of 2100.

    Attributes
    ----------
    begins, ends
        Microseconds at which each shift begins and ends, in the order of time; a shift belongs to one day.
    before
        Working microseconds before each shift.
    first_shift
        For each day and one more, the position of its first shift: a day without any has none up to the next.
    most
        Shifts of the fullest day.
    named
        Day → (kind, name) of the office's calendar: ``holiday`` or ``workday``.
    published
        Years whose holidays stand in the calendar; all others are counted with plain weekends.
    """

    begins: Ints
    ends: Ints
    before: Ints
    first_shift: Ints
    most: int
    named: Mapping[np.datetime64, tuple[str, str]] = field(repr=False)
    published: frozenset[int]

    def unpublished(self, first: pd.Timestamp, last: pd.Timestamp) -> list[int]:
        """List the years between two moments whose holidays are not entered (whole)."""
        if pd.isna(first) or pd.isna(last):
            return []
        return [year for year in range(first.year, last.year + 1) if year not in self.published]

    @property
    def works(self) -> NDArray[np.bool_]:
        """Tell of each day whether anybody works, shape (days,)."""
        return np.diff(self.first_shift) > 0


def build(hours: pd.DataFrame, days: pd.DataFrame) -> Calendar:
    """
    Make a calendar.

    Parameters
    ----------
    hours
        The hours frame of ARCHITECTURE.md: shifts by season and weekday.
    days
        The calendar days frame: holidays and make-up working days.

    Returns
    -------
    calendar
        A holiday has no shift. A make-up working day has the shifts of its own weekday or, where the hours
        name none, those of a Monday.

    Raises
    ------
    InputError
        No shift at all, or two shifts of one day that overlap (named by day).
    """
    day, begin, end, _ = unfold(hours, days)
    if not len(day):
        raise InputError(N_("作息时间表里没有任何上班时间"), N_("请至少填一行上班时间"))
    begins, ends = day * DAY + begin * MINUTE + FIRST, day * DAY + end * MINUTE + FIRST
    clash = np.flatnonzero(begins[1:] < ends[:-1])
    if len(clash):
        on = pd.Timestamp(int(begins[clash[0] + 1]), unit="us").date()
        raise InputError(N_("作息时间表在 {day} 有两段上班时间重叠"), N_("请改正起止时间或日期"), day=str(on))
    long = ends - begins
    holidays = days.loc[days["kind"].eq("holiday"), "day"].dt.year.value_counts()
    return Calendar(
        begins=begins,
        ends=ends,
        before=np.cumsum(long) - long,
        first_shift=np.searchsorted(day, np.arange(DAYS + 1)),
        most=int(np.bincount(day).max()),
        named={
            np.datetime64(on, "D"): (str(kind), str(name))
            for on, kind, name in days[["day", "kind", "name"]].itertuples(index=False)
        },
        published=frozenset(int(year) for year, count in holidays.items() if count >= FEWEST_HOLIDAYS),
    )


def instant(moment: dt.datetime) -> int:
    """Return one moment in microseconds."""
    # Not Timestamp.value, which counts nanoseconds whatever the unit.
    return int(np.datetime64(moment, "us").astype("int64"))


def start(calendar: Calendar, at: Ints) -> Ints:
    """Move each moment to the next working one; one inside a shift stays, the end of a shift is outside."""
    shift = _open_shift(calendar, at)
    found = np.maximum(at, calendar.begins[np.minimum(shift, len(calendar.ends) - 1)])
    return np.where(_covered(at) & (shift < len(calendar.ends)), found, NO_TIME)


def worked(calendar: Calendar, at: Ints) -> Ints:
    """Count the working microseconds from the calendar's first day to each moment; 0 without a moment."""
    shift = np.minimum(_open_shift(calendar, at), len(calendar.ends) - 1)
    inside = np.minimum(np.maximum(at, calendar.begins[shift]), calendar.ends[shift]) - calendar.begins[shift]
    return np.where(_covered(at), calendar.before[shift] + inside, 0)


def reached(calendar: Calendar, amount: Ints) -> Ints:
    """Return the earliest moment at which so much has been worked since the calendar's first day."""
    until = calendar.before + (calendar.ends - calendar.begins)
    shift = np.searchsorted(until, amount, side="left")
    kept = np.minimum(shift, len(until) - 1)
    found = calendar.begins[kept] + (amount - calendar.before[kept])
    return np.where(shift < len(until), found, NO_TIME)


def add(calendar: Calendar, at: Ints, amount: Ints, unit: str) -> Ints:
    """
    Add an amount of a unit to moments.

    Parameters
    ----------
    at
        Moments, shape (n,).
    amount
        Working days as such, all others in microseconds (`clock_rows.length`), shape (n,); more than 0.
    unit
        A key of `UNITS`.

    Returns
    -------
    ends
        `urgent_hours`, `calendar_days`: on the plain clock. `work_hours`: when so much has been worked; the
        end of a shift rather than the beginning of the next. `work_days`: the same minute so many working
        days later; where that day's shifts do not hold the minute, closing time at the latest (Civil Code,
        article 203), or the next working minute. A moment outside working time counts from the next working
        one; the end of a shift, where another limit may have ended, does not move.
    """
    known = _covered(at)
    if unit == "work_hours":
        ends = reached(calendar, worked(calendar, at) + amount)
    elif unit == "work_days":
        ends = _days_later(calendar, at, amount)
    else:
        ends = np.where(known, at, 0) + amount
    return np.where(known & _covered(ends), ends, NO_TIME)


def clock(calendar: Calendar, at: Ints, at_work: NDArray[np.bool_]) -> Ints:
    """Read the clock of each moment: working time where `at_work`, else plain time; in microseconds."""
    return np.where(at_work, worked(calendar, at), at)


def _days_later(calendar: Calendar, at: Ints, days: Ints) -> Ints:
    # The end of a shift counts as inside here: a limit that ended at 18:00 goes on from 18:00.
    shift = _open_shift(calendar, at - 1)
    kept = np.minimum(shift, len(calendar.ends) - 1)
    moved = np.maximum(at, calendar.begins[kept])
    # The day of the shift, not of the moment: a shift may end at 24:00.
    day = (calendar.begins[kept] - FIRST) // DAY
    works = calendar.works
    working = np.flatnonzero(works)
    number = (np.cumsum(works) - works)[day] + days
    target = working[np.minimum(number, len(working) - 1)]
    closing = calendar.ends[calendar.first_shift[target + 1] - 1]
    ends = np.minimum(moved + (target - day) * DAY, closing)
    ends = np.maximum(ends, calendar.begins[_open_shift(calendar, ends - 1, target)])
    return np.where((number < len(working)) & (shift < len(calendar.ends)), ends, NO_TIME)


def _open_shift(calendar: Calendar, at: Ints, day: Ints | None = None) -> Ints:
    """Return the first shift that ends after each moment; as many as there are shifts where none does."""
    if day is None:
        day = np.clip((at - FIRST) // DAY, 0, DAYS - 1)
    shift, last = calendar.first_shift[day], len(calendar.ends) - 1
    # Straight from the day, a few steps at most: several times as fast as a search among all shifts.
    for _ in range(calendar.most):
        shift = shift + (calendar.ends[np.minimum(shift, last)] <= at)
    return shift


def _covered(at: Ints) -> NDArray[np.bool_]:
    """Tell which moments lie in the years that calendars hold."""
    return (at >= FIRST) & (at < FIRST + DAYS * DAY)
