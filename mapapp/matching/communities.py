"""Find the community that contains each problem, with a rule for borders.

Containment is decided in the stored longitudes and latitudes with exact (robust) predicates. Neighbours that
share the vertices of their border therefore leave neither a gap nor an overlap: a point is left of the
shared line, right of it or on it, and both polygons say the same.
"""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ._codes import joined, texts

BLOCK = 250_000
"""Points held as geometries at once: bounds the memory, some 40 MB, whatever the size of the city."""


def contain(lon: np.ndarray, lat: np.ndarray, communities: gpd.GeoDataFrame) -> pd.DataFrame:
    """
    Say which community contains each point.

    Parameters
    ----------
    lon, lat
        Longitudes and latitudes in degrees, WGS 84, shape (n,); NaN where there is no position.
    communities
        The communities frame (ARCHITECTURE.md), in the same coordinates. It is only read.

    Returns
    -------
    found
        n rows, RangeIndex: `community` (code or ""), `community_reason`, `community_candidates` (codes
        joined by ";", smallest first). Reasons:

        - inside: exactly one community has the point in its interior, or on its border with nobody;
        - edge: on a border that several communities share; the smallest code takes it;
        - overlap: in the interior of several communities, whose drawings overlap; left to confirm (code "");
        - outside: in none (holes are outside);
        - no_position: no coordinates.
    """
    ordered = communities.sort_values("code", kind="stable")
    codes = ordered["code"].to_numpy(dtype=object)
    located = np.flatnonzero(np.isfinite(lon) & np.isfinite(lat))
    rows, ranks, interior = _hits(lon, lat, located, ordered.geometry.to_numpy())
    reasons = np.where(np.isfinite(lon) & np.isfinite(lat), "outside", "no_position").astype(object)
    best = np.full(len(lon), -1)
    hits = np.bincount(rows, minlength=len(lon))
    first = np.unique(rows, return_index=True)[1]
    best[rows[first]] = ranks[first]
    reasons[rows[first]] = "inside"
    several = rows[first][hits[rows[first]] > 1]
    overlapping = np.bincount(rows[interior], minlength=len(lon))[several] > 1
    reasons[several] = np.where(overlapping, "overlap", "edge")
    best[several[overlapping]] = -1
    return pd.DataFrame(
        {
            "community": texts(codes, best),
            "community_reason": pd.Series(reasons, dtype="str"),
            "community_candidates": joined(codes, rows, ranks, len(lon)),
        }
    )


def _hits(
    lon: np.ndarray, lat: np.ndarray, located: np.ndarray, polygons: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """
    Pair points with the polygons that may own them, ordered by point and rank, and mark real containment.

    Where one polygon has the point in its interior, those that only touch it there are left out. The
    polygons are shared between sessions: nothing here prepares them (prepared ones are not thread-safe).
    """
    tree = shapely.STRtree(polygons)
    found: list[tuple[np.ndarray, np.ndarray, np.ndarray]] = [
        (np.empty(0, int), np.empty(0, int), np.empty(0, bool))
    ]
    for start in range(0, len(located), BLOCK):
        block = located[start : start + BLOCK]
        points = shapely.points(lon[block], lat[block])
        at, ranks = tree.query(points, predicate="intersects")
        interior = np.ones(len(at), dtype=bool)
        shared = np.flatnonzero(np.bincount(at, minlength=len(block))[at] > 1)
        interior[shared] = shapely.contains(polygons[ranks[shared]], points[at[shared]])
        owned = np.bincount(at[interior], minlength=len(block))[at] > 0
        kept = interior | ~owned
        order = np.lexsort((ranks[kept], at[kept]))
        found.append((block[at[kept]][order], ranks[kept][order], interior[kept][order]))
    rows, ranks, interior = (np.concatenate(parts) for parts in zip(*found, strict=True))
    return rows, ranks, interior
