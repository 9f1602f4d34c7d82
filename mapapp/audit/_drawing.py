"""Find zones that cannot be right by themselves: broken, far away, or of one name."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from ..i18n import N_
from ._kinds import row

FAR_M = 5000.0
"""Communities this far from all the others are not of this city."""
METRES_PER_DEGREE = 111_000.0
EMPTY = N_("没有图形")


def broken(zones: gpd.GeoDataFrame, zone_kind: str) -> tuple[list[dict[str, Any]], NDArray[np.bool_]]:
    """
    Find zones whose geometry cannot be used.

    Returns
    -------
    findings, sound
        One finding per zone with GEOS's reason and its place; a mask of the zones that can be used.
    """
    shapes = zones.geometry.to_numpy()
    there = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    sound = there & shapely.is_valid(shapes)
    wanted = 2 if zone_kind == "community" else 1
    sound &= shapely.get_dimensions(shapes) == wanted
    found = []
    for at in np.flatnonzero(~sound):
        reason = str(shapely.is_valid_reason(shapes[at])) if there[at] else EMPTY
        shape = shapes[at] if there[at] else None
        found.append(row("broken", zones.iloc[[at]], zone_kind=zone_kind, detail=reason, geometry=shape))
    return found, sound


def far(communities: gpd.GeoDataFrame) -> tuple[list[dict[str, Any]], NDArray[np.bool_]]:
    """
    Find communities that lie farther than `FAR_M` from the city, in groups: the largest group is the city.

    Distances are those of bounding boxes, measured in degrees: a projection says nothing of far places.
    """
    count = len(communities)
    if not count:
        return [], np.ones(0, dtype=bool)
    west, south, east, north = shapely.bounds(communities.geometry.to_numpy()).T
    reach = FAR_M / METRES_PER_DEGREE / 2
    wide = reach / max(float(np.cos(np.radians(np.median((south + north) / 2)))), 0.01)
    boxes = shapely.box(west - wide, south - reach, east + wide, north + reach)
    a, b = shapely.STRtree(boxes).query(boxes)
    graph = coo_array((np.ones(len(a), dtype="int8"), (a, b)), shape=(count, count))
    group = connected_components(graph, directed=False)[1]
    near = group == np.bincount(group).argmax()
    found = [
        row(
            "far",
            communities.iloc[[at]],
            zone_kind="community",
            limit_m=FAR_M,
            geometry=communities.geometry.iloc[at],
        )
        for at in np.flatnonzero(~near)
    ]
    return found, near


def same_name(zones: gpd.GeoDataFrame, zone_kind: str) -> list[dict[str, Any]]:
    """Find zones that share a name; the place shown is that of the first."""
    again = zones[zones["name"].duplicated(keep=False)]
    return [
        row(
            "same_name",
            several,
            zone_kind=zone_kind,
            names=str(name),
            count=len(several),
            geometry=several.geometry.iloc[0],
        )
        for name, several in again.groupby("name", sort=False)
    ]
