"""Two states of a city side by side, worked by hand on the tiny city."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from mapapp import cases, plans
from mapapp.plans import comparing

DAY = dt.date(2026, 8, 1)
AS_OF = dt.datetime(2026, 10, 1)


@pytest.fixture
def planned(tiny_city):
    code = cases.build(tiny_city, AS_OF)["section"].loc[lambda codes: codes.ne("")].iloc[0]
    return plans.apply(tiny_city, [plans.Give("section", (code,), "县环卫处")], DAY).city(tiny_city), code


@pytest.mark.parametrize(
    ("as_of", "first", "last"),
    [
        ("2026-09-01", "2026-04-01", "2026-06-30"),
        ("2026-10-01", "2026-07-01", "2026-09-30"),
        ("2026-01-15", "2025-10-01", "2025-12-31"),
    ],
)
def test_the_last_whole_quarter(as_of, first, last):
    assert comparing.quarter(dt.datetime.fromisoformat(as_of)) == (
        dt.date.fromisoformat(first),
        dt.date.fromisoformat(last),
    )


def test_who_gains_and_who_loses(tiny_city, planned):
    city, _ = planned
    a, b = comparing.standing(tiny_city, DAY), comparing.standing(city, DAY)
    table = comparing.side_by_side(a, b, "section", DAY).set_index("answerer")
    assert table.loc["县环卫处", ["zones_a", "zones_b", "won", "lost"]].tolist() == [0, 1, 1, 0]
    assert table["lost"].sum() == table["won"].sum() == 1
    assert table["size_a"].sum() == pytest.approx(table["size_b"].sum())


def test_last_quarter_under_the_plan_moves_the_cases_of_the_section_and_no_others(tiny_city, planned):
    city, code = planned
    built = cases.build(comparing.standing(tiny_city, DAY), AS_OF)
    day = built["reported_at"].dt.normalize()
    theirs = built["section"].eq(code) & day.between(pd.Timestamp("2026-07-01"), pd.Timestamp("2026-09-30"))
    kept = theirs & built["status"].ne("voided")
    assert kept.any()
    now = comparing.scored(comparing.standing(tiny_city, DAY), "section", AS_OF)
    then = comparing.scored(comparing.standing(city, DAY), "section", AS_OF)
    told = comparing.scores_side_by_side(now, then).set_index("key")
    assert told.loc["县环卫处", "reported_b"] == kept.sum()
    assert told["change"].sum() == 0
    assert told["change"].abs().sum() == 2 * kept.sum()


def test_what_was_stays_as_it_was(tiny_city, planned):
    before = tiny_city.roster.copy()
    comparing.standing(planned[0], DAY)
    pd.testing.assert_frame_equal(tiny_city.roster, before)
