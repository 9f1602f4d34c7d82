"""Find the community that contains each problem, with a rule for borders.

Containment is decided in the stored longitudes and latitudes, as by exact (robust) predicates. Neighbours
that share the vertices of their border therefore leave neither a gap nor an overlap: a point is left of the
shared line, right of it or on it, and both polygons say the same. The index of cells answers all points that
lie clear of borders; the predicates themselves are asked for the few others.
"""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from . import cell_index
from ._codes import joined, texts, words
from .cell_index import CellIndex

BLOCK = 250_000
"""Points held as geometries at once: bounds the memory, some 40 MB, whatever the size of the city."""
POINTS_PER_ZONE, FEWEST_POINTS = 10, 1_000
"""For fewer points than that making the index takes longer than asking the predicates."""
REASONS = ["inside", "edge", "overlap", "outside", "no_position"]
INSIDE, EDGE, OVERLAP, OUTSIDE, NO_POSITION = range(len(REASONS))


def ordered(communities: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Order communities by code: so they are numbered in the index, and so candidates are listed."""
    return communities.sort_values("code", kind="stable")


def index_of(communities: gpd.GeoDataFrame) -> CellIndex:
    """Make the index that `contain` takes, once for zones that do not change."""
    return cell_index.build(ordered(communities).geometry.to_numpy())


def contain(
    lon: np.ndarray, lat: np.ndarray, communities: gpd.GeoDataFrame, index: CellIndex | None = None
) -> pd.DataFrame:
    """
    Say which community contains each point.

    Parameters
    ----------
    lon, lat
        Longitudes and latitudes in degrees, WGS 84, shape (n,); NaN where there is no position.
    communities
        The communities frame (ARCHITECTURE.md), in the same coordinates. It is only read.
    index
        What `index_of` made of these very communities; made anew without it where that is worth while.

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
    zones = ordered(communities)
    codes = zones["code"].to_numpy(dtype=object)
    zone, rows, ranks, interior = _found(lon, lat, zones.geometry.to_numpy(), index)
    reasons = np.where(zone >= 0, INSIDE, OUTSIDE).astype(np.int8)
    reasons[~(np.isfinite(lon) & np.isfinite(lat))] = NO_POSITION
    several, first, hits = np.unique(rows, return_index=True, return_counts=True)
    overlapping = np.add.reduceat(interior, first, dtype=np.int64) > 1 if len(rows) else np.empty(0, bool)
    zone[several] = np.where(overlapping, -1, ranks[first])
    reasons[several] = np.where(overlapping, OVERLAP, EDGE)
    community = texts(codes, zone)
    candidates = community
    if len(several):
        lists = joined(codes, np.repeat(np.arange(len(several)), hits), ranks, len(several))
        named = zone.astype(np.int64)
        named[several] = len(codes) + np.arange(len(several))
        candidates = texts(np.array([*codes, *lists], dtype=object), named)
    return pd.DataFrame(
        {
            "community": community,
            "community_reason": words(REASONS, reasons),
            "community_candidates": candidates,
        }
    )


def _found(
    lon: np.ndarray, lat: np.ndarray, polygons: np.ndarray, index: CellIndex | None
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Give the only zone of each point (−1: none or several), and the pairs of those that have several."""
    if index is None and len(lon) > POINTS_PER_ZONE * len(polygons) + FEWEST_POINTS:
        index = cell_index.build(polygons)
    if index is None:
        zone = np.full(len(lon), -1, dtype=np.int32)
        asked = np.flatnonzero(np.isfinite(lon) & np.isfinite(lat))
        pairs = [_hits(lon, lat, asked, polygons)]
    else:
        zone, at, ranks, asked = cell_index.lookup(index, lon, lat)
        pairs = [_hits(lon, lat, asked, polygons), (at, ranks, np.ones(len(at), dtype=bool))]
    rows, ranks, interior = (np.concatenate(parts) for parts in zip(*pairs, strict=True))
    order = np.lexsort((ranks, rows))
    rows, ranks, interior = rows[order], ranks[order], interior[order]
    alone = np.bincount(rows, minlength=len(lon))[rows] == 1
    zone[rows[alone]] = ranks[alone]
    return zone, rows[~alone], ranks[~alone], interior[~alone]


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
