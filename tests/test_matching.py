"""The join's rules, one problem each; worked by hand in `tests/tiny_city.py`."""

from __future__ import annotations

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely.geometry import LineString, MultiPolygon, Polygon

from mapapp import matching
from mapapp.city import City
from mapapp.errors import CrsError

from . import tiny_city as tiny

ANSWERS = (
    "community",
    "community_reason",
    "leader",
    "section",
    "section_reason",
    "best_section",
    "unit",
    "confidence",
)


def assign(city: City, **changes) -> pd.DataFrame:
    parts = {
        name: getattr(city, name) for name in ("problems", "communities", "sections", "roster", "projection")
    }
    return matching.assign(**(parts | changes))


def problems_at(*places: tuple[float, float]) -> pd.DataFrame:
    """Make problems at metres east and north of J, reported on 2026-07-05."""
    lon, lat = zip(*(tiny.place(*at) for at in places), strict=True)
    return pd.DataFrame({"lon": lon, "lat": lat, "reported_at": pd.Timestamp("2026-07-05 09:00")})


@pytest.mark.parametrize("shown", tiny.PROBLEMS, ids=lambda shown: f"{shown.number} {shown.rule}")
def test_each_rule_decides_its_problem(tiny_city, shown):
    row = assign(tiny_city).iloc[shown.number - 1]
    assert {name: row[name] for name in ANSWERS} == {name: getattr(shown, name) for name in ANSWERS}
    expected = np.nan if shown.distance is None else shown.distance
    assert row["distance_m"] == pytest.approx(expected, abs=0.01, nan_ok=True)


@pytest.mark.parametrize(
    ("number", "candidates", "community_candidates", "gap_m"),
    [
        (3, "S1", "C1;C2", np.inf),  # on the border: both communities are named
        (4, "S1;S2", "C1", np.inf),  # joint: equally near, by code; both are 人民路, so no other road
        (9, "S2;S3", "C2", 0),  # crossing: the other road is as near
        (10, "S2;S3", "C2", 3),
        (11, "S2;S3", "C1", 10),
        (12, "", "C2", np.nan),  # 50.5 m away: out of reach, no candidate
    ],
)
def test_candidates_and_gap_are_named(tiny_city, number, candidates, community_candidates, gap_m):
    row = assign(tiny_city).iloc[number - 1]
    assert (row["candidates"], row["community_candidates"]) == (candidates, community_candidates)
    assert row["gap_m"] == pytest.approx(gap_m, abs=0.01, nan_ok=True)


def test_a_road_just_beyond_the_reach_still_counts_for_the_gap(tiny_city):
    # 49 m east of S2 and 53 m south of S3: S3 is out of reach, yet only 4 m farther.
    row = assign(tiny_city, problems=problems_at((49, 247))).iloc[0]
    assert (row["section"], row["candidates"], row["confidence"]) == ("S2", "S2", "low")
    assert row["gap_m"] == pytest.approx(4, abs=0.02)


def test_overlapping_communities_are_left_to_confirm(tiny_city):
    over = Polygon(tiny.ring((-100, -500), (100, -500), (100, -400), (-100, -400)))
    third = gpd.GeoDataFrame({"code": ["C0"], "name": ["重叠社区"]}, geometry=[over], crs="EPSG:4326")
    communities = pd.concat([tiny_city.communities, third], ignore_index=True)
    row = assign(tiny_city, communities=communities, problems=problems_at((20, -450))).iloc[0]
    assert (row["community"], row["community_reason"], row["leader"]) == ("", "overlap", "")
    assert (row["community_candidates"], row["confidence"]) == ("C0;C2", "to_confirm")
    # On the border of C1 and C2, but inside C0 alone: C0 has it.
    row = assign(tiny_city, communities=communities, problems=problems_at((0, -450))).iloc[0]
    assert (row["community"], row["community_reason"]) == ("C0", "inside")


