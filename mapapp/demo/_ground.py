"""Bend the straight plan into the ground and say where that is on the earth."""

from __future__ import annotations

from functools import cache

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Transformer

Floats = NDArray[np.float64]

PROJECTION = "EPSG:4547"  # CGCS2000, 3-degree Gauss-Krüger, central meridian 114 °E, no zone prefix
CENTRE = (113.6, 33.9)
DIGITS = 7  # of a degree: about 1 cm


def bend(x: Floats, y: Floats) -> tuple[Floats, Floats]:
    """
    Bend plan coordinates into ground coordinates.

    The old town is turned as a whole, the turn fades with distance, two long waves keep the newer streets
    from being a chessboard, and the town lies four degrees off north. The bend is smooth and one-to-one over
    the town, so what crosses on the plan crosses on the ground, once and at the same place for every road.

    Parameters
    ----------
    x, y
        Metres on the plan.

    Returns
    -------
    x, y
        Metres east and north of the town's centre.
    """
    turn = np.deg2rad(9.0) * np.exp(-(x**2 + y**2) / 1150.0**2)
    east = x * np.cos(turn) - y * np.sin(turn)
    north = x * np.sin(turn) + y * np.cos(turn)
    waved_north = north + 120.0 * np.sin(east / 1150.0 + 0.4) + 45.0 * np.sin(east / 430.0 + north / 900.0)
    waved_east = east + 110.0 * np.sin(north / 900.0 - 0.5) + 35.0 * np.sin(north / 380.0 + east / 1000.0)
    lie = np.deg2rad(-4.0)
    return (
        waved_east * np.cos(lie) - waved_north * np.sin(lie),
        waved_east * np.sin(lie) + waved_north * np.cos(lie),
    )


@cache
def _transformer(source: str, target: str) -> Transformer:
    return Transformer.from_crs(source, target, always_xy=True)


def bend_shapes(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
    """Bend plan geometries vertex by vertex into `PROJECTION`, to the centimetre."""
    east, north = _transformer("EPSG:4326", PROJECTION).transform(*CENTRE)

    def bent(xy: Floats) -> Floats:
        x, y = bend(xy[:, 0], xy[:, 1])
        return np.round(np.column_stack([x + east, y + north]), 2)

    return shapely.transform(shapes, bent)


def lonlat(x: Floats, y: Floats) -> tuple[Floats, Floats]:
    """Give coordinates of `PROJECTION` as WGS 84 longitude and latitude, rounded to about a centimetre."""
    lon, lat = _transformer(PROJECTION, "EPSG:4326").transform(x, y)
    return np.round(lon, DIGITS), np.round(lat, DIGITS)


def shapes_lonlat(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
    """Give geometries of `PROJECTION` in WGS 84 longitude and latitude; equal vertices stay equal."""
    return shapely.transform(shapes, lambda xy: np.column_stack(lonlat(xy[:, 0], xy[:, 1])))
