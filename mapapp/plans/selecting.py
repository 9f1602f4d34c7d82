"""Select zones at a place, within a ring or by name, and find where a section can be split."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from .. import crs
from . import _chainage
from ._borders import drawn_ring
from ._corners import nearest_corner as nearest_corner
from .edits import Place, Way

MOSTLY = 0.5
"""A section belongs to a ring that holds so much of its length."""
SAME_CROSSING_M = 60.0
"""A road that crosses twice within so many metres (two carriageways) crosses once."""
TOUCH_M = 1.0
AT_END_M = 5.0


@dataclass(frozen=True)
class Crossing:
    """A road that crosses a section, so many metres from its beginning."""

    road: str
    chainage_m: float


def at_place(zones: gpd.GeoDataFrame, place: Place, within_m: float, projection: str) -> str:
    """Return the code of the zone nearest to a place, at most so many metres away; "" where there is none."""
    if not len(zones):
        return ""
    point = shapely.Point(*place)
    reach = 3 * max(within_m, 1.0) / 100_000  # degrees, generous; the metres decide below
    near = np.sort(
        shapely.STRtree(zones.geometry.to_numpy()).query(point, predicate="dwithin", distance=reach)
    )
    if not len(near):
        return ""
    found = crs.project_frame(zones.iloc[near], projection)
    (x,), (y,) = crs.project([place[0]], [place[1]], projection)
    distance = shapely.distance(found.geometry.to_numpy(), shapely.Point(x, y))
    nearest = int(np.argmin(distance))
    return str(found["code"].iloc[nearest]) if distance[nearest] <= within_m else ""


def within(zones: gpd.GeoDataFrame, ring: Way) -> list[str]:
    """
    Return the codes of the zones that lie in a drawn ring, sections by more than half of their length.

    Raises
    ------
    InputError
        The ring crosses itself, or has fewer than three corners.
    """
    shape = drawn_ring(ring)
    shapes = zones.geometry.to_numpy()
    near = np.sort(shapely.STRtree(shapes).query(shape, predicate="intersects"))
    size = shapely.area if len(near) and shapely.get_dimensions(shapes[near[0]]) == 2 else shapely.length
    inside = size(shapely.intersection(shapes[near], shape)) >= MOSTLY * size(shapes[near])
    return zones["code"].iloc[near[inside]].tolist()


def named(zones: gpd.GeoDataFrame, words: str) -> list[str]:
    """
    Return the codes of the zones whose code, name or road holds every word, whatever their case.

    The name of a road means its own sections, not those that begin or end there.
    """
    asked = words.casefold().split()
    if not asked:
        return []
    if "road" in zones:
        theirs = zones["code"][zones["road"].str.casefold().eq(" ".join(asked))]
        if len(theirs):
            return theirs.tolist()
    columns = [name for name in ("code", "name", "road") if name in zones]
    text = pd.Series("", index=zones.index, dtype="str")
    for name in columns:
        text = text + " " + zones[name].str.casefold()
    found = np.logical_and.reduce([text.str.contains(word, regex=False).to_numpy() for word in asked])
    return zones["code"][found].tolist()


def crossings(sections: gpd.GeoDataFrame, code: str, projection: str) -> list[Crossing]:
    """List the other roads that cross a section away from its ends, from its beginning on."""
    shape = sections.geometry[sections["code"].eq(code).to_numpy()].iloc[0]
    road = sections["road"][sections["code"].eq(code)].iloc[0]
    near = np.sort(
        shapely.STRtree(sections.geometry.to_numpy()).query(shape, predicate="dwithin", distance=2e-5)
    )
    others = sections.iloc[near]
    others = crs.project_frame(others[others["road"].ne(road) & others["road"].ne("")], projection)
    line = _chainage.metric(shape, projection)
    length = _chainage.length_m(shape, projection)
    found: dict[str, list[float]] = {}
    for name, other in zip(others["road"], others.geometry, strict=True):
        for point in _meetings(line, other):
            lon, lat = crs.unproject([point[0]], [point[1]], projection)
            along, _ = _chainage.chainage(shape, float(lon[0]), float(lat[0]), projection)
            if AT_END_M <= along <= length - AT_END_M:
                found.setdefault(name, []).append(along)
    listed = [Crossing(name, along) for name, places in found.items() for along in _apart(places)]
    return sorted(listed, key=lambda crossing: crossing.chainage_m)


def foot(sections: gpd.GeoDataFrame, code: str, place: Place, projection: str) -> float:
    """Return how many metres from its beginning a section comes nearest to a place."""
    shape = sections.geometry[sections["code"].eq(code).to_numpy()].iloc[0]
    return _chainage.chainage(shape, *place, projection)[0]


def free_code(taken: Iterable[str], stem: str) -> str:
    """Return a code like ``S1-2`` that no zone bears or ever bore."""
    known = set(taken)
    return next(code for number in range(1, len(known) + 2) if (code := f"{stem}-{number}") not in known)


def lengths_m(sections: gpd.GeoDataFrame, projection: str) -> pd.Series:
    """Measure sections, aligned with the frame."""
    return crs.project_frame(sections, projection).length.rename("length_m")


def _meetings(line: shapely.Geometry, other: shapely.Geometry) -> np.ndarray:
    if shapely.distance(line, other) > TOUCH_M:
        return np.empty((0, 2))
    crossed = shapely.intersection(line, other)
    if shapely.is_empty(crossed):
        crossed = shapely.get_point(shapely.shortest_line(line, other), 0)
    if shapely.get_dimensions(crossed) == 1:
        crossed = shapely.boundary(crossed)
    return shapely.get_coordinates(crossed)


def _apart(places: list[float]) -> list[float]:
    """Keep one of several places that are one crossing: their middle."""
    ordered = np.sort(places)
    breaks = np.flatnonzero(np.diff(ordered) > SAME_CROSSING_M) + 1
    return [float(part.mean()) for part in np.split(ordered, breaks)]
