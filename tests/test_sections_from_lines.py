"""A duty list's "road (from—to) side" becomes the right piece of line, or a reason by row."""

from __future__ import annotations

from itertools import pairwise

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString, MultiLineString

from mapapp import addresses, crs, roads
from mapapp.i18n import Translator
from mapapp.raw_table import RawTable
from mapapp.roads.duty_text import parse
from mapapp.roads.road_names import find, spelled

PROJECTION = "EPSG:4547"
ORIGIN = np.array([463_000.0, 3_753_000.0])
"""The origin of the little networks below, in metres of the projection."""

# Two streets north–south (中山路 at 0, 解放路 at 800), one east–west in pieces (人民路 from -200 to 1200),
# and one that meets neither.
GRID = [
    ("人民路", [(-200, 0), (0, 0)], 24.0),
    ("人民路", [(0, 0), (300, 0)], 24.0),
    ("人民路", [(300, 0), (800, 0), (1200, 0)], 24.0),
    ("中山路", [(0, -400), (0, 0), (0, 400)], 40.0),
    ("解放路", [(800, -400), (800, 0), (800, 400)], np.nan),
    ("文化路", [(-200, 900), (1200, 900)], np.nan),
]


def network(lines) -> gpd.GeoDataFrame:
    shapes = [
        MultiLineString(points) if isinstance(points[0], list) else LineString(points)
        for _, points, _ in lines
    ]
    moved = shapely.transform(np.array(shapes, dtype=object), lambda xy: xy + ORIGIN)
    columns = {"road": [name for name, _, _ in lines], "width_m": [width for _, _, width in lines]}
    return crs.unproject_frame(gpd.GeoDataFrame(columns, geometry=gpd.GeoSeries(moved, crs=PROJECTION)))


def duties(*names: str, **more: list[str]) -> RawTable:
    frame = pd.DataFrame({"name": names, **more}, dtype="str")
    return RawTable("责任清单.xlsx", frame, None, None, np.arange(3, 3 + len(names)))


def built(*names: str, lines=GRID, aliases=None, **more):
    raw = duties(*names, **more)
    mapping = {column: column for column in raw.frame.columns}
    return roads.build_sections(raw, mapping, network(lines), projection=PROJECTION, aliases=aliases or {})


def metres(cleaned, at=0) -> np.ndarray:
    """The corners of a built section in metres from the origin, to the centimetre."""
    line = crs.project_frame(cleaned.accepted, PROJECTION).geometry.iloc[at]
    return np.round(shapely.get_coordinates(line) - ORIGIN, 2) + 0.0


def refusal(cleaned, at=0) -> list[tuple[str, str]]:
    return [(found.code, found.value) for found in cleaned.rejected["complaints"].iloc[at]]


def notes(cleaned, at=0) -> dict[str, str]:
    return {note.code: note.value for note in cleaned.accepted["notes"].iloc[at]}


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("人民路(中山路—解放路段)北侧", ("人民路", "中山路", "解放路", "north")),
        ("人民路（中山路至解放路）南侧", ("人民路", "中山路", "解放路", "south")),
        ("人民路（从中山路到解放路之间）", ("人民路", "中山路", "解放路", "")),
        ("人民路(中山路-解放路)", ("人民路", "中山路", "解放路", "")),
        ("人民路(中山路~解放路段)两侧", ("人民路", "中山路", "解放路", "both")),
        ("人民路 中山路—解放路 北侧", ("人民路", "中山路", "解放路", "north")),
        ("人民路中山路至解放路段", ("人民路", "中山路", "解放路", "")),
        ("人民路中山路至解放路段东侧", ("人民路", "中山路", "解放路", "east")),
        ("人民路全段", ("人民路", "", "", "")),
        ("人民路全段北侧", ("人民路", "", "", "north")),
        ("人民路北侧", ("人民路", "", "", "north")),
        ("人民路", ("人民路", "", "", "")),
        ("环城北路", ("环城北路", "", "", "")),
        ("  人民路  ", ("人民路", "", "", "")),
        ("LOMBARD ST (GOUGH ST - OCTAVIA ST) N", ("LOMBARD ST", "GOUGH ST", "OCTAVIA ST", "north")),
        ("ECKER ST (I-80 W OFF RAMP — STEVENSON ST)", ("ECKER ST", "I-80 W OFF RAMP", "STEVENSON ST", "")),
        ("ECKER ST (I-80 W OFF RAMP - STEVENSON ST)", ("ECKER ST", "I-80 W OFF RAMP", "STEVENSON ST", "")),
        ("人民路(中山路—至善路段)", ("人民路", "中山路", "至善路", "")),
        ("", ("", "", "", "")),
    ],
)
def test_duty_texts(text, parts):
    assert tuple(parse(text)) == parts


