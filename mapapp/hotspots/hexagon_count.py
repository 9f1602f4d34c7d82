"""Count problems in hexagons, true in metres."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ..i18n import N_
from . import _grid, _spots
from ._method import Method, Param

CORNERS = np.radians(60 * np.arange(6) + 30)
"""Directions of the corners from the middle: a side lies east, a corner north."""


def find(
    problems: pd.DataFrame,
    *,
    projection: str,
    boundary: gpd.GeoDataFrame | None = None,
    sections: gpd.GeoDataFrame | None = None,
    width: float = 200,
) -> gpd.GeoDataFrame:
    """
    Count problems per hexagon.

    Parameters
    ----------
    problems
        Problems (ARCHITECTURE.md); only `lon` and `lat` are read, rows without a position are left out.
    projection
        The city's metric projection.
    boundary
        Communities in EPSG:4326; given and not empty, only hexagons that they cover or cut are returned.
    sections
        Not asked.
    width
        From side to opposite side in metres. Hexagons are counted from the origin of the projection, so a
        hexagon stays the same when the problems change.

    Returns
    -------
    spots
        The hexagons that hold a problem, most problems first; no test is made. Empty in, empty out.
    """
    x, y = _grid.positions(problems, projection)
    numbers, count = np.unique(np.column_stack(hexagon_of(x, y, width)), axis=0, return_counts=True)
    shapes = hexagons(numbers[:, 0], numbers[:, 1], width)
    spots = _spots.frame(shapes, count, len(x), projection)
    if boundary is None or len(boundary) == 0 or len(spots) == 0:
        return spots
    area = _grid.union_of(boundary, projection)
    return spots[spots.intersects(area)].reset_index(drop=True)


def hexagon_of(x: np.ndarray, y: np.ndarray, width: float) -> tuple[np.ndarray, np.ndarray]:
    """Number the hexagons that hold positions, by axial coordinates: along the row, and the row."""
    side = width / np.sqrt(3)
    row = y * 2 / (3 * side)
    along = x / width - row / 2
    third = -along - row
    near = np.rint([along, row, third])
    off = np.abs(near - [along, row, third])
    # The three must add up to nothing: the one that was rounded farthest follows from the others.
    farthest = np.argmax(off, axis=0)
    along = np.where(farthest == 0, -near[1] - near[2], near[0])
    row = np.where(farthest == 1, -near[0] - near[2], near[1])
    return along.astype("int64"), row.astype("int64")


def hexagons(along: np.ndarray, row: np.ndarray, width: float) -> np.ndarray:
    """Draw hexagons by their axial coordinates."""
    side = width / np.sqrt(3)
    x, y = width * (along + row / 2), 1.5 * side * row
    corners = np.stack([np.cos(CORNERS), np.sin(CORNERS)], axis=1) * side
    return shapely.polygons(np.stack([x, y], axis=1)[:, None, :] + corners[None, :, :])


METHOD = Method(
    "hexagon_count",
    N_("六边形计数"),
    params=(Param("width", N_("六边形宽（米）"), default=200, low=50, high=1000),),
    find=find,
    explains=N_("每个六边形里有多少问题，只计数，不检验；六边形到各邻居一样远。"),
)
