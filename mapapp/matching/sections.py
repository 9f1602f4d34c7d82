"""Measure how far the road sections around each problem are."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

HIGH_GAP_M = 15.0
"""How far beyond the reach roads are looked at: they still make the nearer ones less likely, in metres."""
BLOCK = 250_000
"""Points held as geometries at once: bounds the memory, whatever the size of the city."""


def near(x: np.ndarray, y: np.ndarray, sections: gpd.GeoDataFrame, reach_m: float) -> pd.DataFrame:
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

    Returns
    -------
    evidence
        One row per pair, ordered by problem, then distance, then code: `row` (position of the problem),
        `rank` (position of the section), `road` (a number per road; an unnamed section is a road of its
        own), `distance_m`. It goes `HIGH_GAP_M` beyond the reach: the gap to the next road must be known.
    """
    lines = sections.geometry.to_numpy()
    tree = shapely.STRtree(lines)
    located = np.flatnonzero(np.isfinite(x) & np.isfinite(y))
    found: list[tuple[np.ndarray, np.ndarray, np.ndarray]] = [
        (np.empty(0, int), np.empty(0, int), np.empty(0))
    ]
    for start in range(0, len(located), BLOCK):
        block = located[start : start + BLOCK]
        points = shapely.points(x[block], y[block])
        at, rank = tree.query(points, predicate="dwithin", distance=reach_m + HIGH_GAP_M)
        distance = shapely.distance(points[at], lines[rank])
        order = np.lexsort((rank, distance, at))
        found.append((block[at[order]], rank[order], distance[order]))
    rows, ranks, distances = (np.concatenate(parts) for parts in zip(*found, strict=True))
    road = road_numbers(sections)[ranks]
    return pd.DataFrame({"row": rows, "rank": ranks, "road": road, "distance_m": distances})


def road_numbers(sections: gpd.GeoDataFrame) -> np.ndarray:
    """Number the roads; a section without a road name is a road of its own."""
    named = sections["road"].to_numpy(dtype=object)
    alone = sections["code"].to_numpy(dtype=object)
    # The line feed cannot stand in a road name, so a code never equals the name of another road.
    return pd.factorize(np.where(named == "", "\n" + alone, named))[0]
