"""Gi* equals the reference implementation; grids stay put; spots join, count and speak."""

from __future__ import annotations

import esda
import geopandas as gpd
import libpysal
import numpy as np
import pandas as pd
import pytest
from scipy.stats import norm
from shapely import Point

from mapapp import cases, crs, hotspots, reports, spot_joining, spot_sentences, spots
from mapapp.errors import InputError
from mapapp.hotspots import _significance, getis_ord
from mapapp.i18n import Translator
from mapapp.ui import sparkline

from . import tiny_city as tiny

find = hotspots.METHODS["getis_ord"].find
count = hotspots.METHODS["grid_count"].find


def problems_in_metres(x, y) -> pd.DataFrame:
    """Place problems by easting and northing of the tiny city's projection."""
    lon, lat = crs.unproject(np.asarray(x, float), np.asarray(y, float), tiny.PROJECTION)
    return pd.DataFrame({"lon": lon, "lat": lat})


def scattered(seed: int = 1, heap: int = 60) -> pd.DataFrame:
    """300 problems all over 2 km × 1 km, and a heap within the cell (463 400, 3 752 800)."""
    random = np.random.default_rng(seed)
    x, y = random.uniform(462_200, 464_000, 300), random.uniform(3_752_600, 3_753_500, 300)
    return problems_in_metres(
        np.r_[x, random.uniform(463_410, 463_490, heap)], np.r_[y, random.uniform(3_752_810, 3_752_890, heap)]
    )


@pytest.mark.parametrize("reach", [100, 200, 330, 700])
@pytest.mark.parametrize("holes", [False, True])
def test_gi_star_equals_esda_on_the_same_grid(reach, holes):
    random = np.random.default_rng(reach)
    counts = random.poisson(1.5, (17, 23))
    looked_at = random.random((17, 23)) > 0.25 if holes else np.ones((17, 23), dtype=bool)
    counts[~looked_at] = 0
    z, around = getis_ord.gi_star(counts, looked_at, getis_ord.neighbourhood(reach, 100))
    rows, columns = np.nonzero(looked_at)
    w = libpysal.weights.DistanceBand(
        np.column_stack([columns, rows]) * 100.0, threshold=reach, silence_warnings=True
    )
    w = libpysal.weights.fill_diagonal(w, 1.0)
    reference = esda.G_Local(counts[looked_at].astype(float), w, transform="B", star=None, permutations=0)
    np.testing.assert_allclose(z[looked_at], reference.Zs, rtol=0, atol=1e-9)
    assert np.isnan(z[~looked_at]).all()
    assert around[looked_at].tolist() == (w.sparse @ counts[looked_at]).tolist()


def test_gi_star_worked_by_hand():
    # Five cells in a row, 0 0 6 0 0, each with its two neighbours: n = 5, m = 1.2, s² = 36/5 − 1.44 = 5.76.
    # The middle: k = 3, (6 − 1.2·3) / (2.4·√((5·3 − 9)/4)) = 2.4 / (2.4·√1.5) = 0.8165
    z, around = getis_ord.gi_star(
        np.array([[0, 0, 6, 0, 0]]),
        np.ones((1, 5), dtype=bool),
        np.array([[False] * 3, [True] * 3, [False] * 3]),
    )
    assert around.tolist() == [[0, 6, 6, 6, 0]]
    assert z[0, 2] == pytest.approx(0.816497, abs=1e-6)
    # The end: k = 2, (0 − 2.4) / (2.4·√((10 − 4)/4)) = −0.8165
    assert z[0, 0] == pytest.approx(-0.816497, abs=1e-6)


@pytest.mark.parametrize(
    ("p", "q"),
    [
        ([0.01, 0.02, 0.03], [0.03, 0.03, 0.03]),  # each p · 3 / rank, never above the next one's
        ([0.04, 0.001, 0.5, 0.02], [0.16 / 3, 0.004, 0.5, 0.04]),
        ([], []),
    ],
)
def test_false_discovery_rate(p, q):
    np.testing.assert_allclose(_significance.corrected(np.array(p)), q)


def test_confidence_classes():
    assert _significance.confidence(np.array([0.01, 0.011, 0.05, 0.051, 0.1, 0.101, np.nan])).tolist() == [
        99, 95, 95, 90, 90, 0, 0,
    ]  # fmt: skip


