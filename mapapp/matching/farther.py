"""Find the sections of a named road that lie farther away than sections are looked for without a name."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ._blocks import in_threads
from .along import Pieces, nearest
from .naming import REACH_M, steps
from .pairs import Pairs, first_of_runs, with_farther
from .text import KNOWN, Reading

CELL_M = 400.0
"""Side of the squares in which points of the roads are listed."""
BETWEEN_M = 80.0
"""Greatest distance between these points. A road within `naming.REACH_M` has a point within half a square."""


@dataclass(frozen=True)
class Squares:
    """
    Which sections of a road have a point in a square; made once by `squares`.

    Attributes
    ----------
    corner, size
        Number of the south-western square, and how many there are across and up.
    number
        How many roads there can be.
    used, starts, counts
        Each square of each road in which it has a point, as a sorted key, with its range in `rank`.
    rank
        The sections, square by square.
    """

    corner: np.ndarray
    size: np.ndarray
    number: int
    used: np.ndarray
    starts: np.ndarray
    counts: np.ndarray
    rank: np.ndarray

    def keys(self, x: np.ndarray, y: np.ndarray, road: np.ndarray) -> np.ndarray:
        """Name the square of a road that holds a point; −1 outside of all."""
        across, up = np.floor(x / CELL_M) - self.corner[0], np.floor(y / CELL_M) - self.corner[1]
        inside = (across >= 0) & (up >= 0) & (across < self.size[0]) & (up < self.size[1])
        key = (np.where(inside, across * self.size[1] + up, -1)).astype("int64") * self.number + road
        return np.where(inside, key, -1)


def squares(lines: Pieces, names: np.ndarray) -> Squares | None:
    """List the sections of every road (numbers of `text.Roads`) by square; None without sections."""
    places, rank = _listed(lines)
    if not len(places):
        return None
    corner = np.floor(places.min(axis=0) / CELL_M) - 1
    size = np.floor(places.max(axis=0) / CELL_M) - corner + 2
    nothing = np.empty(0, int)
    bare = Squares(corner, size, int(names.max()) + 1, nothing, nothing, nothing, rank)
    keys = bare.keys(places[:, 0], places[:, 1], names[rank])
    order = np.lexsort((rank, keys))
    keys, rank = keys[order], rank[order]
    other = np.r_[True, (keys[1:] != keys[:-1]) | (rank[1:] != rank[:-1])]
    keys, rank = keys[other], rank[other]
    used, starts, counts = np.unique(keys, return_index=True, return_counts=True)
    return replace(bare, used=used, starts=starts, counts=counts, rank=rank)


def reached(
    near: Pairs,
    reading: Reading,
    names: np.ndarray,
    roads: np.ndarray,
    x: np.ndarray,
    y: np.ndarray,
    lines: Pieces,
    listed: Squares | None,
) -> Pairs:
    """
    Add the sections within `naming.REACH_M` of roads that an address names and that are not found near.

    Parameters
    ----------
    near
        Problems and the sections near them.
    reading, names
        See `naming.steps`.
    roads
        The road number of each section as in `near`.
    x, y
        Positions in metres.
    lines, listed
        The pieces of the sections, and `squares` of them.
    """
    wanted = [_unfound(near, reading, names, which) for which in ("lead", "cross")]
    row, road = (np.concatenate(parts) for parts in zip(*wanted, strict=True))
    there = np.isfinite(x[row]) & np.isfinite(y[row])
    row, rank = _around(row[there], road[there], x, y, listed)
    piece, off = nearest(x[row], y[row], rank, lines)
    kept = off <= REACH_M
    far = Pairs(row[kept], rank[kept], roads[rank[kept]], off[kept], near.length, piece[kept])
    return with_farther(near, far)


def _unfound(near: Pairs, reading: Reading, names: np.ndarray, which: str) -> tuple[np.ndarray, np.ndarray]:
    """List problems and roads (numbers of `text.Roads`) that the address names and no section near has."""
    keys, _ = getattr(reading, which)
    has = np.zeros(near.length, dtype=bool)
    has[near.row[steps(near.row, near.rank, reading, names, which) >= 0]] = True
    asked = np.flatnonzero((reading.said >= 0) & ~has)
    asked = asked[reading.state[reading.said[asked]] == KNOWN]
    form = reading.said[asked]
    first = np.searchsorted(keys, form * np.int64(reading.roads))
    count = np.searchsorted(keys, (form + 1) * np.int64(reading.roads)) - first
    row, at = _ranges(asked, first, count)
    return row, keys[at] % max(reading.roads, 1)


def _ranges(of: np.ndarray, first: np.ndarray, count: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Write each entry as often as its range is long, beside the positions of the range."""
    before = np.cumsum(count) - count
    return np.repeat(of, count), np.arange(count.sum()) - np.repeat(before - first, count)


def _around(
    row: np.ndarray, road: np.ndarray, x: np.ndarray, y: np.ndarray, listed: Squares | None
) -> tuple[np.ndarray, np.ndarray]:
    """Pair each problem with the sections of the road that have a point within half a square's side."""
    if not len(row) or listed is None:
        return row[:0], row[:0]
    lines = np.int64(int(listed.rank.max()) + 1)
    corners = [(east, north) for east in (-0.5, 0.5) for north in (-0.5, 0.5)]

    def found_at(number_of_corner: int) -> np.ndarray:
        east, north = corners[number_of_corner]
        wanted = listed.keys(x[row] + east * CELL_M, y[row] + north * CELL_M, road)
        place = np.minimum(np.searchsorted(listed.used, wanted), len(listed.used) - 1)
        met = np.flatnonzero((listed.used[place] == wanted) & (wanted >= 0))
        at_row, at = _ranges(row[met], listed.starts[place[met]], listed.counts[place[met]])
        return at_row * lines + listed.rank[at]

    found = in_threads(found_at, len(corners))
    both = np.sort(np.concatenate(found))
    both = both[first_of_runs(both)]
    return both // lines, both % lines


def _listed(lines: Pieces) -> tuple[np.ndarray, np.ndarray]:
    """Mark every line by points at most `BETWEEN_M` apart, with the line of each point."""
    own = np.repeat(np.arange(len(lines.first) - 1), np.diff(lines.first))
    count = np.ceil(np.hypot(lines.dx, lines.dy) / BETWEEN_M).astype(int) + 1
    piece, turn = _ranges(np.arange(len(own)), np.zeros(len(own), int), count)
    share = turn / np.maximum(count[piece] - 1, 1)
    xy = np.column_stack([lines.x[piece] + share * lines.dx[piece], lines.y[piece] + share * lines.dy[piece]])
    return xy, own[piece]
