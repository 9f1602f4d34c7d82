"""Sum over the neighbourhood of each cell of a grid."""

from __future__ import annotations

import numpy as np
from scipy import ndimage, signal

WIDEST_DIRECT = 9
"""Neighbourhoods up to this many cells across are summed directly, wider ones by Fourier transform."""


def neighbourhood(reach: float, cell: float) -> np.ndarray:
    """Mark the cells whose centres are within `reach` metres of the middle one's."""
    steps = int(np.floor(reach / cell + 1e-9))
    offsets = np.arange(-steps, steps + 1)
    # Compared in whole cells with a little slack: 200 m in cells of 100 m must include the second neighbour.
    return np.hypot(*np.meshgrid(offsets, offsets)) <= reach / cell + 1e-9


def sum_around(values: np.ndarray, near: np.ndarray, *, whole: bool = True) -> np.ndarray:
    """Sum over the neighbourhood of each cell; nothing lies beyond the rim. Exact for whole numbers."""
    numbers, window = values.astype("float64"), near.astype("float64")
    if whole and near.shape[0] <= WIDEST_DIRECT and _is_one_run(near):
        return _by_runs(numbers, near)
    if near.shape[0] <= WIDEST_DIRECT:
        return ndimage.convolve(numbers, window, mode="constant")
    summed = signal.fftconvolve(numbers, window, mode="same")
    # Sums of whole numbers are whole: rounding takes away the transform's error.
    return np.rint(summed) if whole else np.maximum(summed, 0)


def _is_one_run(near: np.ndarray) -> bool:
    """Say whether every row of a neighbourhood is one run around the middle, as a disc's rows are."""
    return all(row[np.flatnonzero(row)[0] : np.flatnonzero(row)[-1] + 1].all() for row in near if row.any())


def _by_runs(numbers: np.ndarray, near: np.ndarray) -> np.ndarray:
    """Sum by differences of cumulative sums, one per row of the neighbourhood; whole numbers stay exact."""
    rows, columns = numbers.shape
    wide = near.shape[0] // 2
    total = np.zeros((rows, columns + 2 * wide + 1))
    np.cumsum(numbers, axis=1, out=total[:, wide + 1 : wide + 1 + columns])
    total[:, wide + 1 + columns :] = total[:, wide + columns : wide + columns + 1]
    summed = np.zeros((rows, columns))
    for up in range(-wide, wide + 1):
        run = np.flatnonzero(near[up + wide])
        if not len(run):
            continue
        low, high = run[0], run[-1] + 1
        own = slice(max(0, -up), rows - max(0, up))
        there = slice(max(0, up), rows - max(0, -up))
        summed[own] += total[there, high : high + columns]
        summed[own] -= total[there, low : low + columns]
    return summed
