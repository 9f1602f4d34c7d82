"""Find gaps, overlaps and slivers between communities, and communities drawn twice."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from .. import crs
from ._kinds import row
from ._mosaic import Mosaic

LEAST_WIDTH_M = 0.05
"""Narrower than this is rounding, not drawing: a straight border bends by that much between projections."""
TOUCHING_M = 0.05
SAME = 0.95
"""Two communities that share so much of the area of each are one place drawn twice."""
SLENDER = 4.0
"""A slit at the city's edge is so many times longer than the width of a sliver; else it is a corner."""


def findings(
    communities: gpd.GeoDataFrame,
    parts: Mosaic,
    projection: str,
    sliver_m: float,
    least_m2: float,
) -> list[dict[str, Any]]:
    """
    List what is wrong with how communities cover the city.

    Parameters
    ----------
    communities
        Valid communities.
    parts
        Their cells, and the same polygons in metres.
    sliver_m
        A gap or overlap whose mean width (twice the area by the length of its edge) is less is a sliver;
        slivers between the same communities are one finding.
    least_m2
        Smaller findings are left out.
    """
    measured = parts.measured
    pieces = _overlaps(parts, measured)
    doubled = _doubled(pieces, measured)
    others = [(shape, pair) for shape, pair in pieces if pair not in doubled]
    gaps = _gaps(parts, measured)
    found = _classed(*_apart(others), "overlap", sliver_m, least_m2)
    found += _classed(*_apart(gaps), "gap", sliver_m, least_m2)
    found += _classed(*_slits(parts, measured, sliver_m), "gap", sliver_m, least_m2)
    found += [("repeated", [shared], pair) for pair, shared in doubled.items()]
    placed = _placed([shapes for _, shapes, _ in found], projection)
    # Plain columns: thousands of findings would each pay for a frame of their own.
    code, name = (communities[column].to_numpy(dtype=object) for column in ("code", "name"))
    return [
        row(
            kind,
            {"code": code[list(zones)], "name": name[list(zones)]},
            zone_kind="community",
            count=len(shapes),
            area_m2=float(shapely.area(shapes).sum()),
            limit_m=sliver_m if kind.endswith("sliver") else np.nan,
            geometry=place,
        )
        for (kind, shapes, zones), place in zip(found, placed, strict=True)
    ]


def _apart(pieces: list[tuple[Any, tuple[int, ...]]]) -> tuple[list[Any], list[tuple[int, ...]]]:
    return [shape for shape, _ in pieces], [zones for _, zones in pieces]


def _overlaps(parts: Mosaic, measured: NDArray[np.object_]) -> list[tuple[Any, tuple[int, ...]]]:
    """List what every two communities share, in pieces: one for each cell covered by both."""
    cells = parts.cells[parts.covered > 1]
    cells = cells[2 * shapely.area(cells) >= LEAST_WIDTH_M * shapely.length(cells)]
    cell, zone = shapely.STRtree(measured).query(cells, predicate="intersects")
    within = shapely.intersection(cells[cell], measured[zone])
    inside = pd.DataFrame({"cell": cell, "zone": zone, "part": within})[shapely.area(within) > 0]
    pairs = inside.merge(inside, on="cell", suffixes=("", "_other"))
    pairs = pairs[pairs["zone"] < pairs["zone_other"]].sort_values(["cell", "zone", "zone_other"])
    shared = shapely.intersection(pairs["part"].to_numpy(), pairs["part_other"].to_numpy())
    wide = 2 * shapely.area(shared) >= LEAST_WIDTH_M * np.maximum(shapely.length(shared), 1e-9)
    both = zip(pairs["zone"].tolist(), pairs["zone_other"].tolist(), strict=True)
    return [(shape, pair) for shape, pair, kept in zip(shared, both, wide, strict=True) if kept]


