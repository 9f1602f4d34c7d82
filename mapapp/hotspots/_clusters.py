"""Turn labels of problems into hulls with their members."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ..errors import InputError
from ..i18n import N_
from . import _spots

FEWEST_PROBLEMS = 30


def check_enough(x: np.ndarray) -> None:
    """Refuse to look for clusters among too few problems."""
    if len(x) < FEWEST_PROBLEMS:
        raise InputError(
            N_("只有 {count} 个问题点有位置并在范围内，少于 {fewest} 个，判断不出热点。"),
            N_("请放宽日期或类别，或改用“网格计数”。"),
            count=len(x),
            fewest=FEWEST_PROBLEMS,
        )


def spots(
    problems: pd.DataFrame, x: np.ndarray, y: np.ndarray, label: np.ndarray, projection: str, margin: float
) -> gpd.GeoDataFrame:
    """
    Draw each cluster.

    Parameters
    ----------
    problems
        The problems; those with a position are the ones labelled.
    x, y, label
        Positions in metres and the cluster of each, −1 for none; shape (n,).
    projection
        The city's projection.
    margin
        How far the hull reaches beyond its outermost problems, in metres.

    Returns
    -------
    spots
        One row per cluster, most problems first: the convex hull, widened by the margin; `members`; `score`
        is its density in problems per km². No test is made: a hull drawn around what lies close is dense by
        construction, and an honest p-value would have to repeat the search on random cities.
    """
    located = np.flatnonzero(np.isfinite(problems["lon"]) & np.isfinite(problems["lat"]))
    names = problems["problem_id"].to_numpy() if "problem_id" in problems else np.arange(len(problems))
    order = np.argsort(label, kind="stable")
    order = order[label[order] >= 0]
    cuts = np.flatnonzero(np.diff(label[order])) + 1
    groups = [group for group in np.split(order, cuts) if len(group)]
    hulls = [shapely.multipoints(np.column_stack([x[group], y[group]])) for group in groups]
    shapes = shapely.buffer(shapely.convex_hull(np.array(hulls, dtype=object)), margin)
    count = np.array([len(group) for group in groups], dtype="int64")
    return _spots.frame(
        shapes,
        count,
        len(x),
        projection,
        score=count / np.maximum(shapely.area(shapes) / 1e6, 1e-9),
        members=[names[located[group]] for group in groups],
    )
