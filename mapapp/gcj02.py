"""Shift coordinates between WGS 84 and the two datums of Chinese web maps, GCJ-02 and BD-09.

GCJ-02 moves a point by some hundred metres (Gaode, Tencent), BD-09 moves the result once more (Baidu).
Neither is published by its owner; the formulas are the ones that the open-source packages `coord-convert` and
`prcoords` agree on. Outside the rectangle that the formulas know as China, GCJ-02 is WGS 84.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Shift = Callable[[Floats, Floats], tuple[Floats, Floats]]

WEST, EAST, SOUTH, NORTH = 72.004, 137.8347, 0.8293, 55.8271
SEMI_MAJOR = 6378245.0
"""Semi-major axis of the Krasovsky 1940 ellipsoid, in metres."""
ECCENTRICITY_2 = 0.00669342162296594323
BAIDU_TURN = np.pi * 3000.0 / 180.0
CLOSE_ENOUGH = 1e-10
"""Degrees; about 0.01 mm on the ground."""
MOST_ROUNDS = 12


def inside(lon: ArrayLike, lat: ArrayLike) -> NDArray[np.bool_]:
    """Tell which points lie in the rectangle that GCJ-02 shifts; NaN does not."""
    lon, lat = np.asarray(lon, dtype=float), np.asarray(lat, dtype=float)
    return (lon >= WEST) & (lon <= EAST) & (lat >= SOUTH) & (lat <= NORTH)


def to_gcj02(lon: ArrayLike, lat: ArrayLike) -> tuple[Floats, Floats]:
    """
    Shift WGS 84 to GCJ-02.

    Parameters
    ----------
    lon, lat
        Degrees, arrays of one shape. NaN stays NaN, points outside `inside` stay where they are.

    Returns
    -------
    lon, lat
        Degrees, new arrays.
    """
    return _where_inside(_shifted, lon, lat)


def from_gcj02(lon: ArrayLike, lat: ArrayLike) -> tuple[Floats, Floats]:
    """
    Take the GCJ-02 shift back, to less than a millimetre.

    The shift has no closed inverse. It changes so slowly that ``w ← w − (shift(w) − g)`` gains two to
    three digits per round, where the customary single step errs by up to 5 m.
    """
    return _where_inside(lambda x, y: _undone(_shifted, x, y), lon, lat)


def to_bd09(lon: ArrayLike, lat: ArrayLike) -> tuple[Floats, Floats]:
    """Shift WGS 84 to BD-09, by way of GCJ-02; Baidu shifts its whole world."""
    return _to_baidu(*to_gcj02(lon, lat))


def from_bd09(lon: ArrayLike, lat: ArrayLike) -> tuple[Floats, Floats]:
    """Take the BD-09 shift back, by way of GCJ-02, to less than a millimetre."""
    lon, lat = np.asarray(lon, dtype=float), np.asarray(lat, dtype=float)
    return from_gcj02(*_undone(_to_baidu, lon, lat))


def _where_inside(shift: Shift, lon: ArrayLike, lat: ArrayLike) -> tuple[Floats, Floats]:
    shifted_lon, shifted_lat = np.array(lon, dtype=float), np.array(lat, dtype=float)
    here = inside(shifted_lon, shifted_lat)
    shifted_lon[here], shifted_lat[here] = shift(shifted_lon[here], shifted_lat[here])
    return shifted_lon, shifted_lat


def _undone(shift: Shift, lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    found_lon, found_lat = lon, lat
    for _ in range(MOST_ROUNDS):
        again_lon, again_lat = shift(found_lon, found_lat)
        off_lon, off_lat = again_lon - lon, again_lat - lat
        found_lon, found_lat = found_lon - off_lon, found_lat - off_lat
        if not np.any(np.abs(off_lon) + np.abs(off_lat) > CLOSE_ENOUGH):
            break
    return found_lon, found_lat


def _shifted(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    east, north = _metres(lon - 105.0, lat - 35.0)
    bend = 1 - ECCENTRICITY_2 * np.sin(np.radians(lat)) ** 2
    degree_north = np.radians(SEMI_MAJOR * (1 - ECCENTRICITY_2) / bend**1.5)
    degree_east = np.radians(SEMI_MAJOR * np.cos(np.radians(lat)) / np.sqrt(bend))
    return lon + east / degree_east, lat + north / degree_north


def _metres(x: Floats, y: Floats) -> tuple[Floats, Floats]:
    def waves(along: Floats, *sizes_and_periods: tuple[float, float]) -> Floats:
        parts = [size * np.sin(along * np.pi / period) for size, period in sizes_and_periods]
        return np.sum(parts, axis=0) * 2 / 3

    ripple = waves(x, (20, 1 / 6), (20, 1 / 2))
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * np.sqrt(np.abs(x))
    east = east + ripple + waves(x, (20, 1), (40, 3), (150, 12), (300, 30))
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * np.sqrt(np.abs(x))
    north = north + ripple + waves(y, (20, 1), (40, 3), (160, 12), (320, 30))
    return east, north


def _to_baidu(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    radius = np.hypot(lon, lat) + 0.00002 * np.sin(lat * BAIDU_TURN)
    angle = np.arctan2(lat, lon) + 0.000003 * np.cos(lon * BAIDU_TURN)
    return radius * np.cos(angle) + 0.0065, radius * np.sin(angle) + 0.006
