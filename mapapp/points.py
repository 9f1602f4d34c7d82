"""Link problems to inspection points, and say which points would fail today."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from . import crs, point_kinds
from .ground_frames import MOMENT, Ground
from .i18n import N_, Translator

STATES = {"fail": N_("今天会不合格"), "unknown": N_("说不准"), "ready": N_("可以迎检")}
"""What an evaluation today would find → label, the gravest first."""
REASONS = {
    "score": N_("得分 {value} 低于 {limit}"),
    "unseen": N_("上次有 {value} 项没有检查"),
    "overdue": N_("超期未结 {value} 件，多于 {limit} 件"),
    "open": N_("未结案 {value} 件，多于 {limit} 件"),
    "never": N_("没有检查过"),
    "old": N_("上次检查在 {value} 天前，超过 {limit} 天"),
}
"""Why a point is not ready → message."""
FAILING = ("score", "overdue", "open")
"""Reasons that fail a point; the others only leave it unknown."""


def link(cases: pd.DataFrame, points: gpd.GeoDataFrame, projection: str) -> NDArray[np.int64]:
    """
    Say at which inspection point each problem lies.

    Parameters
    ----------
    cases
        With `lon` and `lat` in degrees; NaN lies nowhere.
    points
        The points frame: a point with its radius, or a polygon whose radius is a margin around it.
    projection
        The city's metric projection.

    Returns
    -------
    position
        Position of the one point in `points`, −1 for none, shape (n,): within the radius, the edge included.
        Of several the nearest wins (0 m inside a polygon), of equally near ones the first.
    """
    found, best = np.full(len(cases), -1), np.full(len(cases), np.inf)
    lon, lat = (cases[name].to_numpy(dtype="float64") for name in ("lon", "lat"))
    placed = np.flatnonzero(~np.isnan(lon) & ~np.isnan(lat))
    if not len(points) or not len(placed):
        return found
    x, y = crs.project(lon[placed], lat[placed], projection)
    order = np.argsort(x, kind="stable")
    x, y, placed = x[order], y[order], placed[order]
    shapes = crs.project_frame(points, projection).geometry.to_numpy()
    radius = points["radius_m"].to_numpy(dtype="float64")
    for at, (west, south, east, north) in enumerate(shapely.bounds(shapes)):
        # Sorted by x: the few problems that can be near are one slice.
        low = np.searchsorted(x, west - radius[at], side="left")
        high = np.searchsorted(x, east + radius[at], side="right")
        near = np.arange(low, high)
        near = near[(y[near] >= south - radius[at]) & (y[near] <= north + radius[at])]
        distance = shapely.distance(shapely.points(x[near], y[near]), shapes[at])
        rows = placed[near]
        closer = (distance <= radius[at]) & (distance < best[rows])
        best[rows[closer]], found[rows[closer]] = distance[closer], at
    return found


def columns_of(cases: pd.DataFrame, points: gpd.GeoDataFrame, projection: str) -> dict[str, pd.Series]:
    """Return `point` (code) and `point_kind` of each case, "" where it lies at none."""
    position = link(cases, points, projection)
    return {
        name: pd.Series([*points[column], ""], dtype="str").iloc[position].set_axis(cases.index)
        for name, column in (("point", "code"), ("point_kind", "kind"))
    }


def latest(inspections: pd.DataFrame, as_of: dt.datetime) -> pd.DataFrame:
    """Return each point's last inspection at a moment, indexed by point code."""
    past = inspections[inspections["inspected_at"] <= pd.Timestamp(as_of)]
    ordered = past.sort_values("inspected_at", kind="stable")
    return ordered.drop_duplicates("point_code", keep="last").set_index("point_code")


def readiness(ground: Ground, cases: pd.DataFrame, as_of: dt.datetime) -> pd.DataFrame:
    """
    Say which points would fail an evaluation today.

    A point **fails** when its last score is below the pass mark, or when more open or overdue cases lie in it
    than the rules allow. It is **unknown** when it was never inspected, longer ago than the rules allow, or
    not in full: what was not looked at may be wrong. Else it is **ready**.

    Parameters
    ----------
    ground
        Points, inspections and rules (`ground_rules`).
    cases
        All cases as of the moment, with `point`.

    Returns
    -------
    readiness
        Aligned with `ground.points`: `score`, `inspected_at`, `days` (full days since), `unseen` (items not
        looked at), `open`, `overdue` (still open), `state` (a key of `STATES`), `reasons` (list of (key of
        `REASONS`, value, limit)).
    """
    points, rules = ground.points, ground.rules
    last = latest(ground.inspections, as_of).reindex(points["code"])
    days = np.floor((pd.Timestamp(as_of) - last["inspected_at"]).dt.total_seconds() / 86_400)
    is_open = cases[cases["point"].ne("") & cases["is_open"]]
    counts = {
        "open": is_open["point"].value_counts(),
        "overdue": is_open.loc[is_open["is_overdue"], "point"].value_counts(),
    }
    found = pd.DataFrame(
        {
            "score": last["score"].to_numpy(dtype="float64"),
            "inspected_at": last["inspected_at"].astype(MOMENT).to_numpy(),
            "days": days.to_numpy(dtype="float64"),
            "unseen": [
                0 if not isinstance(kept, list) else point_kinds.unseen(kept) for kept in last["items"]
            ],
            **{name: points["code"].map(count).fillna(0).astype("int64") for name, count in counts.items()},
        },
        index=points.index,
    )
    reasons = [_reasons(row, rules) for row in found.to_dict("records")]
    state = ["fail" if _fails(why) else ("unknown" if why else "ready") for why in reasons]
    return found.assign(
        state=pd.Series(state, index=points.index, dtype="str"),
        reasons=pd.Series(reasons, index=points.index, dtype="object"),
    )


def _fails(reasons: list[tuple[str, float, float]]) -> bool:
    return any(key in FAILING for key, _, _ in reasons)


def _reasons(row: Mapping[Any, Any], rules: Mapping[str, float]) -> list[tuple[str, float, float]]:
    never = row["days"] != row["days"]
    tests = (
        ("score", row["score"], rules["pass_score"], row["score"] < rules["pass_score"]),
        ("overdue", row["overdue"], rules["overdue_most"], row["overdue"] > rules["overdue_most"]),
        ("open", row["open"], rules["open_most"], row["open"] > rules["open_most"]),
        ("never", 0.0, 0.0, never),
        ("old", row["days"], rules["inspection_days"], row["days"] > rules["inspection_days"]),
        ("unseen", row["unseen"], 0.0, row["unseen"] > 0),
    )
    return [(key, float(value), float(limit)) for key, value, limit, holds in tests if holds]


def said(reasons: list[tuple[str, float, float]], say: Translator) -> str:
    """Say the reasons in words."""
    parts = [
        say(REASONS[key], value=say.number(value, 1 if key == "score" else 0), limit=say.number(limit))
        for key, value, limit in reasons
    ]
    return ("；" if say.language == "zh" else "; ").join(parts)
