"""Count the five numbers that stand above a map."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pandas as pd

from .scope import Scope

READ = ("status", "is_open", "is_overdue", "days")
"""The columns of the cases that are counted."""


@dataclass(frozen=True)
class Headline:
    """
    The five numbers of a scope.

    Attributes
    ----------
    reported
        Cases in the scope, voided ones left out.
    open, overdue
        Cases not closed, and those among them past their due time.
    closed_share
        Closed cases as a share of all, 0 to 1; NaN without cases.
    median_days
        Median of days from report to closing over closed cases; NaN without any.
    """

    reported: int
    open: int
    overdue: int
    closed_share: float
    median_days: float


def count(cases: pd.DataFrame) -> Headline:
    """Count the headline numbers of a cases frame."""
    counted = cases[list(READ)]
    counted = counted[counted["status"].ne("voided")]
    closed = counted[counted["status"].eq("closed")]
    return Headline(
        reported=len(counted),
        open=int(counted["is_open"].sum()),
        overdue=int((counted["is_open"] & counted["is_overdue"]).sum()),
        closed_share=len(closed) / len(counted) if len(counted) else float("nan"),
        median_days=float(closed["days"].median()),
    )


def period_before(scope: Scope, first_day: dt.date, last_day: dt.date) -> Scope | None:
    """
    Return the same scope over the period of equal length just before it.

    Parameters
    ----------
    scope
        A scope; without a first day there is nothing before it.
    first_day, last_day
        First day of the records: a period that begins before it cannot be compared with; and the day that
        counts as the end where the scope has none.

    Returns
    -------
    scope
        The scope before, or None.
    """
    if scope.start is None:
        return None
    end = scope.end or last_day
    length = end - scope.start + dt.timedelta(days=1)
    if scope.start - length < first_day:
        return None
    return scope.narrowed(start=scope.start - length, end=scope.start - dt.timedelta(days=1))


def same_days(scope: Scope, start: dt.date, last_day: dt.date) -> Scope | None:
    """Return the same scope over as many days from another first day; None where it has no first day."""
    if scope.start is None:
        return None
    length = (scope.end or last_day) - scope.start
    return scope.narrowed(start=start, end=start + length)


def year_before(scope: Scope, first_day: dt.date, last_day: dt.date) -> Scope | None:
    """Return the same days of the year before (29 February: the 28th); None where the records begin later."""
    if scope.start is None:
        return None
    start = _a_year_earlier(scope.start)
    return None if start < first_day else same_days(scope, start, last_day)


def _a_year_earlier(day: dt.date) -> dt.date:
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)
