"""Sort the positions of all problems so that each map tile is one run of them.

A position becomes two whole numbers of 32 bits on the Web Mercator square, x eastward and y southward as
tiles count, and the two are interleaved bit by bit (G. M. Morton, *A computer oriented geodetic data base*,
IBM 1966). Tile z/x/y is then the run of keys that begin with the 2·z bits of its own key.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..style import GROUPS

BITS = 32
"""Of each coordinate: 9 mm at the equator."""
PARTS = tuple(GROUPS)
"""The groups of problems in the order in which they are numbered; at most eight."""
EARTH_M = 40_075_016.685_578_5
"""Circumference of the Web Mercator sphere at the equator."""
FARTHEST = 85.051_128_779_806_6
"""Latitude at which the Web Mercator square ends, degrees."""
SPREAD = (
    (16, 0x0000FFFF0000FFFF),
    (8, 0x00FF00FF00FF00FF),
    (4, 0x0F0F0F0F0F0F0F0F),
    (2, 0x3333333333333333),
    (1, 0x5555555555555555),
)
"""Shift and mask that put a nought between any two bits."""


@dataclass(frozen=True)
class PointIndex:
    """
    The problems that have a position, in the order of their keys.

    Attributes
    ----------
    key
        Interleaved coordinates, uint64, ascending; equal keys in the order of the frame.
    x, y
        The coordinates, uint32.
    row
        Row in the frame that the index was built from, int32.
    part
        Number of the group in `PARTS`, uint8.
    problem_id
        int64. All arrays have shape (n,) and are only read.
    rows
        Rows of the frame, those without a position included.
    digest
        Names the content: another position, group or number gives another digest.
    """

    key: NDArray[np.uint64]
    x: NDArray[np.uint32]
    y: NDArray[np.uint32]
    row: NDArray[np.int32]
    part: NDArray[np.uint8]
    problem_id: NDArray[np.int64]
    rows: int
    digest: str


def build(problems: pd.DataFrame) -> PointIndex:
    """Sort the problems that have a position, by the columns `problem_id`, `lon`, `lat` and `group`."""
    lon, lat = (problems[name].to_numpy(dtype="float64") for name in ("lon", "lat"))
    row = np.flatnonzero(np.isfinite(lon) & np.isfinite(lat)).astype("int32")
    x, y = units(lon[row], lat[row])
    key = interleaved(x, y)
    order = np.argsort(key, kind="stable")
    row = row[order]
    numbers = {group: number for number, group in enumerate(PARTS)}
    part = problems["group"].map(numbers).fillna(numbers["other"]).to_numpy(dtype="uint8")[row]
    problem_id = problems["problem_id"].to_numpy(dtype="int64")[row]
    key = key[order]
    told = hashlib.sha256(key.tobytes())
    for column in (part, problem_id):
        told.update(column.tobytes())
    return PointIndex(key, x[order], y[order], row, part, problem_id, len(problems), told.hexdigest()[:16])


def units(
    lon: NDArray[np.float64], lat: NDArray[np.float64]
) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """Turn degrees into whole numbers on the Web Mercator square; beyond its edge counts as on it."""
    sine = np.sin(np.radians(np.clip(lat, -FARTHEST, FARTHEST)))
    east = lon / 360 + 0.5
    south = 0.5 - np.arctanh(sine) / (2 * np.pi)
    whole = 2.0**BITS
    x, y = (np.clip(np.floor(share * whole), 0, whole - 1).astype("uint32") for share in (east, south))
    return x, y


def degrees(x: NDArray[np.uint32], y: NDArray[np.uint32]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Turn whole numbers back into longitude and latitude, the middle of what they stand for."""
    east, south = ((part.astype("float64") + 0.5) / 2.0**BITS for part in (x, y))
    return (east - 0.5) * 360, np.degrees(np.arctan(np.sinh(np.pi * (1 - 2 * south))))


def interleaved(x: NDArray[np.uint32], y: NDArray[np.uint32]) -> NDArray[np.uint64]:
    """Return the keys: y above x, bit by bit."""
    return _spread(y) << np.uint64(1) | _spread(x)


def tile_keys(z: int, x: int, y: int) -> tuple[int, int]:
    """Return the least key of a tile and the least key after it."""
    first = 0
    for bit in range(z):
        first |= ((x >> bit & 1) << 2 * bit) | ((y >> bit & 1) << 2 * bit + 1)
    shift = 2 * (BITS - z)
    return first << shift, (first + 1) << shift


def runs(keys: NDArray[np.uint64], zoom: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return where each tile of a zoom begins among sorted keys, and how many keys it has."""
    shown = keys >> np.uint64(2 * (BITS - zoom))
    begins = np.flatnonzero(np.r_[True, shown[1:] != shown[:-1]]) if len(keys) else np.empty(0, dtype="int64")
    return begins, np.diff(np.r_[begins, len(keys)])


def between(keys: NDArray[np.uint64], first: int, after: int) -> tuple[int, int]:
    """Return the run of sorted keys from `first` to before `after`; the latter may be one beyond 64 bits."""
    start = int(np.searchsorted(keys, np.uint64(first)))
    end = len(keys) if after >= 1 << 2 * BITS else int(np.searchsorted(keys, np.uint64(after)))
    return start, end


def _spread(values: NDArray[np.uint32]) -> NDArray[np.uint64]:
    wide = values.astype("uint64")
    for shift, mask in SPREAD:
        wide = (wide | wide << np.uint64(shift)) & np.uint64(mask)
    return wide