def _doubled(
    pieces: list[tuple[Any, tuple[int, ...]]], measured: NDArray[np.object_]
) -> dict[tuple[int, ...], Any]:
    """Find pairs that share nearly all of their area, with what they share."""
    by_pair: dict[tuple[int, ...], list[Any]] = {}
    for shape, pair in pieces:
        by_pair.setdefault(pair, []).append(shape)
    areas = shapely.area(measured)
    return {
        pair: shapely.union_all(shapes)
        for pair, shapes in by_pair.items()
        if shapely.area(shapes).sum() >= SAME * areas[list(pair)].max()
    }


def _gaps(parts: Mosaic, measured: NDArray[np.object_]) -> list[tuple[Any, tuple[int, ...]]]:
    """Pair the cells that nobody covers with the communities around them."""
    empty = parts.cells[parts.covered == 0]
    return list(zip(empty, _around(empty, measured), strict=True))


def _around(shapes: NDArray[np.object_], measured: NDArray[np.object_]) -> list[tuple[int, ...]]:
    """List the communities that touch each shape."""
    at, zone = shapely.STRtree(measured).query(shapes, predicate="dwithin", distance=TOUCHING_M)
    order = np.lexsort((zone, at))
    starts = np.searchsorted(at[order], np.arange(1, len(shapes)))
    return [tuple(part.tolist()) for part in np.split(zone[order], starts)][: len(shapes)]


def _slits(
    parts: Mosaic, measured: NDArray[np.object_], sliver_m: float
) -> tuple[list[Any], list[tuple[int, ...]]]:
    """Find slits between two communities that run out to the city's edge, so that nothing encloses them."""
    if not len(parts.cells):
        return [], []
    whole = shapely.coverage_union_all(parts.cells)
    outline = shapely.multipolygons(shapely.polygons(shapely.get_exterior_ring(shapely.get_parts(whole))))
    grown = shapely.buffer(outline, sliver_m / 2, quad_segs=2)
    closed = shapely.buffer(grown, -sliver_m / 2, quad_segs=2)
    shapes = shapely.get_parts(shapely.difference(closed, outline))
    long = shapely.length(shapes) / 2 >= SLENDER * sliver_m
    shapes = shapes[long]
    around = _around(shapes, measured)
    kept = [at for at, zones in enumerate(around) if len(zones) > 1]
    return [shapes[at] for at in kept], [around[at] for at in kept]


def _classed(
    shapes: list[Any], zones: list[tuple[int, ...]], kind: str, sliver_m: float, least_m2: float
) -> list[tuple[str, list[Any], tuple[int, ...]]]:
    """Tell slivers from the rest; slivers of the same communities are put together."""
    found: list[tuple[str, list[Any], tuple[int, ...]]] = []
    slivers: dict[tuple[int, ...], list[Any]] = {}
    area, edge = shapely.area(shapes), shapely.length(shapes)
    width = 2 * area / np.maximum(edge, 1e-9)
    for at, shape in enumerate(shapes):
        if width[at] < LEAST_WIDTH_M:
            continue
        if width[at] < sliver_m:
            slivers.setdefault(zones[at], []).append(shape)
        elif area[at] >= least_m2:
            enclosed = kind == "gap" and len(zones[at]) == 1
            found.append(("hole" if enclosed else kind, [shape], zones[at]))
    for together, thin in slivers.items():
        if shapely.area(thin).sum() >= least_m2:
            found.append((f"{kind}_sliver", thin, together))
    return found


def _placed(found: list[list[Any]], projection: str) -> list[Any]:
    """Put the polygons of each finding together and into WGS 84."""
    together = []
    for shapes in found:
        polygons = shapely.get_parts(shapes)
        polygons = polygons[shapely.get_dimensions(polygons) == 2]
        together.append(polygons[0] if len(polygons) == 1 else shapely.multipolygons(polygons))
    whole = gpd.GeoDataFrame(geometry=gpd.GeoSeries(together, crs=projection))
    return list(crs.unproject_frame(whole).geometry) if together else []
