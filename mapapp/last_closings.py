"""Find for each case the last closing before it, nearby or on its section, among millions at once.

Closings lie in cells as wide as the greatest radius, in each cell by moment. A new case asks its own cell and
the eight around it, from its report backwards; all cases take each step together.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Lives:
    """Aligned arrays of all cases, shape (n,): metres, microseconds, which count and which were closed."""

    x: NDArray[np.float64]
    y: NDArray[np.float64]
    opened: Ints
    closed: Ints
    radius: NDArray[np.float64]
    window: Ints
    counted: NDArray[np.bool_]
    ended: NDArray[np.bool_]

    def take(self, order: Ints) -> Lives:
        """Return the same cases in another order."""
        return Lives(*(getattr(self, one.name)[order] for one in fields(self)))


@dataclass(frozen=True)
class _Shelf:
    """
    Closings put by cell and, in each cell, by moment.

    Attributes
    ----------
    closings
        Positions of the cases, shape (k,).
    cells, first
        The cells that hold any, and where each begins in `closings`, shape (c,).
    key
        Cell and rank of the moment in one number that can be searched at once, shape (k,).
    before
        For each case how many moments of closings lie before its report, shape (n,).
    span
        What one cell takes of the keys.
    """

    closings: Ints
    cells: Ints
    first: Ints
    key: Ints
    before: Ints
    span: int


def _shelved(life: Lives, home: Ints, usable: NDArray[np.bool_]) -> _Shelf:
    """Put the closings that may be found into their cells."""
    closings = np.flatnonzero(life.ended & usable)
    closings = closings[np.lexsort((life.closed[closings], home[closings]))]
    moments, rank = np.unique(life.closed[closings], return_inverse=True)
    begins = np.diff(home[closings], prepend=home[closings[:1]] - 1) != 0
    span = len(moments) + 1
    return _Shelf(
        closings=closings,
        cells=home[closings[begins]],
        first=np.flatnonzero(begins),
        key=(np.cumsum(begins) - 1) * span + rank,
        before=np.searchsorted(moments, life.opened),
        span=span,
    )


def near(life: Lives, group: Ints) -> Ints:
    """Find for each case the last closing of its group within that closing's radius; -1 without one."""
    side = max(float(life.radius.max()), 1.0)
    located = np.isfinite(life.x) & np.isfinite(life.y)
    column, row = (
        np.where(located, np.floor((axis - np.nanmin(axis)) / side), 0).astype("int64") + 1
        for axis in (life.x, life.y)
    )
    wide, high = column.max() + 2, row.max() + 2
    home = (group * high + row) * wide + column
    # In the order of the cells everything that is looked up lies close together: several times as fast.
    order = np.argsort(home, kind="stable")
    home, located, ordered = home[order], located[order], life.take(order)
    shelf = _shelved(ordered, home, located)
    found, new = np.full(len(group), -1, dtype="int64"), np.flatnonzero(ordered.counted & located)
    for step in (-wide - 1, -wide, -wide + 1, -1, 0, 1, wide - 1, wide, wide + 1):
        _look(ordered, shelf, new, home[new] + step, found, within=True)
    back = np.full(len(group), -1, dtype="int64")
    back[order] = np.where(found >= 0, order[found], -1)
    return back


def along(life: Lives, home: Ints, usable: NDArray[np.bool_]) -> Ints:
    """Find for each case the last closing on its section, however far; -1 without one."""
    found = np.full(len(home), -1, dtype="int64")
    new = np.flatnonzero(life.counted)
    _look(life, _shelved(life, home, usable), new, home[new], found, within=False)
    return found


def later(one: Ints, other: Ints, closed: Ints) -> Ints:
    """Keep of two closings the later one, position by position; -1 is none."""
    take = (other >= 0) & ((one < 0) | (closed[other] > closed[one]))
    return np.where(take, other, one)


def _look(life: Lives, shelf: _Shelf, new: Ints, asked: Ints, found: Ints, *, within: bool) -> None:
    """
    Look into one cell for each new case, from its report backwards, for a closing that its limits allow.

    Parameters
    ----------
    new, asked
        Positions of the new cases and the cell for each.
    found
        Changed in place: the closing of each case so far, -1 without; only a later one takes its place.
    within
        True where the closing's radius matters.
    """
    if not len(shelf.closings):
        return
    cell = np.searchsorted(shelf.cells, asked)
    there = shelf.cells[np.minimum(cell, len(shelf.cells) - 1)] == asked
    new, cell = new[there], cell[there]
    first = shelf.first[cell]
    place = np.searchsorted(shelf.key, cell * shelf.span + shelf.before[new]) - 1
    best = np.where(found[new] >= 0, life.closed[found[new]], np.iinfo(np.int64).min)
    longest = int(life.window.max())
    while len(new):
        going = place >= first
        new, place, first, best = new[going], place[going], first[going], best[going]
        earlier = shelf.closings[place]
        gap = life.opened[new] - life.closed[earlier]
        fits = (gap <= life.window[earlier]) & (life.closed[earlier] > best)
        if within:
            apart = np.hypot(life.x[new] - life.x[earlier], life.y[new] - life.y[earlier])
            fits &= apart <= life.radius[earlier]
        found[new[fits]] = earlier[fits]
        going = ~fits & (gap <= longest) & (life.closed[earlier] > best)
        new, place, first, best = new[going], place[going] - 1, first[going], best[going]
