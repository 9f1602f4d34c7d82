"""Walk the borders of zones through a grid of cells: which piece of which border lies in which cell.

A border is cut where it crosses the lines of the grid. Cuts are clamped to the cell that the walk is in, so
the pieces of a ring always join from cell to neighbouring cell: rounding can move a border by less than
`NEAR` of a cell, but never opens it.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

NEAR = 4e-6
"""What counts as on a line, as a share of a cell: tenths of a millimetre at most. Single precision within
a cell errs by 6e-8."""
BESIDE = (-1.0, 2.0)
"""Where a border leaves a cell on its left side it is led away to this place, above and left of it."""


class Grid(NamedTuple):
    """Cells of `size` degrees (width, height) from the south-west `origin`; `shape` is columns, rows."""

    origin: tuple[float, float]
    size: tuple[float, float]
    shape: tuple[int, int]

    def places(self, x: Floats, y: Floats) -> tuple[Floats, Floats]:
        """Measure in cells from the corner."""
        return (x - self.origin[0]) * (1 / self.size[0]), (y - self.origin[1]) * (1 / self.size[1])


class Pieces(NamedTuple):
    """
    Borders cut into runs, each within one cell.

    Attributes
    ----------
    x, y
        Vertices of the runs one after the other, in shares of their cell from its south-west corner.
    start, cell, zone
        First vertex, cell and zone of each run.
    spans
        Rows of (first cell, cell after the last, zone): the cells whose south-west corner lies in the zone.
    doubtful
        Cells beside a border that comes too near to their side: answered without the index.
    """

    x: NDArray[np.float32]
    y: NDArray[np.float32]
    start: Ints
    cell: Ints
    zone: Ints
    spans: Ints
    doubtful: Ints


class _Cuts(NamedTuple):
    """Crossings of borders with the lines of the grid, in walking order; `column`, `row` before each."""

    after: Ints
    upright: NDArray[np.bool_]
    x: Floats
    y: Floats
    column: Ints
    row: Ints
    new_column: Ints
    new_row: Ints


def rings_of(polygons: np.ndarray) -> tuple[Floats, Ints, Ints]:
    """Return the vertices of all rings, how many each ring has, and which polygon each belongs to."""
    simple = shapely.get_type_id(polygons) == shapely.GeometryType.POLYGON
    simple &= (shapely.get_num_interior_rings(polygons) == 0) & ~shapely.is_empty(polygons)
    if simple.all():
        return (
            shapely.get_coordinates(polygons),
            shapely.get_num_coordinates(polygons),
            np.arange(len(polygons)),
        )
    parts, zone_of_part = shapely.get_parts(polygons, return_index=True)
    rings, part_of_ring = shapely.get_rings(parts, return_index=True)
    return shapely.get_coordinates(rings), shapely.get_num_coordinates(rings), zone_of_part[part_of_ring]


def walk(polygons: np.ndarray, first_zone: int, grid: Grid) -> Pieces:
    """Cut the borders of polygons, numbered from `first_zone`, at the lines of the grid."""
    places, lengths, zone_of_ring = rings_of(polygons)
    zone_of_ring = zone_of_ring + first_zone
    x, y = grid.places(places[:, 0], places[:, 1])
    column, row = x.astype(np.int32), y.astype(np.int32)
    begins = np.concatenate([[0], np.cumsum(lengths)])
    cuts = _cuts(x, y, column, row, begins[1:-1] - 1)
    ring_of_cut = np.searchsorted(begins, cuts.after, side="right") - 1
    shift = _room(cuts, len(x))
    share_x, share_y = x - column, y - row
    pieces_x, pieces_y, cut_start = _vertices(share_x, share_y, cuts, shift)
    heads = begins[:-1]
    start = np.concatenate([heads + shift[heads], cut_start])
    cell = np.concatenate(
        [
            row[heads].astype(np.int64) * grid.shape[0] + column[heads],
            cuts.new_row * grid.shape[0] + cuts.new_column,
        ]
    )
    zone = np.concatenate([zone_of_ring, zone_of_ring[ring_of_cut]])
    order = np.argsort(start)
    return Pieces(
        pieces_x,
        pieces_y,
        start[order],
        cell[order],
        zone[order],
        _spans(cuts, zone_of_ring[ring_of_cut], grid),
        _doubtful(share_x, share_y, x, y, cuts, grid),
    )


def _cuts(x: Floats, y: Floats, column: NDArray, row: NDArray, ends: Ints) -> _Cuts:
    """Find where borders cross the grid; `ends` are the last vertices of all rings but the last."""
    right, up = np.diff(column), np.diff(row)
    right[ends], up[ends] = 0, 0
    at = np.flatnonzero((right != 0) | (up != 0))
    right, up = right[at].astype(np.int64), up[at].astype(np.int64)
    sideways, count = np.abs(right), np.abs(right) + np.abs(up)
    which = np.repeat(np.arange(len(at)), count)
    turn = np.arange(len(which)) - np.repeat(np.cumsum(count) - count, count)
    upright = turn < sideways[which]
    turn = np.where(upright, turn, turn - sideways[which])
    step = np.where(upright, np.sign(right)[which], np.sign(up)[which])
    from_x, from_y = x[at][which], y[at][which]
    over_x, over_y = x[at + 1][which] - from_x, y[at + 1][which] - from_y
    home_column, home_row = column[at][which].astype(np.int64), row[at][which].astype(np.int64)
    line = np.where(upright, home_column, home_row) + np.where(step > 0, turn + 1, -turn)
    share = np.where(upright, line - from_x, line - from_y) / np.where(upright, over_x, over_y)
    order = _in_order(which, share, count)
    which, upright, step, line, share = (part[order] for part in (which, upright, step, line, share))
    begun = np.repeat(np.cumsum(count) - count, count)
    moved_x = np.concatenate([[0], np.cumsum(step * upright)])
    moved_y = np.concatenate([[0], np.cumsum(step * ~upright)])
    new_column = home_column + moved_x[1:] - moved_x[begun]
    new_row = home_row + moved_y[1:] - moved_y[begun]
    in_column, in_row = new_column - step * upright, new_row - step * ~upright
    cut_x = np.where(upright, line, np.clip(from_x + share * over_x, in_column, in_column + 1))
    cut_y = np.where(upright, np.clip(from_y + share * over_y, in_row, in_row + 1), line)
    return _Cuts(at[which], upright.astype(bool), cut_x, cut_y, in_column, in_row, new_column, new_row)


def _in_order(which: Ints, share: Floats, count: Ints) -> Ints:
    """Order the crossings of each side along it; most sides have one only and stay where they are."""
    order = np.arange(len(which))
    several = np.flatnonzero(count[which] > 1)
    order[several] = several[np.lexsort((share[several], which[several]))]
    return order


def _room(cuts: _Cuts, vertices: int) -> Ints:
    """Say by how much each vertex moves back to make room for the cuts before it."""
    room = np.zeros(vertices, dtype=np.int64)
    room[1:] = np.bincount(cuts.after, np.where(cuts.upright, 3, 2), vertices)[:-1]
    return np.cumsum(room)


def _vertices(
    x: Floats, y: Floats, cuts: _Cuts, shift: Ints
) -> tuple[NDArray[np.float32], NDArray[np.float32], Ints]:
    """Lay out vertices and cuts; a cut ends one run and begins the next."""
    taken = np.where(cuts.upright, 3, 2)
    total = len(x) + int(taken.sum())
    at = cuts.after + 1 + np.cumsum(taken) - taken
    pieces_x, pieces_y = np.empty(total, dtype=np.float32), np.empty(total, dtype=np.float32)
    own = np.arange(len(x)) + shift
    pieces_x[own], pieces_y[own] = x, y
    pieces_x[at], pieces_y[at] = cuts.x - cuts.column, cuts.y - cuts.row
    leftwards = cuts.upright & (cuts.new_column < cuts.column)
    rightwards = cuts.upright & ~leftwards
    begin = at + 1 + leftwards
    away = at[cuts.upright] + 1
    pieces_x[away], pieces_y[away] = BESIDE
    again = begin + rightwards
    pieces_x[again], pieces_y[again] = cuts.x - cuts.new_column, cuts.y - cuts.new_row
    return pieces_x, pieces_y, begin


def _spans(cuts: _Cuts, zone: Ints, grid: Grid) -> Ints:
    """Find the corners within each zone: along a line of the grid a zone begins and ends by turns."""
    level = ~cuts.upright
    line = np.maximum(cuts.row, cuts.new_row)[level]
    columns, rows = grid.shape
    key = (zone[level] * rows + line) * columns + cuts.column[level] + 1
    key.sort()
    begin, end = key[::2], key[1::2]
    kept = begin < end
    begin, end = begin[kept], end[kept]
    owner = begin // (rows * columns)
    return np.column_stack([begin - owner * rows * columns, end - owner * rows * columns, owner])


def _doubtful(share_x: Floats, share_y: Floats, x: Floats, y: Floats, cuts: _Cuts, grid: Grid) -> Ints:
    """List all cells around places that are too near to a line of the grid to say on which side they lie."""
    near = np.flatnonzero((np.abs(share_x - 0.5) > 0.5 - NEAR) | (np.abs(share_y - 0.5) > 0.5 - NEAR))
    # A cut lies on a line by nature, and both cells know it; where two lines meet there are others.
    crossing = np.abs(np.where(cuts.upright, cuts.y, cuts.x) % 1 - 0.5) > 0.5 - NEAR
    x, y = np.concatenate([x[near], cuts.x[crossing]]), np.concatenate([y[near], cuts.y[crossing]])
    cells = [
        np.floor(y + up * 2 * NEAR) * grid.shape[0] + np.floor(x + right * 2 * NEAR)
        for up in (-1, 1)
        for right in (-1, 1)
    ]
    return np.concatenate(cells).astype(np.int64)
