"""Layers draw what is in their frame, count it right and change nothing."""

import json
import re
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely.geometry import LineString, Point, box

import layers
from layers import (
    audit_findings,
    base_city,
    candidate_numbers,
    candidates,
    communities,
    frontages,
    hotspot_cells,
    hotspot_numbers,
    hotspot_periods,
    inspection_numbers,
    inspection_points,
    patrol_coverage,
    patrol_track,
    plan_zones,
    problem_density,
    problem_points,
    problem_tiles,
)
from layers import road_sections as sections
from mapapp import point_tiles
from mapapp.audit import _kinds as audit_kinds
from mapapp.errors import AssetError, CrsError
from mapapp.i18n import Translator
from mapapp.map_classes import classify, place
from mapapp.style import GROUPS, SEVERITY

SAY = Translator("zh")
AS_OF = pd.Timestamp("2026-07-10 12:00")


def cases(n: int = 4) -> pd.DataFrame:
    """Cases in turn of the four groups, the last without a position."""
    groups = [list(GROUPS)[i % 4] for i in range(n)]
    frame = pd.DataFrame(
        {
            "problem_id": range(1, n + 1),
            "source_id": [f"A{i}" for i in range(n)],
            "type_key": "local/event/unsorted",
            "type_text": "乱堆",
            "address": "人民路1号",
            "description": "",
            "lon": 113.6 + np.arange(n) / 1e4,
            "lat": 33.9,
            "status": "filed",
            "reported_at": pd.Timestamp("2026-07-01 08:30"),
            "is_open": True,
            "is_overdue": [i % 2 == 0 for i in range(n)],
            "group": groups,
            "community_name": "东关社区",
            "leader": "副县长甲",
            "section_name": "",
            "unit": "",
        }
    )
    frame.loc[n - 1, ["lon", "lat"]] = np.nan
    return frame


def zones(values=(1.0, 5.0, np.nan)) -> gpd.GeoDataFrame:
    boxes = [box(113.6 + i / 100, 33.9, 113.61 + i / 100, 33.91) for i in range(len(values))]
    named = {"code": [f"C{i}" for i in range(len(values))], "name": [f"社区{i}" for i in range(len(values))]}
    return gpd.GeoDataFrame(named | {"open": values, "leader": "副县长甲"}, geometry=boxes, crs="EPSG:4326")


def roads() -> gpd.GeoDataFrame:
    lines = [LineString([(113.6, 33.9), (113.61, 33.9)]), LineString([(113.6, 33.9), (113.6, 33.91)])]
    named = {"code": ["S1", "S2"], "name": ["人民路北侧", "解放路"], "road": ["人民路", "解放路"]}
    return gpd.GeoDataFrame(
        named | {"width_m": [20.0, np.nan], "unit": "县教育局"}, geometry=lines, crs="EPSG:4326"
    )


def spots(confidence=(99, 90)) -> gpd.GeoDataFrame:
    cells = [box(500_000 + 100 * i, 3_752_000, 500_100 + 100 * i, 3_752_100) for i in range(len(confidence))]
    counted = {"count": [7, 3][: len(cells)], "confidence": list(confidence), "number": [1, 2][: len(cells)]}
    return gpd.GeoDataFrame(counted | {"sentence": "东关一带"}, geometry=cells, crs="EPSG:4547")


def spec(drawn: layers.Drawn) -> dict:
    return json.loads(drawn.element.content)


def findings(kinds=("gap", "without_unit", "unknown_zone")) -> gpd.GeoDataFrame:
    shapes = [box(113.6, 33.9, 113.601, 33.901), LineString([(113.6, 33.9), (113.61, 33.9)]), None]
    rows = [audit_kinds.row(kind, geometry=shape) for kind, shape in zip(kinds, shapes, strict=False)]
    return audit_kinds.frame(rows)


def offered() -> gpd.GeoDataFrame:
    return roads().assign(number=[1, 2], at_lon=[113.605, 113.6], at_lat=[33.9, 33.905])