@pytest.mark.parametrize(
    ("one", "other"),
    [("人民路", "人民路 "), ("09TH AVE", "9th Avenue"), ("Lombard St.", "LOMBARD STREET"), ("Ａ路", "a路")],
)
def test_spellings_of_one_road(one, other):
    assert spelled(one) == spelled(other)


@pytest.mark.parametrize(
    ("name", "key", "offered"),
    [
        ("人民路", "人民路", ()),
        ("老街", "解放路", ()),  # an alias
        ("中山大街", "中山路", ()),  # only one road is called 中山
        ("建设路", "", ()),  # two are: 建设街, 建设大道
        ("人民", "", ("人民路",)),
    ],
)
def test_which_road_is_meant(name, key, offered):
    names = {n: n for n in ("人民路", "解放路", "中山路", "建设街", "建设大道", "人民东路")}
    found = find(name, names, {"老街": "解放路"})
    if name == "建设路":
        assert set(found.offered[:2]) == {"建设街", "建设大道"}
    elif name == "人民":
        assert found.key == "人民路"  # without 路 it is still only this one
    else:
        assert (found.key, found.offered) == (key, offered)


def test_the_piece_between_two_crossings():
    cleaned = built("人民路(中山路—解放路段)")
    assert metres(cleaned).tolist() == [[0, 0], [300, 0], [800, 0]]
    row = cleaned.accepted.iloc[0]
    assert (row["code"], row["name"], row["side"]) == ("1", "人民路(中山路—解放路段)", "both")
    assert (row["width_m"], round(row["length_m"], 2)) == (24.0, 800.0)
    assert notes(cleaned) == {}
    assert cleaned.accepted.crs == crs.STORED


def test_the_other_way_round_is_the_same_piece():
    assert metres(built("人民路(解放路—中山路段)")).tolist() == [[800, 0], [300, 0], [0, 0]]


@pytest.mark.parametrize(
    ("side", "width", "north"),
    [
        ("北侧", "", 6.0),
        ("南侧", "", -6.0),
        ("北侧", "40", 10.0),
        ("两侧", "", 0.0),
    ],  # a quarter of the width
)
def test_a_side_lies_beside_the_middle(side, width, north):
    cleaned = built(f"人民路(中山路—解放路段){side}", width_m=[width])
    assert set(metres(cleaned)[:, 1]) == {north}


def test_a_side_of_a_road_without_width():
    # 16 m are taken to place it, but not written into the section.
    cleaned = built(
        "解放路(人民路—文化路段)东侧", lines=[*GRID, ("解放路", [(800, 400), (800, 900)], np.nan)]
    )
    assert set(metres(cleaned)[:, 0]) == {804.0}
    assert np.isnan(cleaned.accepted["width_m"].iloc[0])


@pytest.mark.parametrize(
    ("name", "refused"),
    [
        ("人民路(中山路—解放路段)东侧", [("no_such_side", "")]),
        ("人民路(中山路—文化路段)", [("never_meets", "文化路（900 m）"), ("offered", "中山路、解放路")]),
        ("人民路(中山路—胜利路段)", [("unknown_cross", "胜利路")]),
        ("胜利路(中山路—解放路段)", [("unknown_road", "胜利路")]),
        ("人民东路(中山路—解放路段)", [("unknown_road", "人民东路"), ("offered", "人民路")]),
        ("人民路(人民路—解放路段)", [("crosses_itself", "人民路")]),
        ("人民路(中山路—中山路段)", [("same_crossing", "")]),
        ("", [("missing", "")]),
    ],
)
def test_rows_that_cannot_be_built(name, refused):
    cleaned = built("人民路", name)
    assert cleaned.rejected["row"].to_list() == [4]  # as the spreadsheet numbers it
    found = refusal(cleaned)
    assert found[0] == refused[0]
    assert [f for f in found if f in refused] == refused
    assert len(cleaned.accepted) == 1


@pytest.mark.parametrize(
    ("columns", "code"),
    [
        ({"side": ["斜侧"]}, "unknown_side"),
        ({"width_m": ["很宽"]}, "bad_number"),
        ({"from_road": ["中山路"]}, "one_end"),
    ],
)
def test_cells_that_cannot_be_read(columns, code):
    assert [found for found, _ in refusal(built("人民路", **columns))] == [code]


