"""What a person decided goes over the join, by the rules of the tiny city (`tests/tiny_city.py`)."""

from __future__ import annotations

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import Polygon

from mapapp import cases, decisions, matching, questions
from mapapp.city import City

from . import tiny_city as tiny


def decided(*rows: tuple[int, str, str], **changed: object) -> pd.DataFrame:
    """Decisions of (problem number, zone kind, zone code), made where the problems lie."""
    places = tiny.problems().set_index("problem_id")
    frame = pd.DataFrame(
        {
            "decision_id": np.arange(1, len(rows) + 1),
            "source": "ledger",
            "source_id": [f"T{number:03d}" for number, _, _ in rows],
            "zone_kind": [kind for _, kind, _ in rows],
            "zone_code": [code for _, _, code in rows],
            "zone_name": [f"名{code}" for _, _, code in rows],
            "actor": "网格员甲",
            "decided_at": pd.Timestamp("2026-07-09 10:00"),
            "note": "",
            "candidates": "",
            "reason": "tie",
            "lon": [places["lon"][number] for number, _, _ in rows],
            "lat": [places["lat"][number] for number, _, _ in rows],
        }
    ).assign(**changed)
    return frame.astype(decisions.DECISIONS)


def assigned(city: City, *rows: tuple[int, str, str], **changed: object) -> pd.DataFrame:
    """Assign with these decisions; indexed by problem number."""
    made = cases.assign(replace(city, decisions=decided(*rows, **changed)))
    return made.set_axis(city.problems["problem_id"])


def overlapped(city: City) -> City:
    """Add C0 over the border of C1 and C2: problems 2, 3 and 13 lie in two communities."""
    over = Polygon(tiny.ring((-100, -250), (100, -250), (100, -50), (-100, -50)))
    third = gpd.GeoDataFrame({"code": ["C0"], "name": ["重叠社区"]}, geometry=[over], crs="EPSG:4326")
    return replace(city, communities=pd.concat([city.communities, third], ignore_index=True))


# What a decision does ----------------------------------------------------------------------------------

SECTION = ("section", "section_reason", "unit", "confidence", "best_section")


@pytest.mark.parametrize(
    ("decision", "expected", "distance"),
    [
        # 4, a tie of S1 and S2 at their joint: the unit of the one chosen
        ((4, "section", "S2"), ("S2", "decided", "县教育局", "decided", "S2"), 10),
        # 9, a tie at the crossing
        ((9, "section", "S3"), ("S3", "decided", "县住建局", "decided", "S3"), 10),
        # 10 was given to S2 with little confidence; the person knows better: S3 is 13 m away
        ((10, "section", "S3"), ("S3", "decided", "县住建局", "decided", "S3"), 13),
        # none of them: nobody answers, and nobody is asked again; the likeliest stays as it was
        ((4, "section", ""), ("", "decided", "", "decided", "S1"), np.nan),
        # 12 has no road within reach: a person may still name one, 50.5 m away
        ((12, "section", "S1"), ("S1", "decided", "县财政局", "decided", "S1"), 50.5),
        # 6 has no position: a person may know the place; nothing can be measured
        ((6, "section", "S5"), ("S5", "decided", "", "decided", "S5"), np.nan),
    ],
)
def test_a_section_is_decided(tiny_city, decision, expected, distance):
    row = assigned(tiny_city, decision).loc[decision[0]]
    assert tuple(row[list(SECTION)]) == expected
    assert row["distance_m"] == pytest.approx(distance, abs=0.02, nan_ok=True)
    assert pd.isna(row["gap_m"])


def test_other_rows_and_the_given_frames_are_left_alone(tiny_city):
    joined = cases.join(tiny_city)
    before = joined.copy(deep=True)
    city = replace(tiny_city, decisions=decided((4, "section", "S2")))
    found = cases.decide(city, joined)
    pd.testing.assert_frame_equal(joined, before)
    others = city.problems["problem_id"].ne(4).to_numpy()
    pd.testing.assert_frame_equal(found[others], joined[others])
    assert found.dtypes.equals(joined.dtypes)


def test_without_decisions_the_join_is_what_it_was(tiny_city):
    pd.testing.assert_frame_equal(cases.assign(tiny_city), cases.join(tiny_city))


