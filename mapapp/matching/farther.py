"""Find the sections of a named road that lie farther away than sections are looked for without a name."""

from __future__ import annotations

import numpy as np

from ._blocks import in_threads
from .along import Pieces, measure
from .naming import REACH_M, steps
from .pairs import Pairs, first_of_runs, with_farther
from .text import KNOWN, Reading

CELL_M = 400.0
"""Side of the squares in which points of the roads are listed."""
BETWEEN_M = 80.0
"""Greatest distance between these points. A road within `naming.REACH_M` has a point within half a square."""


def reached(
    near: Pairs,
    reading: Reading,
    names: np.ndarray,
    roads: np.ndarray,
    x: np.ndarray,
    y: np.ndarray,
    lines: Pieces,
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
    lines
        The pieces of the sections.
    """
    wanted = [_unfound(near, reading, names, which) for which in ("lead", "cross")]
    row, road = (np.concatenate(parts) for parts in zip(*wanted, strict=True))
    there = np.isfinite(x[row]) & np.isfinite(y[row])
    row, rank = _around(row[there], road[there], x, y, lines, names)
    off = measure(x[row], y[row], rank, lines)["distance_m"].to_numpy()
    kept = off <= REACH_M
    far = Pairs(row[kept], rank[kept], roads[rank[kept]], off[kept], near.length)
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
    row: np.ndarray, road: np.ndarray, x: np.ndarray, y: np.ndarray, lines: Pieces, names: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Pair each problem with the sections of the road that have a point within half a square's side."""
    if not len(row):
        return row, row
    places, rank = _listed(lines)
    corner = np.floor(places.min(axis=0) / CELL_M) - 1
    size = np.floor(places.max(axis=0) / CELL_M) - corner + 2
    number = int(names.max()) + 1

    def square(px: np.ndarray, py: np.ndarray, of_road: np.ndarray) -> np.ndarray:
        across, up = np.floor(px / CELL_M) - corner[0], np.floor(py / CELL_M) - corner[1]
        inside = (across >= 0) & (up >= 0) & (across < size[0]) & (up < size[1])
        key = (np.where(inside, across * size[1] + up, -1)).astype("int64") * number + of_road
        return np.where(inside, key, -1)

    keys = square(places[:, 0], places[:, 1], names[rank])
    order = np.lexsort((rank, keys))
    keys, rank = keys[order], rank[order]
    other = np.r_[True, (keys[1:] != keys[:-1]) | (rank[1:] != rank[:-1])]
    keys, rank = keys[other], rank[other]
    used, starts, counts = np.unique(keys, return_index=True, return_counts=True)
    corners = [(east, north) for east in (-0.5, 0.5) for north in (-0.5, 0.5)]

    def found_at(number_of_corner: int) -> np.ndarray:
        east, north = corners[number_of_corner]
        wanted = square(x[row] + east * CELL_M, y[row] + north * CELL_M, road)
        place = np.minimum(np.searchsorted(used, wanted), len(used) - 1)
        met = np.flatnonzero((used[place] == wanted) & (wanted >= 0))
        at_row, at = _ranges(row[met], starts[place[met]], counts[place[met]])
        return at_row * np.int64(len(lines.first)) + rank[at]

    found = in_threads(found_at, len(corners))
    both = np.sort(np.concatenate(found))
    both = both[first_of_runs(both)]
    return both // len(lines.first), both % len(lines.first)


def _listed(lines: Pieces) -> tuple[np.ndarray, np.ndarray]:
    """Mark every line by points at most `BETWEEN_M` apart, with the line of each point."""
    own = np.repeat(np.arange(len(lines.first) - 1), np.diff(lines.first))
    count = np.ceil(np.hypot(lines.dx, lines.dy) / BETWEEN_M).astype(int) + 1
    piece, turn = _ranges(np.arange(len(own)), np.zeros(len(own), int), count)
    share = turn / np.maximum(count[piece] - 1, 1)
    xy = np.column_stack([lines.x[piece] + share * lines.dx[piece], lines.y[piece] + share * lines.dy[piece]])
    return xy, own[piece]