def covered() -> gpd.GeoDataFrame:
    told = {"days": [3.0, np.nan], "state": ["ok", "never"], "answerer": ["县城管局", ""]}
    return roads().assign(**told)


def walked() -> pd.DataFrame:
    return pd.DataFrame({"track": "1", "lon": [113.6, 113.601, 113.602], "lat": 33.9, "line": [0, 0, -1]})


def spotted() -> gpd.GeoDataFrame:
    told = {
        "radius_m": [80.0, 0.0],
        "state": ["fail", "ready"],
        "reasons_said": ["得分低", ""],
        "number": [1, 2],
    }
    frame = roads().assign(**told)
    return frame.set_geometry([Point(113.6, 33.9), box(113.61, 33.9, 113.62, 33.91)], crs="EPSG:4326")


def shops() -> gpd.GeoDataFrame:
    told = {"state": ["unsigned", "in_order"], "address": "人民路1号", "shop_id": [1, 2]}
    return (
        roads()
        .assign(**told)
        .set_geometry(gpd.points_from_xy([113.6, 113.61], [33.9, 33.9]), crs="EPSG:4326")
    )


def tiled(count: int):
    shown = cases(count)
    points = point_tiles.choose(point_tiles.build(shown), np.ones(count, dtype=bool))
    return problem_tiles.draw(points, SAY, query={"r": "1", "v": "x", "zone": "leader:副县长甲"})


def planned() -> gpd.GeoDataFrame:
    return roads().assign(mark=["given", "removed"], told=["县教育局 → 县城管局", "县教育局 → 无人负责"])


METRES = "EPSG:4547"
DRAWN = {
    "plan_zones": lambda: plan_zones.draw(planned(), SAY),
    "inspection_points": lambda: inspection_points.draw(spotted(), SAY, projection=METRES),
    "inspection_numbers": lambda: inspection_numbers.draw(spotted(), SAY),
    "frontages": lambda: frontages.draw(shops(), SAY),
    "patrol_coverage": lambda: patrol_coverage.draw(covered(), SAY),
    "patrol_track": lambda: patrol_track.draw(walked(), SAY),
    "problem_tiles": lambda: tiled(4),
    "base_city": lambda: base_city.draw(zones(), SAY, sections=roads()),
    "communities": lambda: communities.draw(zones(), SAY, column="open", label="未结案", unit="件"),
    "road_sections": lambda: sections.draw(roads(), SAY),
    "problem_density": lambda: problem_density.draw(cases(), SAY),
    "hotspot_cells": lambda: hotspot_cells.draw(spots(), SAY),
    "hotspot_numbers": lambda: hotspot_numbers.draw(spots(), SAY),
    "hotspot_periods": lambda: hotspot_periods.draw(
        spots(),
        SAY,
        counts=np.array([[1, 0], [4, 9]]),
        hot=np.array([[0, 0], [0, 1]]) > 0,
        labels=["一", "二"],
    ),
    "problem_points": lambda: problem_points.draw(cases(), SAY),
    "audit_findings": lambda: audit_findings.draw(findings(), SAY),
    "candidates": lambda: candidates.draw(offered(), SAY),
    "candidate_numbers": lambda: candidate_numbers.draw(offered(), SAY),
}


