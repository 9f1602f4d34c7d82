"""After any steps the sections of a road cover it exactly, and communities keep the borders they share."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import numpy as np
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mapapp import crs, plans
from mapapp.city import City

from . import tiny_city as tiny

DAY = dt.date(2026, 8, 1)
CITY = tiny.build()
MM = 0.001
SAME = 1e-9
"""Degrees, a tenth of a millimetre: lines are compared as stored, where a straight line is straight."""
CALM = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def lines(city: City, planned: plans.Planned) -> dict[str, list[shapely.Geometry]]:
    measured = crs.project_frame(planned.sections, city.projection)
    return {road: list(part.geometry) for road, part in measured.groupby("road")}


ROADS = lines(CITY, plans.begin(CITY, DAY))


def some_section(draw: st.DrawFn, planned: plans.Planned) -> str:
    return draw(st.sampled_from(sorted(planned.sections["code"])))


@st.composite
def road_steps(draw: st.DrawFn) -> plans.Planned:
    """Split, join and describe at random, each step on what the steps before have left."""
    planned = plans.begin(CITY, DAY)
    for number in range(draw(st.integers(1, 8))):
        code = some_section(draw, planned)
        kind = draw(st.sampled_from(["split", "split", "join", "describe", "give"]))
        if kind == "split":
            at = draw(st.floats(0, 700))
            edit = plans.SplitSection(code, at, (f"{code}a{number}", f"{code}b{number}"))
        elif kind == "join":
            edit = plans.JoinSections((code, some_section(draw, planned)), f"j{number}")
        elif kind == "describe":
            edit = plans.DescribeSections((code,), width_m=draw(st.floats(1, 60)))
        else:
            edit = plans.Give("section", (code,), draw(st.sampled_from(["甲局", "乙局"])))
        planned = plans.step(planned, edit, number + 1)
    return planned


@CALM
@given(road_steps())
def test_the_sections_of_a_road_cover_it_exactly_and_never_twice(planned):
    after = lines(CITY, planned)
    assert set(after) == set(ROADS)
    for road, parts in after.items():
        before = ROADS[road]
        # As long as before, nowhere beside where it was: covered once and only once.
        assert abs(shapely.length(parts).sum() - shapely.length(before).sum()) < MM
        drawn = [frame.geometry[frame["road"].eq(road)] for frame in (planned.sections, CITY.sections)]
        whole, was = (shapely.multilinestrings(_single(list(shapes))) for shapes in drawn)
        assert shapely.hausdorff_distance(whole, was, densify=0.05) < SAME
        for at, one in enumerate(parts):
            for other in parts[at + 1 :]:
                shared = shapely.intersection(shapely.buffer(one, MM, cap_style="flat"), other)
                assert shapely.length(shared) < 10 * MM


@CALM
@given(road_steps())
def test_nobody_answers_twice_for_a_section_on_any_day(planned):
    leads = planned.roster[planned.roster["role"].eq("lead")]
    first = leads["valid_from"].fillna(np.datetime64("1900-01-01"))
    last = leads["valid_to"].fillna(np.datetime64("2900-01-01"))
    for _, rows in leads.assign(first=first, last=last).groupby(["zone_kind", "zone_code"]):
        ordered = rows.sort_values("first")
        assert (ordered["first"].iloc[1:].to_numpy() > ordered["last"].iloc[:-1].to_numpy()).all()
        assert (ordered["first"] <= ordered["last"]).all()


def _single(shapes: list[shapely.Geometry]) -> np.ndarray:
    return shapely.get_parts(np.array(shapes, dtype=object))


def spot(draw: st.DrawFn) -> plans.edits.Place:
    return tiny.place(draw(st.integers(-1100, 1100)), draw(st.integers(-600, 600)))


@st.composite
def border_steps(draw: st.DrawFn) -> plans.Planned:
    """Move corners, cut, give away and merge at random; the plan itself leaves out what cannot be done."""
    planned = plans.begin(CITY, DAY)
    for number in range(draw(st.integers(1, 6))):
        codes = sorted(planned.communities["code"])
        code = draw(st.sampled_from(codes))
        kind = draw(st.sampled_from(["move", "split", "give", "give", "merge"]))
        if kind == "move":
            shape = planned.communities.geometry[planned.communities["code"].eq(code).to_numpy()].iloc[0]
            along = shapely.boundary(shape)
            old = shapely.line_interpolate_point(along, draw(st.floats(0, 1)), normalized=True)
            old = shapely.get_coordinates(old)[0]
            shift = draw(st.tuples(st.integers(-80, 80), st.integers(-80, 80)))
            new = old + np.array(shift) / np.array(tiny.METRES_PER_DEGREE)
            edit = plans.MoveBorder(((tuple(old.tolist()), tuple(new.tolist())),))
        elif kind == "split":
            edit = plans.SplitCommunity(code, (spot(draw), spot(draw), spot(draw)), f"N{number}", "新社区")
        elif kind == "give":
            ring = tuple(spot(draw) for _ in range(draw(st.integers(3, 5))))
            edit = plans.GiveGround(code, ring, free=draw(st.booleans()))
        else:
            edit = plans.MergeCommunities((code, draw(st.sampled_from(codes))))
        planned = plans.step(planned, edit, number + 1)
    return planned


def area(shape: shapely.Geometry) -> float:
    degrees = tiny.METRES_PER_DEGREE
    return float(shapely.area(shape)) * degrees[0] * degrees[1]


@CALM
@given(border_steps())
def test_communities_keep_their_shared_borders(planned):
    shapes = planned.communities.geometry.to_numpy()
    assert shapely.is_valid(shapes).all()
    union = shapely.union_all(shapes)
    # No ground is anybody's twice…
    assert sum(area(shape) for shape in shapes) - area(union) < 1
    # …and no slit opens between neighbours: every hole was there before or is as large as what was left free.
    slits = [hole for hole in holes(union) if 2 * area(hole) / (shapely.length(hole) * 1e5) < 0.01]
    assert slits == []


@CALM
@given(border_steps())
def test_neighbours_share_corner_by_corner(planned):
    shapes = planned.communities.geometry.to_numpy()
    for at, one in enumerate(shapes):
        for other in shapes[at + 1 :]:
            common = shapely.intersection(shapely.boundary(one), shapely.boundary(other))
            if shapely.length(common) * 1e5 < 1:
                continue
            edges = [_edges(shape) for shape in (one, other)]
            both = edges[0] & edges[1]
            told = sum(float(np.hypot(b[0] - a[0], b[1] - a[1])) for a, b in both)
            assert abs(told - shapely.length(common)) * 1e5 < 0.1


def holes(shape: shapely.Geometry) -> list[shapely.Geometry]:
    return [shapely.Polygon(ring) for part in shapely.get_parts(shape) for ring in part.interiors]


def _edges(shape: shapely.Geometry) -> set[tuple[tuple[float, float], tuple[float, float]]]:
    found = set()
    for polygon in shapely.get_parts(shape):
        for ring in (polygon.exterior, *polygon.interiors):
            corners = [tuple(corner) for corner in shapely.get_coordinates(ring).tolist()]
            found |= {tuple(sorted(pair)) for pair in pairwise(corners)}
    return found