@pytest.mark.parametrize(
    ("number", "leader"),
    [(2, "副县长乙"), (13, "副县长丙")],  # a minute apart: the leader of C2 changed at midnight
)
def test_a_community_is_decided_for_the_leader_of_the_day(tiny_city, number, leader):
    city = overlapped(tiny_city)
    assert assigned(city).loc[number, "confidence"] == "to_confirm"
    row = assigned(city, (number, "community", "C2")).loc[number]
    assert (row["community"], row["community_reason"], row["leader"]) == ("C2", "decided", leader)
    # Nothing else of the row was open: the section was clear all along.
    assert (row["section"], row["section_reason"], row["confidence"]) == ("S1", "nearest", "decided")


def test_a_row_stays_to_confirm_while_anything_of_it_is_open(tiny_city):
    over = Polygon(tiny.ring((-100, -50), (100, -50), (100, 50), (-100, 50)))
    third = gpd.GeoDataFrame({"code": ["C0"], "name": ["重叠社区"]}, geometry=[over], crs="EPSG:4326")
    city = replace(tiny_city, communities=pd.concat([tiny_city.communities, third], ignore_index=True))
    section, community = (4, "section", "S1"), (4, "community", "C0")
    open_after = {
        "nothing": assigned(city).loc[4, "confidence"],
        "section": assigned(city, section).loc[4, "confidence"],
        "community": assigned(city, community).loc[4, "confidence"],
        "both": assigned(city, section, community).loc[4, "confidence"],
    }
    assert open_after == {
        "nothing": "to_confirm",
        "section": "to_confirm",
        "community": "to_confirm",
        "both": "decided",
    }


def test_a_clear_section_keeps_its_confidence_where_only_the_border_was_decided(tiny_city):
    row = assigned(tiny_city, (3, "community", "C2")).loc[3]  # 3 lies on the shared border
    assert (row["community"], row["community_reason"], row["confidence"]) == ("C2", "decided", "high")


def test_a_change_of_the_roster_moves_the_unit_of_its_day_only(tiny_city):
    roster = tiny_city.roster.copy()
    roster.loc[roster["zone_code"].eq("S2"), "valid_to"] = pd.Timestamp("2026-07-03")
    new = roster[roster["zone_code"].eq("S2")].assign(
        roster_id=99,
        answerer="县水利局",
        valid_from=pd.Timestamp("2026-07-04"),
        valid_to=pd.NaT,
    )
    city = replace(tiny_city, roster=pd.concat([roster, new], ignore_index=True))
    found = assigned(city, (4, "section", "S2"), (9, "section", "S2"))
    # 4 was reported on 07-01, 9 on 07-05.
    assert found["unit"][[4, 9]].tolist() == ["县教育局", "县水利局"]


# What a decision does not outlive ------------------------------------------------------------------------

STATES = {
    "stands": {},
    "zone_gone": {"zone_code": "S9"},
    "moved": {"lon": tiny.LON + 0.001},  # some 92 m east of J; problem 4 lies 10 m west of it
    "problem_gone": {"source": "another ledger"},
}


@pytest.mark.parametrize("state", STATES)
def test_standing_is_told(tiny_city, state):
    made = decided((4, "section", "S2"), **STATES[state])
    found = decisions.standing(made, tiny_city.problems, tiny_city.communities, tiny_city.sections)
    assert found["state"].tolist() == [state]
    assert found["row"].tolist() == [-1 if state == "problem_gone" else 3]


@pytest.mark.parametrize("state", ["zone_gone", "moved"])
def test_a_lost_decision_returns_to_confirm_and_blames_nobody(tiny_city, state):
    row = assigned(tiny_city, (4, "section", "S2"), **STATES[state]).loc[4]
    assert (row["section"], row["section_reason"], row["unit"], row["confidence"]) == (
        "",
        "decision_lost",
        "",
        "to_confirm",
    )
    assert row["candidates"] == "S1;S2"


