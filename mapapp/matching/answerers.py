"""Name who answered for a zone on the day a problem was reported."""

from __future__ import annotations

import numpy as np
import pandas as pd

from .. import roster as duty
from ._codes import texts

EARLIEST = np.iinfo(np.int64).min // 4
"""A day before all days."""
WIDEST_TABLE = 1 << 22
"""Up to so many pairs of zone and day of change the times are read from a table, beyond it searched."""


def answered_then(roster: pd.DataFrame, zone_kind: str, codes: pd.Series, moments: pd.Series) -> pd.Series:
    """
    Name the leader or unit in charge of each zone on each day.

    Between two changes of a zone's duty its answer is the same, so `roster.answering` is asked once for each
    such time and not once for each day.

    Parameters
    ----------
    roster
        The roster frame (ARCHITECTURE.md).
    zone_kind
        "community" or "section".
    codes
        Zone codes, "" where there is none.
    moments
        Times of reporting, aligned with `codes`; only their days count. A later transfer changes nothing.

    Returns
    -------
    answerers
        Names aligned with `codes`; "" where nobody is named.
    """
    zone, distinct = pd.factorize(codes)
    day = _days(moments)
    known = day > EARLIEST
    time = _times(roster[roster["zone_kind"].eq(zone_kind)], distinct, zone, day)
    example = np.full(int(time.max()) + 1 if len(time) else 0, -1)
    example[time[known]] = np.flatnonzero(known)
    asked = np.flatnonzero(example >= 0)
    rows = example[asked]
    found = duty.answering(roster, zone_kind, codes.iloc[rows], moments.iloc[rows])
    place = np.full(len(example), -1)
    place[asked] = np.arange(len(asked))
    named = np.where(known, place[time], -1)
    return texts(found["answerer"].to_numpy(dtype=object), named).set_axis(codes.index)


def _times(duties: pd.DataFrame, distinct: pd.Index, zone: np.ndarray, day: np.ndarray) -> np.ndarray:
    """Number the times between two changes, zone by zone, and say in which each day of a zone lies."""
    holder = pd.Index(distinct).get_indexer(duties["zone_code"])
    begin, after = _days(duties["valid_from"]), _days(duties["valid_to"]) + 1
    zones = np.concatenate([np.arange(len(distinct)), holder, holder])
    days = np.concatenate([np.full(len(distinct), EARLIEST), begin, after])
    calendar = np.unique(np.append(days, EARLIEST))
    steps = np.unique((zones * len(calendar) + np.searchsorted(calendar, days))[zones >= 0])
    turn = np.searchsorted(calendar, day, side="right") - 1 if len(calendar) > 1 else 0
    asked = zone * len(calendar) + turn
    if len(distinct) * len(calendar) > WIDEST_TABLE:
        return np.searchsorted(steps, asked, side="right") - 1
    table = np.zeros(len(distinct) * len(calendar), dtype=np.int64)
    table[steps] = 1
    return np.cumsum(table)[asked] - 1


def _days(moments: pd.Series) -> np.ndarray:
    """Count days since 1970; `EARLIEST` where there is none."""
    days = pd.to_datetime(moments).to_numpy().astype("datetime64[D]")
    return np.where(np.isnat(days), EARLIEST, days.astype(np.int64))
