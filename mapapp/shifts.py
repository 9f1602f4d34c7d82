"""Unfold a table of office hours into the shifts of every single day."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
from numpy.typing import NDArray

MINUTE = 60_000_000
"""Microseconds of a minute."""
DAY = 24 * 60 * MINUTE
FIRST_DAY, LAST_DAY = np.datetime64("1990-01-01"), np.datetime64("2100-12-31")
"""The days that calendars hold; moments outside them have no due time."""
DAYS = int((LAST_DAY - FIRST_DAY).astype("int64")) + 1
FIRST = int(FIRST_DAY.astype("datetime64[us]").astype("int64"))
"""The first of them in microseconds since 1970."""
EVERY_YEAR = re.compile(r"(\d\d)-(\d\d)")
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


def unfold(hours: pd.DataFrame, days: pd.DataFrame) -> tuple[Ints, Ints, Ints, Ints]:
    """
    Say who works when.

    Parameters
    ----------
    hours, days
        The hours and calendar days frames of ARCHITECTURE.md.

    Returns
    -------
    day, begin, end, row
        One entry per shift, in the order of time: days since `FIRST_DAY`, minutes of the day, and the
        position of the row of `hours` that it comes from. Rows for certain days (2026-07-01 to 2026-08-31) go
        before rows for a season of every year (07-01 to 08-31), and these before rows for the whole year, for
        each weekday that they name.
    """
    every = FIRST_DAY + np.arange(DAYS)
    weekday = (every.astype("int64") + 3) % 7  # 1970-01-01 was a Thursday
    off, made_up = (np.isin(every, _named(days, kind)) for kind in ("holiday", "workday"))
    rows = list(hours[["from_day", "to_day", "weekdays"]].itertuples(index=False))
    seasons = [_season(str(first), str(last), every) for first, last, _ in rows]
    levels = [_level(str(first)) for first, _, _ in rows]
    usual = _most_certain(seasons, levels, [np.isin(weekday, _numbers(on)) for _, _, on in rows])
    monday = _most_certain(seasons, levels, [np.full(DAYS, "1" in str(on)) for _, _, on in rows])
    without = made_up & ~np.logical_or.reduce(usual) if usual else made_up
    found = [
        np.flatnonzero((own | (other & without)) & ~off) for own, other in zip(usual, monday, strict=True)
    ]
    if not found:
        nothing = np.array([], dtype="int64")
        return nothing, nothing, nothing, nothing
    row = np.repeat(np.arange(len(found)), [len(on) for on in found])
    day = np.concatenate(found)
    begin, end = (hours[name].to_numpy(dtype="int64")[row] for name in ("begins", "ends"))
    order = np.lexsort((begin, day))
    return day[order], begin[order], end[order], row[order]


def _most_certain(seasons: list[Flags], levels: list[int], named: list[Flags]) -> list[Flags]:
    """Keep for each day the rows that name it and are the most certain of those that do."""
    speaks = [season & on for season, on in zip(seasons, named, strict=True)]
    best = np.full(DAYS, -1)
    for level, on in zip(levels, speaks, strict=True):
        best = np.where(on, np.maximum(best, level), best)
    return [on & (best == level) for level, on in zip(levels, speaks, strict=True)]


def _season(first: str, last: str, every: NDArray[np.datetime64]) -> Flags:
    if not first:
        return np.ones(len(every), dtype=bool)
    if not EVERY_YEAR.fullmatch(first):
        return (every >= np.datetime64(first)) & (every <= np.datetime64(last))
    stamps = pd.DatetimeIndex(every)
    of_year = stamps.month.to_numpy() * 100 + stamps.day.to_numpy()
    begin, end = (int(text.replace("-", "")) for text in (first, last))
    if begin <= end:
        return (of_year >= begin) & (of_year <= end)
    return (of_year >= begin) | (of_year <= end)  # over the turn of the year, as winter hours are


def _level(first: str) -> int:
    return 0 if not first else 1 if EVERY_YEAR.fullmatch(first) else 2


def _numbers(weekdays: object) -> list[int]:
    return [int(number) - 1 for number in str(weekdays)]


def _named(days: pd.DataFrame, kind: str) -> NDArray[np.datetime64]:
    return days.loc[days["kind"].eq(kind), "day"].to_numpy().astype("datetime64[D]")