EMPTY = {
    "plan_zones": lambda: plan_zones.draw(planned().iloc[:0], SAY),
    "inspection_points": lambda: inspection_points.draw(spotted().iloc[:0], SAY, projection=METRES),
    "inspection_numbers": lambda: inspection_numbers.draw(spotted().iloc[:0], SAY),
    "frontages": lambda: frontages.draw(shops().iloc[:0], SAY),
    "patrol_coverage": lambda: patrol_coverage.draw(covered().iloc[:0], SAY),
    "patrol_track": lambda: patrol_track.draw(walked().iloc[:0], SAY),
    "problem_tiles": lambda: tiled(0),
    "base_city": lambda: base_city.draw(zones().iloc[:0], SAY, sections=roads().iloc[:0]),
    "communities": lambda: communities.draw(zones().iloc[:0], SAY, column="open"),
    "road_sections": lambda: sections.draw(roads().iloc[:0], SAY),
    "problem_density": lambda: problem_density.draw(cases().iloc[:0], SAY),
    "hotspot_cells": lambda: hotspot_cells.draw(spots().iloc[:0], SAY),
    "hotspot_numbers": lambda: hotspot_numbers.draw(spots().iloc[:0], SAY),
    "hotspot_periods": lambda: hotspot_periods.draw(spots().iloc[:0], SAY),
    "problem_points": lambda: problem_points.draw(cases().iloc[:0], SAY),
    "audit_findings": lambda: audit_findings.draw(findings(()), SAY),
    "candidates": lambda: candidates.draw(offered().iloc[:0], SAY),
    "candidate_numbers": lambda: candidate_numbers.draw(offered().iloc[:0], SAY),
}


def test_every_layer_is_tried_here():
    assert set(DRAWN) == set(EMPTY) == set(layers.LAYERS)


@pytest.mark.parametrize("key", DRAWN)
def test_same_frame_same_script(key):
    # st_folium redraws whatever differs: a layer that is the same must be written the same.
    assert DRAWN[key]().element.content == DRAWN[key]().element.content
    assert spec(DRAWN[key]())["key"] == key


@pytest.mark.parametrize("key", EMPTY)
def test_empty_frame_draws_nothing(key):
    drawn = EMPTY[key]()
    assert drawn.shown == 0
    layers.compose(drawn, say=SAY).get_root().render()


@pytest.mark.parametrize("draw", [DRAWN["problem_points"], DRAWN["problem_density"]])
def test_shown_counts_problems_with_a_position(draw):
    assert draw().shown == 3  # four cases, one without a position


def test_points_carry_group_and_number_of_each():
    drawn = problem_points.draw(cases(), SAY)
    counted = [(row.part, row.count) for row in drawn.legend]
    assert counted == [("sanitation", "1"), ("road_occupation", "1"), ("small_ads", "1"), ("other", "0")]
    looks = {(row.colour, row.shape) for row in drawn.legend}
    assert len({colour for colour, _ in looks}) == len({shape for _, shape in looks}) == 4


def test_point_says_what_the_case_is():
    told = spec(problem_points.draw(cases(), SAY))
    first = [told["texts"][number] for number in told["rows"][0][4:]]
    assert first == [
        "乱堆", "A0", "超期未结", "2026-07-01 08:30", "人民路1号", "", "东关社区 · 副县长甲", ""
    ]  # fmt: skip
    assert told["rows"][0][:4] == [1, 113.6, 33.9, 0]


def test_too_many_points_are_counted_in_cells_and_the_legend_says_so():
    drawn = problem_points.draw(cases(50), SAY, most=20)
    assert spec(drawn)["key"] == "problem_density"
    assert drawn.shown == 49
    assert drawn.legend[0].label == "49 件，按 100 米网格计数"


def test_density_cells_hold_every_point_once():
    many = cases(2000)
    many["lon"] = 113.6 + np.tile(np.arange(40), 50) / 500
    drawn = problem_density.draw(many, SAY, cell=500)
    counts = [
        int(re.sub(r"\D", "", feature[4].removeprefix("<b>").split(" ")[0]))
        for feature in spec(drawn)["features"]
    ]
    assert sum(counts) == drawn.shown == 1999  # the last has no position
    assert len(counts) == len({str(f[3]) for f in spec(drawn)["features"]})


