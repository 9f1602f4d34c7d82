"""Each method against the reference implementation, or against a small case worked by hand."""

from __future__ import annotations

from pathlib import Path

import esda
import geopandas as gpd
import libpysal
import numpy as np
import pandas as pd
import pymannkendall
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pointpats import centrography
from scipy import stats
from shapely.geometry import LineString, Polygon

from mapapp import crs, hotspots, spot_joining, spots
from mapapp.errors import InputError
from mapapp.hotspots import (
    _network,
    _permuted,
    _suggest,
    _trend,
    getis_ord,
    hexagon_count,
    kernel_density,
    local_moran,
    repeat_places,
    trends,
)

from . import sf_hotspots
from . import tiny_city as tiny
from .accuracy import SF, san_francisco

EAST, NORTH = 463_000.0, 3_753_000.0


def problems_at(x, y, **columns) -> pd.DataFrame:
    lon, lat = crs.unproject(np.asarray(x, float) + EAST, np.asarray(y, float) + NORTH, tiny.PROJECTION)
    frame = pd.DataFrame({"problem_id": np.arange(len(lon)) + 100, "lon": lon, "lat": lat})
    return frame.assign(**columns)


def roads(*lines: list[tuple[float, float]]) -> gpd.GeoDataFrame:
    shapes = [LineString(np.array(line) + np.array([EAST, NORTH])) for line in lines]
    codes = [f"S{number}" for number in range(1, len(lines) + 1)]
    return crs.unproject_frame(gpd.GeoDataFrame({"code": codes}, geometry=shapes, crs=tiny.PROJECTION))


def find(key: str, problems: pd.DataFrame, **said) -> gpd.GeoDataFrame:
    return hotspots.METHODS[key].find(problems, projection=tiny.PROJECTION, **said)


# --- local Moran's I


