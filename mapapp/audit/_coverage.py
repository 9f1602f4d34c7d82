"""Find gaps, overlaps and slivers between communities, and communities drawn twice."""

from __future__ import annotations

from itertools import combinations
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
    measured: NDArray[np.object_],
    parts: Mosaic,
    projection: str,
    sliver_m: float,
    least_m2: float,
) -> list[dict[str, Any]]:
    """
    List what is wrong with how communities cover the city.

    Parameters
    ----------
    communities, measured
        Valid communities, and the same polygons in metres.
    parts
        Their cells.
    sliver_m
        A gap or overlap whose mean width (twice the area by the length of its edge) is less is a sliver;
        slivers between the same communities are one finding.
    least_m2
        Smaller findings are left out.
    """
    doubled, twice = _doubled(communities, measured, parts)
    groups = _zones_by_cell(parts)
    overlapping = [(int(cell), groups[cell]) for cell in np.flatnonzero(parts.covered > 1)]
    overlapping = [(cell, zones) for cell, zones in overlapping if not set(combinations(zones, 2)) <= twice]
    gaps = _gaps(parts, measured)
    shapes = [parts.cells[cell] for cell, _ in overlapping]
    found = _classed(shapes, [zones for _, zones in overlapping], "overlap", sliver_m, least_m2)
    found += _classed([shape for shape, _ in gaps], [zones for _, zones in gaps], "gap", sliver_m, least_m2)
    found += _classed(*_slits(parts, measured, sliver_m), "gap", sliver_m, least_m2)
    return [
        *doubled,
        *(_row(kind, shapes_, zones, communities, projection, sliver_m) for kind, shapes_, zones in found),
    ]


def _zones_by_cell(parts: Mosaic) -> list[tuple[int, ...]]:
    starts = np.searchsorted(parts.cell, np.arange(len(parts.cells) + 1))
    several = parts.covered > 1
    return [
        tuple(parts.zone[starts[at] : starts[at + 1]].tolist()) if several[at] else ()
        for at in range(len(parts.cells))
    ]


def _doubled(
    communities: gpd.GeoDataFrame, measured: NDArray[np.object_], parts: Mosaic
) -> tuple[list[dict[str, Any]], set[tuple[int, int]]]:
    """Find pairs that share nearly all of their area."""
    cells, zones = parts.cell[parts.covered[parts.cell] > 1], parts.zone[parts.covered[parts.cell] > 1]
    pairs = pd.DataFrame({"cell": cells, "zone": zones}).merge(
        pd.DataFrame({"cell": cells, "zone": zones}), on="cell", suffixes=("", "_other")
    )
    pairs = pairs[pairs["zone"] < pairs["zone_other"]]
    shared = shapely.area(parts.cells[pairs["cell"].to_numpy(dtype=int)])
    both = pairs.assign(area=shared).groupby(["zone", "zone_other"], as_index=False)["area"].sum()
    one, other = both["zone"].to_numpy(dtype=int), both["zone_other"].to_numpy(dtype=int)
    areas = shapely.area(measured)
    alike = both["area"].to_numpy() >= SAME * np.maximum(areas[one], areas[other])
    same = dict(
        zip(
            zip(one[alike].tolist(), other[alike].tolist(), strict=True), both.loc[alike, "area"], strict=True
        )
    )
    rows = [
        row(
            "repeated",
            communities.iloc[list(pair)],
            zone_kind="community",
            area_m2=area,
            geometry=communities.geometry.iloc[pair[0]],
        )
        for pair, area in same.items()
    ]
    return rows, set(same)


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


def _row(
    kind: str,
    shapes: list[Any],
    zones: tuple[int, ...],
    communities: gpd.GeoDataFrame,
    projection: str,
    sliver_m: float,
) -> dict[str, Any]:
    whole = shapes[0] if len(shapes) == 1 else shapely.multipolygons(shapes)
    placed = crs.unproject_frame(gpd.GeoDataFrame(geometry=[whole], crs=projection)).geometry.iloc[0]
    return row(
        kind,
        communities.iloc[list(zones)],
        zone_kind="community",
        count=len(shapes),
        area_m2=float(shapely.area(shapes).sum()),
        limit_m=sliver_m if kind.endswith("sliver") else np.nan,
        geometry=placed,
    )
