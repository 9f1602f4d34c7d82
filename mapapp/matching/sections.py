"""Measure how far the road sections around each problem are."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from .. import crs
from . import segment_grid

HIGH_GAP_M = 15.0
"""How far beyond the reach roads are looked at: they still make the nearer ones less likely, in metres."""
POINTS_PER_VERTEX = 0.25
"""For fewer points than that laying the lines into a grid takes longer than asking GEOS."""


def near(
    x: np.ndarray,
    y: np.ndarray,
    sections: gpd.GeoDataFrame,
    reach_m: float,
    grid: segment_grid.SegmentGrid | None = None,
) -> pd.DataFrame:
    """
    Measure the distance of every problem to the sections around it.

    Parameters
    ----------
    x, y
        Positions in metres in the city's projection, shape (n,); NaN where there is none.
    sections
        The road sections ordered by code, in the same projection. They are only read.
    reach_m
        How far a section may be to be a candidate, in metres, included.
    grid
        What `grid_of` made of these very sections and this reach; made anew without it where worth while.

    Returns
    -------
    evidence
        One row per pair, ordered by problem, then distance, then code: `row` (position of the problem),
        `rank` (position of the section), `road` (a number per road; an unnamed section is a road of its
        own), `distance_m`, `piece` (the nearest piece of the section, −1 where GEOS was asked and does not
        say). It goes `HIGH_GAP_M` beyond the reach: the gap to the next road must be known.
    """
    lines = sections.geometry.to_numpy()
    if grid is None and len(x) > POINTS_PER_VERTEX * shapely.get_num_coordinates(lines).sum():
        grid = grid_of(sections, reach_m)
    pairs = _asked(x, y, lines, reach_m) if grid is None else segment_grid.within(grid, x, y)
    road = road_numbers(sections)[pairs.line]
    columns = {"row": pairs.at, "rank": pairs.line, "road": road, "distance_m": pairs.distance_m}
    return pd.DataFrame({**columns, "piece": pairs.segment})


def measured(sections: gpd.GeoDataFrame, projection: str) -> gpd.GeoDataFrame:
    """Order stored sections by code and put them into metres."""
    ordered = sections.sort_values("code", kind="stable", ignore_index=True)
    return crs.project_frame(ordered, projection) if len(ordered) else ordered


def grid_of(sections: gpd.GeoDataFrame, reach_m: float) -> segment_grid.SegmentGrid:
    """Make the grid that `near` takes, once for sections (ordered by code, in metres) that do not change."""
    return segment_grid.build(sections.geometry.to_numpy(), reach_m + HIGH_GAP_M)


def _asked(x: np.ndarray, y: np.ndarray, lines: np.ndarray, reach_m: float) -> segment_grid.Pairs:
    """Ask GEOS for every pair."""
    located = np.flatnonzero(np.isfinite(x) & np.isfinite(y))
    points = shapely.points(x[located], y[located])
    tree = shapely.STRtree(lines)
    at, line = tree.query(points, predicate="dwithin", distance=reach_m + HIGH_GAP_M)
    distance = shapely.distance(points[at], lines[line])
    order = np.lexsort((line, distance, at))
    return segment_grid.Pairs(located[at[order]], line[order], distance[order], np.full(len(order), -1))


def road_numbers(sections: gpd.GeoDataFrame) -> np.ndarray:
    """Number the roads; a section without a road name is a road of its own."""
    named = sections["road"].to_numpy(dtype=object)
    alone = sections["code"].to_numpy(dtype=object)
    # The line feed cannot stand in a road name, so a code never equals the name of another road.
    return pd.factorize(np.where(named == "", "\n" + alone, named))[0]