@pytest.mark.parametrize("reach", [100, 250, 1000])
def test_moran_equals_esda(reach):
    random = np.random.default_rng(reach)
    counts = random.poisson(2, (21, 24))
    looked_at = random.random((21, 24)) > 0.2
    counts[~looked_at] = 0
    near = getis_ord.neighbourhood(reach, 100)
    near[near.shape[0] // 2, near.shape[1] // 2] = False
    rows, columns = np.nonzero(looked_at)
    w = libpysal.weights.DistanceBand(
        np.column_stack([columns, rows]) * 100.0, threshold=reach + 1e-6, silence_warnings=True
    )
    reference = esda.Moran_Local(counts[looked_at].astype(float), w, transformation="r", permutations=0)
    np.testing.assert_allclose(local_moran.moran(counts, looked_at, near)[looked_at], reference.Is, atol=1e-9)


def test_the_chance_of_neighbours_by_hand():
    # Three cells in a row, 1 3 0: the middle's neighbours hold 1 of the other 1; their share of what is not
    # the middle is 1, so 1 of 1 is sure, and no more than 1 is sure too.
    counts, near = np.array([[1, 3, 0]]), np.array([[False] * 3, [True, False, True], [False] * 3])
    many, few = local_moran.by_chance(counts, getis_ord.sum_around(counts, near), np.ones((1, 3)), near)
    assert (many[0, 1], few[0, 1]) == (1.0, 1.0)
    # The left cell: its neighbour holds all 3 of the other 3, with a share of 1/2 of the rest: (1/2)³.
    assert many[0, 0] == pytest.approx(0.125)


def test_high_among_high_and_high_alone():
    random = np.random.default_rng(3)
    heap = random.uniform(0, 300, (2, 200))
    spread = random.uniform(-2000, 2000, (2, 150))
    x, y = np.concatenate([heap, spread], axis=1)
    found = find("local_moran", problems_at(x, y))
    assert found["kind"].iloc[0] == "high_high"
    hot = found[found["kind"].eq("high_high")]
    assert hot.geometry.union_all().buffer(200).contains(shapely.Point(EAST + 150, NORTH + 150))
    assert set(spot_joining.join(found)["kind"]) == {"high_high"}


# --- the exact test of Gi*


def test_the_chance_of_a_neighbourhood_by_hand():
    # Four cells, one of them only half inside: 3 problems; the first and its neighbour hold 2 of 3.5 shares.
    shares = np.array([[1, 1, 1, 0.5]])
    near = np.array([[False] * 3, [True] * 3, [False] * 3])
    p = getis_ord.by_chance(np.array([[2, 3, 3, 1]]), 3, shares, near)
    assert p[0, 0] == pytest.approx(stats.binom.sf(1, 3, 2 / 3.5))
    assert p[0, 3] == pytest.approx(1 - (1 - 1.5 / 3.5) ** 3)


# --- hexagons


@given(st.floats(-3000, 3000), st.floats(-3000, 3000), st.sampled_from([50.0, 200.0, 333.0]))
def test_a_place_lies_in_its_hexagon(x, y, width):
    along, row = hexagon_count.hexagon_of(np.array([x]), np.array([y]), width)
    shape = hexagon_count.hexagons(along, row, width)[0]
    assert shape.distance(shapely.Point(x, y)) < 1e-6
    assert shape.area == pytest.approx(np.sqrt(3) / 2 * width**2)


def test_hexagons_tile_and_count_everything():
    random = np.random.default_rng(1)
    x, y = random.uniform(-900, 900, (2, 500))
    found = find("hexagon_count", problems_at(x, y))
    assert found["count"].sum() == 500
    assert found.union_all().area == pytest.approx(found.area.sum())


# --- kernel density


def test_density_is_that_of_the_kernel_sums():
    random = np.random.default_rng(5)
    x, y = random.normal(0, 400, (2, 3000))
    cell, width = 20.0, 100.0
    counts, rows, _ = np.histogram2d(y, x, bins=np.arange(-2000, 2001, cell))
    dense = kernel_density.density(counts, np.ones(counts.shape, dtype=bool), cell, width)
    middle = (rows[:-1] + rows[1:]) / 2
    at = [(100, 100), (90, 120), (110, 75), (130, 130)]
    for row, column in at:
        far = (x - middle[column]) ** 2 + (y - middle[row]) ** 2
        exact = np.exp(-far / (2 * width**2)).sum() / (2 * np.pi * width**2) * 1e6
        assert dense[row, column] == pytest.approx(exact, rel=0.02)
    assert dense.sum() * cell**2 / 1e6 == pytest.approx(3000, rel=1e-3)


def test_the_edge_of_the_city_is_no_cold_place():
    # Evenly spread problems in a half of the grid: at its edge the density is the same as in the middle.
    inside = np.zeros((100, 100), dtype=bool)
    inside[:, :50] = True
    dense = kernel_density.density(np.where(inside, 1, 0), inside, 10.0, 50.0)
    assert dense[50, 49] == pytest.approx(dense[50, 25], rel=1e-6)
    assert (dense[:, 50:] == 0).all()


def test_areas_of_density_hold_their_problems():
    random = np.random.default_rng(2)
    heap, ring = random.normal(0, 40, (2, 300)), random.uniform(-2500, 2500, (2, 300))
    found = find("kernel_density", problems_at(*np.concatenate([heap, ring], axis=1)))
    assert found["count"].iloc[0] >= 280
    assert found.geometry.iloc[0].contains(shapely.Point(EAST, NORTH))
    assert found["score"].is_monotonic_decreasing or found["count"].is_monotonic_decreasing


# --- clusters


def test_clusters_name_their_members():
    random = np.random.default_rng(4)
    x = np.r_[random.normal(0, 10, 40), random.normal(800, 10, 30), random.uniform(-3000, 3000, 15)]
    y = np.r_[random.normal(0, 10, 40), random.normal(0, 10, 30), random.uniform(2000, 3000, 15)]
    for key in ("dbscan", "hdbscan"):
        found = find(key, problems_at(x, y))
        assert found["count"].tolist()[:2] == [40, 30]
        assert set(found["members"].iloc[0]) == set(range(100, 140))
        joined = spot_joining.join(found)
        assert joined["count"].tolist()[:2] == [40, 30]


def test_many_problems_at_one_place_are_a_cluster():
    found = find("dbscan", problems_at(np.zeros(40), np.zeros(40)))
    assert found["count"].tolist() == [40]


# --- repeat places


def days(*numbers: int) -> pd.Series:
    return pd.Series(pd.Timestamp("2026-06-01 09:00") + pd.to_timedelta(numbers, unit="D"))


@pytest.mark.parametrize(
    ("x", "types", "on", "found"),
    [
        ([0, 5, 3, 8], "aaaa", (0, 10, 20, 30), [(4, 4)]),  # four days, one place, one type
        ([0, 5, 3, 8], "aaab", (0, 10, 20, 30), []),  # the fourth is another type
        ([0, 5, 3, 60], "aaaa", (0, 10, 20, 30), []),  # the fourth lies elsewhere
        ([0, 5, 3, 8], "aaaa", (0, 10, 20, 20), []),  # three different days
        ([0, 5, 3, 8], "aaaa", (0, 60, 120, 180), []),  # too slowly for 90 days
        ([0, 5, 3, 8, 4], "aaaaa", (0, 30, 60, 89, 300), [(5, 5)]),  # within 90 days once; the fifth belongs
        ([0, 5, 3, 8, 4], "aaaaa", (0, 30, 60, 90, 300), []),
    ],
)
def test_places_that_come_back(x, types, on, found):
    problems = problems_at(x, np.zeros(len(x)), type_key=list(types), reported_at=days(*on))
    places = find("repeat_places", problems)
    assert [(row["count"], row["score"]) for _, row in places.iterrows()] == found


# --- road sections

CROSS = roads([(0, 0), (400, 0)], [(400, 0), (800, 0)], [(400, 0), (400, 400)], [(0, 60), (800, 60)])
"""S1 and S2 follow each other, S3 leaves where they meet, S4 runs beside them and meets nothing."""


def test_pieces_follow_each_other_along_the_road_only():
    cut = _network.cut(CROSS, tiny.PROJECTION, 100)
    assert np.diff(cut.first).tolist() == [4, 4, 4, 8]
    assert cut.length.tolist() == pytest.approx([100] * 20, abs=0.1)
    met = cut.touching.toarray() > 0
    assert sorted(np.flatnonzero(met[3])) == [2, 3, 4, 8]  # the end of S1: S2 and S3 begin there
    assert not met[:12, 12:].any()  # the street beside is another road
    assert sorted(np.flatnonzero(cut.within(200, 100).toarray()[0])) == [0, 1, 2]


def test_a_hot_stretch_of_road_is_found():
    random = np.random.default_rng(6)
    x = np.r_[random.uniform(220, 280, 40), random.uniform(0, 800, 40)]
    problems = problems_at(x, np.r_[random.normal(0, 3, 40), random.normal(60, 3, 40)])
    found = find("road_sections", problems, sections=CROSS)
    sure = found[found["confidence"] == 99]
    assert set(sure["zone"]) == {"S1"}
    assert sure["score"].iloc[0] == pytest.approx(40, abs=0.1)  # 40 problems on 100 m
    joined = spot_joining.join(found)
    assert joined["count"].iloc[0] == 40
    assert sorted(joined["members"].iloc[0]) == list(range(100, 140))
    numbers = spots.numbers(found, joined)
    assert numbers[found["zone"].eq("S4")].eq(0).all()


def test_a_road_named_in_the_address_counts_before_the_nearer_one():
    near_both = problems_at(np.linspace(10, 360, 40), np.full(40, 28.0))
    alone = find("road_sections", near_both, sections=CROSS)
    assert set(alone["zone"]) == {"S1"}
    told = find("road_sections", near_both.assign(best_section="S4"), sections=CROSS)
    assert set(told["zone"]) == {"S4"}
    elsewhere = find("road_sections", near_both.assign(best_section="S3"), sections=CROSS)
    assert "S1" in set(elsewhere["zone"])  # S3 is farther than 50 m from most of them


@pytest.mark.parametrize(
    ("key", "problems", "said"),
    [
        ("road_sections", problems_at(np.zeros(40), np.zeros(40)), "还没有路段"),
        ("dbscan", problems_at(np.zeros(29), np.zeros(29)), "只有 29 个"),
        ("hdbscan", problems_at(np.zeros(29), np.zeros(29)), "只有 29 个"),
        ("kernel_density", problems_at(np.zeros(29), np.zeros(29)), "只有 29 个"),
        ("local_moran", problems_at(np.zeros(40), np.zeros(40)), "同一个网格"),
        ("kernel_density", problems_at(np.linspace(0, 500_000, 40), np.zeros(40)), None),
        ("getis_ord", problems_at(np.linspace(0, 500_000, 40), np.linspace(0, 300_000, 40)), "范围太大"),
    ],
)
def test_what_cannot_be_told_is_said(key, problems, said):
    if said is None:  # one long row of cells is no grid too large
        assert find(key, problems)["count"].sum() <= 40
        return
    with pytest.raises(InputError, match=said) as caught:
        find(key, problems)
    assert caught.value.cure


def test_every_kind_of_repeat_place_module_is_pure():
    given_frame = problems_at([0, 1, 2, 3], [0, 0, 0, 0], type_key="a", reported_at=days(0, 1, 2, 3))
    before = given_frame.copy()
    repeat_places.find(given_frame, projection=tiny.PROJECTION)
    pd.testing.assert_frame_equal(given_frame, before)


# --- trends


@pytest.mark.parametrize("seed", range(8))
def test_mann_kendall_equals_pymannkendall(seed):
    random = np.random.default_rng(seed)
    series = random.integers(0, 4, (12, 30)) + np.arange(12)[:, None] * random.choice([0, 0.2, -0.4], 30)
    series[:, 0] = 5
    z, p = _trend.mann_kendall(series)
    for at in range(30):
        reference = pymannkendall.original_test(series[:, at])
        assert z[at] == pytest.approx(reference.z, abs=1e-12)
        assert p[at] == pytest.approx(reference.p, abs=1e-12)


@pytest.mark.parametrize(
    ("hot", "trend", "kind"),
    [  # ten periods, 1 hot, c cold; the trend of its Gi*
        ("0000000001", 0, "new"),
        ("0000000111", 0, "consecutive"),
        ("1111111111", 0, "persistent"),
        ("0111111111", 0, "persistent"),
        ("1111111111", 1, "intensifying"),
        ("1111111111", -1, "diminishing"),
        ("1111111110", 0, "historical"),
        ("0101000101", 0, "sporadic"),
        ("0c01000101", 0, "oscillating"),
        ("00c0000111", 0, "consecutive"),
        ("1111100000", 0, ""),
        ("0000000000", 1, ""),
    ],
)
def test_classes_of_a_series(hot, trend, kind):
    is_hot = np.array([[letter == "1"] for letter in hot])
    is_cold = np.array([[letter == "c"] for letter in hot])
    p = np.array([0.01 if trend else 0.5])
    assert trends.classes(is_hot, is_cold, np.array([float(trend)]), p).tolist() == [kind]


def test_a_place_that_begins_and_one_that_stays():
    random = np.random.default_rng(8)
    spread, stays, begins = random.uniform(-2000, 2000, (2, 600)), (1500, 1500), (-1500, -1500)
    on = random.integers(0, 70, 600)
    x = np.r_[spread[0], random.normal(stays[0], 20, 200), random.normal(begins[0], 20, 20)]
    y = np.r_[spread[1], random.normal(stays[1], 20, 200), random.normal(begins[1], 20, 20)]
    at = days(*on, *(np.arange(200) % 70), *(63 + np.arange(20) % 7))
    found = find("trends", problems_at(x, y, reported_at=at))
    here = {
        place: set(found["kind"][found.distance(shapely.Point(EAST + place[0], NORTH + place[1])) < 50])
        for place in (stays, begins)
    }
    assert here[begins] == {"new"}
    assert here[stays] <= {"persistent", "intensifying", "diminishing"}
    assert here[stays]


def test_too_few_periods_are_said():
    with pytest.raises(InputError, match="只够 1 期"):
        find(
            "trends",
            problems_at(
                np.linspace(0, 900, 40),
                np.zeros(40),
                reported_at=days(*range(10)).sample(40, replace=True, random_state=1).reset_index(drop=True),
            ),
        )


# --- permutations


@given(st.lists(st.integers(0, 9), min_size=3, max_size=12), st.randoms(use_true_random=False))
def test_a_dealing_reaches_every_cell_as_if_dealt_alone(values, random):
    numbers = np.array(values, dtype=float)
    places = np.array(random.sample(range(len(values) - 1), random.randint(1, len(values) - 1)))
    cells = np.arange(len(values))
    alone = [np.delete(numbers, cell)[places].sum() for cell in cells]
    assert _permuted._dealt(numbers, places, cells).tolist() == pytest.approx(alone)


def test_permuted_p_agrees_with_esda_and_with_itself():
    random = np.random.default_rng(12)
    counts = random.poisson(1.5, (20, 20))
    counts[5:8, 5:8] += 4
    looked_at, near = np.ones((20, 20), dtype=bool), np.ones((3, 3), dtype=bool)
    _, around = getis_ord.gi_star(counts, looked_at, near)
    p = getis_ord.shuffled(counts, looked_at, around, near, 999)
    assert (p == getis_ord.shuffled(counts, looked_at, around, near, 999)).all()
    w = libpysal.weights.fill_diagonal(libpysal.weights.lat2W(20, 20, rook=False), 1.0)
    esda_p = esda.G_Local(counts.ravel().astype(float), w, transform="B", star=None, permutations=999, seed=3)
    high = esda_p.Zs > 0.1
    error = 4 * np.sqrt(2 * np.maximum(esda_p.p_sim * (1 - esda_p.p_sim), 1e-3) / 999)
    assert (np.abs(p - esda_p.p_sim) <= error)[high].all()


def test_permutations_can_be_asked_for():
    random = np.random.default_rng(13)
    x, y = np.concatenate([random.normal(0, 30, (2, 60)), random.uniform(-900, 900, (2, 200))], axis=1)
    plain, permuted = (find("getis_ord", problems_at(x, y), permutations=n) for n in (0, 999))
    assert permuted["p"].min() >= 0.001
    assert plain["p"].min() < 0.001


@pytest.mark.skipif(not SF.is_dir(), reason="SKIPPED ALOUD: ../shared/cases/sf311 is not here")
def test_the_first_hotspots_of_san_francisco_are_those_of_the_docs():
    written = (Path(__file__).parent.parent / "docs" / "METHODS.md").read_text("utf-8")
    _, found = sf_hotspots.top_ten(san_francisco())
    assert len(found) == 10
    for _, spot in found.iterrows():
        line = f"| {spot['number']} | {spot['communities'][0].name} | {spot['road']} | {spot['count']} |"
        assert line in written


@pytest.mark.parametrize(
    ("number", "side", "cell"),
    [  # problems, side of the square they fill in metres → cell
        (200, 1000, 100),  # 1 km² for 200: 2 in 10,000 m²
        (200, 2000, 200),
        (5000, 1000, 50),  # 20 m would do: the smallest is 50
        (30, 6000, 500),  # 1,550 m: the largest is 500
    ],
)
def test_cells_are_suggested_for_two_problems_each(number, side, cell):
    at = np.linspace(0, side, number)
    suggested, reason = _suggest.cells(problems_at(at, at[::-1]), tiny.PROJECTION)
    assert suggested == {"cell": cell, "reach": 2 * cell}
    assert f"{number} 件" in str(reason)
    assert _suggest.cells(problems_at([0], [0]), tiny.PROJECTION) is None


# --- what pointpats says of the same points


def test_hulls_are_those_of_pointpats():
    random = np.random.default_rng(17)
    x, y = np.concatenate([random.normal(0, 25, (2, 80)), random.uniform(-900, 900, (2, 60))], axis=1)
    lying = problems_at(x, y)
    found = find("dbscan", lying, reach=50, fewest=10).iloc[0]
    own = lying["problem_id"].isin(found["members"]).to_numpy()
    hull = Polygon(centrography.hull(np.column_stack([x[own] + EAST, y[own] + NORTH])))
    widened = hull.buffer(25)  # half the reach
    assert widened.symmetric_difference(found.geometry).area / widened.area < 0.01


def test_a_hotspot_stands_where_pointpats_has_its_mean_centre():
    random = np.random.default_rng(18)
    x, y = np.concatenate([random.normal(0, 25, (2, 80)), random.uniform(-900, 900, (2, 60))], axis=1)
    lying = problems_at(x, y).assign(
        is_open=True, is_overdue=False, best_road="", leader="", unit="", community="", community_name="",
        group="other", type_key="x",
    )  # fmt: skip
    told = spots.describe(spot_joining.join(find("getis_ord", lying)), lying, tiny.PROJECTION).iloc[0]
    own = lying[lying["problem_id"].isin(told["members"])]
    expected = centrography.mean_center(own[["lon", "lat"]].to_numpy())
    assert (told["lon"], told["lat"]) == pytest.approx(tuple(expected), abs=1e-12)
