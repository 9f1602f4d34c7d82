"""Bound the due times that run through years whose holidays are not published yet.

A limit in working time that reaches into such a year is reckoned with plain weekends. Holidays would make it
later, make-up working days earlier: nobody can say yet when it ends. What can be said are two bounds, and
only what is in time, or late, by both of them is called so.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from . import worktime
from .shifts import DAY, DAYS, FIRST_DAY, LAST_DAY
from .worktime import NO_TIME, Calendar

MOST_OFF = 25
"""Weekdays that the holidays of one year take at most: 16 to 20 in nearly all of 2004 to 2026, 23 in 2013."""
FIRST_YEAR, LAST_YEAR = (int(str(day)[:4]) for day in (FIRST_DAY, LAST_DAY))
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


def fullest(calendar: Calendar) -> Calendar:
    """
    Make the calendar by which limits end earliest: in a year not published every weekend day is worked.

    What the office has entered of such a year holds. A weekend day has the shifts of the last day before it
    on which anybody works.
    """
    days = np.arange(DAYS)
    years = (FIRST_DAY + days).astype("datetime64[Y]").astype("int64") + 1970
    off = ~calendar.works & ~np.isin(years, list(calendar.published))
    named = np.array([day for day, (kind, _) in calendar.named.items() if kind == "holiday"], "datetime64[D]")
    off[(named - FIRST_DAY).astype("int64")] = False
    model = np.maximum.accumulate(np.where(calendar.works, days, -1))
    day = np.flatnonzero(off & (model >= 0))
    first, count = calendar.first_shift[model[day]], np.diff(calendar.first_shift)[model[day]]
    shift = np.repeat(first - (np.cumsum(count) - count), count) + np.arange(count.sum())
    moved = np.repeat((day - model[day]) * DAY, count)
    begins = np.concatenate([calendar.begins, calendar.begins[shift] + moved])
    ends = np.concatenate([calendar.ends, calendar.ends[shift] + moved])
    order = np.argsort(begins, kind="stable")
    long = (ends - begins)[order]
    shifts = np.diff(calendar.first_shift)
    shifts[day] = count
    return replace(
        calendar,
        begins=begins[order],
        ends=ends[order],
        before=np.cumsum(long) - long,
        first_shift=np.concatenate([[0], np.cumsum(shifts)]),
    )


def latest(calendar: Calendar, begin: Ints, due_at: Ints) -> Ints:
    """
    Return the latest moment at which each limit may end.

    Parameters
    ----------
    begin, due_at
        Microseconds at which the clock began and, with plain weekends, ends; shape (n,).

    Returns
    -------
    ends
        `due_at` where it runs through published years only; else `MOST_OFF` working days later for each year
        not published that lies between, counting those that it reaches by being so much later.
    """
    ends, years = due_at.copy(), np.zeros(len(due_at), dtype="int64")
    while True:
        found = missing_years(calendar, begin, ends)
        more = np.flatnonzero(found > years)
        if not len(more):
            return ends
        years[more] = found[more]
        ends[more] = worktime.add(calendar, due_at[more], years[more] * MOST_OFF, "work_days")


def missing_years(calendar: Calendar, begin: Ints, end: Ints) -> Ints:
    """Count the years not published from one moment to another, both included; 0 without either."""
    first, last = (_year(moment) for moment in (begin, end))
    lacking = ~np.isin(np.arange(FIRST_YEAR, LAST_YEAR + 1), list(calendar.published))
    before = np.concatenate([[0], np.cumsum(lacking)])
    known = (begin != NO_TIME) & (end != NO_TIME) & (last >= first)
    return np.where(known, before[last - FIRST_YEAR + 1] - before[first - FIRST_YEAR], 0)


def unsettled(cases: pd.DataFrame) -> Flags:
    """
    Say of which cases nobody can tell yet whether they are in time, shape (n,).

    Parameters
    ----------
    cases
        The columns of `case_clock.read`, with `status` and `closed_at`.
    """
    ended = cases["status"].isin(("voided", "not_filed")).to_numpy()
    in_time = cases["status"].eq("closed") & (cases["closed_at"] <= cases["due_earliest"])
    open_ended = (cases["due_earliest"] < cases["due_latest"]).to_numpy()
    return np.asarray(open_ended & ~ended & ~in_time.to_numpy() & ~cases["is_overdue"].to_numpy(dtype=bool))


def _year(moments: Ints) -> Ints:
    years = moments.view("datetime64[us]").astype("datetime64[Y]").astype("int64") + 1970
    return np.clip(np.where(moments == NO_TIME, FIRST_YEAR, years), FIRST_YEAR, LAST_YEAR)
