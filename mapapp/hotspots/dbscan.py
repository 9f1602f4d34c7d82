"""Find places where problems lie close together in any shape (DBSCAN)."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
from sklearn.cluster import DBSCAN

from ..i18n import N_
from . import _clusters, _grid
from ._method import Method, Param


def find(
    problems: pd.DataFrame,
    *,
    projection: str,
    boundary: gpd.GeoDataFrame | None = None,
    sections: gpd.GeoDataFrame | None = None,
    reach: float = 60,
    fewest: float = 12,
) -> gpd.GeoDataFrame:
    """
    Gather problems that have enough others within reach.

    Parameters
    ----------
    problems
        Problems (ARCHITECTURE.md); `lon`, `lat` and, where there is one, `problem_id` are read.
    projection
        The city's metric projection.
    boundary
        Communities in EPSG:4326: the area whose mean density the clusters are held against.
    sections
        Not asked.
    reach
        Problems no farther apart are neighbours, in metres.
    fewest
        So many problems within reach, itself included, make the core of a cluster.

    Returns
    -------
    spots
        See `_clusters.spots`. Ester, Kriegel, Sander, Xu (1996), KDD-96, 226–231.
    """
    x, y = _grid.positions(problems, projection)
    if len(x) == 0:
        return _clusters.spots(problems, x, y, np.empty(0, dtype="int64"), projection, reach / 2)
    _clusters.check_enough(x)
    # Many problems at one place count as often as they are, but are searched for once.
    place, of_place, weight = np.unique(
        np.column_stack([x, y]), axis=0, return_inverse=True, return_counts=True
    )
    search = DBSCAN(eps=reach, min_samples=int(fewest), algorithm="kd_tree")
    label = search.fit_predict(place, sample_weight=weight)[of_place.ravel()]
    return _clusters.spots(problems, x, y, label, projection, reach / 2)


METHOD = Method(
    "dbscan",
    N_("聚集（DBSCAN）"),
    params=(
        Param("reach", N_("相邻距离（米）"), default=60, low=10, high=500),
        Param("fewest", N_("相邻范围内最少件数（件）"), default=12, low=3, high=200),
    ),
    find=find,
    explains=N_("问题一件挨一件聚成的片，形状不限；密的地方才算，不检验是否偶然。"),
    score=N_("片内密度（件/平方千米）"),
)
