"""Put cells together into the spots frame that every method returns."""

from __future__ import annotations

import geopandas as gpd
import numpy as np

COLUMNS = ("count", "score", "z", "p", "q", "confidence")


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
        Number of problems with a position: `score` is the share of them.
    projection
        The city's projection.
    z, p, q, confidence
        The test's outcome per cell, shape (n,); left out by methods without a test (NaN, confidence 0).

    Returns
    -------
    spots
        Ordered by confidence, then z, then count, each from high to low.
    """
    nothing = np.full(len(count), np.nan)
    spots = gpd.GeoDataFrame(
        {
            "count": np.asarray(count, dtype="int64"),
            "score": np.asarray(count) / max(located, 1),
            "z": nothing if z is None else z,
            "p": nothing if p is None else p,
            "q": nothing if q is None else q,
            "confidence": np.zeros(len(count), dtype="int64") if confidence is None else confidence,
        },
        geometry=gpd.GeoSeries(boxes, crs=projection, dtype="geometry"),
        crs=projection,
    )
    return spots.sort_values(["confidence", "z", "count"], ascending=False, kind="stable", ignore_index=True)