def test_a_repeated_code_is_refused():
    cleaned = built("人民路", "中山路", code=["A", "A"])
    assert cleaned.accepted["code"].to_list() == ["A"]
    assert refusal(cleaned) == [("repeated", "A")]


def test_columns_say_it_better_than_the_name():
    cleaned = built("一标段", road=["人民路"], from_road=["中山路"], to_road=["解放路"], side=["路北"])
    row = cleaned.accepted.iloc[0]
    assert (row["name"], row["road"], row["side"]) == ("一标段", "人民路", "north")
    assert round(row["length_m"]) == 800


def test_every_row_is_built_or_refused_once():
    cleaned = built("人民路(中山路—解放路段)", "胜利路", "中山路", "人民路(中山路—文化路段)")
    assert cleaned.accepted["code"].to_list() == ["1", "3"]
    assert cleaned.rejected["row"].to_list() == [4, 6]


def test_a_gap_in_the_road_is_bridged_and_said():
    # a square of 50 m between the two pieces
    lines = [
        ("人民路", [(-100, 0), (375, 0)], 20.0),
        ("人民路", [(425, 0), (900, 0)], 20.0),
        ("中山路", [(0, -400), (0, 400)], 20.0),
        ("解放路", [(800, -400), (800, 400)], 20.0),
    ]
    cleaned = built("人民路(中山路—解放路段)", lines=lines)
    assert metres(cleaned).tolist() == [[0, 0], [375, 0], [425, 0], [800, 0]]
    assert cleaned.accepted.geometry.iloc[0].geom_type == "MultiLineString"
    assert round(cleaned.accepted["length_m"].iloc[0]) == 750
    assert notes(cleaned) == {"bridged": "50"}
    far = [(lines[0][0], [(-100, 0), (300, 0)], 20.0), *lines[1:]]  # now 125 m
    assert refusal(built("人民路(中山路—解放路段)", lines=far)) == [("interrupted", "人民路")]


def test_parts_of_one_shape_are_one_road():
    parts = ("人民路", [[(-100, 0), (400, 0)], [(400, 0), (900, 0)]], 20.0)
    cleaned = built("人民路(中山路—解放路段)", lines=[parts, *GRID[3:]])
    assert metres(cleaned).tolist() == [[0, 0], [400, 0], [800, 0]]


def test_a_cross_street_that_stops_short_still_meets():
    lines = [*GRID[:3], ("中山路", [(0, -400), (0, -12)], 40.0), GRID[4]]
    cleaned = built("人民路(中山路—解放路段)", lines=lines)
    assert round(cleaned.accepted["length_m"].iloc[0]) == 800
    assert "short" in notes(cleaned)
    lines[3] = ("中山路", [(0, -400), (0, -16)], 40.0)
    assert refusal(built("人民路(中山路—解放路段)", lines=lines))[0] == ("never_meets", "中山路（16 m）")


DUAL = [
    ("人民路", [(-100, 10), (900, 10)], 14.0),
    ("人民路", [(900, -10), (-100, -10)], 14.0),  # the other carriageway runs the other way
    ("中山路", [(-10, -400), (-10, 400)], 14.0),
    ("中山路", [(10, -400), (10, 400)], 14.0),
    ("解放路", [(800, 10), (800, 400)], 20.0),  # ends at the northern carriageway
]


@pytest.mark.parametrize(
    ("side", "norths", "note"),
    [("", {-10.0, 10.0}, "dual_both"), ("北侧", {10.0}, "dual_one"), ("南侧", {-10.0}, "dual_one")],
)
def test_dual_carriageways(side, norths, note):
    cleaned = built(f"人民路(中山路—解放路段){side}", lines=DUAL)
    corners = metres(cleaned)
    assert set(corners[:, 1]) == norths
    # from the eastern carriageway of 中山路, across which the crossing reaches, to 解放路
    assert (corners[:, 0].min(), corners[:, 0].max()) == (10.0, 800.0)
    assert list(notes(cleaned)) == [note]
    assert round(cleaned.accepted["length_m"].iloc[0]) == 790


