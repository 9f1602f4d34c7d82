"""Hold the pairs of problem and road section as plain columns, and find their runs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

COLUMNS = ("row", "rank", "road", "distance_m", "piece")


@dataclass(frozen=True)
class Pairs:
    """
    Pairs of problem and section, ordered by problem, then distance, then section.

    Attributes
    ----------
    row, rank, road
        Position of the problem and of the section, and the number of the section's road; shape (k,).
    distance_m
        How far the section is, in metres.
    length
        Number of problems, with those that have no pair.
    piece
        The section's piece that is nearest (`along.Pieces`), −1 where that was not looked for.
    """

    row: np.ndarray
    rank: np.ndarray
    road: np.ndarray
    distance_m: np.ndarray
    length: int
    piece: np.ndarray

    @property
    def begins(self) -> np.ndarray:
        """Positions of each problem's first pair."""
        return first_of_runs(self.row)

    def spread_over(self, per_run: np.ndarray, begins: np.ndarray) -> np.ndarray:
        """Give every pair the value of its problem's run."""
        return np.repeat(per_run, np.diff(np.r_[begins, len(self.row)]))

    def largest(self, values: np.ndarray, begins: np.ndarray) -> np.ndarray:
        """Give every pair the largest value among the pairs of its problem."""
        return self.spread_over(np.maximum.reduceat(values, begins), begins) if len(values) else values

    def rows(self, start: int, end: int) -> Pairs:
        """Take the problems from `start` to before `end`, counted from 0 again."""
        end = min(end, self.length)
        low, high = np.searchsorted(self.row, [start, end])
        kept = self.where(slice(low, high))
        return Pairs(kept.row - start, kept.rank, kept.road, kept.distance_m, end - start, kept.piece)

    def where(self, kept: np.ndarray | slice) -> Pairs:
        """Keep some of the pairs, by a mask, a slice or in an order of positions."""
        if isinstance(kept, np.ndarray) and kept.dtype == bool:
            kept = np.flatnonzero(kept)  # once; a mask would be counted out for every column
        row, rank, road, distance, piece = (getattr(self, name)[kept] for name in COLUMNS)
        return Pairs(row, rank, road, distance, self.length, piece)


def of_frame(near: pd.DataFrame, length: int) -> Pairs:
    """Take the columns of what `sections.near` returns."""
    row, rank, road, distance, piece = (near[name].to_numpy() for name in COLUMNS)
    return Pairs(row, rank, road, distance, length, piece)


def with_farther(near: Pairs, far: Pairs) -> Pairs:
    """Put further pairs among the others; those that are there already count once."""
    if not len(far.row):
        return near
    touched = np.zeros(near.length, dtype=bool)
    touched[far.row] = True
    old = touched[near.row]
    both = _chained(near.where(old), far)
    both = both.where(np.lexsort((both.rank, both.distance_m, both.row)))
    both = both.where(~pd.DataFrame({"row": both.row, "rank": both.rank}).duplicated().to_numpy())
    # Two sorted runs: a stable sort by row only merges them.
    merged = _chained(near.where(~old), both)
    return merged.where(np.argsort(merged.row, kind="stable"))


def _chained(one: Pairs, other: Pairs) -> Pairs:
    columns = ((getattr(one, name), getattr(other, name)) for name in COLUMNS)
    row, rank, road, distance, piece = (np.concatenate(pair) for pair in columns)
    return Pairs(row, rank, road, distance, one.length, piece)


def first_of_runs(rows: np.ndarray) -> np.ndarray:
    """Give the positions at which a new row begins."""
    return np.flatnonzero(np.r_[True, rows[1:] != rows[:-1]]) if len(rows) else np.empty(0, int)


def same_road(pairs: Pairs) -> np.ndarray:
    """
    Give for every pair the position of its problem's nearest pair of the same road, which may be itself.

    One pass per pair of a problem, not per problem: nobody has many roads around.
    """
    nearest = np.arange(len(pairs.row))
    begins = pairs.begins
    turn = nearest - pairs.spread_over(begins, begins) if len(begins) else nearest
    settled = turn == 0
    for lag in range(int(turn.max(initial=0)), 0, -1):
        later = np.flatnonzero(turn >= lag)
        same = later[pairs.road[later] == pairs.road[later - lag]]
        same = same[~settled[same]]
        # From the farthest lag down: the first hit is the nearest pair of that road.
        nearest[same] = same - lag
        settled[same] = True
    return nearest
