"""Find places where problems gather, dense ones and loose ones alike (HDBSCAN)."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
from sklearn.cluster import HDBSCAN

from ..errors import InputError
from ..i18n import N_
from . import _clusters, _grid
from ._method import Method, Param

MOST_PLACES = 50_000
"""Beyond so many different places the search takes minutes."""
HULL_M = 30.0


def find(
    problems: pd.DataFrame,
    *,
    projection: str,
    boundary: gpd.GeoDataFrame | None = None,
    sections: gpd.GeoDataFrame | None = None,
    fewest: float = 20,
) -> gpd.GeoDataFrame:
    """
    Gather problems into clusters of at least a size, without a distance to choose.

    Parameters
    ----------
    problems, projection, boundary, sections
        As for `dbscan.find`.
    fewest
        Fewest problems of a cluster.

    Returns
    -------
    spots
        See `_clusters.spots`. Campello, Moulavi, Sander (2013), PAKDD 2013, 160–172.

    Raises
    ------
    InputError
        Fewer than 30 problems, or more than `MOST_PLACES`.
    """
    x, y = _grid.positions(problems, projection)
    if len(x) == 0:
        return _clusters.spots(problems, x, y, np.empty(0, dtype="int64"), projection, HULL_M)
    _clusters.check_enough(x)
    if len(x) > MOST_PLACES:
        raise InputError(
            N_("有 {count} 个问题点，这个方法最多算 {most} 个。"),
            N_("请缩小日期或类别范围，或改用“聚集（DBSCAN）”。"),
            count=len(x),
            most=MOST_PLACES,
        )
    label = HDBSCAN(min_cluster_size=min(int(fewest), len(x)), copy=True).fit_predict(np.column_stack([x, y]))
    return _clusters.spots(problems, x, y, label, projection, HULL_M)


METHOD = Method(
    "hdbscan",
    N_("聚集（HDBSCAN）"),
    params=(Param("fewest", N_("一片最少件数（件）"), default=20, low=5, high=500),),
    find=find,
    explains=N_("密的片和疏的片都能认出，不用定距离；不检验是否偶然。"),
    score=N_("片内密度（件/平方千米）"),
)