def test_a_road_divided_on_a_part_of_the_way():
    lines = [
        ("人民路", [(-100, 0), (200, 0)], 20.0),
        ("人民路", [(200, 0), (220, 10), (580, 10), (600, 0)], 20.0),
        ("人民路", [(200, 0), (220, -10), (580, -10), (600, 0)], 20.0),
        ("人民路", [(600, 0), (900, 0)], 20.0),
        *GRID[3:5],
    ]
    cleaned = built("人民路(中山路—解放路段)", lines=lines)
    assert set(metres(cleaned)[:, 1]) == {-10.0, 0.0, 10.0}
    assert round(shapely.length(crs.project_frame(cleaned.accepted, PROJECTION).geometry.iloc[0])) == 1209


# A ring of 2,400 m around (600, 0), crossed by 人民路 in the west (0) and by 解放路 in the south-east.
RING = ("环城路", [(0, 0), (0, 300), (900, 300), (900, -300), (0, -300), (0, 0)], 20.0)


def test_the_shorter_way_round_a_ring():
    lines = [RING, ("人民路", [(-300, 0), (0, 0)], 20.0), ("解放路", [(700, -300), (700, -700)], 20.0)]
    cleaned = built("环城路(人民路—解放路段)", lines=lines)
    assert metres(cleaned).tolist() == [[0, 0], [0, -300], [700, -300]]
    assert notes(cleaned) == {"shorter_way": "2000"}  # 3,000 m in all


def test_both_ways_round_a_ring_alike_is_left_to_a_person():
    lines = [RING, ("人民路", [(-300, 0), (0, 0)], 20.0), ("解放路", [(900, 0), (1200, 0)], 20.0)]
    assert refusal(built("环城路(人民路—解放路段)", lines=lines)) == [
        ("several_ways", ""),
        ("offered", "1500 m、1500 m"),
    ]


def test_a_road_that_crosses_twice():
    # 中山路 crosses the ring in the west and in the east, 解放路 in the north only.
    lines = [
        RING,
        ("中山路", [(-300, 0), (1200, 0)], 20.0),
        ("解放路", [(200, 300), (200, 700)], 20.0),
    ]
    # From the west it is 500 m, from the east 1,000 m: neither passes the other, a person must say.
    assert refusal(built("环城路(中山路—解放路段)", lines=lines)) == [
        ("several_ways", ""),
        ("offered", "500 m、1000 m"),
    ]
    # On a straight road the nearer crossing ends the section: the farther one lies behind it.
    bow = ("中山路", [(500, -300), (500, 300), (700, 300), (700, -300)], 20.0)
    straight = [("人民路", [(-100, 0), (1000, 0)], 20.0), bow, ("解放路", [(0, -300), (0, 300)], 20.0)]
    assert metres(built("人民路(解放路—中山路段)", lines=straight)).tolist() == [[0, 0], [500, 0]]


def test_a_road_whose_name_changes():
    lines = [
        ("人民西路", [(-100, 0), (400, 0)], 20.0),
        ("人民东路", [(400, 0), (900, 30)], 20.0),
        ("幸福路", [(400, 0), (400, 300)], 20.0),  # turns off: not the same road
        *GRID[3:5],
    ]
    cleaned = built("人民西路(中山路—解放路段)", lines=lines)
    assert metres(cleaned).tolist() == [[0, 0], [400, 0], [800, 24]]
    assert notes(cleaned) == {"renamed": "人民东路"}
    turned = [*lines[:1], *lines[2:]]
    assert refusal(built("人民西路(中山路—解放路段)", lines=turned))[0][0] == "never_meets"


def test_aliases_and_spellings_are_said():
    cleaned = built("老街(中山大街—解放路段)", aliases={"老街": "人民路"})
    assert round(cleaned.accepted["length_m"].iloc[0]) == 800
    assert [note.value for note in cleaned.accepted["notes"].iloc[0]] == [
        "老街 → 人民路",
        "中山大街 → 中山路",
    ]
    assert "路名写法不同：老街 → 人民路" in roads.said(cleaned.accepted["notes"].iloc[0], Translator("zh"))


def test_longer_than_the_city_is_refused():
    raw = duties("人民路", "中山路")
    cleaned = roads.build_sections(
        raw, {"name": "name"}, network(GRID), projection=PROJECTION, longest_m=1000
    )
    assert refusal(cleaned) == [("too_long", "1400")]
    assert cleaned.accepted["name"].to_list() == ["中山路"]


