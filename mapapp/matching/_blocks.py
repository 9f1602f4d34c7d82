"""Work through long columns in blocks, on all processors."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np

BLOCK = 65_536
"""Rows that a thread works on at once: what a processor keeps near."""
THREADS = min(4, os.cpu_count() or 1)


def in_threads(work: Callable[[int], Any], count: int) -> list[Any]:
    """Do numbered pieces of work on all processors; NumPy and GEOS leave the lock while they calculate."""
    if count < 2 or THREADS < 2:
        return [work(at) for at in range(count)]
    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(work, range(count)))


def ranges(low: np.ndarray, high: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Write ranges out: (number of the range, member), range by range."""
    count = high - low
    which = np.repeat(np.arange(len(low)), count)
    return which, np.arange(len(which)) + np.repeat(low - (np.cumsum(count) - count), count)
