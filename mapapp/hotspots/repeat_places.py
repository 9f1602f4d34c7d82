"""Find places where the same kind of problem comes back again and again."""

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
    reach: float = 20,
    times: float = 4,
    days: float = 90,
) -> gpd.GeoDataFrame:
    """
    Find places with the same type on several days.

    Parameters
    ----------
    problems
        Problems (ARCHITECTURE.md): `lon`, `lat`, `type_key`, `reported_at` and, where there is one,
        `problem_id` are read.
    projection
        The city's metric projection.
    boundary, sections
        Not asked.
    reach
        Problems of one type no farther apart are at one place, in metres.
    times
        On so many different days at least it was reported.
    days
        Within so many days at most.

    Returns
    -------
    spots
        One row per place and type, most often first: `count` problems, `score` different days, `members`. No
        test is made: that it came back is counted, not inferred.
    """
    located = problems[np.isfinite(problems["lon"]) & np.isfinite(problems["lat"])]
    x, y = _grid.positions(problems, projection)
    label = np.full(len(x), -1)
    day = pd.to_datetime(located["reported_at"]).to_numpy().astype("datetime64[D]").astype("int64")
    for rows in located.groupby(located["type_key"].to_numpy()).indices.values():
        if len(rows) < times:
            continue
        near = DBSCAN(eps=reach, min_samples=int(times), algorithm="kd_tree")
        own = near.fit_predict(np.column_stack([x[rows], y[rows]]))
        label[rows] = np.where(own >= 0, own + label.max() + 1, -1)
    label = _within_days(label, day, int(times), int(days))
    found = _clusters.spots(problems, x, y, label, projection, reach / 2)
    names = problems["problem_id"].to_numpy() if "problem_id" in problems else np.arange(len(problems))
    name_of = names[np.flatnonzero(np.isfinite(problems["lon"]) & np.isfinite(problems["lat"]))]
    day_of = dict(zip(name_of, day, strict=True))
    found["score"] = [float(len({day_of[name] for name in members})) for members in found["members"]]
    return found.sort_values(["score", "count"], ascending=False, kind="stable", ignore_index=True)


def _within_days(label: np.ndarray, day: np.ndarray, times: int, days: int) -> np.ndarray:
    """Keep the places where some stretch of `days` days holds `times` different days with a problem."""
    kept = label.copy()
    placed = pd.Series(label)[label >= 0]
    for rows in placed.groupby(placed).groups.values():
        own = np.unique(day[rows])
        # The last of some `times` days in a row, counted from the first of them.
        lasted = own[times - 1 :] - own[: max(len(own) - times + 1, 0)]
        if not (lasted < days).any():
            kept[rows] = -1
    return kept


METHOD = Method(
    "repeat_places",
    N_("反复点位"),
    params=(
        Param("reach", N_("算同一地点的距离（米）"), default=20, low=5, high=100),
        Param("times", N_("至少几天出现（天）"), default=4, low=2, high=30),
        Param("days", N_("在多少天之内（天）"), default=90, low=7, high=730),
    ),
    find=find,
    explains=N_("同一地点、同一类别，一再出现的地方。"),
    needs=("reported_at", "type_key"),
    score=N_("出现的天数（天）"),
)
