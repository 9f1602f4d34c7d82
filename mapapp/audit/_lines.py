"""Find road sections that leave the city, are too long for it, or lie on one another."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from .. import crs
from ._kinds import row

BESIDE_M = 30.0
"""A road along the city's edge may run so far outside its communities."""
OUTSIDE_M = 50.0
"""Shorter stretches beyond that are not worth a word."""
SHARED_M = 10.0
"""Sections that share a shorter stretch merely meet."""
ON_M = 0.05
"""Lines no farther apart than this are one line."""
SAME = 0.95
"""Sections that share so much of the longer one are drawn twice."""


def findings(
    sections: gpd.GeoDataFrame,
    measured: NDArray[np.object_],
    footprint: shapely.Geometry | None,
    projection: str,
) -> list[dict[str, Any]]:
    """
    List what is wrong with road sections.

    Parameters
    ----------
    sections, measured
        Sound sections, and the same lines in metres.
    footprint
        What the communities cover, in metres; None without communities.
    """
    found = _shared(sections, measured, projection)
    if footprint is None or shapely.is_empty(footprint):
        return found
    west, south, east, north = shapely.bounds(footprint)
    longest = float(np.hypot(east - west, north - south))
    length = shapely.length(measured)
    for at in np.flatnonzero(length > longest).tolist():
        found.append(_row("section_long", sections, [at], length[at], sections.geometry.iloc[at]))
    return found + _outside(sections, measured, footprint, projection)


def _outside(
    sections: gpd.GeoDataFrame, measured: NDArray[np.object_], footprint: shapely.Geometry, projection: str
) -> list[dict[str, Any]]:
    near = shapely.buffer(footprint, BESIDE_M, quad_segs=2)
    shapely.prepare(near)  # made here and used here alone: prepared geometries must not be shared
    leaving = np.flatnonzero(~shapely.covers(near, measured))
    wholly = ~shapely.intersects(near, measured[leaving])
    found = []
    for at, gone in zip(leaving.tolist(), wholly, strict=True):
        line = measured[at]
        if gone:
            length = float(shapely.length(line))
            found.append(_row("section_far", sections, [at], length, sections.geometry.iloc[at]))
            continue
        # Only the part of the city around the section: the whole outline would be walked for each.
        west, south, east, north = shapely.bounds(line)
        around = shapely.clip_by_rect(near, west - 1, south - 1, east + 1, north + 1)
        beyond = shapely.difference(line, around)
        if beyond.length >= OUTSIDE_M:
            placed = _placed(beyond, projection)
            found.append(_row("section_outside", sections, [at], beyond.length, placed, limit_m=BESIDE_M))
    return found


def _shared(
    sections: gpd.GeoDataFrame, measured: NDArray[np.object_], projection: str
) -> list[dict[str, Any]]:
    """Find sections that run along one line, to `ON_M`: rounding keeps lines from lying on one another."""
    a, b = shapely.STRtree(measured).query(measured, predicate="dwithin", distance=ON_M)
    a, b = a[a < b], b[a < b]
    around = shapely.buffer(measured, ON_M, quad_segs=1, cap_style="flat")
    common = shapely.intersection(measured[a], around[b])
    length = shapely.length(common)
    whole = np.maximum(shapely.length(measured[a]), shapely.length(measured[b]))
    found = []
    for at in np.flatnonzero((length >= SHARED_M) | (length >= SAME * whole)):
        kind = "section_repeated" if length[at] >= SAME * whole[at] else "section_shared"
        pair = [int(a[at]), int(b[at])]
        found.append(_row(kind, sections, pair, length[at], _placed(common[at], projection)))
    return found


def _placed(shape: Any, projection: str) -> Any:
    return crs.unproject_frame(gpd.GeoDataFrame(geometry=[shape], crs=projection)).geometry.iloc[0]


def _row(
    kind: str, sections: gpd.GeoDataFrame, at: list[int], length: float, shape: Any, **more: Any
) -> dict[str, Any]:
    return row(
        kind,
        sections.iloc[at],
        zone_kind="section",
        length_m=float(length),
        geometry=shape,
        **more,
    )
