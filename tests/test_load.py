"""What everybody answers for, worked by hand: kilometres, problems per month, staff, and how fair that is."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from mapapp import cases, plans, zoning
from mapapp.plans import differing, load

from . import tiny_city as tiny

DAY = dt.date(2026, 8, 1)

FAIR = [
    # shares, Gini, greatest against the mean
    ([1, 1, 1, 1], 0.0, 1.0),
    ([0, 0, 0, 4], 0.75, 4.0),  # one has all: 1 - 1/n
    ([1, 1, 2], 1 / 6, 1.5),  # (−2·1 + 0·1 + 2·2) / (3·4)
    ([2, 4], 1 / 6, 4 / 3),
    ([3], 0.0, 1.0),
    ([1, np.nan, 1], 0.0, 1.0),  # not known is left out
]


@pytest.mark.parametrize(("shares", "gini", "max_mean"), FAIR)
def test_fairness(shares, gini, max_mean):
    found = load.fairness(np.array(shares, dtype="float64"))
    assert (found.gini, found.max_mean) == (pytest.approx(gini), pytest.approx(max_mean))


@pytest.mark.parametrize("shares", [[], [0.0, 0.0], [np.nan]])
def test_nothing_to_share_is_neither_fair_nor_unfair(shares):
    found = load.fairness(np.array(shares, dtype="float64"))
    assert np.isnan(found.gini)
    assert np.isnan(found.max_mean)


def test_the_window_is_the_last_months_but_not_longer_than_there_are_problems(tiny_city):
    # The first problem was reported on 2026-06-01; the moment is the midnight after 2026-07-09.
    counted = load.window(tiny_city, dt.datetime(2026, 7, 10), 12)
    assert (str(counted.first.date()), str(counted.last.date())) == ("2026-06-01", "2026-07-09")
    assert counted.months == pytest.approx(39 / 30.4375)
    one = load.window(tiny_city, dt.datetime(2026, 7, 10), 1)
    assert (str(one.first.date()), str(one.last.date())) == ("2026-06-10", "2026-07-09")


RATES = [
    # what, counts, exposures (km × months), groups, rates
    # City: 30 in 10, R = 3. One kind: (30 + 10) / (10 + 10/3) = 3. Each: (c + 10) / (e + 10/3).
    ("seen more, seen less", [20, 10], [5, 5], [0, 0], [30 / (5 + 10 / 3), 20 / (5 + 10 / 3)]),
    ("a new one has its kind's mean", [30, 0], [10, 0], [0, 0], [40 / (10 + 10 / 3), 3.0]),
    # Kind 1 has 10 in 10 where the city has 40 in 20, R = 2: (10 + 10) / (10 + 5) = 4/3; kind 0: 40/15 = 8/3.
    ("of another kind", [30, 10, 0], [10, 10, 0], [0, 1, 1], [40 / (10 + 3.75), 20 / 17.5, 4 / 3]),
    ("a kind that is quite new has the city's mean", [30, 0], [10, 0], [0, 1], [40 / (10 + 10 / 3), 3.0]),
    ("nothing was counted", [0, 0], [4, 4], [0, 0], [0, 0]),
    ("nothing was there", [0, 0], [0, 0], [0, 0], [0, 0]),
]


@pytest.mark.parametrize(("what", "counts", "exposures", "groups", "rates"), RATES)
def test_expected_rates(what, counts, exposures, groups, rates):
    found = load.expected_rate(
        np.array(counts, dtype=float), np.array(exposures, dtype=float), np.array(groups)
    )
    assert found.tolist() == pytest.approx(rates), what


def test_a_long_quiet_road_is_expected_to_stay_quieter_than_a_short_one():
    rate = load.expected_rate(np.array([100.0, 0, 0]), np.array([50.0, 50, 1]), np.zeros(3, dtype=int))
    assert rate[1] < rate[2] < rate[0]


def test_roads_of_one_kind_are_similar_else_those_of_about_one_width(tiny_city):
    sections = tiny_city.sections.assign(
        kind=["主干路", "主干路", "", "", ""], width_m=[40.0, 9.0, 10.0, 12.0, np.nan]
    )
    groups = load.similar(sections, "section")
    assert groups[0] == groups[1]
    assert groups[2] == groups[3]  # up to 12 m
    assert len(set(groups[[0, 2, 4]])) == 3
    assert load.similar(tiny_city.communities, "community").tolist() == [0, 0]


def loads(city, kind="section", **options):
    counted = load.window(city, dt.datetime(2026, 7, 10), 12)
    return load.zone_loads(city, cases.join(city), kind, counted, **options), counted


def test_the_tiny_city_by_unit(tiny_city):
    # Sections in metres: S1 500, S2 500, S3 900, S4 400, S5 300. Problems up to 2026-07-09 with a section,
    # see tests/tiny_city.py: S1 2, 3, 13; S2 10, 11; S3 8; S4 14; S5 15. All have some: none is expected.
    found, counted = loads(tiny_city)
    assert found["size"].tolist() == pytest.approx([0.5, 0.5, 0.9, 0.4, 0.3], rel=1e-3)
    assert (found["problems"] * counted.months).tolist() == pytest.approx([3, 2, 1, 1, 1])
    assert not found["expected"].any()
    who = differing.answerers(tiny_city.sections, tiny_city.roster, "section", DAY).to_numpy(object)
    table = load.by_answerer(found, who, (("problems", 1.0),))
    # 8 problems, of which one lies with nobody: 3, 2 and 2; the mean of the three is 7/3.
    assert table["answerer"].tolist() == ["县财政局", "县住建局", "县教育局", ""]
    assert table["zones"].tolist() == [1, 2, 1, 1]
    assert table["share"].tolist() == pytest.approx([3 / 8, 2 / 8, 2 / 8, 1 / 8])
    assert table["ratio"].tolist()[:3] == pytest.approx([9 / 7, 6 / 7, 6 / 7])
    assert np.isnan(table["ratio"].iloc[3])
    fair = load.fairness_of(table)
    assert fair["problems"].max_mean == pytest.approx(9 / 7)
    # km: 0.5, 1.3, 0.5; mean 0.767
    assert fair["size"].max_mean == pytest.approx(1.3 / (2.3 / 3), rel=1e-3)


def test_staff_make_a_load_per_head(tiny_city):
    found, _ = loads(tiny_city)
    who = differing.answerers(tiny_city.sections, tiny_city.roster, "section", DAY).to_numpy(object)
    staff = {"县财政局": 6, "县住建局": 2, "县教育局": 4}
    table = load.by_answerer(found, who, (("problems", 1.0),), staff).set_index("answerer")
    assert table["staff_share"].dropna().to_dict() == pytest.approx(
        {"县财政局": 0.5, "县住建局": 1 / 6, "县教育局": 1 / 3}
    )
    # Share of the seven problems against share of the twelve people.
    assert table["ratio"].drop("").to_dict() == pytest.approx(
        {"县财政局": (3 / 7) / 0.5, "县住建局": (2 / 7) * 6, "县教育局": (2 / 7) * 3}
    )


def test_leaders_have_square_kilometres(tiny_city):
    # Two squares of 1 km; the hole of C2 is 200 m by 200 m. Problem 7 lies in the hole, 5 outside.
    found, counted = loads(tiny_city, "community")
    assert found["size"].tolist() == pytest.approx([1.0, 0.96], rel=1e-3)
    counts = pd.Series([p.community for p in tiny.PROBLEMS if p.reported < "2026-07-10"]).value_counts()
    inside = counts[["C1", "C2"]].tolist()
    assert (found["problems"] * counted.months).tolist() == pytest.approx(inside)


def test_a_road_newly_drawn_in_a_draft_is_expected_what_similar_roads_have(tiny_city):
    # S9 runs 200 m where nothing is; all roads are of one kind: 8 problems on 2.6 km.
    way = tuple(tiny.place(east, -450) for east in (100, 300))
    step = plans.DrawSection(code="S9", way=way, road="新街", name="新街")
    planned = plans.apply(zoning.latest(tiny_city), (step,), DAY)
    assert planned.complaints == ()
    city = planned.city(tiny_city)
    known = frozenset(tiny_city.sections["code"])
    found, counted = loads(city, known=known)
    new = found[found["code"].eq("S9")].iloc[0]
    assert new["expected"]
    assert new["problems"] == pytest.approx(8 / 2.6 / counted.months * 0.2, rel=2e-3)


def test_what_nobody_has_anything_of_does_not_count_in_the_mix():
    frame = pd.DataFrame({"code": ["a", "b"], "size": [1.0, 3.0], "problems": [0.0, 0.0]})
    assert load.mix(frame).tolist() == pytest.approx([0.25, 0.75])
    assert load.mix(frame.assign(size=0.0)).tolist() == pytest.approx([0.5, 0.5])
    # Length 1 : 3 and problems 3 : 1, problems three times as heavy: (0.25 + 3 · 0.75) / 4.
    mixed = load.mix(frame.assign(problems=[3.0, 1.0]), (("size", 1.0), ("problems", 3.0)))
    assert mixed.tolist() == pytest.approx([0.625, 0.375])


def test_an_empty_city_has_empty_loads(tiny_city):
    empty = replace(tiny_city, sections=tiny_city.sections.iloc[:0], problems=tiny_city.problems.iloc[:0])
    found, _ = loads(empty)
    assert not len(found)
    table = load.by_answerer(found, np.array([], dtype=object))
    assert not len(table)
    assert np.isnan(load.fairness_of(table)["size"].max_mean)
