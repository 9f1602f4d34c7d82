"""Answer which zones contain a point out of a grid of cells, made once for zones that do not change.

A cell that no border crosses knows its zone, and a point in it has its answer at once. A cell that borders
cross knows their pieces and which zones its south-west corner lies in: the answer follows from the pieces
between that corner and the point. A point within `NEAR` of a border has no answer here (`asked_exactly`):
only exact predicates may say whether it lies on the border.
"""

from __future__ import annotations

import hashlib
from typing import Any, NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray

from ._blocks import BLOCK, in_threads, ranges
from .cell_walk import NEAR, Grid, Pieces, rings_of, walk

NOBODY, DOUBTFUL, FIRST_CROSSED = -1, -2, -3
"""What a cell says that has no zone; that has no answer; −3, −4, … number the cells that borders cross."""
VERTICES_AT_ONCE = 250_000
FEWEST_CELLS, MOST_CELLS = 1 << 16, 1 << 24
CELLS_PER_ZONE, CELLS_PER_VERTEX = 1_000, 0.7
OFF_ORIGIN = (0.381966011, 0.618033989)
"""How far the grid begins outside the zones, in cells: round numbers shall not lie on its lines."""


class CellIndex(NamedTuple):
    """
    The index of one set of zones; only plain arrays, safe to share between threads and to map from a file.

    Attributes
    ----------
    origin, size, shape
        See `cell_walk.Grid`; arrays of two.
    owner
        Of each cell: the position of its zone, or one of the numbers above.
    slot_entries, entry_zone, entry_inside, entry_runs
        Entries of each crossed cell (n + 1 bounds); of each entry its zone, whether the cell's corner lies in
        it, and its runs (m + 1 bounds).
    run_start, run_end
        First vertex and vertex after the last of each run.
    x, y
        Vertices in shares of their cell.
    """

    origin: Any
    size: Any
    shape: Any
    owner: Any
    slot_entries: Any
    entry_zone: Any
    entry_inside: Any
    entry_runs: Any
    run_start: Any
    run_end: Any
    x: Any
    y: Any


class Found(NamedTuple):
    """Zones of points: `zone` where there is exactly one (−1: none), pairs for several; the unanswered."""

    zone: NDArray[np.int32]
    several_at: NDArray[np.int64]
    several_zone: NDArray[np.int64]
    asked_exactly: NDArray[np.int64]


def digest(polygons: np.ndarray) -> str:
    """Name a sequence of polygons by what they are: 32 hexadecimal digits."""
    made = hashlib.blake2b(b"cells 1", digest_size=16)
    for part in (shapely.get_type_id(polygons), *rings_of(polygons)):
        made.update(np.ascontiguousarray(part).data)
    return made.hexdigest()


def build(polygons: np.ndarray, cells: int | None = None) -> CellIndex:
    """
    Index polygons.

    Parameters
    ----------
    polygons
        Valid polygons and multipolygons (the door in refuses others), shape (n,); holes, gaps and overlaps
        are welcome, empty ones contain nothing.
    cells
        About how many cells; chosen by the numbers of polygons and vertices where not given. The answers do
        not depend on it.
    """
    polygons = np.asarray(polygons, dtype=object)
    vertices = shapely.get_num_coordinates(polygons)
    wanted = max(CELLS_PER_ZONE * len(polygons), CELLS_PER_VERTEX * int(vertices.sum()))
    grid = _grid(polygons, cells or min(max(wanted, FEWEST_CELLS), MOST_CELLS))
    bounds = np.searchsorted(np.cumsum(vertices), np.arange(0, vertices.sum() + 1, VERTICES_AT_ONCE))
    bounds = np.unique(np.concatenate([[0], bounds, [len(polygons)]]))
    walks = in_threads(
        lambda at: walk(polygons[bounds[at] : bounds[at + 1]], int(bounds[at]), grid), len(bounds) - 1
    )
    return _indexed(_together(walks), grid, max(1, len(polygons)))