def test_a_planted_heap_is_found_and_little_else():
    problems = scattered()
    found = find(problems, projection=tiny.PROJECTION)
    sure = found[found["confidence"] > 0]
    heap = Point(463_450, 3_752_850)
    assert sure.contains(heap).sum() == 1
    assert found["confidence"].iloc[0] == 99
    # At most the heap's cell and the 12 whose centres are within 200 m of its own.
    assert sure.centroid.distance(heap).max() <= 200.001
    assert (found["p"] >= norm.sf(found["z"])).all()
    assert (found["q"] >= found["p"]).all()


def test_chance_alone_is_rarely_called_a_hotspot():
    called = [
        (find(scattered(seed, heap=0), projection=tiny.PROJECTION)["confidence"] >= 95).any()
        for seed in range(20)
    ]
    assert sum(called) <= 3


def test_cells_stay_where_they_are_when_problems_change():
    whole = count(scattered(), projection=tiny.PROJECTION, cell=100)
    part = count(scattered().iloc[50:200], projection=tiny.PROJECTION, cell=100)
    assert set(part.geometry.to_wkt()) <= set(whole.geometry.to_wkt())
    corners = whole.bounds[["minx", "miny"]].to_numpy()
    assert (corners % 100 == 0).all()
    assert whole.area.to_numpy() == pytest.approx(100 * 100)


def test_every_located_problem_is_counted_once():
    problems = pd.concat([scattered(), pd.DataFrame({"lon": [np.nan], "lat": [np.nan]})])
    for found in (count(problems, projection=tiny.PROJECTION), find(problems, projection=tiny.PROJECTION)):
        assert found["count"].sum() == 360
        assert found["score"].sum() == pytest.approx(1)


def test_with_communities_only_the_city_is_looked_at(tiny_city):
    # 30 problems just inside the eastern border, in cells whose centre may lie outside; 10 far away.
    lon, lat = tiny.place(
        np.r_[np.full(30, 998.0), np.full(10, 5000.0)], np.r_[np.linspace(-400, 400, 30), np.zeros(10)]
    )
    problems = pd.DataFrame({"lon": lon, "lat": lat})
    for method in (find, count):
        found = method(problems, projection=tiny.PROJECTION, boundary=tiny_city.communities)
        assert found["count"].sum() == 30


@pytest.mark.parametrize(
    ("problems", "said"),
    [
        (scattered().iloc[:29], "只有 29 个"),
        (problems_in_metres([463_450.0] * 40, [3_752_850.0] * 40), "同一个网格"),
        (pd.concat([scattered(), pd.DataFrame({"lon": [120.0], "lat": [30.0]})]), "范围太大"),
    ],
)
def test_what_cannot_be_tested_says_why(problems, said):
    with pytest.raises(InputError, match=said) as caught:
        find(problems, projection=tiny.PROJECTION)
    assert caught.value.cure


def test_few_problems_around_are_never_significant():
    found = find(scattered(heap=4), projection=tiny.PROJECTION, fewest=50)
    assert (found["confidence"] == 0).all()


def test_cells_that_touch_become_one_spot_largest_first():
    x = [50] * 30 + [150] * 20 + [1050] * 60  # 2 cells touching at a corner, one apart
    y = [50] * 30 + [150] * 20 + [1050] * 60
    cells = count(
        problems_in_metres(np.array(x) + 463_000.0, np.array(y) + 3_752_000.0),
        projection=tiny.PROJECTION,
        cell=100,
    )
    cells = cells.assign(z=3.0, q=0.001, confidence=[99, 95, 90])
    joined = spot_joining.join(cells)
    assert joined[["number", "count", "cells", "confidence"]].to_numpy().tolist() == [
        [1, 60, 1, 99],
        [2, 50, 2, 95],
    ]
    assert joined.crs == cells.crs
    assert joined.area.tolist() == pytest.approx([10_000, 20_000])
    assert spot_joining.join(cells, least=99)["number"].tolist() == [1]


@pytest.fixture
def told(tiny_city) -> pd.Series:
    """One spot: the cells around problems 2 and 13, of which there are five each, and five of number 3."""
    built = cases.build(tiny_city, tiny.AS_OF)
    here = built[built["problem_id"].isin([2, 3, 13])]
    many = pd.concat([here] * 5, ignore_index=True)
    many["problem_id"] = np.arange(15)
    cells = count(many, projection=tiny.PROJECTION, cell=100).assign(z=5.0, q=0.0, confidence=99)
    described = spots.describe(spot_joining.join(cells), many, tiny.PROJECTION, many.iloc[:10])
    assert len(described) == 1
    return described.iloc[0]


