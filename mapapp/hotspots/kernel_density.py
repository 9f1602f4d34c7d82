"""Draw the areas in which problems lie denser than a multiple of the city's mean, smoothed in metres."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import contourpy
import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from scipy import ndimage

from ..errors import InputError
from ..i18n import N_
from . import _grid, _spots
from ._method import Method, Param

CELLS_PER_WIDTH = 5.0
"""So many cells to the standard deviation of the kernel."""
FEWEST_PROBLEMS = 30
TRUNCATE = 4.0
"""The kernel ends at so many standard deviations."""


def find(
    problems: pd.DataFrame,
    *,
    projection: str,
    boundary: gpd.GeoDataFrame | None = None,
    sections: gpd.GeoDataFrame | None = None,
    width: float = 150,
    level: float = 4,
) -> gpd.GeoDataFrame:
    """
    Find areas of high density.

    Parameters
    ----------
    problems
        Problems (ARCHITECTURE.md); only `lon` and `lat` are read.
    projection
        The city's metric projection.
    boundary
        Communities in EPSG:4326: density is that of the ground inside them, also at their edge. Without
        them the rectangle around the problems, three widths wider.
    sections
        Not asked.
    width
        Standard deviation of the Gaussian kernel in metres: the same at every zoom.
    level
        How many times the city's mean density an area must have.

    Returns
    -------
    spots
        Areas, densest first: `count` problems inside, `score` the greatest density in problems per km². No
        test is made.

    Raises
    ------
    InputError
        Fewer than `FEWEST_PROBLEMS` problems inside, or a grid too large.
    """
    x, y = _grid.positions(problems, projection)
    if len(x) == 0:
        return _spots.frame(np.empty(0, dtype=object), np.empty(0, dtype="int64"), 0, projection)
    cell = width / CELLS_PER_WIDTH
    grid, inside = _study(x, y, projection, boundary, cell, 3 * width)
    total = int(np.where(inside, grid.counts, 0).sum())
    if total < FEWEST_PROBLEMS:
        raise InputError(
            N_("只有 {count} 个问题点有位置并在范围内，少于 {fewest} 个，判断不出热点。"),
            N_("请放宽日期或类别，或改用“网格计数”。"),
            count=total,
            fewest=FEWEST_PROBLEMS,
        )
    dense = density(np.where(inside, grid.counts, 0), inside, cell, width)
    mean = total / (inside.sum() * cell**2 / 1e6)
    areas = _areas(dense, grid, level * mean)
    _, area = shapely.STRtree(areas).query(shapely.points(x, y), predicate="intersects")
    count = np.bincount(area, minlength=len(areas)) if len(areas) else np.empty(0, dtype="int64")
    peak = np.array([_peak(dense, grid, shape) for shape in areas], dtype="float64")
    return _spots.frame(areas, count, len(x), projection, score=peak)


def density(counts: np.ndarray, inside: np.ndarray, cell: float, width: float) -> np.ndarray:
    """
    Smooth counts into densities.

    Parameters
    ----------
    counts, inside
        Problems per cell, and whether it belongs to the study area; shape (rows, columns).
    cell, width
        Side of a cell and standard deviation of the kernel, in metres.

    Returns
    -------
    density
        Problems per km², same shape, 0 outside. What the kernel would spread beyond the edge is given back to
        the ground inside: each value is divided by the share of the kernel that lies inside (Diggle 1985).
    """
    sigma = width / cell

    def smooth(values: np.ndarray) -> np.ndarray:
        return ndimage.gaussian_filter(values.astype("float64"), sigma, mode="constant", truncate=TRUNCATE)

    spread = smooth(counts)
    if not inside.all():
        held = smooth(inside)
        spread = np.where(inside, spread / np.maximum(held, 1e-9), 0.0)
    return spread / (cell**2 / 1e6)


def _study(
    x: np.ndarray,
    y: np.ndarray,
    projection: str,
    boundary: gpd.GeoDataFrame | None,
    cell: float,
    margin: float,
) -> tuple[_grid.Grid, np.ndarray]:
    if boundary is None or len(boundary) == 0:
        extent = (x.min() - margin, y.min() - margin, x.max() + margin, y.max() + margin)
        grid = _grid.lay(x, y, cell, extent)
        return grid, np.ones(grid.counts.shape, dtype=bool)
    area = _grid.union_of(boundary, projection)
    grid = _grid.lay(x, y, cell, area.bounds)
    return grid, _grid.within(grid, area)


def _areas(dense: np.ndarray, grid: _grid.Grid, least: float) -> np.ndarray:
    """Draw the outlines of everything at least so dense, each area a polygon of its own."""
    # One more row of nothing around, so that areas at the rim are closed.
    padded = np.pad(dense, 1)
    rows, columns = padded.shape
    east = (grid.column - 0.5 + np.arange(columns)) * grid.cell
    north = (grid.row - 0.5 + np.arange(rows)) * grid.cell
    lines: Any = contourpy.contour_generator(
        east, north, padded, fill_type=contourpy.FillType.OuterOffset
    ).filled(least, np.inf)
    outlines, offsets = lines
    polygons = [
        shapely.Polygon(points[: cut[1]], [points[a:b] for a, b in pairwise(cut[1:])])
        for points, cut in zip(outlines, offsets, strict=True)
    ]
    return shapely.make_valid(np.array(polygons, dtype=object))


def _peak(dense: np.ndarray, grid: _grid.Grid, shape: shapely.Geometry) -> float:
    west, south, east, north = shape.bounds
    columns = slice(max(int(west // grid.cell) - grid.column, 0), int(east // grid.cell) - grid.column + 1)
    rows = slice(max(int(south // grid.cell) - grid.row, 0), int(north // grid.cell) - grid.row + 1)
    return float(dense[rows, columns].max(initial=0.0))


METHOD = Method(
    "kernel_density",
    N_("密度（核密度）"),
    params=(
        Param("width", N_("平滑距离（米）"), default=150, low=50, high=1000),
        Param("level", N_("不低于全市平均的几倍"), default=4, low=1.5, high=50),
    ),
    find=find,
    explains=N_("哪一片的密度是全市平均的几倍以上；平滑按米算，缩放地图不变；不检验。"),
    score=N_("最高密度（件/平方千米）"),
)
