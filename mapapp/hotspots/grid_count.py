"""Count problems in square cells."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd

from ..i18n import N_
from . import _grid, _spots
from ._method import Method, Param


def find(
    problems: pd.DataFrame,
    *,
    projection: str,
    boundary: gpd.GeoDataFrame | None = None,
    sections: gpd.GeoDataFrame | None = None,
    cell: float = 200,
) -> gpd.GeoDataFrame:
    """
    Count problems per square cell.

    Parameters
    ----------
    problems
        Problems (ARCHITECTURE.md); only `lon` and `lat` are read, rows without a position are left out.
    projection
        The city's metric projection.
    boundary
        Communities in EPSG:4326; given and not empty, only cells that they cover or cut are returned.
    cell
        Side of a cell in metres.

    Returns
    -------
    spots
        The cells that hold a problem as the spots frame of ARCHITECTURE.md, most problems first; no test is
        made (z, p, q NaN, confidence 0). Empty in, empty out.
    """
    x, y = _grid.positions(problems, projection)
    # Only cells that hold a problem are made: this also works where a whole grid would not fit.
    numbers, count = np.unique(np.column_stack(_grid.cell_numbers(x, y, cell)), axis=0, return_counts=True)
    origin = _grid.Grid(cell, 0, 0, np.empty((0, 0), dtype="int64"))
    boxes = origin.boxes(numbers[:, 1], numbers[:, 0])
    spots = _spots.frame(boxes, count, len(x), projection)
    if boundary is None or len(boundary) == 0 or len(spots) == 0:
        return spots
    area = _grid.union_of(boundary, projection)
    return spots[spots.intersects(area)].reset_index(drop=True)


METHOD = Method(
    "grid_count",
    N_("网格计数"),
    params=(Param("cell", N_("网格边长（米）"), default=200, low=50, high=1000),),
    find=find,
    explains=N_("每个方格里有多少问题，只计数，不检验。"),
)