def test_a_spot_names_what_gathers_and_who_answers(told):
    assert sorted(told["members"]) == list(range(15))
    assert (told["count"], told["open"], told["overdue"]) == (15, 5, 0)
    assert (told["before"], told["change"]) == (10, 0.5)
    assert [(share.key, share.count) for share in told["groups"]] == [
        ("road_occupation", 10),
        ("small_ads", 5),
    ]
    assert [(share.name, share.count) for share in told["units"]] == [("县财政局", 15)]
    assert [(share.name, share.places) for share in told["leaders"]] == [
        ("副县长丙", ("东关社区",)),
        ("副县长乙", ("东关社区",)),
        ("副县长甲", ("西关社区",)),
    ]


def test_a_spot_speaks_in_one_sentence(told):
    assert spot_sentences.sentence(told, Translator("zh")) == (
        "东关社区人民路一带：15 件，较上期 +50%，置信度 99%，以占道经营为主（67%）；"
        "责任：副县长丙（东关社区）33%、副县长乙（东关社区）33%、县财政局 100%"
    )


def test_a_spot_without_period_before_road_or_answerer_says_so(told):
    bare = told.copy()
    bare["before"], bare["change"], bare["road"] = np.nan, np.nan, ""
    bare["communities"], bare["leaders"], bare["units"], bare["confidence"] = (), (), (), 0
    assert (
        spot_sentences.sentence(bare, Translator("zh"))
        == "1 号热点：15 件，以占道经营为主（67%）；责任：未落实责任"
    )


def test_markup_and_braces_in_names_stay_text(told):
    bare = told.copy()
    bare["road"] = "{{ 7*7 }}<b>{place}"
    assert "{{ 7*7 }}<b>{place}一带" in spot_sentences.sentence(bare, Translator("zh"))


def test_members_add_up_to_the_cells_counts():
    problems = scattered()
    built = problems.assign(
        problem_id=np.arange(len(problems)), is_open=True, is_overdue=False, best_road="", leader="", unit="",
        community="", community_name="", group="other", type_key="x",
    )  # fmt: skip
    joined = spot_joining.join(find(problems, projection=tiny.PROJECTION))
    described = spots.describe(joined, built, tiny.PROJECTION)
    assert described["count"].tolist() == joined["count"].tolist()
    assert described["before"].isna().all()
    empty = spots.describe(joined.iloc[:0], built, tiny.PROJECTION)
    assert len(empty) == 0
    assert empty.crs == joined.crs
    assert empty.columns.tolist() == described.columns.tolist()


def test_spots_are_written_as_layers(told, tmp_path):
    found = gpd.GeoDataFrame(pd.DataFrame([told]), geometry="geometry", crs=tiny.PROJECTION)
    found = found.assign(sentence="{{ 7*7 }}<b>", number=1)
    say = Translator("zh")
    about = {"method": "getis_ord", "as_of": tiny.AS_OF}
    (tmp_path / "a.geojson").write_bytes(reports.spots_geojson(found, about, say))
    (tmp_path / "a.gpkg").write_bytes(reports.spots_geopackage(found, about, say))
    for name in ("a.geojson", "a.gpkg"):
        back = gpd.read_file(tmp_path / name)
        assert back.crs.to_epsg() == 4326
        assert back["sentence"].tolist() == ["{{ 7*7 }}<b>"]
        assert (back["count"].iloc[0], back["units"].iloc[0]) == (15, "县财政局 100%")
        assert back.total_bounds[0] == pytest.approx(
            tiny.place(np.array([0.0]), np.array([0.0]))[0][0], abs=0.02
        )


def test_small_bars_show_when_it_was():
    first, last = pd.Timestamp("2026-01-01"), pd.Timestamp("2026-01-14")
    high = sparkline.heights(pd.Series([last] * 5 + [first]), first, last)
    assert high == [5, *[1] * 11, 22]  # one, none …, five: 1 + 21 / 5
    assert sparkline.of_times(pd.Series([last] * 5 + [first]), first, last).count("<span") == 13
    assert sparkline.of_times(pd.Series([first]), first, first).count("height:22px") == 1


@pytest.mark.parametrize(
    ("before", "compared", "said"),
    [
        (10, "去年同期", "15 件，较去年同期 +50%，置信度"),
        (4, "去年同期", "15 件，去年同期 4 件，置信度"),
        (10, "2026年1月1日—2026年1月31日", "15 件，较2026年1月1日—2026年1月31日 +50%，置信度"),
        (10, "", "15 件，较上期 +50%，置信度"),
        (np.nan, "去年同期", "15 件，置信度"),
    ],
)
def test_a_sentence_names_what_it_compares_with(told, before, compared, said):
    spot = told.copy()
    spot["before"], spot["change"] = before, 15 / before - 1
    assert said in spot_sentences.sentence(spot, Translator("zh"), compared)
