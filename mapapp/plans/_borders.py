"""Cut, merge and give away the ground of communities so that neighbours keep the corners they share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from .. import crs
from ..errors import InputError
from ..i18n import N_
from . import _duties
from ._ground import Ground, exchanged, require, require_free, reshaped
from .edits import GiveGround, MergeCommunities, RemoveCommunity, RenameCommunity, SplitCommunity, Way

REACH = 1e-7
"""Degrees, about a centimetre: a cut goes on for so long beyond the border that it is sure to cross it."""
ON = 1e-9
"""Degrees, about a tenth of a millimetre: so near to a border is on it."""
OVERSHOOT_M = 50.0
"""A cutting line that stops so short of the border is drawn on to it."""
LEAST_M2 = 1.0


def split(ground: Ground, edit: SplitCommunity) -> Ground:
    """Cut a community in two; both are answered for as the whole was."""
    row = ground.row("community", edit.code)
    require_free(ground, "community", edit.new_code)
    if not edit.new_name.strip():
        raise InputError(N_("没有写新社区的名称"), N_("请填写名称"))
    shape = row["geometry"]
    cut = _crossing(shape, edit.way, ground.projection)
    faces, owners = _faces(ground, [cut])
    at = int((ground.communities["code"] == edit.code).to_numpy().argmax())
    ours = np.array([at in who for who in owners])
    sides = _pieces(shape, cut)
    if len(sides) != shapely.get_num_geometries(shape) + 1:
        raise InputError(
            N_("这条线没有把“{name}”分成两块（得到 {count} 块）"),
            N_("请从边界外画到边界外，只穿过社区一次"),
            name=row["name"],
            count=len(sides),
        )
    smaller = sides[int(np.argmin(shapely.area(sides)))]
    inside = shapely.point_on_surface(faces)
    taken = ours & shapely.dwithin(smaller, inside, ON)
    newer = [{at} if mine and not gone else set() for mine, gone in zip(ours, taken, strict=True)]
    frame = _rebuilt(ground, faces, [(who - {at}) | kept for who, kept in zip(owners, newer, strict=True)])
    if "households" in frame:  # nobody has counted the parts
        frame, row = (
            frame.assign(households=frame["households"].mask(frame["code"].eq(edit.code), "")),
            dict(row),
        )
        row["households"] = ""
    new = row | {"code": edit.new_code, "name": edit.new_name.strip(), "geometry": _together(faces[taken])}
    cut_ground = ground.with_zones("community", exchanged(frame, (), [new]))
    return _duties.inherit(cut_ground, "community", {edit.code: (edit.code, edit.new_code)})


def give(ground: Ground, edit: GiveGround) -> Ground:
    """Give what lies within a ring to a community, an old or a new one."""
    ring = drawn_ring(edit.ring)
    codes = ground.communities["code"].tolist()
    if edit.code not in codes:
        return _made(ground, edit, ring)
    faces, owners = _faces(ground, [shapely.get_exterior_ring(ring)], [ring])
    to = codes.index(edit.code)
    within = shapely.dwithin(ring, shapely.point_on_surface(faces), ON) if len(faces) else np.array([], bool)
    taken = [
        bool(into) and (edit.free or bool(who)) and who != {to}
        for into, who in zip(within, owners, strict=True)
    ]
    if not any(taken):
        raise InputError(
            N_("圈里没有可以划入“{code}”的地方"), N_("请重新画，圈住要划入的地块"), code=edit.code
        )
    after = [{to} if gone else who for gone, who in zip(taken, owners, strict=True)]
    losing = set().union(*(who for gone, who in zip(taken, owners, strict=True) if gone)) - {to}
    emptied = [codes[at] for at in sorted(losing) if not any(at in who for who in after)]
    if emptied:
        raise InputError(
            N_("社区“{codes}”会一点地方也不剩"), N_("要整个并入时，请用“合并社区”"), codes=emptied
        )
    return ground.with_zones("community", _rebuilt(ground, faces, after))


def _made(ground: Ground, edit: GiveGround, ring: shapely.Geometry) -> Ground:
    """Make a new community, first without ground, then give it what lies within the ring."""
    require_free(ground, "community", edit.code)
    if not edit.name.strip():
        raise InputError(N_("没有写新社区的名称"), N_("请填写名称"))
    row: dict[str, Any] = dict.fromkeys(ground.communities.columns, "")
    row |= {
        "code": edit.code,
        "name": edit.name.strip(),
        "street": edit.street.strip(),
        "geometry": shapely.Polygon(),
    }
    there = ground.with_zones("community", exchanged(ground.communities, (), [row]))
    return give(there, GiveGround(edit.code, edit.ring, free=edit.free))


def merge(ground: Ground, edit: MergeCommunities) -> Ground:
    """Make one community of several that touch; the first one's leader answers for it."""
    codes = tuple(dict.fromkeys(edit.codes))
    rows = [ground.row("community", code) for code in codes]
    if len(rows) < 2:
        raise InputError(N_("只选了一个社区，没有什么可合并"), N_("请再选相邻的社区"))
    faces, owners = _faces(ground, [], [row["geometry"] for row in rows])
    at = {ground.communities["code"].tolist().index(code) for code in codes}
    shape = _together(faces[[bool(who & at) for who in owners]])
    if shapely.get_num_geometries(shape) > max(shapely.get_num_geometries(row["geometry"]) for row in rows):
        raise InputError(
            N_("所选社区不相邻：{names}"), N_("只能合并有共同边界的社区"), names=[row["name"] for row in rows]
        )
    new = rows[0] | {"name": edit.name.strip() or rows[0]["name"], "geometry": shape}
    if "households" in new:
        counted = [str(row["households"]) for row in rows]
        new["households"] = str(sum(map(int, counted))) if all(counted) else ""
    merged = ground.with_zones("community", exchanged(ground.communities, codes, [new]))
    heirs: dict[str, Sequence[str]] = dict.fromkeys(codes[1:], ())
    return _duties.inherit(merged, "community", heirs)


