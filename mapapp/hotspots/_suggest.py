"""Suggest how large cells should be, from how many problems there are on how much ground."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd

from ..errors import Phrase
from ..i18n import N_
from . import _grid

PER_CELL = 2.0
"""Problems per cell on average: fewer leave most cells empty, more hide what is beside what."""
STEP_M, SMALLEST_M, LARGEST_M = 50.0, 50.0, 500.0


def cells(
    problems: pd.DataFrame, projection: str, boundary: gpd.GeoDataFrame | None = None
) -> tuple[dict[str, float], Phrase] | None:
    """
    Suggest side and reach of square cells.

    Parameters
    ----------
    problems, projection, boundary
        As for the methods.

    Returns
    -------
    suggested, reason
        `cell` and `reach` in metres, and why; None without two problems. The side is that of cells with
        `PER_CELL` problems on average over the communities (else over the problems' convex hull), in steps of
        50 m; the reach is twice the side: the cells beside and those beside them.
    """
    x, y = _grid.positions(problems, projection)
    if len(x) < 2:
        return None
    if boundary is not None and len(boundary):
        area = _grid.union_of(boundary, projection).area
    else:
        area = float(np.ptp(x) * np.ptp(y))
    side = np.sqrt(PER_CELL * area / len(x))
    cell = float(np.clip(round(side / STEP_M) * STEP_M, SMALLEST_M, LARGEST_M))
    reason = Phrase(
        N_("{area} 平方千米内 {count} 件：边长 {cell} 米的网格平均每格约 {mean} 件，邻近取两格"),
        {
            "area": f"{area / 1e6:.1f}",
            "count": len(x),
            "cell": f"{cell:g}",
            "mean": f"{len(x) * cell**2 / max(area, 1.0):.1f}",
        },
    )
    return {"cell": cell, "reach": 2 * cell}, reason