def test_communities_are_coloured_by_class_and_grey_without_a_value():
    told = spec(communities.draw(zones(), SAY, column="open", label="未结案", unit="件"))
    styles = [told["styles"][feature[1]]["fillColor"] for feature in told["features"]]
    assert len(set(styles)) == 3
    assert [row[0] for row in told["legend"]] == ["1–4 件", "5 件", "无数值"]
    assert told["features"][0][4] == "<b>社区0</b><br>未结案：1 件<br>包联领导：副县长甲"


def test_selected_zone_is_marked():
    told = spec(communities.draw(zones(), SAY, selected="C1"))
    assert [feature[5] for feature in told["features"]] == [False, True, False]


@pytest.mark.parametrize(
    ("confidence", "labels"),
    [
        ((99, 90), ["显著热点（置信度99%）", "较热（置信度90%）"]),
        ((0, 0), ["3–6 件", "7 件"]),  # a method without a test: by count
    ],
)
def test_hotspots_are_coloured_by_confidence_or_count(confidence, labels):
    assert [row.label for row in hotspot_cells.draw(spots(confidence), SAY).legend] == labels


def test_findings_are_coloured_by_how_grave_they_are_and_counted_by_kind():
    drawn = audit_findings.draw(findings(), SAY, selected=3)
    assert drawn.shown == 2  # the roster's own finding has no place
    assert [(row.label, row.count, row.colour) for row in drawn.legend] == [
        ("社区之间有空白", "1", SEVERITY["warning"]),
        ("路段没有责任单位", "1", SEVERITY["warning"]),
    ]
    # 1 is the unknown zone: gravest first
    assert [(feature[0], feature[5]) for feature in spec(drawn)["features"]] == [("3", True), ("2", False)]


def test_spots_in_metres_are_drawn_in_degrees():
    lon, lat = spec(hotspot_cells.draw(spots(), SAY))["features"][0][3][0][0]
    assert (round(lon, 2), round(lat, 1)) == (114.0, 33.9)  # the zone's central meridian


def test_zones_without_a_coordinate_system_are_refused():
    with pytest.raises(CrsError):
        communities.draw(zones().set_crs(None, allow_override=True), SAY)


@pytest.mark.parametrize(
    ("values", "limits", "classes"),
    [
        ([1, 2, 3, 4, 5], [1, 2, 3, 4, 5], [0, 1, 2, 3, 4]),
        ([0, 0, 9], [0, 9], [0, 0, 1]),
        ([4, 4], [4], [0, 0]),
        ([np.nan, 2.5], [2.5], [-1, 0]),
        ([], [0], []),
    ],
)
def test_classes(values, limits, classes):
    found = classify(values, 5)
    assert found.tolist() == limits
    assert place(values, found).tolist() == classes


def test_base_names_roads_not_sections():
    features = base_city.features(zones(), roads())["features"]
    named = [
        (f["properties"]["kind"], f["properties"]["name"], f["properties"].get("width")) for f in features
    ]
    assert named[-2:] == [("road", "人民路", 20.0), ("road", "解放路", None)]


def test_base_address_changes_with_the_zones(tiny_city):
    same = base_city.address(tiny_city)
    assert same == base_city.address(replace(tiny_city, problems=tiny_city.problems.iloc[:1]))
    assert same.startswith("/city/base/{z}/{x}/{y}?v=")
    fewer = replace(tiny_city, communities=tiny_city.communities.iloc[:1])
    later = replace(tiny_city, evidence=9)
    decided = replace(later, revision=12)  # a decision moves no zone
    assert len({same, *map(base_city.address, (fewer, later))}) == 3
    assert base_city.address(decided) == base_city.address(later)


def test_drawing_changes_no_frame():
    given = [zones(), roads(), spots(), cases()]
    before = [frame.copy() for frame in given]
    communities.draw(given[0], SAY, column="open")
    sections.draw(given[1], SAY)
    hotspot_cells.draw(given[2], SAY)
    hotspot_numbers.draw(given[2], SAY)
    problem_points.draw(given[3], SAY)
    problem_density.draw(given[3], SAY)
    for frame, copy in zip(given, before, strict=True):
        pd.testing.assert_frame_equal(frame, copy)


