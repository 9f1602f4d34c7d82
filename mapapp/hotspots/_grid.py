"""Lay square cells, true in metres, over the city and count problems in them.

Cells are counted from the origin of the projection, so a cell stays the same cell when the problems change:
two periods can be compared cell by cell.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from scipy import ndimage

from .. import crs
from ..errors import InputError
from ..i18n import N_

MOST_CELLS = 2_000_000
"""Largest grid, 16 MB per array of numbers; 140 km × 140 km in cells of 100 m."""


@dataclass(frozen=True)
class Grid:
    """
    A rectangle of cells with the number of problems in each.

    Attributes
    ----------
    cell
        Side of a cell in metres.
    column, row
        Number of the south-western cell, counted from the origin of the projection.
    counts
        Problems per cell, int64, shape (rows, columns), from south to north and west to east.
    """

    cell: float
    column: int
    row: int
    counts: np.ndarray

    def boxes(self, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
        """Draw the cells at these places of `counts` as polygons in the projection."""
        west, south = self.column + columns, self.row + rows
        # Each side is a whole number times the cell, so neighbours share their side to the last bit.
        sides = (west * self.cell, south * self.cell, (west + 1) * self.cell, (south + 1) * self.cell)
        return shapely.box(*sides)


def positions(problems: pd.DataFrame, projection: str) -> tuple[np.ndarray, np.ndarray]:
    """Give the positions of the located problems in metres, two arrays of one length."""
    lon, lat = (np.asarray(problems[axis], dtype="float64") for axis in ("lon", "lat"))
    located = np.isfinite(lon) & np.isfinite(lat)
    return crs.project(lon[located], lat[located], projection)


def cell_numbers(x: np.ndarray, y: np.ndarray, cell: float) -> tuple[np.ndarray, np.ndarray]:
    """Number the cells that hold positions: (columns, rows); western and southern sides belong to a cell."""
    return np.floor(x / cell).astype("int64"), np.floor(y / cell).astype("int64")


def lay(x: np.ndarray, y: np.ndarray, cell: float, extent: tuple[float, float, float, float]) -> Grid:
    """
    Count positions on the rectangle of cells that covers an extent.

    Parameters
    ----------
    x, y
        Positions in metres, shape (n,); those outside the rectangle are not counted.
    cell
        Side of a cell in metres.
    extent
        West, south, east, north in metres.

    Raises
    ------
    InputError
        The grid would have more than `MOST_CELLS` cells.
    """
    (west, east), (south, north) = cell_numbers(np.array(extent[::2]), np.array(extent[1::2]), cell)
    shape = (int(north - south) + 1, int(east - west) + 1)
    if shape[0] * shape[1] > MOST_CELLS:
        raise InputError(
            N_("范围太大：边长 {cell} 米的网格要 {cells} 个，最多 {most} 个。"),
            N_("请加大网格边长，或检查是否有离本市很远的坐标。"),
            cell=f"{cell:g}",
            cells=shape[0] * shape[1],
            most=MOST_CELLS,
        )
    empty = Grid(cell, int(west), int(south), np.zeros(shape, dtype="int64"))
    return replace(empty, counts=count_on(empty, x, y))


def count_on(grid: Grid, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Count positions on a grid that is there; those beside it are not counted. The shape of its counts."""
    rows_in_all, columns_in_all = grid.counts.shape
    columns, rows = cell_numbers(x, y, grid.cell)
    columns, rows = columns - grid.column, rows - grid.row
    within = (columns >= 0) & (columns < columns_in_all) & (rows >= 0) & (rows < rows_in_all)
    flat = rows[within] * columns_in_all + columns[within]
    return np.bincount(flat, minlength=grid.counts.size).reshape(grid.counts.shape)


def within(grid: Grid, area: shapely.Geometry) -> np.ndarray:
    """
    Mark the cells that an area covers or cuts.

    Parameters
    ----------
    grid
        The grid.
    area
        A polygon of the caller's own in the same projection: it is prepared here, so it must not be shared.

    Returns
    -------
    marked
        Booleans, the shape of `grid.counts`. A cell cut by the border belongs to the area, so that no problem
        inside the city is lost at its edge.
    """
    rows, columns = np.indices(grid.counts.shape)
    shapely.prepare(area)
    x, y = (grid.column + columns + 0.5) * grid.cell, (grid.row + rows + 0.5) * grid.cell
    marked = shapely.contains_xy(area, x, y)
    # The border can also cut cells whose centre is outside: those beside a marked one, or with problems.
    doubtful = (ndimage.binary_dilation(marked, np.ones((3, 3))) | (grid.counts > 0)) & ~marked
    at = np.nonzero(doubtful)
    marked[at] = shapely.intersects(area, grid.boxes(*at))
    return marked


def inside_shares(grid: Grid, area: shapely.Geometry, marked: np.ndarray) -> np.ndarray:
    """
    Say which share of each marked cell lies in the area, 0 to 1; the shape of `grid.counts`.

    Chance would bring fewer problems to a cell that the border cuts: only the part inside the city counts.
    """
    shares = np.where(marked, 1.0, 0.0)
    at = np.nonzero(marked & ~ndimage.binary_erosion(marked, np.ones((3, 3))))
    boxes = grid.boxes(*at)
    shares[at] = shapely.area(shapely.intersection(boxes, area)) / grid.cell**2
    return shares


def union_of(boundary: gpd.GeoDataFrame, projection: str) -> shapely.Geometry:
    """Unite the communities into one polygon in the projection; a new geometry that nobody else holds."""
    return shapely.union_all(shapely.make_valid(crs.project_frame(boundary, projection).geometry.to_numpy()))
