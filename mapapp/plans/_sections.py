"""Split, join, draw, describe and remove road sections so that a road stays covered as it was."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely

from .. import crs, zones
from ..errors import InputError
from ..i18n import N_
from ..roads import sides
from ..roads.stretch import Walk
from . import _chainage, _duties
from ._ground import Ground, exchanged, require, require_free
from .edits import (
    DescribeSections,
    DivideSides,
    DrawSection,
    JoinSections,
    RemoveSections,
    RenameSection,
    SplitSection,
)

MEET_M = 1.0
"""Sections whose ends are no farther apart follow one another."""


def split(ground: Ground, edit: SplitSection) -> Ground:
    """Cut a section in two; both parts are answered for as the whole was."""
    row = ground.row("section", edit.code)
    _free(ground, edit.codes, (edit.code,))
    parts = _chainage.cut(row["geometry"], edit.chainage_m, ground.projection)
    if parts is None:
        raise InputError(
            N_("“{name}”长 {length} 米，不能在 {at} 米处拆分"),
            N_("请在离两端一米以上的地方拆分"),
            name=row["name"],
            length=round(_chainage.length_m(row["geometry"], ground.projection)),
            at=round(edit.chainage_m),
        )
    ends = ({"to_road": edit.cross}, {"from_road": edit.cross})
    rows = [
        row | {"code": code, "geometry": part} | _renamed(row, end, str(number))
        for code, part, end, number in zip(edit.codes, parts, ends, (1, 2), strict=True)
    ]
    return _in_place_of(ground, (edit.code,), rows)


def divide_sides(ground: Ground, edit: DivideSides) -> Ground:
    """Put a section on its two sides, a quarter of the road's width off the middle each."""
    row = ground.row("section", edit.code)
    _free(ground, edit.codes, (edit.code,))
    if row["side"] not in ("", "both"):
        raise InputError(N_("“{name}”只在道路一侧，不能再分两侧"), N_("请选择两侧的路段"), name=row["name"])
    parts = tuple(_chainage.metric(part, ground.projection) for part in shapely.get_parts(row["geometry"]))
    walk = Walk(parts, frozenset(), float(shapely.length(parts).sum()), 0.0)
    east, north = sides.chord(walk)
    pair = ("north", "south") if abs(east) >= abs(north) else ("east", "west")
    lines = [sides.beside(walk, side, row["width_m"]) for side in pair]
    if any(line is None or shapely.is_empty(line) for line in lines):
        raise InputError(N_("“{name}”首尾相接，说不出哪边是哪一侧"), N_("请先把它拆成几段"), name=row["name"])
    rows = [
        row
        | {"code": code, "side": side, "geometry": _stored(line, ground.projection)}
        | {"name": _sided(row, side)}
        for code, side, line in zip(edit.codes, pair, lines, strict=True)
    ]
    return _in_place_of(ground, (edit.code,), rows)


def join(ground: Ground, edit: JoinSections) -> Ground:
    """Make one section of several; who answers for it is who answered for all of them, else nobody yet."""
    require(ground, "section", edit.codes)
    codes = tuple(dict.fromkeys(edit.codes))
    _free(ground, (edit.code,), codes)
    rows = [ground.row("section", code) for code in codes]
    if len(rows) < 2:
        raise InputError(N_("只选了一个路段，没有什么可合并"), N_("请再选与它相接的路段"))
    for field, why in (
        ("road", N_("所选路段属于不同的道路：{found}")),
        ("side", N_("所选路段不在道路的同一侧：{found}")),
    ):
        found = sorted({str(row[field]) for row in rows})
        if len(found) > 1:
            raise InputError(why, N_("只能合并同一条路同一侧的路段"), found=found)
    ordered = _in_a_row(rows, ground.projection)
    shape = shapely.line_merge(
        _chainage.together([part for row in ordered for part in shapely.get_parts(row["geometry"])])
    )
    first, last = ordered[0], ordered[-1]
    widths = {row["width_m"] for row in rows}
    ends = {"from_road": first["from_road"], "to_road": last["to_road"]}
    new = (
        first
        | ends
        | {"code": edit.code, "geometry": shape, "width_m": widths.pop() if len(widths) == 1 else np.nan}
    )
    whole = zones.section_name(first["road"], ends["from_road"], ends["to_road"], first["side"])
    new["name"] = whole if ends["from_road"] and ends["to_road"] else first["road"]
    duties = [_duties.leads(ground, "section", code) for code in codes]
    heirs: dict[str, Sequence[str]] = dict.fromkeys(codes, ())
    if all(duty == duties[0] for duty in duties):
        heirs[codes[0]] = (edit.code,)
    joined = ground.with_zones("section", exchanged(ground.sections, codes, [new]))
    return _duties.inherit(joined, "section", heirs)