def rename(ground: Ground, edit: RenameCommunity) -> Ground:
    """Give a community another name or street office."""
    require(ground, "community", (edit.code,))
    if edit.name is not None and not edit.name.strip():
        raise InputError(N_("没有写社区的名称"), N_("请填写名称"))
    frame, at = ground.communities, ground.communities["code"].eq(edit.code)
    for key in ("name", "street"):
        told = getattr(edit, key)
        if told is not None and key in frame:
            frame = frame.assign(**{key: frame[key].mask(at, told.strip())})
    return ground.with_zones("community", frame)


def remove(ground: Ground, edit: RemoveCommunity) -> Ground:
    """Take a community away, and end the duty for it."""
    require(ground, "community", (edit.code,))
    left = ground.with_zones("community", exchanged(ground.communities, (edit.code,), []))
    return _duties.inherit(left, "community", {edit.code: ()})


def _faces(
    ground: Ground, drawn: list[shapely.Geometry], areas: Sequence[shapely.Geometry] = ()
) -> tuple[NDArray[np.object_], list[set[int]]]:
    """
    Cut the ground around drawn lines into faces, and say to which communities (positions) each belongs.

    All communities that the lines or `areas` touch are cut on one net of lines: what two of them share, they
    share corner by corner.
    """
    shapes = ground.communities.geometry.to_numpy()
    tree = shapely.STRtree(shapes)
    near = np.unique(tree.query([*drawn, *areas], predicate="dwithin", distance=ON)[1])
    net = shapely.unary_union([*shapely.boundary(shapes[near]), *drawn])
    faces = shapely.get_parts(shapely.polygonize([net]))
    if not len(faces):
        return np.array([], dtype=object), []
    inside = shapely.point_on_surface(faces)
    owners: list[set[int]] = [set() for _ in faces]
    for face, zone in zip(*shapely.STRtree(shapes[near]).query(inside, predicate="within"), strict=True):
        owners[face].add(int(near[zone]))
    return faces, owners


def _rebuilt(ground: Ground, faces: NDArray[np.object_], owners: list[set[int]]) -> Any:
    """Put the communities together again from the faces that are theirs now."""
    codes = ground.communities["code"].to_numpy()
    of: dict[int, list[Any]] = {}
    for face, who in zip(faces, owners, strict=True):
        for at in who:
            of.setdefault(at, []).append(face)
    return reshaped(ground.communities, {codes[at]: _together(parts) for at, parts in of.items()})


def _together(faces: Any) -> shapely.Geometry:
    """Unite faces of one net, keeping every corner on their outline."""
    return shapely.coverage_union_all(list(faces))


def drawn_ring(way: Way) -> shapely.Geometry:
    """Close a drawn ring; refuse one that crosses itself or holds next to nothing."""
    corners = np.array(way, dtype="float64").reshape(-1, 2)
    if len(corners) < 3 or not np.isfinite(corners).all():
        raise InputError(N_("画的圈不到三个点"), N_("请在地图上至少点三处"))
    ring = shapely.polygons(corners)
    if not shapely.is_valid(ring):
        raise InputError(
            N_("画的圈自己和自己相交（{why}）"),
            N_("请重新画，线条不要交叉"),
            why=shapely.is_valid_reason(ring),
        )
    return ring


def _crossing(shape: shapely.Geometry, way: Way, projection: str) -> shapely.Geometry:
    """Cut a drawn line down to what lies in a community and a hair beyond its border."""
    corners = np.array(way, dtype="float64").reshape(-1, 2)
    if len(corners) < 2 or not np.isfinite(corners).all():
        raise InputError(N_("画的线不到两个点"), N_("请在地图上至少点两处"))
    line = shapely.linestrings(corners)
    if not shapely.is_simple(line):
        raise InputError(N_("画的线自己和自己相交"), N_("请重新画，线条不要交叉"))
    around = shapely.buffer(shape, REACH)
    cut = shapely.intersection(line, around)
    if len(_pieces(shape, cut)) == shapely.get_num_geometries(shape):
        cut = shapely.intersection(_longer(corners, projection), around)
    return cut


def _longer(corners: NDArray[np.float64], projection: str) -> shapely.Geometry:
    """Draw a line on at both ends."""
    x, y = crs.project(corners[:, 0], corners[:, 1], projection)
    placed = np.stack([x, y], axis=1)
    for end, before, where in ((0, 1, 0), (-1, -2, len(placed))):
        ahead = placed[end] - placed[before]
        further = placed[end] + ahead / max(float(np.hypot(*ahead)), 1e-9) * OVERSHOOT_M
        lon, lat = crs.unproject([further[0]], [further[1]], projection)
        corners = np.insert(corners, where if where == 0 else len(corners), [lon[0], lat[0]], axis=0)
    return shapely.linestrings(corners)


def _pieces(shape: shapely.Geometry, cut: shapely.Geometry) -> NDArray[np.object_]:
    """Return the polygons into which a line parts a shape."""
    net = shapely.unary_union([shapely.boundary(shape), cut])
    faces = shapely.get_parts(shapely.polygonize([net]))
    return faces[shapely.dwithin(shape, shapely.point_on_surface(faces), ON)]
