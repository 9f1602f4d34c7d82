"""Measure points to straight segments as GEOS does, in columns."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def distances(
    x: np.ndarray, y: np.ndarray, ax: np.ndarray, ay: np.ndarray, bx: np.ndarray, by: np.ndarray
) -> NDArray[np.float64]:
    """
    Measure each point to its segment: to an end where the foot lies beyond it, else across.

    Parameters
    ----------
    x, y
        Points in metres, shape (k,).
    ax, ay, bx, by
        First and second end of each point's segment, shape (k,). A segment without length is a point.
    """
    ux, uy, dx, dy = bx - ax, by - ay, x - ax, y - ay
    square = ux * ux + uy * uy
    some = np.where(square > 0, square, 1)
    foot = np.where(square > 0, (dx * ux + dy * uy) / some, 0)
    past = foot >= 1
    to_end = np.sqrt(np.where(past, x - bx, dx) ** 2 + np.where(past, y - by, dy) ** 2)
    across = np.abs((-dy * ux + dx * uy) / some) * np.sqrt(square)
    return np.where(past | (foot <= 0), to_end, across)


def first_least(values: np.ndarray, begins: np.ndarray, counts: np.ndarray) -> NDArray[np.int64]:
    """Find the first of the least values of each run; runs begin at `begins` and are `counts` long."""
    if not len(begins):
        return np.empty(0, np.int64)
    least = np.minimum.reduceat(values, begins)
    run = np.repeat(np.arange(len(begins)), counts)
    at = np.flatnonzero(values <= least[run])[::-1]
    first = np.empty(len(begins), np.int64)
    # Written from the last to the first, so that the first of equal ones stays.
    first[run[at]] = at
    return first