def describe(ground: Ground, edit: DescribeSections) -> Ground:
    """Say side or width of sections; a name that told the side tells the new one."""
    require(ground, "section", edit.codes)
    if edit.side is not None and edit.side not in ("", *zones.SIDE_LABELS):
        raise InputError(N_("没有“{side}”这一侧"), N_("请写东侧、西侧、南侧、北侧或两侧"), side=edit.side)
    if edit.width_m is not None and not 0 < edit.width_m < 1000:
        raise InputError(N_("路宽 {width} 米不合理"), N_("请填写 0 到 1000 之间的米数"), width=edit.width_m)
    frame, chosen = ground.sections, ground.sections["code"].isin(edit.codes)
    if edit.width_m is not None:
        frame = frame.assign(width_m=frame["width_m"].mask(chosen, edit.width_m))
    if edit.side is not None:
        told = {row["code"]: _sided(dict(row), edit.side) for _, row in frame[chosen].iterrows()}
        names = frame["code"].map(told).fillna(frame["name"]).astype(frame["name"].dtype)
        frame = frame.assign(side=frame["side"].mask(chosen, edit.side), name=names)
    return ground.with_zones("section", frame)


def draw(ground: Ground, edit: DrawSection) -> Ground:
    """Add a section that nobody answers for yet."""
    require_free(ground, "section", edit.code)
    corners = np.array(edit.way, dtype="float64").reshape(-1, 2)
    if len(corners) < 2 or not np.isfinite(corners).all():
        raise InputError(N_("画的线不到两个点"), N_("请在地图上至少点两处"))
    line = shapely.linestrings(corners)
    if _chainage.length_m(line, ground.projection) < _chainage.END_M:
        raise InputError(N_("画的线不到一米"), N_("请重新画这条路段"))
    if not edit.road.strip():
        raise InputError(N_("没有写路名"), N_("请填写这条路段所在的道路"))
    name = edit.name.strip() or zones.section_name(edit.road, edit.from_road, edit.to_road, edit.side)
    row: dict[str, Any] = dict.fromkeys(ground.sections.columns, "")
    row |= {"code": edit.code, "name": name, "road": edit.road.strip(), "side": edit.side, "geometry": line}
    row |= {"from_road": edit.from_road, "to_road": edit.to_road}
    row |= {"width_m": np.nan if edit.width_m is None else edit.width_m}
    return ground.with_zones("section", exchanged(ground.sections, (), [row]))


def remove(ground: Ground, edit: RemoveSections) -> Ground:
    """Take sections away, and end the duties for them."""
    require(ground, "section", edit.codes)
    left = ground.with_zones("section", exchanged(ground.sections, edit.codes, []))
    return _duties.inherit(left, "section", dict.fromkeys(edit.codes, ()))


def rename(ground: Ground, edit: RenameSection) -> Ground:
    """Give a section other words."""
    row = ground.row("section", edit.code)
    said = {key: getattr(edit, key).strip() for key in ("name", "road", "from_road", "to_road")}
    row |= {key: text for key, text in said.items() if text}
    frame = ground.sections.copy(deep=False)
    at = (frame["code"] == edit.code).to_numpy()
    for key in said:
        frame[key] = frame[key].mask(at, row[key])
    return ground.with_zones("section", frame)