@given(
    st.lists(st.integers(1, 12), min_size=2, max_size=8),
    st.lists(st.booleans(), min_size=8, max_size=8),
    st.randoms(use_true_random=False),
)
@settings(deadline=None)
def test_any_cutting_of_a_road_gives_the_same_section(steps, turned, random):
    """However a straight road is cut, turned and shuffled, the section between two streets is the same."""
    stops = [-100, *np.cumsum(np.array(steps) * 10).tolist(), 900]
    pieces = []
    for at, (a, b) in enumerate(pairwise(stops)):
        ends = [(a, 0), (b, 0)]
        pieces.append(("人民路", ends[::-1] if turned[at % 8] else ends, 20.0))
    random.shuffle(pieces)
    cleaned = built("人民路(中山路—解放路段)", lines=[*pieces, *GRID[3:5]])
    line = crs.project_frame(cleaned.accepted, PROJECTION).geometry.iloc[0]
    wanted = shapely.transform(LineString([(0, 0), (800, 0)]), lambda xy: xy + ORIGIN)
    assert shapely.hausdorff_distance(line, wanted) < 0.01
    assert round(line.length, 2) == 800.0


@pytest.mark.parametrize(
    ("name", "corners", "end"),
    [  # 人民路 runs from 0 east to 1,200 m; 中山路 crosses it at 0, 解放路 at 800 m and runs 400 m either way
        ("人民路(解放路—东端)", [[800, 0], [1200, 0]], "东端"),
        ("人民路(解放路—东头段)北侧", [[800, 6], [1200, 6]], "东头"),
        ("解放路(人民路至北端)", [[800, 0], [800, 400]], "北端"),
        ("解放路(南端—北端)", [[800, -400], [800, 0], [800, 400]], "北端"),
        ("人民路(解放路—east end)", [[800, 0], [1200, 0]], "east end"),
    ],
)
def test_a_section_ends_where_its_road_ends(name, corners, end):
    cleaned = built(name)
    assert cleaned.rejected.empty
    assert sorted(metres(cleaned).tolist()) == sorted(corners)
    assert notes(cleaned)["own_end"] == end


@pytest.mark.parametrize(
    ("name", "refused"),
    [
        ("解放路(人民路—东端)", ("no_such_end", "东端")),  # runs north and south
        ("环城路(中山路—东端)", ("no_such_end", "东端")),  # a ring
        ("人民路(解放路—护城河)", ("no_road", "护城河")),
        ("人民路(解放路—县医院)", ("no_road", "县医院")),
        ("人民路(解放路—尽头)", ("which_end", "尽头")),
        ("人民路(解放路—胜利路)", ("unknown_cross", "胜利路")),
    ],
)
def test_ends_that_no_map_of_roads_has_are_refused_with_their_cure(name, refused):
    ring = ("环城路", [(-300, -300), (300, -300), (300, 300), (-300, 300), (-300, -300)], 20.0)
    assert refusal(built(name, lines=[*GRID, ring]))[0] == refused


def test_a_river_that_is_drawn_is_an_end_like_any_other():
    cleaned = built("人民路(解放路—护城河)", lines=[*GRID, ("护城河", [(1000, -50), (1000, 50)], np.nan)])
    assert metres(cleaned).tolist() == [[800, 0], [1000, 0]]


def test_the_kind_of_road_comes_along():
    lines = network(GRID).assign(kind=["", "主干路", "主干路", "支路", "", ""])
    raw = duties("人民路(中山路—解放路段)", "解放路")
    made = roads.build_sections(raw, {"name": "name"}, lines, projection=PROJECTION).accepted
    assert made["kind"].tolist() == ["主干路", ""]


@pytest.mark.parametrize(
    "text",
    [
        "人民路(中山路—解放路段)北侧",
        "人民路（从中山路至解放路）",
        "人民路 中山路-解放路 南侧",
        "人民路中山路至解放路段",
        "人民路全段北侧",
        "人民路",
        "人民路（中山路～解放路）两侧",
        "人民路（由中山路到解放路段）东侧",
        "人民大道[中山路-解放路]",
        "人民大道【中山路—解放路】北侧",
        "人民路(中山路－解放路之间)路北",
        "文化巷（人民路—和平路段）路南",
        "和平街(人民路至解放路)双侧",
        "人民路从中山路至解放路北侧",
    ],
)
def test_a_duty_list_and_an_address_are_read_alike(text):
    duty, address = roads.parse(text), addresses.parse(text)
    said = (address.road, *(address.stretch or ("", "")), address.side)
    assert said == (duty.road, duty.from_road, duty.to_road, duty.side)