@pytest.mark.parametrize(
    ("not_shown", "lines"),
    [
        (None, ["数据截至 2026年7月10日 12&#58;00"]),
        ({"no_position": 5, "filtered": 0}, ["数据截至 2026年7月10日 12:00", "未显示：无坐标 5"]),
        ({"no_position": 0}, ["数据截至 2026年7月10日 12:00", "问题已全部显示"]),
        (
            {"no_position": 1, "filtered": 1200, "outside": 3},
            ["数据截至 2026年7月10日 12:00", "未显示：无坐标 1、已筛去 1,200", "辖区外 3"],
        ),
    ],
)
def test_note_says_the_moment_and_what_is_missing(not_shown, lines):
    note = layers.over(say=SAY, as_of=AS_OF, not_shown=not_shown)[-1]
    assert json.loads(note.content)["lines"] == [line.replace("&#58;", ":") for line in lines]


def test_ground_is_the_same_whatever_is_looked_at():
    # st_folium forgets the reader's view when this part changes.
    made = [
        layers.ground(SAY, base_city.draw(zones(), SAY, url="/city/base/{z}/{x}/{y}?v=1")) for _ in range(2)
    ]
    scripts = []
    for one in made:
        one.render()
        text = "".join(piece.render() for piece in one.get_root().script._children.values())
        scripts.append(re.sub(r"_[0-9a-f]{32}", "", text))
    assert scripts[0] == scripts[1]


def test_standalone_is_one_file_without_addresses():
    drawn = [DRAWN[key]() for key in ("communities", "problem_points", "hotspot_numbers")]
    made = layers.compose(
        *drawn, say=SAY, bounds=(113.6, 33.9, 113.63, 33.91), as_of=AS_OF, base=DRAWN["base_city"]()
    )
    page = layers.standalone(made, title="示范县")
    assert not re.findall(r"<(?:script|link|img)[^>]+(?:src|href)=", page)
    assert "Content-Security-Policy" in page
    assert len(page) < 400_000


def test_standalone_refuses_a_base_map_from_the_server():
    made = layers.compose(say=SAY, base=base_city.draw(zones(), SAY, url="/city/base/{z}/{x}/{y}?v=1"))
    with pytest.raises(AssetError, match="base_city"):
        layers.standalone(made)


def test_a_film_has_one_colour_scale_over_all_its_periods():
    counts, hot = np.array([[1, 0], [4, 9]]), np.array([[False, False], [False, True]])
    drawn = hotspot_periods.draw(spots(), SAY, counts=counts, hot=hot, labels=["{{ 7*7 }}<b>", "二"])
    told = spec(drawn)
    # 1, 4 and 9 are three classes; a cell without a problem has none and is not drawn in that period.
    assert told["classes"] == [[0, -1], [1, 2]]
    assert told["hot"] == [[], [1]]
    assert told["counts"] == counts.tolist()
    assert [row.label for row in drawn.legend] == ["1–3 件", "4–8 件", "9 件", "当期显著（置信度95%）"]
    assert "<" not in told["labels"][0]
    assert "{" not in told["labels"][0]


def test_a_plan_tells_what_becomes_of_each_zone_and_counts_it():
    drawn = plan_zones.draw(planned(), SAY)
    assert [(row.label, row.count) for row in drawn.legend] == [("改派", "1"), ("取消", "1")]
    assert "县教育局 &#8594; 县城管局" in json.dumps(spec(drawn), ensure_ascii=False)


def test_the_planners_tools_report_only_and_offer_every_corner_once():
    drawn = layers.planner(SAY, ("pick", "ring"), box(113.6, 33.9, 113.61, 33.91))
    told = spec(drawn)
    assert [tool[0] for tool in told["tools"]] == ["pick", "ring"]
    assert [len(ring) for ring in told["rings"]] == [4]
    assert (drawn.shown, drawn.legend) == (0, ())