def _free(ground: Ground, new: Sequence[str], leaving: Sequence[str]) -> None:
    for at, code in enumerate(new):
        if code in new[:at] or code not in leaving:
            require_free(ground, "section", "" if code in new[:at] else code)


def _in_place_of(ground: Ground, gone: tuple[str, ...], rows: list[dict[str, Any]]) -> Ground:
    exchanged_ground = ground.with_zones("section", exchanged(ground.sections, gone, rows))
    return _duties.inherit(exchanged_ground, "section", {gone[0]: [row["code"] for row in rows]})


def _renamed(row: dict[str, Any], end: dict[str, str], number: str) -> dict[str, Any]:
    """Name a part: after its crossings where both are known, else after the whole with a number."""
    ends = {"from_road": row["from_road"], "to_road": row["to_road"]}
    ends |= end if any(end.values()) else dict.fromkeys(end, "")
    if any(end.values()) and ends["from_road"] and ends["to_road"]:
        return ends | {
            "name": zones.section_name(row["road"], ends["from_road"], ends["to_road"], row["side"])
        }
    return ends | {"name": f"{row['name']}·{number}"}


def _sided(row: dict[str, Any], side: str) -> str:
    """Name a section with another side; the side at the end of the name, if there is one, is exchanged."""
    name = str(row["name"])
    for label in zones.SIDE_LABELS.values():
        name = name.removesuffix(label)
    return name + ("" if side in ("", "both") else zones.SIDE_LABELS[side])


def _stored(line: shapely.Geometry, projection: str) -> shapely.Geometry:
    return shapely.transform(line, lambda x, y: crs.unproject(x, y, projection), interleaved=False)


def _in_a_row(rows: list[dict[str, Any]], projection: str) -> list[dict[str, Any]]:
    """
    Order sections so that each follows the one before, turning those that are drawn the other way.

    The first section keeps its direction; refused where the sections do not hang together.
    """
    ends = [_ends(row["geometry"], projection) for row in rows]
    chain: list[tuple[int, bool]] = [(0, False)]
    left = set(range(1, len(rows)))
    while left:
        head, tail = _end(ends, chain[0], 0), _end(ends, chain[-1], 1)
        found = next(
            (
                (at, turned, behind)
                for at in sorted(left)
                for turned in (False, True)
                for behind in (True, False)
                if _near(_end(ends, (at, turned), 0 if behind else 1), tail if behind else head)
            ),
            None,
        )
        if found is None:
            gap = [rows[at]["name"] for at in sorted(left)]
            raise InputError(
                N_("{names} 与其余所选路段不相接"), N_("只能合并首尾相接的路段；断开处请先补画"), names=gap
            )
        at, turned, behind = found
        chain.insert(len(chain) if behind else 0, (at, turned))
        left.remove(at)
    return [_turned(rows[at]) if turned else rows[at] for at, turned in chain]


def _ends(shape: shapely.Geometry, projection: str) -> np.ndarray:
    corners = shapely.get_coordinates(_chainage.metric(shape, projection))
    return corners[[0, -1]]


def _end(ends: list[np.ndarray], link: tuple[int, bool], which: int) -> np.ndarray:
    at, turned = link
    return ends[at][1 - which if turned else which]


def _near(one: np.ndarray, other: np.ndarray) -> bool:
    return float(np.hypot(*(one - other))) <= MEET_M


def _turned(row: dict[str, Any]) -> dict[str, Any]:
    parts = [shapely.reverse(part) for part in shapely.get_parts(row["geometry"])][::-1]
    ends = {"from_road": row["to_road"], "to_road": row["from_road"]}
    return row | ends | {"geometry": _chainage.together(parts)}