def test_a_lost_decision_is_asked_again_even_where_the_join_would_answer(tiny_city):
    city = replace(
        tiny_city,
        sections=tiny_city.sections[tiny_city.sections["code"].ne("S2")],
        decisions=decided((4, "section", "S2")),
    )
    joined = cases.join(city).iloc[3]
    assert (joined["section"], joined["confidence"]) == ("S1", "high")  # what is left is clear by distance
    found = cases.assign(city)
    assert found["section_reason"].iloc[3] == "decision_lost"
    asked = questions.ask(city.problems, found, ["to_confirm"])
    assert asked["row"].tolist()[0] == 3  # the lost one comes first
    assert asked["reason"].tolist()[0] == "decision_lost"


def test_a_small_move_is_the_same_problem(tiny_city):
    made = decided((4, "section", "S2"))
    problems = tiny_city.problems.copy()
    problems.loc[3, "lat"] += 0.0004  # 44 m
    found = decisions.standing(made, problems, tiny_city.communities, tiny_city.sections)
    assert found["state"].tolist() == ["stands"]


def test_a_decision_waits_for_a_problem_that_is_not_there(tiny_city):
    city = replace(tiny_city, problems=tiny_city.problems.drop(index=3).reset_index(drop=True))
    found = assigned(city, (4, "section", "S2"))
    pd.testing.assert_frame_equal(found.reset_index(drop=True), cases.join(city))


@settings(max_examples=25, deadline=None)
@given(st.permutations(range(15)), st.lists(st.sampled_from([2, 4, 8, 9, 10, 14]), unique=True))
def test_decisions_follow_their_problems_in_any_order(order, numbers):
    city = tiny.build()
    shuffled = city.problems.iloc[order].reset_index(drop=True)
    made = decided(*[(number, "section", "S5") for number in numbers])
    found = cases.assign(replace(city, problems=shuffled, decisions=made))
    expected = shuffled["problem_id"].isin(numbers)
    assert found["section_reason"].eq("decided").tolist() == expected.tolist()
    joined = matching.assign(
        shuffled, city.communities, city.sections, city.roster, projection=city.projection
    )
    assert found["section"].tolist() == joined["section"].mask(expected, "S5").tolist()


# What is asked -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        (["to_confirm"], [(4, "section", "tie", "S1;S2"), (9, "section", "tie", "S2;S3")]),
        (["edge"], [(3, "community", "edge", "C1;C2")]),
        (["low"], [(10, "section", "low", "S2;S3")]),
        ([], []),
    ],
)
def test_what_the_tiny_city_leaves_open(tiny_city, kinds, expected):
    asked = questions.ask(tiny_city.problems, cases.assign(tiny_city), kinds)
    numbers = tiny_city.problems["problem_id"].to_numpy()[asked["row"]]
    told = zip(numbers, asked["zone_kind"], asked["reason"], asked["candidates"], strict=True)
    assert list(told) == expected


def test_a_decided_problem_is_not_asked_again(tiny_city):
    city = replace(tiny_city, decisions=decided((4, "section", "S2"), (9, "section", "")))
    asked = questions.ask(city.problems, cases.assign(city), questions.KINDS)
    assert asked["reason"].tolist() == ["edge", "low"]  # 3 and 10; 4 and 9 are settled


def test_overlaps_ask_for_the_community_only(tiny_city):
    city = overlapped(tiny_city)
    asked = questions.ask(city.problems, cases.assign(city), ["to_confirm"])
    communities = asked[asked["zone_kind"].eq("community")]
    assert city.problems["problem_id"].to_numpy()[communities["row"]].tolist() == [2, 13]
    assert set(communities["candidates"]) == {"C0;C2"}


@pytest.mark.parametrize(
    ("address", "street"),
    [
        ("老街12号", "老街"),
        ("老街 15 号院内", "老街"),
        ("人民路与建设路交叉口东50米路北", "人民路"),
        ("解放路(人民路—和平路段)北侧", "解放路"),
        ("解放路（人民路—和平路段）北侧", "解放路"),
        ("东关社区文昌街学校门口", "东关社区文昌街"),
        ("幸福小区3号楼", "幸福小区号楼"),
        ("549 Lombard St, San Francisco, CA, 94133", "LOMBARD ST"),
        ("3543  18TH ST", "18TH ST"),
        ("Intersection of POWELL ST and PACIFIC AVE", "Intersection of POWELL ST and PACIFIC AVE"),
        ("", ""),
    ],
)
def test_the_street_of_an_address(address, street):
    assert questions.street(address) == street


