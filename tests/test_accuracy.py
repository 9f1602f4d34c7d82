"""The demo city's planted truth is found again: who answers, and where the hotspots are."""

from __future__ import annotations

import datetime as dt

import geopandas as gpd
import pandas as pd
import pytest

from mapapp import __main__, accountability, cases, demo, hotspots, spot_joining, store

AS_OF = dt.datetime(2026, 9, 1)


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    path = tmp_path_factory.mktemp("demo") / "city.db"
    assert __main__.main(["--city", str(path), "demo"]) == 0
    return store.city(store.connect(path))


@pytest.fixture(scope="module")
def known(city):
    """All cases with a position, beside what was planted."""
    truth = pd.read_csv(demo.FOLDER / "truth/problems.csv", dtype=str, keep_default_na=False)
    truth = truth.rename(
        columns=lambda column: f"true_{column}" if column not in ("source", "source_id") else column
    )
    made = cases.build(city, AS_OF)
    both = made.merge(truth, on=["source", "source_id"], validate="one_to_one")
    assert len(both) == len(made)
    return both[both["lon"].notna()]


def share(right: pd.Series) -> float:
    print(f"{right.mean():.2%} of {len(right)}")
    return float(right.mean())


def test_every_community_is_the_true_one(known):
    assert share(known["community"] == known["true_community"]) == 1


def test_the_likeliest_section_is_nearly_always_the_true_one(known):
    assert share(known["best_section"] == known["true_section"]) >= 0.98


def test_the_unit_is_nearly_always_the_true_one(known):
    decided = known[known["unit"].ne("")]
    assert share(decided["unit"] == decided["true_unit"]) >= 0.99


def test_every_planted_hotspot_is_found(city):
    made = cases.build(city, AS_OF)
    found = hotspots.METHODS["getis_ord"].find(made, projection=city.projection, boundary=city.communities)
    sure = spot_joining.join(found, least=99)
    planted = gpd.read_file(demo.FOLDER / "truth/hotspots.geojson").to_crs(city.projection)
    hit = planted.geometry.apply(lambda place: sure.intersects(place).any())
    assert hit.all(), planted[~hit]


def test_the_planted_late_units_come_out_last(city):
    late = set(pd.read_csv(demo.FOLDER / "truth/late_units.csv", dtype=str).iloc[:, 0])
    card = accountability.scorecard(cases.build(city, AS_OF), "unit")
    judged = card[card["key"].ne("") & card["due_n"].ge(10)].sort_values("on_time")
    assert set(judged["key"].head(len(late))) == late
