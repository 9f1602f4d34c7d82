"""Cut the roads at their crossings into named sections."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations, pairwise
from typing import NamedTuple

import numpy as np
import shapely
from scipy.interpolate import CubicSpline
from shapely.geometry import LineString, Point, Polygon

from ._plan import ARTERIAL, BANK_M, EDGE, LANE, RIVER, ROADS, STREET, Road

STEP_M = 40.0  # vertices on the plan: close enough that the bend looks smooth
POKE_M = 60.0  # ends are drawn this much too long, so that they surely reach the road they end at
FULL_M = 1200.0  # a section runs on over smaller crossings until it would be longer than this
SAME_M = 1.5  # crossings closer than this are one crossing
BANKS = {"滨河北路": 1.0, "滨河南路": -1.0}


class Crossing(NamedTuple):
    """A place where lines meet: its point on the plan and the names of the lines there."""

    point: Point
    names: frozenset[str]


class Piece(NamedTuple):
    """A part of a line between two crossings that cut it."""

    name: str
    width_m: float
    start: str
    end: str
    line: LineString


def smooth(points: Iterable[tuple[float, float]]) -> LineString:
    """Draw a smooth curve through points, with a vertex every `STEP_M`."""
    corners = np.array(list(points), dtype=float)
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(corners, axis=0).T))])
    steps = np.linspace(0.0, along[-1], max(2, round(along[-1] / STEP_M)))
    return LineString(CubicSpline(along, corners)(steps))


def _longer(name: str, lines: dict[str, LineString]) -> LineString:
    """Draw a line on past those of its ends that do not lie on another line already."""
    points = np.array(lines[name].coords)
    for end, before in ((0, 1), (-1, -2)):
        place = Point(points[end])
        if all(line.distance(place) > SAME_M for other, line in lines.items() if other != name):
            away = points[end] - points[before]
            beyond = points[end] + POKE_M * away / np.hypot(*away)
            points = np.vstack([beyond, points] if end == 0 else [points, beyond])
    return LineString(points)


def plan_lines() -> dict[str, tuple[Road | None, LineString]]:
    """Draw every road, the river and the town's edge on the plan; the latter two are no roads."""
    river = smooth(RIVER)
    edge = LineString([*EDGE, EDGE[0]])
    banks = [Road(name, STREET, RIVER, open_ends=("城区西界", "城区东界")) for name in BANKS]
    roads = {road.name: road for road in (*ROADS, *banks)}
    drawn = {road.name: smooth(road.points) if road.bends else LineString(road.points) for road in ROADS}
    drawn |= {name: river.offset_curve(side * BANK_M) for name, side in BANKS.items()}
    drawn |= {"river": river, "edge": edge}
    lines = {name: (road, _longer(name, drawn)) for name, road in roads.items()}
    return lines | {"river": (None, river), "edge": (None, edge)}


def _places(line: LineString, across: LineString) -> Iterable[Point]:
    """Say where two lines meet: where they cross, and where one ends on the other but for rounding."""
    for one, other in ((line, across), (across, line)):
        yield from (end for end in one.boundary.geoms if other.distance(end) < SAME_M)
    yield from shapely.get_parts(shapely.extract_unique_points(line.intersection(across)))


def _crossings(lines: dict[str, tuple[Road | None, LineString]]) -> list[Crossing]:
    found: list[Crossing] = []
    for (one, (_, line)), (other, (_, across)) in combinations(lines.items(), 2):
        for place in _places(line, across):
            near = next((i for i, c in enumerate(found) if c.point.distance(place) < SAME_M), None)
            if near is None:
                found.append(Crossing(Point(round(place.x, 2), round(place.y, 2)), frozenset({one, other})))
            else:
                found[near] = Crossing(found[near].point, found[near].names | {one, other})
    return found


def _end_name(crossing: Crossing, road: Road, lines: dict[str, tuple[Road | None, LineString]]) -> str:
    others = [lines[name][0] for name in sorted(crossing.names - {road.name})]
    wide = max((other for other in others if other is not None), key=lambda r: r.width_m, default=None)
    return wide.name if wide else ""


def _cuts(road: Road | None, crossing: Crossing, lines: dict[str, tuple[Road | None, LineString]]) -> bool:
    """Say whether a crossing cuts a line: lanes cut nothing, the river cuts only the town's edge."""
    others = [lines[name][0] for name in crossing.names if road is None or name != road.name]
    streets = any(other is not None and other.width_m > LANE for other in others)
    return streets or road is None or "edge" in crossing.names


def _kept(
    cuts: list[tuple[float, Crossing]], road: Road, lines: dict[str, tuple[Road | None, LineString]]
) -> list[tuple[float, Crossing]]:
    """Keep the cuts at arterials, and of the others those without which a section would grow too long."""
    kept = cuts[:1]
    for (at, crossing), (following, _) in pairwise(cuts[1:]):
        others = [lines[name][0] for name in crossing.names - {road.name}]
        main = any(other is None or other.width_m >= ARTERIAL for other in others)
        if main or following - kept[-1][0] > FULL_M:
            kept.append((at, crossing))
    return kept + cuts[-1:] if len(cuts) > 1 else kept


def _along(line: LineString, crossings: list[Crossing]) -> list[tuple[float, Crossing]]:
    return sorted(((line.project(c.point), c) for c in crossings), key=lambda pair: pair[0])


def _dense(line: LineString, stops: list[tuple[float, Crossing]], start: float, end: float) -> LineString:
    """Take a part of a line, with its own corners, the crossings on it and a vertex every `STEP_M`."""
    fixed = {start: line.interpolate(start), end: line.interpolate(end)}
    fixed.update({at: crossing.point for at, crossing in stops})
    for corner in shapely.points(line.coords):
        along = line.project(corner)
        if all(abs(along - at) > SAME_M for at in fixed):  # else a crossing's rounding would make a kink
            fixed[along] = corner
    places = [at for at in sorted(fixed) if start <= at <= end]
    return LineString([fixed[at] for at in places]).segmentize(STEP_M)


def pieces() -> list[Piece]:
    """
    Cut every line of the plan where another one crosses it.

    Returns
    -------
    pieces
        Parts of the roads, the river (name ``river``) and the town's edge (name ``edge``), in the order of
        the plan and along each line. Ends that stick out past the last crossing are left out, and so is what
        lies beyond the town's edge. Parts that meet share the very same end point.
    """
    lines = plan_lines()
    crossings = _crossings(lines)
    town = Polygon(EDGE).buffer(1.0)
    made: list[Piece] = []
    for name, (road, line) in lines.items():
        stops = _along(line, [c for c in crossings if name in c.names])
        cuts = [(at, c) for at, c in stops if _cuts(road, c, lines)]
        cuts = _kept(cuts, road, lines) if road else cuts
        if name == "edge":  # a ring has no ends to leave out
            made += _ring_pieces(line, stops)
            continue
        for (start, first), (end, last) in pairwise(cuts):
            part = _dense(line, stops, start, end)
            if end - start > SAME_M and town.contains(part):
                ends = [_end_name(c, road, lines) if road else "" for c in (first, last)]
                ends = [said or road.open_ends[i] if road else "" for i, said in enumerate(ends)]
                made.append(Piece(name, road.width_m if road else 0.0, ends[0], ends[1], part))
    return made


def _ring_pieces(ring: LineString, stops: list[tuple[float, Crossing]]) -> list[Piece]:
    cuts = [0.0, *(at for at, _ in stops), ring.length]
    parts = [_dense(ring, stops, start, end) for start, end in pairwise(cuts)]
    return [Piece("edge", 0.0, "", "", part) for part in parts]
