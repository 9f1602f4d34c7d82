"""Simplify communities and roads for each scale, and find those that a map tile needs.

Whole shapes are sent, not pieces cut at tile edges: a shape is drawn once however many tiles name it.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

WHOLE = 0
"""The tile that holds the whole city, as coarse as a look at all of it needs."""
AREAS_M = {WHOLE: 16.0, 12: 2.0, 14: 0.3}
ROADS_M = {WHOLE: 3.0, 14: 0.3}
"""Zoom of the tiles → how far a simplified shape may lie from the true one, metres: half a pixel at the last
zoom that they serve (12, 15, and all deeper ones). Roads are finer, because names lie along them."""
METRES_PER_DEGREE = 111_320.0
MICRO = 1_000_000
"""Coordinates are sent as whole millionths of a degree, each as the difference from the one before."""


@dataclass(frozen=True)
class Shapes:
    """
    Zones of one kind at one scale.

    Attributes
    ----------
    chains
        For each zone the JSON of its rings or lines; "" where it has no shape.
    boxes
        West, south, east, north in degrees, shape (n, 4); NaN without a shape.
    """

    chains: list[str]
    boxes: NDArray[np.float64]


@dataclass(frozen=True)
class ZoneTiles:
    """The shapes of a city at every scale, and what the names on the map need, as JSON for each zone."""

    areas: dict[int, Shapes]
    roads: dict[int, Shapes]
    area_words: list[str]
    road_words: list[str]

    def tile(self, z: int, x: int, y: int) -> bytes:
        """
        Return a tile as JSON: ``{"areas": [[number, [chain, …], …], …], "roads": …}``.

        The whole city (0/0/0) also has the name of an area with a point inside, and that of a road with its
        width in metres (null where it is not known). Numbers are positions in the frames.
        """
        parts = []
        for name, scales, words in (
            ("areas", self.areas, self.area_words),
            ("roads", self.roads, self.road_words),
        ):
            shapes = scales.get(z)
            rows = [] if shapes is None else self._rows(shapes, words if z == WHOLE else None, z, x, y)
            parts.append(f'"{name}":[{",".join(rows)}]')
        return f"{{{','.join(parts)}}}".encode()

    def _rows(self, shapes: Shapes, words: list[str] | None, z: int, x: int, y: int) -> list[str]:
        west, south, east, north = shapes.boxes.T
        low, high = corner(z, x, y + 1), corner(z, x + 1, y)
        meets = (west <= high[0]) & (east >= low[0]) & (south <= high[1]) & (north >= low[1])
        return [
            f"[{number},{shapes.chains[number]}{',' + words[number] if words else ''}]"
            for number in np.flatnonzero(meets).tolist()
        ]


def build(communities: gpd.GeoDataFrame, sections: gpd.GeoDataFrame) -> ZoneTiles:
    """Simplify both kinds of zones (frames of ARCHITECTURE.md, in degrees) for every scale."""
    inside = communities.geometry.representative_point()
    area_words = [
        f"{_text(name)},{_rounded([point.x, point.y] if point is not None and not point.is_empty else [])}"
        for name, point in zip(communities["name"], inside, strict=True)
    ]
    road_words = [
        f"{_text(name)},{'null' if width != width else round(float(width), 1)}"
        for name, width in zip(sections["road"], sections["width_m"], strict=True)
    ]
    return ZoneTiles(
        {z: _shapes(communities, metres) for z, metres in AREAS_M.items()},
        {z: _shapes(sections, metres) for z, metres in ROADS_M.items()},
        area_words,
        road_words,
    )


def simplified(zones: gpd.GeoDataFrame, metres: float) -> gpd.GeoDataFrame:
    """Return zones in degrees whose borders lie at most so far from where they were; none vanishes."""
    shapes = zones.geometry.to_numpy()
    fewer = shapely.simplify(shapes, metres / METRES_PER_DEGREE, preserve_topology=False)
    # What would shrink to nothing keeps its shape: a small zone is still a zone.
    kept = np.where(shapely.is_empty(fewer) | shapely.is_missing(fewer), shapes, fewer)
    return zones.set_geometry(gpd.GeoSeries(kept, index=zones.index, crs=zones.crs))


def _shapes(zones: gpd.GeoDataFrame, metres: float) -> Shapes:
    shapes = simplified(zones, metres).geometry.to_numpy()
    boxes = shapely.bounds(shapes)
    parts, owner = shapely.get_parts(shapes, return_index=True)
    if len(parts) and (shapely.get_type_id(parts) == shapely.GeometryType.POLYGON).any():
        parts, within = shapely.get_rings(parts, return_index=True)
        owner = owner[within]
    places, chain = shapely.get_coordinates(parts, return_index=True)
    whole = np.round(places * MICRO).astype("int64")
    begins = np.flatnonzero(np.r_[True, chain[1:] != chain[:-1]]) if len(chain) else np.empty(0, dtype=int)
    steps = np.diff(whole, axis=0, prepend=np.zeros((1, 2), dtype="int64"))
    steps[begins] = whole[begins]
    written: list[list[str]] = [[] for _ in range(len(zones))]
    # Splitting nothing gives one empty piece: a city without zones has none.
    pieces = np.split(steps, begins[1:]) if len(begins) else []
    for number, steps_of in zip(owner[chain[begins]], pieces, strict=True):
        written[number].append(json.dumps(steps_of.ravel().tolist(), separators=(",", ":")))
    return Shapes([f"[{','.join(chains)}]" for chains in written], boxes)


def corner(z: int, x: int, y: int) -> tuple[float, float]:
    """Return longitude and latitude of a tile's north-west corner."""
    return x / 2**z * 360 - 180, math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * y / 2**z))))


def _text(name: Any) -> str:
    return json.dumps(str(name), ensure_ascii=False)


def _rounded(place: list[float]) -> str:
    return json.dumps([round(value, 6) for value in place], separators=(",", ":"))
