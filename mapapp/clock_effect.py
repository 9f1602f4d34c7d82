"""Say what a changed clock would do to the cases, before it is saved."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import pandas as pd

from . import case_clock, case_life, deadlines, provisional
from .city import City

AHEAD = dt.timedelta(days=60)
"""How far ahead of the moment the calendar should be entered: limits filed now end then."""


@dataclass(frozen=True)
class Effect:
    """
    What changes for open cases; numbers of cases.

    Attributes
    ----------
    open_n, given_n
        Open cases, and those of them whose source gives the due time, which no table changes.
    earlier_n, later_n
        Due earlier and later than now.
    newly_late_n, no_longer_late_n
        Late with the changed clock only, and late with the present one only.
    lost_n
        Without a due time with the changed clock only.
    """

    open_n: int
    given_n: int
    earlier_n: int
    later_n: int
    newly_late_n: int
    no_longer_late_n: int
    lost_n: int

    @property
    def changed_n(self) -> int:
        """Open cases whose due time changes."""
        return self.earlier_n + self.later_n + self.lost_n


def effect(city: City, before: pd.DataFrame, after: pd.DataFrame) -> Effect:
    """
    Compare the cases with the present clock and with a changed one.

    Parameters
    ----------
    city
        The city.
    before, after
        What `cases.build` makes of it with either clock, at one moment.
    """
    is_open = before["is_open"].to_numpy(dtype=bool)
    old, new = (frame["due_at"][is_open] for frame in (before, after))
    was_late, will_be = (frame["is_overdue"][is_open].to_numpy(dtype=bool) for frame in (before, after))
    gained = (old.isna() & new.notna()).to_numpy()
    return Effect(
        open_n=int(is_open.sum()),
        given_n=int(city.problems["due_at"].notna().to_numpy()[is_open].sum()),
        earlier_n=int((new < old).sum() + gained.sum()),
        later_n=int((new > old).sum()),
        newly_late_n=int((will_be & ~was_late).sum()),
        no_longer_late_n=int((was_late & ~will_be).sum()),
        lost_n=int((old.notna() & new.isna()).sum()),
    )


def unpublished(city: City, cases: pd.DataFrame, as_of: dt.datetime) -> list[int]:
    """List the years without holidays that open cases, or cases filed about now, run through."""
    is_open = cases["is_open"].to_numpy(dtype=bool) & city.problems["due_at"].isna().to_numpy()
    running = cases[is_open]
    years = set(city.calendar.unpublished(pd.Timestamp(as_of), pd.Timestamp(as_of + AHEAD)))
    if len(running):
        years |= set(city.calendar.unpublished(running["reported_at"].min(), running["due_at"].max()))
    return sorted(years)


def without_limit(city: City) -> pd.Series:
    """Count the problems for which neither the source nor the table of limits gives a due time, by type."""
    asked = city.problems[city.problems["due_at"].isna()]
    return deadlines.without_limit(asked["type_key"], city.limits, asked.get("condition"))


def without_calendar(city: City, as_of: dt.datetime) -> pd.DataFrame:
    """
    List the problems whose due time runs through a year without holidays, so that nobody can say yet whether
    they are in time: rows of the problems frame with what `case_clock.read` says of them.
    """
    lives = case_life.derive(city.problems, city.events, as_of)
    moments = lives[["status", "closed_at"]]
    read = city.problems.assign(**moments, **case_clock.read(city, lives, as_of))
    return read[provisional.unsettled(read)]


def unknown_conditions(city: City) -> pd.Series:
    """Count the problems whose condition no limit names, so that it has no effect: condition → problems."""
    asked = city.problems[city.problems["due_at"].isna()]
    asked = asked[asked["condition"].ne("")] if "condition" in asked else asked.iloc[:0].assign(condition="")
    rows = deadlines.limit_rows(asked["type_key"], city.limits, asked["condition"])
    held = np.append(city.limits["condition"].to_numpy(dtype=object), "")[rows]
    return asked.loc[asked["condition"].to_numpy(dtype=object) != held, "condition"].value_counts()
