"""What is planted in the demo city comes out on top: late units, rebounds, and the places that relapse."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pandas as pd
import pytest

from mapapp import cases, demo, indicators, relapse, rollups, standings, store
from mapapp.__main__ import main
from mapapp.city import clock

TRUTH = demo.FOLDER / "truth"


@pytest.fixture(scope="module")
def year(tmp_path_factory) -> SimpleNamespace:
    """The demo city as the program shows it: imported, joined, judged, with its truth beside it."""
    path = tmp_path_factory.mktemp("demo") / "city.db"
    assert main(["--lang", "zh", "--city", str(path), "demo"]) == 0
    city = store.city(store.connect(path))
    built = cases.build(city, clock(city, dt.datetime(2026, 11, 1)))
    pairs = relapse.find(built, city.projection)
    facts = indicators.facts(built.assign(relapsed=relapse.mark(built, pairs)))
    truth = pd.read_csv(TRUTH / "problems.csv", dtype=str, keep_default_na=False)
    late = set(pd.read_csv(TRUTH / "late_units.csv")["unit"])
    ground = rollups.Ground(city.communities, city.roster)
    return SimpleNamespace(cases=built, pairs=pairs, facts=facts, truth=truth, late=late, ground=ground)


def ranked(year: SimpleNamespace, by: str, key: str) -> pd.DataFrame:
    """Rank everyone by an indicator as the page does, the worst last; nobody's row is left out."""
    rows = rollups.roll(year.cases, year.facts, by, year.ground)
    card = indicators.scorecard(rows.facts, rows.coded)
    table = standings.standing(card, None, key, choices={}, weights={})
    return table[table["key"].ne("") & table["value"].notna()].reset_index(drop=True)


@pytest.mark.parametrize("key", ["closing_in_time", "closing_late", "disposal_in_time", "median_days"])
def test_the_late_units_are_the_last_three(year, key):
    table = ranked(year, "unit", key)
    assert len(table) == 40
    assert set(table["key"].iloc[-3:]) == year.late


def test_the_late_units_are_told_apart_from_all_others(year):
    table = ranked(year, "unit", "closing_in_time")
    last, rest = table.iloc[-3:], table.iloc[:-3]
    # Their whole 90 % interval lies below everybody else's, whose share is more than three times theirs.
    assert last["rank_low"].min() > rest["rank_high"].max()
    assert last["value"].max() * 3 < rest["value"].min()


def test_every_planted_rebound_is_found_as_a_relapse(year):
    """All but three: one was voided, one was not filed, and of one the first case was reopened."""
    planted = year.truth[year.truth["rebound_of"].ne("")]
    state = year.cases.set_index("source_id")["status"]
    new, first = state.reindex(planted["source_id"]), state.reindex(planted["rebound_of"])
    counts = ~new.isin(["voided", "not_filed"]).to_numpy() & first.eq("closed").to_numpy()
    assert (len(planted), int(counts.sum())) == (84, 81)
    again = set(year.cases["source_id"].iloc[year.pairs["again"]])
    assert set(planted["source_id"][counts]) <= again
    assert not set(planted["source_id"][~counts]) & again
    # Nearly always the very closing that was planted; else a later one beside it.
    found = set(
        zip(*(year.cases["source_id"].iloc[year.pairs[name]] for name in ("closed", "again")), strict=True)
    )
    exact = found & set(zip(planted["rebound_of"], planted["source_id"], strict=True))
    assert len(exact) >= 0.9 * counts.sum()


def test_the_sections_that_relapse_most_are_planted_places(year):
    hot = year.truth[year.truth["hotspot"].ne("")]
    table = ranked(year, "section", "relapse_rate")
    worst = table.iloc[-6:]
    assert set(worst["key"]) <= set(hot["section"])
    assert worst["rank_low"].min() > table["rank_high"].iloc[:-10].median()
    # Five of the six planted hotspots have a section among these six.
    assert hot.loc[hot["section"].isin(worst["key"]), "hotspot"].nunique() == 5


def test_the_last_units_by_relapses_are_those_of_the_planted_places(year):
    hot = year.truth[year.truth["hotspot"].ne("")]
    table = ranked(year, "unit", "relapse_rate")
    assert set(table["key"].iloc[-4:]) <= set(hot["unit"])
    assert table["rank_low"].iloc[-4:].min() > table["rank_high"].iloc[:-4].max()