def test_alike_questions_are_one_group_largest_first(tiny_city):
    lon, lat = zip(
        *(tiny.place(*at) for at in [(-10, 0), (10, 310), (-12, 0), (10, 310), (-9, 0)]), strict=True
    )
    problems = pd.DataFrame(
        {
            "source": "ledger",
            "source_id": list("abcde"),
            "lon": lon,
            "lat": lat,
            "address": ["老街1号", "解放路2号", "老街 30号", "", "老街7号"],
            "reported_at": pd.Timestamp("2026-07-05"),
        }
    )
    city = replace(tiny_city, problems=problems)
    # By position alone: with the address 解放路2号 would be decided.
    asked = questions.ask(problems, cases.assign(city, with_addresses=False), ["to_confirm"])
    grouped = questions.groups(asked)
    told = grouped[["zone_kind", "reason", "street", "count"]].apply(tuple, axis=1).tolist()
    assert told == [
        ("section", "tie", "老街", 3),
        ("section", "tie", "解放路", 1),
        ("section", "tie", "", 1),
    ]
    assert asked["row"].tolist() == [0, 2, 4, 1, 3]


def test_candidates_are_laid_out_nearest_first_with_who_answered_that_day(tiny_city):
    # 2 and 13 lie at one place, a minute before and after C2 changed its leader.
    problems = tiny_city.problems[tiny_city.problems["problem_id"].isin([2, 13])]
    laid = questions.options(
        problems, ["C1", "C2"], "community", tiny_city.communities, tiny_city.roster, tiny.PROJECTION
    )
    assert laid["code"].tolist() == ["C2", "C1"]
    assert laid["answering"].tolist() == [{"副县长乙": 1, "副县长丙": 1}, {"副县长甲": 2}]
    assert laid["distance_m"].tolist() == pytest.approx([0, 10], abs=0.02)


def test_section_candidates_have_distance_reason_and_a_place_for_their_number(tiny_city):
    problems = tiny_city.problems[tiny_city.problems["problem_id"].eq(10)].assign(address="解放路口")
    laid = questions.options(
        problems, ["S3", "S2"], "section", tiny_city.sections, tiny_city.roster, tiny.PROJECTION
    )
    assert laid[["number", "code", "is_nearest", "is_named"]].apply(tuple, axis=1).tolist() == [
        (1, "S2", True, False),
        (2, "S3", False, True),
    ]
    assert laid["distance_m"].tolist() == pytest.approx([10, 13], abs=0.02)
    # 60 m along from where each is nearest: S2 runs north through (0, 287), S3 east through (10, 300).
    expected = [tiny.place(0, 347), tiny.place(70, 300)]
    assert laid["at_lon"].tolist() == pytest.approx([lon for lon, _ in expected], abs=2e-6)
    assert laid["at_lat"].tolist() == pytest.approx([lat for _, lat in expected], abs=2e-6)


def test_numbers_of_overlapping_communities_stand_apart(tiny_city):
    city = overlapped(tiny_city)
    problem = city.problems[city.problems["problem_id"].eq(2)]
    laid = questions.options(
        problem, ["C0", "C2"], "community", city.communities, city.roster, tiny.PROJECTION
    ).set_index("code")
    shapes = city.communities.set_index("code").geometry
    marks = gpd.points_from_xy(laid["at_lon"], laid["at_lat"])
    inside = {code: shapes[code].contains(mark) for code, mark in zip(laid.index, marks, strict=True)}
    assert inside == {"C0": True, "C2": True}
    assert not shapes["C0"].contains(marks[laid.index.tolist().index("C2")])


def test_other_sections_nearby(tiny_city):
    problem = tiny_city.problems.set_index("problem_id").loc[4]
    found = questions.nearby(problem, tiny_city.sections, ["S1", "S2"], tiny.PROJECTION)
    assert found["code"].tolist() == ["S3"]  # 300 m north; S4 and S5 begin farther than 500 m
    assert found["distance_m"].tolist() == pytest.approx([300], abs=1)
