"""What the address adds to the join: the named road, the crossing, the stretch, the side, and its doubts."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as some
from shapely.geometry import LineString, MultiLineString, Point

from mapapp import demo, matching, store
from mapapp.__main__ import main
from mapapp.matching import along, farther, likelihood, pairs, text
from mapapp.matching.pairs import Pairs, of_frame, same_road, with_farther

from . import tiny_city as tiny

# tests/tiny_city.py: S1 and S2 are 人民路 on the line east = 0, south and north of J; S3 and S4 are 解放路 on
# the line north = 300; S5 is 文化巷. 150 m is the farthest that an address is believed.
# (east, north), address → section, reason, jointly responsible, confidence
TOLD = [
    ((10, 287), "", "S2", "nearest", "", "low"),
    ((10, 287), "南关农贸市场门口", "S2", "nearest", "", "low"),  # no road in it: the distance decides
    ((10, 287), "解放路12号", "S3", "named", "", "high"),
    ((10, 287), "解放大街12号", "S3", "named", "", "high"),  # 街 for 路
    ((10, 287), "解放西路12号", "S3", "named", "", "medium"),  # a direction too much
    ((10, 287), "解放巷12号", "", "unknown_road", "", "to_confirm"),  # a lane is another road
    ((10, 310), "", "", "tie", "", "to_confirm"),
    ((10, 310), "人民路与解放路交叉口", "S2", "named", "S3", "high"),
    ((10, 310), "解放路与人民路交叉口", "S3", "named", "S2", "high"),  # the first-named leads
    ((-10, 0), "人民路", "", "tie", "", "to_confirm"),  # the joint of S1 and S2, two units
    ((-10, 0), "人民路与建设路交叉口北50米路西", "S2", "named", "", "high"),
    ((-10, 0), "人民路与建设路交叉口南20米", "S1", "named", "", "high"),
    ((-10, 40), "人民路(中山路—建设路段)西侧", "S1", "named", "", "high"),  # the stretch, not the distance
    ((10, -200), "解放路5号", "", "elsewhere", "", "to_confirm"),  # 500 m away
    ((10, -200), "新华路5号", "", "unknown_road", "", "to_confirm"),
    ((120, -300), "人民路66号", "S1", "named", "", "medium"),  # farther than the reach of 50 m
    ((120, -300), "新华路66号", "", "none", "", "none"),
    ((160, -300), "人民路66号", "", "elsewhere", "", "to_confirm"),  # beyond 150 m
    (
        (10, 287),
        "解放路百货大楼",
        "S3",
        "likely",
        "",
        "medium",
    ),  # 10 m and 13 m: named in passing, it tips over
    ((10, -200), "解放路百货大楼", "S1", "nearest", "", "high"),
]


def joined(city, places, addresses, **changes) -> pd.DataFrame:
    lon, lat = zip(*(tiny.place(*at) for at in places), strict=True)
    problems = pd.DataFrame({"lon": lon, "lat": lat, "reported_at": pd.Timestamp("2026-07-05 09:00")})
    problems["address"] = pd.Series(addresses, dtype="str")
    zones = {name: getattr(city, name) for name in ("communities", "sections", "roster", "projection")}
    return matching.assign(problems, **(zones | changes))


@pytest.mark.parametrize(("place", "address", "section", "reason", "joint", "confidence"), TOLD)
def test_the_address_says_whose_it_is(tiny_city, place, address, section, reason, joint, confidence):
    row = joined(tiny_city, [place], [address]).iloc[0]
    found = (row["section"], row["section_reason"], row["joint_section"], row["confidence"])
    assert found == (section, reason, joint, confidence)


NOWHERE = (np.nan, np.nan)


@pytest.mark.parametrize(
    ("address", "section"),
    [  # problems without a position: only what the text alone leaves open to nobody else
        ("人民路(中山路—建设路段)西侧", "S1"),
        ("人民路(建设路—中山路段)", "S1"),
        ("文化巷", "S5"),  # the road has one section
        ("文化巷12号", "S5"),
        ("文化街", ""),  # no such road: a lane is another
        ("人民路12号", ""),  # two sections, and a number needs a position
        ("人民路与建设路交叉口", ""),
        ("人民路(中山路—和平路段)", ""),  # no such stretch
        ("新华路(中山路—建设路段)", ""),
        ("文化巷口百货大楼附近", ""),  # said loosely
        ("", ""),
    ],
)
def test_without_a_position_only_a_clear_text_answers(tiny_city, address, section):
    row = joined(tiny_city, [NOWHERE], [address]).iloc[0]
    reason, sure = ("text_only", "low") if section else ("no_position", "none")
    assert (row["section"], row["section_reason"], row["confidence"]) == (section, reason, sure)
    assert (row["best_section"], row["candidates"]) == (section, section)
    assert np.isnan(row["distance_m"])
    assert bool(row["unit"]) is (section == "S1")  # nobody answers for S5
    assert row["community_reason"] == "no_position"


def test_many_addresses_at_once_say_what_each_says_alone(tiny_city):
    whole = joined(tiny_city, [told[0] for told in TOLD], [told[1] for told in TOLD])
    alone = [joined(tiny_city, [told[0]], [told[1]]) for told in TOLD]
    pd.testing.assert_frame_equal(whole, pd.concat(alone, ignore_index=True))


def test_without_addresses_they_change_nothing(tiny_city):
    places, texts = [told[0] for told in TOLD], [told[1] for told in TOLD]
    ignored = joined(tiny_city, places, texts, with_addresses=False)
    pd.testing.assert_frame_equal(ignored, joined(tiny_city, places, [""] * len(places)))


def test_an_alias_names_a_road_that_the_city_calls_otherwise(tiny_city):
    unknown = joined(tiny_city, [(10, 287)], ["老街路12号"]).iloc[0]
    assert (unknown["section"], unknown["best_section"]) == ("", "S2")
    known = joined(tiny_city, [(10, 287)], ["老街路12号"], aliases={"老街路": "解放路"}).iloc[0]
    assert (known["section"], known["section_reason"]) == ("S3", "named")
    # The alias does not touch an address that names a road of the city.
    other = joined(tiny_city, [(10, 287)], ["人民路老街路口"], aliases={"老街路": "解放路"}).iloc[0]
    assert other["best_section"] == "S2"


def test_position_along_the_section_and_side(tiny_city):
    found = joined(tiny_city, [(10, -200), (-10, 40), (500, 310), (0, -100)], ["", "", "", ""])
    assert found["chainage_m"].tolist() == pytest.approx([300, 40, 900, 400], abs=0.2)
    assert found["side"].tolist() == ["east", "west", "north", ""]  # the last lies on the line
    told = joined(tiny_city, [(0, -100)], ["人民路路东"])
    assert told["side"].tolist() == ["east"]


def test_candidates_carry_their_likelihood(tiny_city):
    row = joined(tiny_city, [(10, 287)], [""]).iloc[0]
    # Nothing learned: exp(−10 m / 5.094 m) against exp(−13 m / 5.094 m) = 0.643 : 0.357.
    assert (row["candidates"], row["scores"]) == ("S2;S3", "0.64;0.36")
    assert joined(tiny_city, [(10, 287)], ["解放路12号"]).iloc[0]["scores"] == "0.00;1.00"


# How problems lie around roads ---------------------------------------------------------------------------


def ladder() -> gpd.GeoDataFrame:
    """A long street and a short lane at right angles to it, 400 m apart from the next such pair."""
    rows = [("L", "长街", [(0, 0), (4000, 0)])]
    rows += [(f"K{n:02d}", f"短{n}巷", [(200 + 400 * n, 0), (200 + 400 * n, 60)]) for n in range(9)]
    lines = [LineString(tiny.ring(*way)) for _, _, way in rows]
    columns = {"code": [row[0] for row in rows], "road": [row[1] for row in rows]}
    return gpd.GeoDataFrame(columns, geometry=lines, crs="EPSG:4326")


def on_ladder(places: list[tuple[float, float]]) -> pd.DataFrame:
    lon, lat = zip(*(tiny.place(*at) for at in places), strict=True)
    return pd.DataFrame({"lon": lon, "lat": lat, "reported_at": pd.Timestamp("2026-07-05")})


HABIT = [(10.0 + 13 * n, 12.0) for n in range(300) if 45 < (13 * n + 10 - 200) % 400 < 355]
"""A geocoder that sets every point 12 m off its street, wherever no lane is near."""


def test_what_is_learned_beats_the_nearest_line(tiny_city):
    # 8 m off the lane, 12 m off the street: where all clear problems stand 12 m off, the street is it.
    problems = on_ladder([*HABIT, (208.0, 12.0)])
    zones = (tiny_city.communities, ladder(), tiny_city.roster)
    found = matching.assign(problems, *zones, projection=tiny.PROJECTION)
    assert (found["best_section"].iloc[-1], found["section_reason"].iloc[-1]) == ("L", "likely")
    assert found["gap_m"].iloc[-1] == pytest.approx(-4, abs=0.05)
    alone = matching.assign(problems.tail(1), *zones, projection=tiny.PROJECTION)
    assert (alone["best_section"].iloc[-1], alone["section_reason"].iloc[-1]) == ("K00", "nearest")


def test_a_city_in_parts_gets_the_same_answers_with_what_was_learned_once(tiny_city):
    problems = on_ladder([*HABIT, (208.0, 12.0), (1003.0, 20.0), (2590.0, 30.0)])
    zones = (tiny_city.communities, ladder(), tiny_city.roster)
    spread = matching.learn(problems, zones[1], projection=tiny.PROJECTION)
    assert spread.clear == len(HABIT)
    whole = matching.assign(problems, *zones, projection=tiny.PROJECTION)
    parts = [
        matching.assign(problems.iloc[start : start + 100], *zones, projection=tiny.PROJECTION, spread=spread)
        for start in range(0, len(problems), 100)
    ]
    pd.testing.assert_frame_equal(whole, pd.concat(parts))


def test_the_spread_is_a_density_that_peaks_where_problems_are():
    distances = np.concatenate([np.full(300, 6.1), np.random.default_rng(1).uniform(0, 25, 300)])
    learned = likelihood.learn(one_road(distances), np.arange(600) * 10.0, np.zeros(600))
    assert learned.clear == 600
    assert learned.density.sum() * likelihood.STEP_M == pytest.approx(1, abs=0.05)
    assert learned.density.argmax() * likelihood.STEP_M == pytest.approx(6.1, abs=0.05)


def test_places_that_repeat_teach_once_and_few_places_teach_nothing():
    distances = np.linspace(1, 20, 600)
    same_place = likelihood.learn(one_road(distances), np.zeros(600), np.zeros(600))
    assert same_place.clear == 0
    few = likelihood.learn(one_road(distances[:29]), np.arange(29) * 10.0, np.zeros(29))
    assert few.clear == 0
    assert (np.diff(few.density) < 0).all()


def one_road(distances: np.ndarray) -> Pairs:
    count = len(distances)
    return Pairs(
        np.arange(count),
        np.zeros(count, int),
        np.zeros(count, int),
        distances,
        count,
        np.full(count, -1),
    )


@pytest.mark.parametrize(
    ("name", "kind", "weight"),
    [
        ("人民路", "", 1),
        ("京港澳高速", "", 0.05),
        ("HWY 101 S ON RAMP", "", 0.05),
        ("BROADWAY", "tunnel", 0.05),
        ("TUNNELTON ST", "", 1),  # only whole words
    ],
)
def test_ramps_and_motorways_stand_back(name, kind, weight):
    line = [LineString([(0, 0), (100, 0)])]
    sections = gpd.GeoDataFrame({"road": [name], "kind": [kind]}, geometry=line)
    assert likelihood.standing(sections, np.array([0])) == pytest.approx([weight * 10])  # √100 m


def test_long_roads_stand_before_short_ones_up_to_a_limit():
    lines = [LineString([(0, 0), (metres, 0)]) for metres in (100, 400, 500, 90_000)]
    sections = gpd.GeoDataFrame({"road": ["甲", "乙", "乙", "丙"]}, geometry=lines)
    expected = [10, 30, 30, 3000**0.5]
    assert likelihood.standing(sections, np.array([0, 1, 1, 2])) == pytest.approx(expected)


# Against plain searches -----------------------------------------------------------------------------------

steps = some.integers(-8, 8).map(lambda step: step * 25.0)
spots = some.tuples(steps, steps)
ways = some.lists(spots, min_size=2, max_size=4, unique=True)


@settings(max_examples=100, deadline=None)
@given(
    some.lists(some.one_of(ways, some.tuples(ways, ways)), min_size=1, max_size=4),
    some.lists(spots, max_size=5),
)
def test_feet_are_where_shapely_finds_them(drawn, points):
    lines = np.array(
        [MultiLineString(way) if isinstance(way, tuple) else LineString(way) for way in drawn], dtype=object
    )
    taken = [(x + 3.7, y - 1.3, rank) for x, y in points for rank in range(len(lines))]
    x, y, ranks = (np.array([row[axis] for row in taken], dtype=float) for axis in range(3))
    feet = along.measure(x, y, ranks.astype(int), along.pieces(lines))
    for at, (px, py, rank) in enumerate(taken):
        line, point = lines[rank], Point(px, py)
        assert feet["distance_m"][at] == pytest.approx(line.distance(point), abs=1e-9)
        feet_at = [foot.distance(point) for foot in _walked(line, feet["chainage_m"][at])]
        assert min(feet_at) == pytest.approx(line.distance(point), abs=1e-6)


def _walked(line, metres: float) -> list[Point]:
    """Walk along the parts of a line, one after another; where two parts meet, the end and the next start."""
    found, walked = [], 0.0
    for part in getattr(line, "geoms", [line]):
        if -1e-9 <= metres - walked <= part.length + 1e-9:
            found.append(part.interpolate(max(metres - walked, 0.0)))
        walked += part.length
    return found


@pytest.mark.parametrize(
    ("way", "place", "side", "at_end", "chainage"),
    [
        ([(0, 0), (100, 0)], (50, 10), "north", False, 50),
        ([(0, 0), (100, 0)], (50, -10), "south", False, 50),
        ([(100, 0), (0, 0)], (50, 10), "north", False, 50),  # the other way round, the same side
        ([(0, 0), (0, 100)], (-5, 30), "west", False, 30),
        ([(0, 0), (0, 100)], (5, 30), "east", False, 30),
        ([(0, 0), (100, 0)], (120, 10), "north", True, 100),  # beyond the end
        ([(0, 0), (100, 0)], (50, 0.2), "", False, 50),  # on it
        ([(0, 0), (100, 0), (100, 100), (0, 0)], (-10, -5), "south", False, 0),  # a ring has no end
    ],
)
def test_side_end_and_chainage(way, place, side, at_end, chainage):
    lines = along.pieces(np.array([LineString(way)], dtype=object))
    foot = along.measure(np.array([place[0]]), np.array([place[1]]), np.array([0]), lines).iloc[0]
    word = "" if foot["side"] < 0 else along.LEFT_WORDS[int(foot["side"])]
    assert (word, bool(foot["at_end"])) == (side, at_end)
    assert foot["chainage_m"] == pytest.approx(chainage)


pairs_drawn = some.lists(
    some.lists(some.tuples(some.integers(0, 3), some.integers(0, 40)), max_size=6), min_size=1, max_size=6
)


@settings(max_examples=100, deadline=None)
@given(pairs_drawn, pairs_drawn)
def test_runs_of_pairs_are_what_a_plain_loop_says(near_drawn, far_drawn):
    length = max(len(near_drawn), len(far_drawn))
    near, far = _pairs(near_drawn, length, 0), _pairs(far_drawn, length, 3)
    nearest = same_road(near)
    for at in range(len(near.row)):
        mine = [
            k for k in range(len(near.row)) if near.row[k] == near.row[at] and near.road[k] == near.road[at]
        ]
        assert nearest[at] == mine[0]
    both = with_farther(near, far)
    plain = {
        (r, float(d), k) for p in (near, far) for r, d, k in zip(p.row, p.distance_m, p.rank, strict=True)
    }
    assert list(zip(both.row, both.distance_m, both.rank, strict=True)) == sorted(plain)


def _pairs(drawn: list[list[tuple[int, int]]], length: int, first_rank: int) -> Pairs:
    """Make pairs in order; the rank tells the distance, so that equal pairs are equal throughout."""
    rows = []
    for row, found in enumerate(drawn):
        ranks = sorted({first_rank * 100 + 50 * road + off for road, off in found})
        rows += sorted((row, float(rank % 50), rank, rank // 50) for rank in ranks)
    columns = [np.array([row[at] for row in rows], dtype=float if at == 1 else int) for at in range(4)]
    return Pairs(columns[0], columns[2], columns[3], columns[1], length, np.full(len(columns[0]), -1))


@settings(max_examples=60, deadline=None)
@given(
    some.lists(some.tuples(ways, some.sampled_from(["甲路", "乙路", "丙路"])), min_size=1, max_size=6),
    some.lists(
        some.tuples(spots, some.sampled_from(["甲路1号", "乙路2号", "丁路", ""])), min_size=1, max_size=6
    ),
)
def test_named_roads_farther_away_are_found_as_a_plain_search_finds_them(drawn, problems):
    lines = np.array([LineString([(3 * x, 3 * y) for x, y in way]) for way, _ in drawn], dtype=object)
    names = np.array([road for _, road in drawn], dtype=object)
    roads = text.Roads(names)
    reading = text.read(pd.Series([said for _, said in problems], dtype="str"), roads, {})
    x, y = (np.array([3 * place[axis] + 1.3 for place, _ in problems]) for axis in (0, 1))
    nothing = of_frame(pd.DataFrame({name: [] for name in pairs.COLUMNS}).astype(int), len(x))
    numbers = pd.factorize(names)[0]
    pieces = along.pieces(lines)
    listed = farther.squares(pieces, roads.of_names)
    found = farther.reached(nothing, reading, roads.of_names, numbers, x, y, pieces, listed)
    expected = {
        (row, rank)
        for row, (_, said) in enumerate(problems)
        for rank, road in enumerate(names)
        if said.startswith(road) and shapely.distance(Point(x[row], y[row]), lines[rank]) <= 150
    }
    assert set(zip(found.row, found.rank, strict=True)) == expected


# Whole cities -------------------------------------------------------------------------------------------

words = some.text(alphabet=some.sampled_from("人民路解放与交叉口北侧0123号(—)文化巷街"), max_size=14)


@settings(max_examples=60, deadline=None)
@given(some.lists(some.tuples(spots, words), min_size=1, max_size=8))
def test_exactly_one_row_whatever_the_addresses(drawn):
    city = tiny.build()
    found = joined(city, [place for place, _ in drawn], [said for _, said in drawn])
    assert len(found) == len(drawn)
    decided = found["section"].ne("")
    assert (found["section"][decided] == found["best_section"][decided]).all()
    waiting = found["section_reason"].isin(["tie", "ambiguous", "elsewhere", "unknown_road"])
    assert (found["confidence"].eq("to_confirm") == waiting | found["community_reason"].eq("overlap")).all()
    counted = found["candidates"].str.count(";") == found["scores"].str.count(";")
    assert counted.all()


@pytest.fixture(scope="module")
def demo_city(tmp_path_factory):
    path = tmp_path_factory.mktemp("demo") / "city.db"
    assert main(["--lang", "zh", "--city", str(path), "demo"]) == 0
    return store.city(store.connect(path))


@pytest.mark.parametrize(("with_addresses", "least"), [(True, 0.99), (False, 0.98)])
def test_the_planted_truth_of_the_demo_city(demo_city, with_addresses, least):
    truth = pd.read_csv(demo.FOLDER / "truth" / "problems.csv", dtype=str, keep_default_na=False)
    problems = demo_city.problems
    found = matching.assign(
        problems,
        demo_city.communities,
        demo_city.sections,
        demo_city.roster,
        projection=demo_city.projection,
        with_addresses=with_addresses,
    ).join(problems[["source", "source_id", "lon"]])
    both = found.merge(truth, on=["source", "source_id"], suffixes=("", "_true"))
    both = both[both["lon"].notna()]
    assert len(both) > 4700
    assert (both["section"] == both["section_true"]).mean() >= least
    assert (both["unit"] == both["unit_true"]).mean() >= least
    sure = both["confidence"].eq("high")
    assert (both["section"][sure] == both["section_true"][sure]).mean() >= 0.99
