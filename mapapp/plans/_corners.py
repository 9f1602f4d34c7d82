"""Move corners of community borders in every community that shares them."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from .. import crs
from ..errors import InputError
from ..i18n import N_
from ._borders import LEAST_M2, ON
from ._ground import Ground, reshaped
from .edits import MoveBorder, Place

BESIDE = 1e-6
"""Degrees, about ten centimetres: a place so near to a border is meant to lie on it."""


def move(ground: Ground, edit: MoveBorder) -> Ground:
    """Move corners; refused where a border would cross itself or run over a neighbour."""
    shapes = ground.communities.geometry.to_numpy().copy()
    before = shapes.copy()
    for old, new in edit.moves:
        if not np.isfinite([*old, *new]).all():
            raise InputError(N_("新位置不是坐标"), N_("请重新拖动边界上的点"))
        _move_one(shapes, old, new)
    moved = np.flatnonzero([one is not other for one, other in zip(shapes, before, strict=True)])
    names = ground.communities["name"].to_numpy()
    crossed = moved[~shapely.is_valid(shapes[moved])]
    if len(crossed):
        raise InputError(
            N_("这样移动，“{names}”的边界会自己相交"),
            N_("请少移一些，或先移动旁边的点"),
            names=names[crossed].tolist(),
        )
    _check_overlaps(ground, before, shapes, moved)
    codes = ground.communities["code"].to_numpy()
    return ground.with_zones(
        "community", reshaped(ground.communities, {codes[at]: shapes[at] for at in moved})
    )


def nearest_corner(ground_shapes: NDArray[np.object_], place: Place, within: float) -> Place | None:
    """Return the corner of any border nearest to a place, None where none is so near (degrees)."""
    shapes = ground_shapes[shapely.dwithin(ground_shapes, shapely.Point(*place), within)]
    corners = shapely.get_coordinates(shapes)
    if not len(corners):
        return None
    far = np.hypot(*(corners - np.array(place)).T)
    at = int(np.argmin(far))
    return (float(corners[at][0]), float(corners[at][1])) if far[at] <= within else None


def _move_one(shapes: NDArray[np.object_], old: Place, new: Place) -> None:
    """Move one corner in all shapes that have it or on whose border it lies."""
    point = shapely.Point(*old)
    touched = np.flatnonzero(shapely.dwithin(shapely.boundary(shapes), point, BESIDE))
    if not len(touched):
        raise InputError(
            N_("({lon}, {lat}) 不在任何社区的边界上"),
            N_("它可能已被前面的步骤移走；请撤销这一步，按现状重做"),
            lon=round(old[0], 6),
            lat=round(old[1], 6),
        )
    for at in touched:
        shapes[at] = _with_corner(shapes[at], np.array(old), np.array(new))


def _with_corner(
    shape: shapely.Geometry, old: NDArray[np.float64], new: NDArray[np.float64]
) -> shapely.Geometry:
    polygons = []
    for polygon in shapely.get_parts(shape):
        rings = [_moved(ring, old, new) for ring in (polygon.exterior, *polygon.interiors)]
        polygons.append(shapely.polygons(rings[0], rings[1:] or None))
    return polygons[0] if len(polygons) == 1 else shapely.multipolygons(polygons)


def _moved(ring: shapely.Geometry, old: NDArray[np.float64], new: NDArray[np.float64]) -> shapely.Geometry:
    """Return a ring with its corner at `old` moved, or with one more corner where `old` lies on an edge."""
    corners = shapely.get_coordinates(ring)
    here = np.hypot(*(corners - old).T) <= ON
    if here.any():
        return shapely.linearrings(np.where(here[:, None], new, corners))
    edge = corners[1:] - corners[:-1]
    square = np.maximum((edge**2).sum(axis=1), 1e-30)
    share = np.clip(((old - corners[:-1]) * edge).sum(axis=1) / square, 0, 1)
    off = np.hypot(*(corners[:-1] + share[:, None] * edge - old).T)
    at = int(np.argmin(off))
    if off[at] > BESIDE:
        return ring
    return shapely.linearrings(np.insert(corners, at + 1, new, axis=0))


def _check_overlaps(
    ground: Ground, before: NDArray[np.object_], after: NDArray[np.object_], moved: NDArray[np.int64]
) -> None:
    """Refuse borders that now run over ground of others; overlaps that were there already may stay."""
    names = ground.communities["name"].to_numpy()
    tree = shapely.STRtree(after)
    for at in moved:
        for other in tree.query(after[at], predicate="intersects"):
            if other == at:
                continue
            now = _area_m2(shapely.intersection(after[at], after[other]), ground.projection)
            if now > LEAST_M2:
                was = _area_m2(shapely.intersection(before[at], before[other]), ground.projection)
                if now > was + LEAST_M2:
                    raise InputError(
                        N_("这样移动，“{name}”会与“{other}”重叠 {area} 平方米"),
                        N_("请少移一些，或先移动旁边的点"),
                        name=names[at],
                        other=names[other],
                        area=round(now - was),
                    )


def _area_m2(shape: shapely.Geometry, projection: str) -> float:
    placed = shapely.transform(shape, lambda x, y: crs.project(x, y, projection), interleaved=False)
    return float(shapely.area(placed))
