"""Reckon due times minute by minute, as one would with a wall calendar: what the fast way is checked against.

Nothing is shared with `mapapp.worktime`: the hours are a function of the day, the days two sets.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

MINUTE = dt.timedelta(minutes=1)
Shifts = Callable[[dt.date], list[tuple[dt.time, dt.time]]]
"""From a day to its shifts; none where nobody works."""


def works(at: dt.datetime, shifts: Shifts) -> bool:
    """Say whether the minute that begins at a moment is worked."""
    return any(begin <= at.time() < end for begin, end in shifts(at.date()))


def start(at: dt.datetime, shifts: Shifts) -> dt.datetime:
    """Walk to the next working minute."""
    while not works(at, shifts):
        at += MINUTE
    return at


def due(
    filed: dt.datetime,
    amount: int,
    unit: str,
    shifts: Shifts,
    pauses: list[tuple[dt.datetime, dt.datetime]] = (),
) -> dt.datetime:
    """Walk from the filing to the due time; `amount` in minutes for hours, in days for days."""
    if unit in ("urgent_hours", "calendar_days"):
        left = amount * (1440 if unit == "calendar_days" else 1)
        return walk(filed, left, lambda at: not paused(at, pauses))
    begin = start(filed, shifts)
    if unit == "work_hours":
        return walk(begin, amount, lambda at: works(at, shifts) and not paused(at, pauses))
    end = days_later(begin, amount, shifts)
    # What is lost to pauses until the due time is added to it in working minutes; more may be lost meanwhile.
    at, owed = begin, 0
    while at < end:
        owed += works(at, shifts) and paused(at, pauses)
        at += MINUTE
    if owed:
        return walk(end, owed, lambda at: works(at, shifts) and not paused(at, pauses))
    for stop, go in sorted(pauses):
        if stop < end < go:  # nothing was left, but a case is never due while it is paused
            end = start(go, shifts)
    return end


def days_later(begin: dt.datetime, days: int, shifts: Shifts) -> dt.datetime:
    """Walk so many working days on, and there to a minute of its shifts."""
    day = begin.date()
    while days:
        day += dt.timedelta(days=1)
        days -= bool(shifts(day))
    end = dt.datetime.combine(day, begin.time())
    there = shifts(day)
    closing = max(last for _, last in there)
    if end.time() > closing:
        return dt.datetime.combine(day, closing)
    while not any(first <= end.time() <= last for first, last in there):
        end += MINUTE
    return end


def walk(at: dt.datetime, minutes: int, counts: Callable[[dt.datetime], bool]) -> dt.datetime:
    """Walk until so many minutes that count have passed."""
    while minutes:
        minutes -= counts(at)
        at += MINUTE
    return at


def paused(at: dt.datetime, pauses: list[tuple[dt.datetime, dt.datetime]]) -> bool:
    """Say whether a minute lies in a pause."""
    return any(begin <= at < end for begin, end in pauses)