def _grid(polygons: np.ndarray, wanted: float) -> Grid:
    if shapely.is_empty(polygons).all():
        return Grid((0.0, 0.0), (1.0, 1.0), (2, 2))
    west, south, east, north = shapely.total_bounds(polygons)
    width, height = max(east - west, 1e-6), max(north - south, 1e-6)
    columns = int(np.clip(np.sqrt(wanted * width / height), 4, wanted / 4))
    rows = max(4, int(wanted / columns))
    size = (width / (columns - 1.2), height / (rows - 1.2))
    origin = (west - OFF_ORIGIN[0] * size[0], south - OFF_ORIGIN[1] * size[1])
    return Grid(origin, size, (columns + 1, rows + 1))


def _together(walks: list[Pieces]) -> Pieces:
    if not walks:
        nothing = np.empty(0, np.int64)
        return Pieces(*(np.empty(0, np.float32),) * 2, *(nothing,) * 3, np.empty((0, 3), np.int64), nothing)
    shift = np.cumsum([0] + [len(part.x) for part in walks[:-1]])
    moved = [part._replace(start=part.start + by) for part, by in zip(walks, shift, strict=True)]
    return Pieces(*(np.concatenate(parts) for parts in zip(*moved, strict=True)))


def _indexed(pieces: Pieces, grid: Grid, zones: int) -> CellIndex:
    """Sort the pieces by cell and zone, and let every other cell know its zone."""
    (order, first_run, entry_key), (owner, crowded) = in_threads(
        lambda at: _runs(pieces, zones) if at == 0 else _owners(pieces, grid), 2
    )
    busy = np.zeros(len(owner), dtype=bool)
    busy[pieces.cell] = busy[crowded] = True
    crossed = np.flatnonzero(busy)
    covered = _covered(pieces.spans, crossed, zones)
    whole = np.setdiff1d(covered, entry_key, assume_unique=True)
    every = np.concatenate([entry_key, whole])
    runs = np.concatenate([np.diff(np.append(first_run, len(order))), np.zeros(len(whole), np.int64)])
    placed = np.argsort(every, kind="stable")
    every, runs = every[placed], runs[placed]
    owner[crossed] = FIRST_CROSSED - np.arange(len(crossed))
    owner[pieces.doubtful] = DOUBTFUL
    ends = np.append(pieces.start[1:], len(pieces.x))
    return CellIndex(
        origin=np.array(grid.origin),
        size=np.array(grid.size),
        shape=np.array(grid.shape),
        owner=owner,
        slot_entries=np.searchsorted(every, np.append(crossed, np.iinfo(np.int64).max // zones) * zones),
        entry_zone=(every % zones).astype(np.int32),
        entry_inside=np.isin(every, covered, assume_unique=True),
        entry_runs=np.concatenate([[0], np.cumsum(runs)]),
        run_start=pieces.start[order],
        run_end=ends[order],
        x=pieces.x,
        y=pieces.y,
    )


def _runs(pieces: Pieces, zones: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Order the pieces by cell and zone; say where each of these begins, and its key."""
    key = pieces.cell * zones + pieces.zone
    order = np.argsort(key, kind="stable")
    key = key[order]
    first_run = np.flatnonzero(np.diff(key, prepend=-1))
    return order, first_run, key[first_run]


def _owners(pieces: Pieces, grid: Grid) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """Give each cell the zone of its corner, and list the cells whose corner lies in several."""
    cells = grid.shape[0] * grid.shape[1]
    begin, end, zone = pieces.spans.T
    covers = np.cumsum(np.bincount(begin, minlength=cells + 1) - np.bincount(end, minlength=cells + 1))[
        :cells
    ]
    numbered = np.bincount(begin, zone + 1, cells + 1) - np.bincount(end, zone + 1, cells + 1)
    owner = (np.cumsum(numbered)[:cells] - 1).astype(np.int32)
    return owner, np.flatnonzero(covers > 1)


def _covered(spans: np.ndarray, crossed: np.ndarray, zones: int) -> np.ndarray:
    """Pair crossed cells with the zones that hold their corner; as sorted keys."""
    begin, end, zone = spans.T
    low, high = np.searchsorted(crossed, begin), np.searchsorted(crossed, end)
    which, at = ranges(low, high)
    return np.sort(crossed[at] * zones + zone[which])


def lookup(index: CellIndex, lon: np.ndarray, lat: np.ndarray) -> Found:
    """Look points up; coordinates in degrees, shape (n,), not finite ones are in no zone."""
    blocks = in_threads(
        lambda at: _block(index, lon[at * BLOCK : (at + 1) * BLOCK], lat[at * BLOCK : (at + 1) * BLOCK]),
        -(-len(lon) // BLOCK),
    )
    if not blocks:
        return Found(np.empty(0, np.int32), *(np.empty(0, np.int64),) * 3)
    zone, at, several, asked = zip(*blocks, strict=True)
    shift = [n * BLOCK for n in range(len(blocks))]
    return Found(
        np.concatenate(zone),
        np.concatenate([part + by for part, by in zip(at, shift, strict=True)]),
        np.concatenate(several),
        np.concatenate([part + by for part, by in zip(asked, shift, strict=True)]),
    )


def _block(index: CellIndex, lon: np.ndarray, lat: np.ndarray) -> Found:
    columns, rows = (int(side) for side in index.shape)
    grid = Grid(tuple(index.origin), tuple(index.size), (columns, rows))
    x, y = grid.places(lon, lat)
    within = (x >= 0) & (y >= 0) & (x < columns) & (y < rows)
    if not within.all():
        x, y = np.where(within, x, 0.0), np.where(within, y, 0.0)
    column, row = x.astype(np.int32), y.astype(np.int32)
    zone = index.owner[row * columns + column]
    crossed = np.flatnonzero(zone <= FIRST_CROSSED)
    slot = FIRST_CROSSED - zone[crossed]
    asked = np.flatnonzero(zone == DOUBTFUL)
    zone[zone < NOBODY] = NOBODY
    px = (x[crossed] - column[crossed]).astype(np.float32)
    py = (y[crossed] - row[crossed]).astype(np.float32)
    point, entry = ranges(index.slot_entries[slot], index.slot_entries[slot + 1])
    inside, near = _parity(index, px[point], py[point], entry)
    unsure = np.zeros(len(crossed), dtype=bool)
    unsure[point[near]] = True
    held = inside & ~unsure[point]
    point, owner = point[held], index.entry_zone[entry[held]]
    many = np.bincount(point, minlength=len(crossed))[point] > 1
    zone[crossed[point[~many]]] = owner[~many]
    asked = np.sort(np.concatenate([asked, crossed[unsure]]))
    return Found(zone, crossed[point[many]], owner[many].astype(np.int64), asked)


def _parity(
    index: CellIndex, px: np.ndarray, py: np.ndarray, entry: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Say for pairs of point and entry whether the point is inside, and list pairs too near to say."""
    pair, run = ranges(index.entry_runs[entry], index.entry_runs[entry + 1])
    piece, a = ranges(index.run_start[run], index.run_end[run] - 1)
    pair = pair[piece]
    y, ay, by = py[pair], index.y[a], index.y[a + 1]
    met = np.flatnonzero((y >= np.minimum(ay, by) - NEAR) & (y <= np.maximum(ay, by) + NEAR))
    pair, a, y, ay, by = pair[met], a[met], y[met], ay[met], by[met]
    x, ax, bx = px[pair], index.x[a], index.x[a + 1]
    cross = (bx - ax) * (y - ay) - (by - ay) * (x - ax)
    straddles = (ay > y) != (by > y)
    right = np.where(by > ay, cross < 0, cross > 0)
    crossings = np.bincount(pair[straddles & right], minlength=len(entry))
    near = np.abs(cross) <= NEAR * (np.abs(bx - ax) + np.abs(by - ay))
    near &= (x >= np.minimum(ax, bx) - NEAR) & (x <= np.maximum(ax, bx) + NEAR)
    return index.entry_inside[entry] ^ (crossings % 2 == 1), pair[near]
