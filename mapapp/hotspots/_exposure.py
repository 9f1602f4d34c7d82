"""Spread what a city was exposed to over the cells of a grid, so that much inspected is not read as dirty."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import shapely

from .. import crs
from ..errors import InputError
from ..i18n import N_
from . import _grid

PIECES = 4
"""A line is spread in pieces of a quarter of a cell."""


def shares(
    grid: _grid.Grid, looked_at: np.ndarray, inside: np.ndarray, exposure: gpd.GeoDataFrame, projection: str
) -> np.ndarray:
    """
    Say how much of the exposure lies in each cell.

    Parameters
    ----------
    grid, looked_at, inside
        The study (`getis_ord.study`): its cells, which are looked at, and which share of each lies inside.
    exposure
        Areas or lines in EPSG:4326 with `exposure` (households of a community, visits × metres of a road
        section…; 0 or more, NaN counts as 0).
    projection
        The city's.

    Returns
    -------
    shares
        The shape of `grid.counts`. An area's exposure is spread evenly over the cells whose middle lies in it
        (the cell nearest to its own middle where there is none), in proportion to their part inside the city;
        a line's evenly over its length, what lies outside the cells looked at is left out.

    Raises
    ------
    InputError
        Nothing was exposed anywhere, or a number is negative.
    """
    values = exposure["exposure"].fillna(0).to_numpy(dtype="float64")
    if not len(values) or values.min() < 0 or values.sum() <= 0:
        raise InputError(
            N_("对照的数全是零或有负数，不能用来判断热点。"), N_("请核对责任区的户数或巡查次数。")
        )
    shapes = shapely.make_valid(crs.project_frame(exposure, projection).geometry.to_numpy())
    lines = shapely.get_dimensions(shapes) == 1
    spread = _along(grid, shapes[lines], values[lines])
    _over(spread, grid, looked_at, inside, shapes[~lines], values[~lines])
    return np.where(looked_at, spread, 0.0)


def _over(
    spread: np.ndarray,
    grid: _grid.Grid,
    looked_at: np.ndarray,
    inside: np.ndarray,
    areas: np.ndarray,
    values: np.ndarray,
) -> None:
    rows, columns = np.nonzero(looked_at)
    middles = shapely.points((grid.column + columns + 0.5) * grid.cell, (grid.row + rows + 0.5) * grid.cell)
    tree = shapely.STRtree(middles)
    for area, value in zip(areas, values, strict=True):
        found = tree.query(area, predicate="intersects")
        if not len(found):
            found = np.atleast_1d(tree.nearest(area.centroid))
        weight = inside[rows[found], columns[found]]
        weight = weight / weight.sum() if weight.sum() > 0 else np.full(len(found), 1 / len(found))
        spread[rows[found], columns[found]] += value * weight


def _along(grid: _grid.Grid, lines: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Spread the values of lines evenly over their length; the shape of the grid."""
    spread = np.zeros(grid.counts.shape)
    parts, line = shapely.get_parts(lines, return_index=True)
    points, part = shapely.get_coordinates(shapely.segmentize(parts, grid.cell / PIECES), return_index=True)
    same = part[1:] == part[:-1]
    middles = (points[1:] + points[:-1])[same] / 2
    steps = np.diff(points, axis=0)[same]
    length = np.hypot(steps[:, 0], steps[:, 1])
    owner = line[part[1:][same]]
    whole = np.bincount(owner, length, len(lines))
    weight = values[owner] * length / np.where(whole[owner] > 0, whole[owner], 1)
    columns, rows = _grid.cell_numbers(middles[:, 0], middles[:, 1], grid.cell)
    columns, rows = columns - grid.column, rows - grid.row
    rows_in_all, columns_in_all = grid.counts.shape
    on = (columns >= 0) & (columns < columns_in_all) & (rows >= 0) & (rows < rows_in_all)
    np.add.at(spread, (rows[on], columns[on]), weight[on])
    return spread
