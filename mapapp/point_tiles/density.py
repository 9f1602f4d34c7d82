"""Count problems per hectare in the cells of a tile, in classes that mean the same at every zoom.

A cell is a square of the tile grid: as large as four pixels, but never smaller than a tile of zoom `GROUND`:
one problem does not look denser the closer one goes. Its area is that of the sphere at its own latitude
(the Web Mercator scale is 1/cos φ), within 0.7 % of the ellipsoid. Cells never cross the edge of a tile.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from . import png
from .index import BITS, EARTH_M, PARTS, PointIndex, between, runs, tile_keys

if TYPE_CHECKING:
    from .point_set import PointSet

GROUND = 19
"""Tiles of this zoom are the smallest cells: 76 m wide at the equator, 63 m at 34 degrees."""
PER_TILE = 6
"""A tile has 2^6 cells a side, four pixels each, until these would be smaller than the ground's."""
CLASSES = 5
STEPS = tuple(base * 10.0**power for power in range(-6, 7) for base in (1, 2, 5))
TYPICAL = GROUND
"""Zoom of the cells whose densities the classes are made for: one problem alone shall not be the highest."""
HIGH = 0.95
"""The highest class begins at or below this share of the cells that hold problems."""


COARSE = 17
"""Cells of this zoom are counted once per set: tiles whose cells are as large or larger need no points."""


@dataclass(frozen=True)
class Coarse:
    """
    The cells of zoom `COARSE` that hold problems.

    Attributes
    ----------
    key
        The first key of each, ascending, shape (m,).
    x, y
        Coordinates of a problem in it, uint32.
    counts
        Problems of each of `PARTS`, shape (m, parts).
    """

    key: NDArray[np.uint64]
    x: NDArray[np.uint32]
    y: NDArray[np.uint32]
    counts: NDArray[np.int64]


def coarse(index: PointIndex, chosen: NDArray[np.int32]) -> Coarse:
    """Count the chosen problems in cells of zoom `COARSE`."""
    begins, counts = runs(index.key[chosen], COARSE)
    part = index.part[chosen].astype("int64") + len(PARTS) * np.repeat(np.arange(len(begins)), counts)
    counted = np.bincount(part, minlength=len(begins) * len(PARTS)).reshape(-1, len(PARTS))
    first = chosen[begins]
    return Coarse(index.key[first], index.x[first], index.y[first], counted)


def depth(z: int) -> int:
    """Return how many times a tile of a zoom is halved into cells."""
    return max(0, min(PER_TILE, GROUND - z))


def area_ha(zoom: int, row: NDArray[np.int64] | int) -> NDArray[np.float64]:
    """Return the area of cells of a zoom by their row from the north, in hectares."""
    south = (np.asarray(row, dtype="float64") + 0.5) / 2.0**zoom
    latitude = np.arctan(np.sinh(np.pi * (1 - 2 * south)))
    return (EARTH_M * np.cos(latitude) / 2.0**zoom) ** 2 / 10_000


def densities(points: PointSet, z: int, x: int, y: int, parts: int = -1) -> NDArray[np.float64]:
    """Return problems per hectare in the cells of a tile, shape (rows, columns), the north first."""
    side = 1 << depth(z)
    if z + depth(z) <= COARSE:
        cells = points.coarse
        chosen = slice(*between(cells.key, *tile_keys(z, x, y)))
        east, south = cells.x[chosen], cells.y[chosen]
        wanted = [part for part in range(len(PARTS)) if parts >> part & 1]
        weights = cells.counts[chosen][:, wanted].sum(axis=1)
    else:
        found = points.within(z, x, y, parts)
        east, south, weights = points.index.x[found], points.index.y[found], None
    shift, mask = np.uint32(BITS - z - depth(z)), np.uint32(side - 1)
    at = (south >> shift & mask) * np.uint32(side) + (east >> shift & mask)
    counts = np.bincount(at, weights, minlength=side * side).reshape(side, side)
    return counts / area_ha(z + depth(z), y * side + np.arange(side))[:, None]


def limits(keys: NDArray[np.uint64], y: NDArray[np.uint32]) -> tuple[float, ...]:
    """
    Find the lower limits of the classes for a set, in problems per hectare, rising.

    The highest is the largest of 1, 2, 5, 10, … that `HIGH` of the cells of `TYPICAL` size stay below or
    reach; the others are the steps before it; the first class begins at nought.

    Parameters
    ----------
    keys, y
        Of the set's problems, in the order of the index.
    """
    begins, counts = runs(keys, TYPICAL)
    if not len(begins):
        return (0.0, *STEPS[: CLASSES - 1])
    row = (y[begins] >> np.uint32(BITS - TYPICAL)).astype("int64")
    high = float(np.quantile(counts / area_ha(TYPICAL, row), HIGH))
    top = max(int(np.searchsorted(STEPS, high, side="right")) - 1, CLASSES - 2)
    return (0.0, *STEPS[top - CLASSES + 2 : top + 1])


def classes(found: NDArray[np.float64], low: tuple[float, ...]) -> NDArray[np.uint8]:
    """Return the class of each density from 1, and 0 where there is nothing."""
    return np.where(found > 0, np.searchsorted(low, found, side="right"), 0).astype("uint8")


def picture(points: PointSet, z: int, x: int, y: int, parts: int, colours: tuple[str, ...]) -> bytes:
    """Return a tile as PNG, one pixel per cell; nothing is clear, `colours` are those of the classes."""
    found = classes(densities(points, z, x, y, parts), points.limits)
    return png.written(found, colours)
