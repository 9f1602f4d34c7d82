"""Write geometries as short lists of coordinates, and tooltips as safe HTML."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from mapapp import crs
from mapapp.errors import CrsError
from mapapp.i18n import N_

from ._text import plain

GRID = 1e-6
"""Degrees; about 0.1 m, finer than a pixel at the deepest zoom."""


def geographic(zones: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return zones in longitude and latitude, as the map needs them; a missing CRS raises `CrsError`."""
    if zones.crs is None:
        raise CrsError(
            N_("要画的 {count} 个图形没有坐标系。"), N_("请在导入时指定坐标系。"), count=len(zones)
        )
    return zones if zones.crs == crs.STORED else crs.unproject_frame(zones)


def geometries(zones: gpd.GeoSeries) -> list[tuple[str, list[Any]] | None]:
    """Return ``(type, coordinates)`` as GeoJSON has them, rounded; None for an empty or missing geometry."""
    drawn: list[tuple[str, list[Any]] | None] = []
    for shape in zones:
        if shape is None or shape.is_empty:
            drawn.append(None)
        else:
            drawn.append((shape.geom_type, _coordinates(shape)))
    return drawn


def _coordinates(shape: Any) -> list[Any]:
    if hasattr(shape, "geoms"):
        return [_coordinates(part) for part in shape.geoms]
    if shape.geom_type == "Polygon":
        return [_ring(ring) for ring in (shape.exterior, *shape.interiors)]
    return _ring(shape)


def _ring(line: Any) -> list[list[float]]:
    return np.round(shapely.get_coordinates(line), 6).tolist()


def tip(title: str, *lines: str) -> str:
    """Put a tooltip together from unescaped texts: a bold title and lines; empty lines are left out."""
    return "<br>".join([f"<b>{plain(title)}</b>"] + [plain(line) for line in lines if line])
