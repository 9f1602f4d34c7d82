"""Notice when positions would lie on the city's roads in another datum than the one that was named.

A point of a Chinese web map read as WGS-84 lies some 400 m beside its road: nothing looks wrong in the table,
and somebody else is blamed. Problems lie along roads, so the median distance to the nearest section tells.
"""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from . import crs, gcj02
from .i18n import Translator

SAMPLE = 500
FEWEST = 20
"""With fewer positions the median says little."""
CLEARLY = 0.5
"""Another datum must bring the points to less than this share of their distance."""
NEAR_M = 60.0
"""And this near to the roads, in metres (median)."""
SHIFTED = {"wgs84": lambda lon, lat: (lon, lat), "gcj02": gcj02.to_gcj02, "bd09": gcj02.to_bd09}


@dataclass(frozen=True)
class Fit:
    """A datum that fits better than the named one, and the median distance of each to the roads, metres."""

    named: str
    datum: str
    named_m: float
    better_m: float


def better(problems: pd.DataFrame, sections: gpd.GeoDataFrame, named: str, projection: str) -> Fit | None:
    """
    Say whether another datum than the named one fits the city's roads clearly better.

    Parameters
    ----------
    problems
        Accepted problems, their `lon` and `lat` already converted from the named datum.
    sections
        The city's road sections.
    named
        The datum that was named: wgs84, gcj02 or bd09; any other is believed.
    projection
        The city's metric projection.

    Returns
    -------
    fit
        The better datum, None where the named one fits, or where there is too little to judge by.
    """
    placed = problems[problems["lon"].notna()]
    if named not in SHIFTED or len(placed) < FEWEST or not len(sections):
        return None
    sample = placed.sample(min(SAMPLE, len(placed)), random_state=0)
    lon, lat = SHIFTED[named](sample["lon"].to_numpy(), sample["lat"].to_numpy())
    roads = shapely.STRtree(crs.project_frame(sections, projection).geometry.to_numpy())
    distances = {datum: _median(*crs.to_wgs84(lon, lat, datum), roads, projection) for datum in SHIFTED}
    best = min(distances, key=lambda datum: distances[datum])
    if best == named or distances[best] > min(NEAR_M, CLEARLY * distances[named]):
        return None
    return Fit(named, best, distances[named], distances[best])


def warning(fit: Fit, say: Translator) -> str:
    """Say that the datum may have been chosen wrongly, with both distances."""
    return say(
        "坐标系可能选错了：按 {named} 读取，问题离路段（中位数）{far}；按 {better} 读取只有 {near}。",
        named=say(crs.DATUMS[fit.named].label),
        better=say(crs.DATUMS[fit.datum].label),
        far=say.metres(fit.named_m),
        near=say.metres(fit.better_m),
    )


def _median(lon: np.ndarray, lat: np.ndarray, roads: shapely.STRtree, projection: str) -> float:
    points = shapely.points(*crs.project(lon, lat, projection))
    _, distance = roads.query_nearest(points, all_matches=False, return_distance=True)
    return float(np.median(distance))
