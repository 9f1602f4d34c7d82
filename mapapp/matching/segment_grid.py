"""Measure the distances of points to lines, with the segments of the lines in a grid of cells.

Each cell lists the segments that can be within reach of any point in it, so a point looks into one cell.
Distances are measured roughly first, in single precision, to choose the segment that counts of each line;
then exactly, by the formula of GEOS, so that both give the same numbers.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray

from ._blocks import in_threads, ranges
from ._segments import distances, first_least

BLOCK = 16_384
"""Points or segments that a thread works on at once: each has a dozen pairs."""
CELLS_PER_LIMIT = 0.5
"""How many cells the limit spans: smaller cells list fewer segments in vain, larger ones are made sooner."""
MOST_CELLS = 1 << 22
ROUGH = 1e-6
"""How much single precision may be wrong, as a share of the extent of the city."""
VERGE_M = 1e-6
"""Whether a distance that near the limit is within it, GEOS itself says."""


class SegmentGrid(NamedTuple):
    """
    Lines as segments in a grid; only plain arrays, safe to share between threads.

    Attributes
    ----------
    limit_m
        The greatest distance that it answers.
    lines
        The lines themselves, for the verge.
    origin, size, shape
        South-west corner and width of the cells in metres; columns and rows.
    bounds, segments
        Of each cell, where its list begins in `segments` (n + 1 bounds); the segments ordered by line.
    line
        Of each segment, the position of its line.
    ends
        x, y of the first and the second end of each segment, shape (4, m).
    rough
        First end from the origin, direction and length, single precision, shape (5, m).
    margin_m
        How wrong a rough distance can be.
    """

    limit_m: float
    lines: np.ndarray
    origin: tuple[float, float]
    size: float
    shape: tuple[int, int]
    bounds: Any
    segments: Any
    line: Any
    ends: Any
    rough: Any
    margin_m: float


class Pairs(NamedTuple):
    """
    Pairs of point and line, ordered by point, distance, line.

    Attributes
    ----------
    at, line
        Positions of the point and of the line, shape (k,).
    distance_m
        How far the line is, in metres.
    segment
        The first of the line's nearest segments, counted over all lines.
    """

    at: NDArray[np.int64]
    line: NDArray[np.int64]
    distance_m: NDArray[np.float64]
    segment: NDArray[np.int64]


def build(lines: np.ndarray, limit_m: float) -> SegmentGrid:
    """Lay lines (in metres, shape (n,); parts allowed, empty ones are near nothing) into a grid."""
    lines = np.asarray(lines, dtype=object)
    ends, line = _segments(lines)
    if not len(line):
        rough, bounds = np.empty((5, 0), np.float32), np.zeros(2, np.int64)
        return SegmentGrid(limit_m, lines, (0.0, 0.0), 1.0, (1, 1), bounds, line, line, ends, rough, 0.0)
    low = np.minimum(ends[:2], ends[2:]).min(axis=1) - limit_m
    high = np.maximum(ends[:2], ends[2:]).max(axis=1) + limit_m
    extent = high - low
    size = max(limit_m / CELLS_PER_LIMIT, float(np.sqrt(extent.prod() / MOST_CELLS)), 1.0)
    columns, rows = (int(side // size) + 1 for side in extent)
    margin = ROUGH * float(extent.max())
    start, over = ends[:2] - low[:, None], ends[2:] - ends[:2]
    length = np.hypot(*over)
    rough = np.vstack([start, over / np.where(length > 0, length, 1), length]).astype(np.float32)
    reach, every = limit_m + margin, range(0, len(line), BLOCK)
    listed = in_threads(
        lambda at: _within_reach(start, over, length, reach, size, (columns, rows), every[at]), len(every)
    )
    cell, segment = (np.concatenate(parts) for parts in zip(*listed, strict=True))
    # One key for both, since plain numbers sort much faster than positions do.
    ordered = np.sort(cell * len(line) + segment)
    bounds = np.zeros(columns * rows + 1, dtype=np.int64)
    np.cumsum(np.bincount(cell, minlength=columns * rows), out=bounds[1:])
    origin = (float(low[0]), float(low[1]))
    return SegmentGrid(
        limit_m, lines, origin, size, (columns, rows), bounds, ordered % len(line), line, ends, rough, margin
    )


def _segments(lines: np.ndarray) -> tuple[np.ndarray, NDArray[np.int64]]:
    """Cut lines at their vertices; every part gives its segments, ordered by line."""
    parts, line_of_part = shapely.get_parts(lines, return_index=True)
    places, part = shapely.get_coordinates(parts, return_index=True)
    joined = np.flatnonzero(part[1:] == part[:-1])
    ends = np.vstack([places[joined].T, places[joined + 1].T]) if len(joined) else np.empty((4, 0))
    return ends, line_of_part[part[joined]]


def _within_reach(
    start: np.ndarray,
    over: np.ndarray,
    length: np.ndarray,
    reach: float,
    size: float,
    shape: tuple[int, int],
    first: int,
) -> tuple[np.ndarray, np.ndarray]:
    """Pair cells with those of the `BLOCK` segments from the `first` on that come within reach of them."""
    start, over, length = (part[..., first : first + BLOCK] for part in (start, over, length))
    low = np.floor((np.minimum(start, start + over) - reach) / size).astype(np.int64)
    high = np.floor((np.maximum(start, start + over) + reach) / size).astype(np.int64)
    columns, rows = shape
    low, high = np.maximum(low, 0), np.minimum(high, np.array([[columns - 1], [rows - 1]]))
    strip, row = ranges(low[1], high[1] + 1)
    which, column = ranges(low[0][strip], high[0][strip] + 1)
    segment, row = strip[which], row[which]
    # Nothing in a cell is farther from its middle than half its diagonal.
    x, y = (column + 0.5) * size - start[0][segment], (row + 0.5) * size - start[1][segment]
    ux, uy = (over / np.where(length > 0, length, 1))[:, segment]
    along = np.clip(x * ux + y * uy, 0, length[segment])
    near = np.hypot(x - along * ux, y - along * uy) <= reach + size * np.sqrt(0.5)
    return (row * columns + column)[near], segment[near] + first


def within(grid: SegmentGrid, x: np.ndarray, y: np.ndarray) -> Pairs:
    """Pair points with all lines within the limit; coordinates in metres, without one near nothing."""
    blocks = in_threads(
        lambda at: _block(grid, x[at * BLOCK : (at + 1) * BLOCK], y[at * BLOCK : (at + 1) * BLOCK]),
        -(-len(x) // BLOCK),
    )
    if not blocks:
        nothing = np.empty(0, np.int64)
        return Pairs(nothing, nothing, np.empty(0), nothing)
    at, line, distance, segment = zip(*blocks, strict=True)
    moved = [part + number * BLOCK for number, part in enumerate(at)]
    return Pairs(*(np.concatenate(column) for column in (moved, line, distance, segment)))


def nearest(pairs: Pairs, tie_m: float = 0.0) -> Pairs:
    """Keep the nearest line of each point and those that are no more than `tie_m` farther."""
    first = np.flatnonzero(np.diff(pairs.at, prepend=-1))
    count = np.diff(np.append(first, len(pairs.at)))
    kept = np.flatnonzero(pairs.distance_m <= np.repeat(pairs.distance_m[first] + tie_m, count))
    at, line, distance, segment = pairs
    return Pairs(at[kept], line[kept], distance[kept], segment[kept])


def _block(grid: SegmentGrid, x: np.ndarray, y: np.ndarray) -> Pairs:
    columns, rows = grid.shape
    across, up = x - grid.origin[0], y - grid.origin[1]
    in_grid = (across >= 0) & (up >= 0) & (across < columns * grid.size) & (up < rows * grid.size)
    place = np.flatnonzero(in_grid)
    across, up = across[place], up[place]
    cell = (up / grid.size).astype(np.int64) * columns + (across / grid.size).astype(np.int64)
    pair, slot = ranges(grid.bounds[cell], grid.bounds[cell + 1])
    segment = grid.segments[slot]
    pair, segment = _likeliest(grid, across.astype(np.float32), up.astype(np.float32), pair, segment)
    at = place[pair]
    return _ordered(grid, x, y, at, segment)


def _likeliest(
    grid: SegmentGrid, x: np.ndarray, y: np.ndarray, pair: np.ndarray, segment: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Keep the segments within the limit that can be the nearest of their line, by rough distances."""
    ax, ay, ux, uy, length = grid.rough
    dx, dy = x.take(pair) - ax.take(segment), y.take(pair) - ay.take(segment)
    ux, uy = ux.take(segment), uy.take(segment)
    along = np.minimum(np.maximum(dx * ux + dy * uy, 0), length.take(segment))
    dx -= along * ux
    dy -= along * uy
    squared = dx * dx + dy * dy
    close = np.flatnonzero(squared <= (grid.limit_m + grid.margin_m) ** 2)
    pair, segment, distance = pair.take(close), segment.take(close), np.sqrt(squared.take(close))
    group, count = _groups(pair, grid.line[segment])
    least = np.minimum.reduceat(distance, group) if len(group) else distance
    # Positions once, not a mask for every column: masks are the slow way to pick.
    kept = np.flatnonzero(distance <= np.repeat(least, count) + 2 * grid.margin_m)
    return pair.take(kept), segment.take(kept)


