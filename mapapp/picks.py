"""Pick, of a screen's cases, those of one zone or answerer and of one list."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from . import today
from .scope import ZONE_COLUMNS

LISTS = ("all", "counted", *today.AGENDA)
"""All cases; all but voided ones, as figures count them; the lists of an answerer's day."""
BY_THE_CLOCK = frozenset(("overdue", "due_soon"))
"""Lists that another moment may change."""


@dataclass(frozen=True)
class Pick:
    """
    Which cases of a scope are meant; hashable.

    Attributes
    ----------
    listed
        One of `LISTS`.
    by, row
        A key of `scope.ZONE_COLUMNS` and the code or name of its row; both empty for the whole city.
    """

    listed: str = "all"
    by: str = ""
    row: str = ""


EVERYTHING = Pick()


def to_text(pick: Pick) -> str:
    """Write a pick for an address: ``list``, or ``list:by:row``; everything is written as nothing."""
    if pick == EVERYTHING:
        return ""
    return f"{pick.listed}:{pick.by}:{pick.row}" if pick.by else pick.listed


def from_text(written: str) -> Pick:
    """
    Read what `to_text` wrote.

    Raises
    ------
    ValueError
        It is not written so.
    """
    listed, _, rest = written.partition(":")
    by, _, row = rest.partition(":")
    pick = Pick(listed or "all", by, row)
    known = pick.listed in LISTS and (by in ZONE_COLUMNS or not by)
    if not known or to_text(pick) != written:
        raise ValueError(written)
    return pick


def kept(
    cases: pd.DataFrame, pick: Pick, as_of: dt.datetime, again: NDArray[np.int64] | None = None
) -> NDArray[np.bool_]:
    """
    Say which cases a pick keeps, shape (n,).

    Parameters
    ----------
    cases
        All cases (ARCHITECTURE.md).
    pick
        What to keep.
    as_of
        The moment, for the lists that go by the clock.
    again
        Positions of the cases that are relapses (`relapse.find`); needed by the list ``relapsed``.
    """
    chosen = np.ones(len(cases), dtype=bool)
    if pick.by:
        chosen &= cases[ZONE_COLUMNS[pick.by]].eq(pick.row).to_numpy(dtype=bool)
    if pick.listed == "all":
        return chosen
    chosen &= cases["status"].ne("voided").to_numpy(dtype=bool)
    if pick.listed == "counted":
        return chosen
    at = np.flatnonzero(chosen)
    flags = np.zeros(len(cases), dtype=bool)
    flags[[] if again is None else again] = True
    chosen[at] = today.listed(cases.iloc[at], as_of, flags[at], pick.listed)
    return chosen