def test_a_community_of_several_parts_holds_points_in_each(tiny_city):
    far = Polygon(tiny.ring((2000, 0), (2100, 0), (2100, 100), (2000, 100)))
    west, east = tiny_city.communities.geometry
    communities = tiny_city.communities.set_geometry([MultiPolygon([west, far]), east], crs="EPSG:4326")
    found = assign(
        tiny_city, communities=communities, problems=problems_at((2050, 50), (-500, 0), (1500, 50))
    )
    assert found["community"].tolist() == ["C1", "C1", ""]


def test_the_same_joint_is_decided_once_one_unit_answers_for_both(tiny_city):
    roster = tiny_city.roster.replace("县教育局", "县财政局")
    row = assign(tiny_city, roster=roster).iloc[3]
    assert (row["section"], row["section_reason"], row["unit"]) == ("S1", "nearest", "县财政局")


def test_sections_without_a_road_name_are_different_roads(tiny_city):
    sections = tiny_city.sections.assign(road="")
    row = assign(tiny_city, sections=sections).iloc[7]  # joint of S3 and S4, one unit
    assert (row["section"], row["section_reason"], row["best_section"]) == ("", "tie", "S3")


def test_a_section_of_several_lines_is_reached_at_the_nearest(tiny_city):
    lines = [LineString(tiny.ring((0, 0), (0, 50))), LineString(tiny.ring((300, 0), (300, 50)))]
    parts = gpd.GeoDataFrame(
        {"code": ["S9"], "road": ["环路"]}, geometry=[lines[0].union(lines[1])], crs="EPSG:4326"
    )
    row = assign(tiny_city, sections=parts, problems=problems_at((280, 20))).iloc[0]
    assert row["section"] == "S9"
    assert row["distance_m"] == pytest.approx(20, abs=0.01)


@pytest.mark.parametrize("layer", ["communities", "sections"])
def test_zones_without_or_in_another_coordinate_system_are_refused(tiny_city, layer):
    zones = getattr(tiny_city, layer)
    bare = zones.set_crs(None, allow_override=True)
    with pytest.raises(CrsError, match="没有坐标系"):
        assign(tiny_city, **{layer: bare})
    with pytest.raises(CrsError, match="EPSG:4547"):
        assign(tiny_city, **{layer: zones.to_crs("EPSG:4547")})


def test_a_projection_in_feet_is_refused(tiny_city):
    with pytest.raises(CrsError):
        assign(tiny_city, projection="EPSG:2227")


@pytest.mark.parametrize("absent", [(), ("communities",), ("sections",), ("roster",), ("problems",)])
def test_empty_frames_leave_one_row_per_problem(tiny_city, absent):
    emptied = {name: getattr(tiny_city, name).iloc[:0] for name in absent}
    found = assign(tiny_city, **emptied)
    assert len(found) == (0 if "problems" in absent else 15)
    assert found.columns.tolist() == matching.COLUMNS
    pd.testing.assert_series_equal(found.dtypes, assign(tiny_city).dtypes)
    if "communities" in absent:
        assert set(found["community_reason"]) == {"outside", "no_position"}


def test_the_index_is_kept_even_with_repeats_and_arguments_are_untouched(tiny_city):
    problems = tiny_city.problems.set_axis([7] * 10 + list("abcde"))
    before = problems.copy(deep=True)
    found = assign(tiny_city, problems=problems)
    assert found.index.equals(problems.index)
    pd.testing.assert_frame_equal(problems, before)
    assert found["section"].tolist() == assign(tiny_city)["section"].tolist()


def test_the_order_of_zones_and_problems_changes_no_answer(tiny_city):
    turned = replace(
        tiny_city, communities=tiny_city.communities.iloc[::-1], sections=tiny_city.sections.iloc[::-1]
    )
    found = assign(turned, problems=tiny_city.problems.iloc[::-1]).sort_index()
    pd.testing.assert_frame_equal(found, assign(tiny_city))
