"""Put cells together into the spots frame that every method returns."""

from __future__ import annotations

from collections.abc import Sequence

import geopandas as gpd
import numpy as np
import pandas as pd

COLUMNS = ("count", "score", "z", "p", "q", "confidence", "kind", "zone", "members")


def frame(
    boxes: np.ndarray,
    count: np.ndarray,
    located: int,
    projection: str,
    *,
    z: np.ndarray | None = None,
    p: np.ndarray | None = None,
    q: np.ndarray | None = None,
    confidence: np.ndarray | None = None,
    score: np.ndarray | None = None,
    kind: np.ndarray | None = None,
    zone: np.ndarray | None = None,
    members: Sequence[np.ndarray] | None = None,
) -> gpd.GeoDataFrame:
    """
    Make the spots frame of ARCHITECTURE.md, highest first.

    Parameters
    ----------
    boxes
        Cell polygons in the projection, shape (n,).
    count
        Problems per cell, shape (n,).
    located
        Number of problems with a position: `score` is the share of them where it is not given.
    projection
        The city's projection.
    z, p, q, confidence
        The test's outcome per cell, shape (n,); left out by methods without a test (NaN, confidence 0).
    score, kind, zone, members
        The method's own measure; a key of its classes; the section's code of a line; the problems
        (`problem_id`) where the shape alone does not say which they are. All shape (n,).

    Returns
    -------
    spots
        Ordered by confidence, then z, then count, each from high to low.
    """
    nothing = np.full(len(count), np.nan)
    spots = gpd.GeoDataFrame(
        {
            "count": np.asarray(count, dtype="int64"),
            "score": np.asarray(count) / max(located, 1) if score is None else score,
            "z": nothing if z is None else z,
            "p": nothing if p is None else p,
            "q": nothing if q is None else q,
            "confidence": np.zeros(len(count), dtype="int64") if confidence is None else confidence,
            "kind": pd.Series(np.full(len(count), "") if kind is None else kind, dtype="str"),
            "zone": pd.Series(np.full(len(count), "") if zone is None else zone, dtype="str"),
            "members": pd.Series([None] * len(count) if members is None else list(members), dtype="object"),
        },
        geometry=gpd.GeoSeries(boxes, crs=projection, dtype="geometry"),
        crs=projection,
    )
    return spots.sort_values(["confidence", "z", "count"], ascending=False, kind="stable", ignore_index=True)