def _ordered(grid: SegmentGrid, x: np.ndarray, y: np.ndarray, at: np.ndarray, segment: np.ndarray) -> Pairs:
    """Measure exactly, keep the least distance per line, and put the nearest line first."""
    distance = distances(x[at], y[at], *grid.ends[:, segment])
    line = grid.line[segment]
    nearest = first_least(distance, *_groups(at, line))
    at, line, segment, distance = at[nearest], line[nearest], segment[nearest], distance[nearest]
    verge = np.flatnonzero(np.abs(distance - grid.limit_m) <= VERGE_M)
    inside = distance <= grid.limit_m
    inside[verge] = shapely.dwithin(
        shapely.points(x[at[verge]], y[at[verge]]), grid.lines[line[verge]], grid.limit_m
    )
    kept = np.flatnonzero(inside)
    at, line, segment, distance = at[kept], line[kept], segment[kept], distance[kept]
    wrong = np.flatnonzero((at[1:] == at[:-1]) & (distance[1:] < distance[:-1]))
    unordered = np.zeros(len(x), dtype=bool)
    unordered[at[wrong]] = True
    rows = np.flatnonzero(unordered[at])
    order = rows[np.lexsort((line[rows], distance[rows], at[rows]))]
    for column in (line, segment, distance):
        column[rows] = column[order]
    return Pairs(at, line, distance, segment)


def _groups(at: np.ndarray, line: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Find where runs of one point and one line begin, and how long they are."""
    if not len(at):
        return np.empty(0, np.int64), np.empty(0, np.int64)
    begins = np.ones(len(at), dtype=bool)
    np.logical_or(at[1:] != at[:-1], line[1:] != line[:-1], out=begins[1:])
    group = np.flatnonzero(begins)
    return group, np.diff(np.append(group, len(at)))
