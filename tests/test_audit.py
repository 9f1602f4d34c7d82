"""The zoning audit finds what was planted, says where and how much, and nothing else."""

from __future__ import annotations

import csv
import datetime as dt
import json
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import openpyxl
import pandas as pd
import pytest
import shapely
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString, MultiPolygon, Polygon, box

from mapapp import audit, crs
from mapapp.__main__ import main
from mapapp.audit import _coverage, _mosaic
from mapapp.city import City
from mapapp.errors import CrsError
from mapapp.i18n import Translator
from mapapp.raw_table import RawTable

from . import tiny_city as tiny

PROJECTION = "EPSG:4547"
ORIGIN = np.array([463_000.0, 3_753_000.0])
DAY = dt.date(2026, 7, 10)
SAY = Translator("zh")
SF = Path(__file__).parents[2] / "shared" / "cases" / "sf311"


def placed(shapes) -> gpd.GeoSeries:
    """Take shapes in metres from the origin to degrees."""
    moved = shapely.transform(np.array(shapes, dtype=object), lambda xy: xy + ORIGIN)
    return crs.unproject_frame(gpd.GeoDataFrame(geometry=gpd.GeoSeries(moved, crs=PROJECTION))).geometry


def zones(letter: str, shapes, names=None) -> gpd.GeoDataFrame:
    codes = [f"{letter}{at + 1}" for at in range(len(shapes))]
    geometry = placed(shapes) if len(shapes) else gpd.GeoSeries([], crs=crs.STORED)
    return gpd.GeoDataFrame({"code": codes, "name": names or codes}, geometry=geometry)


def periods(*rows) -> pd.DataFrame:
    columns = ["zone_kind", "zone_code", "role", "answerer", "valid_from", "valid_to"]
    frame = pd.DataFrame(rows, columns=columns)
    frame.insert(0, "roster_id", range(1, len(rows) + 1))
    for column in ("valid_from", "valid_to"):
        frame[column] = pd.to_datetime(frame[column]).astype("datetime64[us]")
    return frame


def city(communities, sections=(), *, names=None, roster=None) -> City:
    """A city of shapes in metres in which everybody has somebody, unless a roster is given."""
    areas, lines = zones("C", communities, names), zones("S", sections)
    if roster is None:
        rows = [("community", code, "lead", "甲", "", "") for code in areas["code"]]
        rows += [("section", code, "lead", "乙", "", "") for code in lines["code"]]
        roster = periods(*rows)
    return City("小城", PROJECTION, 1, True, pd.DataFrame(), areas, lines, roster)


def found(one: City, **options) -> list[tuple]:
    """Kind, zones, and the whole number of m² or m of each finding."""
    findings = audit.audit(one, DAY, **options)
    measured = findings["area_m2"].fillna(findings["length_m"]).round().fillna(-1).astype(int)
    return list(zip(findings["kind"], findings["zones"], measured, strict=True))


WEST, EAST = box(0, 0, 1000, 1000), box(1000, 0, 2000, 1000)


def test_neighbours_that_share_their_border_are_in_order():
    assert found(city([WEST, EAST])) == []


def test_a_border_with_a_vertex_on_one_side_only_is_in_order():
    # Straight in degrees is bent by less than a millimetre in metres here.
    more = Polygon([(1000, 0), (2000, 0), (2000, 1000), (1000, 1000), (1000, 400)])
    assert found(city([WEST, more])) == []


@pytest.mark.parametrize(
    ("shapes", "expected"),
    [
        # 50 m wide between them, closed by a third community in the south and a fourth in the north
        (
            [
                box(0, 0, 1000, 1000),
                box(1050, 0, 2000, 1000),
                box(0, -500, 2000, 0),
                box(0, 1000, 2000, 1500),
            ],
            [("gap", "C1;C2;C3;C4", 50_000)],
        ),
        ([WEST, box(900, 0, 2000, 1000)], [("overlap", "C1;C2", 100_000)]),
        ([WEST, box(998, 0, 2000, 1000)], [("overlap_sliver", "C1;C2", 2_000)]),
        # a slit of 2 m that runs out to the city's edge: nothing encloses it
        ([WEST, box(1002, 0, 2000, 1000)], [("gap_sliver", "C1;C2", 2_000)]),
        # 8 m wide and open at both ends: a river or a road, not a slip
        ([WEST, box(1008, 0, 2000, 1000)], []),
        ([WEST, EAST, box(1, 1, 1000, 1000)], [("repeated", "C1;C3", 998_001)]),
        ([WEST, EAST, box(100, 100, 300, 300)], [("overlap", "C1;C3", 40_000)]),
        ([WEST - box(400, 400, 600, 500), EAST], [("hole", "C1", 20_000)]),
        ([WEST, EAST, box(9000, 0, 9500, 500)], [("far", "C3", -1)]),
        ([WEST, EAST, box(6500, 0, 7000, 500)], []),  # 4.5 km: an exclave
        ([MultiPolygon([WEST, box(3000, 0, 3100, 100)]), EAST], []),
        ([MultiPolygon([WEST, box(1900, 0, 2000, 100)]), EAST], [("overlap", "C1;C2", 10_000)]),
    ],
    ids=lambda value: value[0][0] if value and isinstance(value[0], tuple) else "",
)
def test_how_communities_cover_the_city(shapes, expected):
    got = found(city(shapes))
    assert [row[:2] for row in got] == [row[:2] for row in expected]
    # areas in metres of the projection; slits are rounded off at their ends by a metre or two
    assert [row[2] for row in got] == pytest.approx([row[2] for row in expected], rel=0.005)


def test_slivers_of_one_border_are_one_finding_with_their_number():
    # a border that wanders two metres to and fro across the other: three teeth of 200 m²
    teeth = [(1000, 0), (1000, 100), (998, 100), (998, 200), (1000, 200), (1000, 400), (998, 400), (998, 500),
             (1000, 500), (1000, 700), (998, 700), (998, 800), (1000, 800), (1000, 1000)]  # fmt: skip
    saw = Polygon([*teeth, (2000, 1000), (2000, 0)])
    findings = audit.audit(city([WEST, saw]), DAY)
    assert findings[["kind", "count"]].to_numpy().tolist() == [["overlap_sliver", 3]]
    assert findings["area_m2"].iloc[0] == pytest.approx(600, rel=0.001)
    said = audit.sentence(findings.iloc[0], SAY)
    assert said == "“C1”、“C2”的边界互相越过 3 处，共 600 平方米，宽不到 5 米"


def test_the_width_of_a_sliver_can_be_chosen():
    one = city([WEST, box(998, 0, 2000, 1000)])
    assert found(one, sliver_m=1.0) == [("overlap", "C1;C2", 2000)]
    assert found(one, least_m2=3000) == []


def test_the_finding_lies_where_the_gap_is():
    shapes = [
        box(0, 0, 1000, 1000),
        box(1050, 0, 2000, 1000),
        box(0, -500, 2000, 0),
        box(0, 1000, 2000, 1500),
    ]
    finding = audit.audit(city(shapes), DAY).iloc[0]
    gap = placed([box(1000, 0, 1050, 1000)]).iloc[0]
    assert finding.geometry.symmetric_difference(gap).area < 1e-3 * gap.area


CORNERS = st.tuples(st.integers(0, 8), st.integers(0, 8), st.integers(1, 5), st.integers(1, 5))


@given(st.lists(CORNERS, min_size=1, max_size=7), st.booleans(), st.booleans())
@settings(max_examples=60, deadline=None)
def test_cells_cover_what_the_polygons_cover(corners, holed, parted):
    """Whatever the polygons, each cell is covered as often as brute force says, and together they are all."""
    shapes = [box(x * 100, y * 100, (x + w) * 100, (y + h) * 100) for x, y, w, h in corners]
    if holed:  # a frame 25 m wide
        shapes[0] = shapes[0] - shapes[0].buffer(-25, join_style="mitre")
    if parted:
        shapes[-1] = MultiPolygon([shapes[-1], box(2000, 2000, 2100, 2100)])
    polygons = np.array(list(placed(shapes)), dtype=object)
    measured = crs.project_frame(gpd.GeoDataFrame(geometry=polygons, crs=crs.STORED), PROJECTION)
    measured = measured.geometry.to_numpy()
    parts = _mosaic.mosaic(polygons, measured, PROJECTION)
    assume(len(parts.cells))
    for cell, covered in zip(parts.cells, parts.covered, strict=True):
        if shapely.area(cell) >= 1:
            inside = sum(cell.intersection(shape).area for shape in measured)
            assert inside == pytest.approx(covered * cell.area, rel=1e-4, abs=0.1)
    union = shapely.union_all(measured)
    covered = shapely.union_all(parts.cells[parts.covered > 0])
    assert union.symmetric_difference(covered).area < 1.0


@given(st.lists(CORNERS, min_size=2, max_size=7))
@settings(max_examples=60, deadline=None)
def test_every_two_communities_that_overlap_are_told_with_their_area(corners):
    """Also where a third one lies over a border that two others share."""
    shapes = [box(x * 100, y * 100, (x + w) * 100, (y + h) * 100) for x, y, w, h in corners]
    findings = audit.audit(city(shapes), DAY)
    told = findings[findings["kind"].isin(["overlap", "repeated"])].groupby("zones")["area_m2"].sum()
    pairs = [(i, j) for i in range(len(shapes)) for j in range(i + 1, len(shapes))]
    wanted = {
        f"C{i + 1};C{j + 1}": area for i, j in pairs if (area := shapes[i].intersection(shapes[j]).area)
    }
    assert told.to_dict() == pytest.approx(wanted, rel=1e-3)


@given(st.lists(st.integers(-3, 3), min_size=3, max_size=12))
@settings(max_examples=40, deadline=None)
def test_areas_of_slivers_add_up(shifts):
    """A border drawn twice, off by whole metres here and there: the areas found are those of geometry."""
    stops = np.linspace(0, 1000, len(shifts) + 1)
    wavy = [(1000.0 + shift, stop) for shift, low, high in zip(shifts, stops, stops[1:], strict=False)
            for stop in (low, high)]  # fmt: skip
    other = Polygon([*wavy, (2000, 1000), (2000, 0)])
    findings = audit.audit(
        city([WEST, other, box(0, -500, 2000, 0), box(0, 1000, 2000, 1500)]), DAY, sliver_m=9
    )
    over = WEST.intersection(other).area
    gap = box(0, 0, 2000, 1000).area - WEST.union(other).area
    got = findings.groupby("kind")["area_m2"].sum()
    assert got.get("overlap_sliver", 0.0) == pytest.approx(over, rel=1e-3, abs=1)
    assert got.get("gap_sliver", 0.0) == pytest.approx(gap, rel=1e-3, abs=1)


BOW_TIE = Polygon([(0, 0), (500, 500), (500, 0), (0, 500)])


@pytest.mark.parametrize(
    ("shape", "said"),
    [
        (BOW_TIE, "“C2”的图形不合格（Self-intersection["),
        (Polygon(), "“C2”的图形不合格（没有图形），请改正后重新导入"),
        (LineString([(0, 0), (10, 0)]), "“C2”的图形不合格（Valid Geometry"),
    ],
)
def test_broken_communities_are_named_and_the_rest_is_audited(shape, said):
    findings = audit.audit(city([WEST, shape, box(900, 0, 2000, 1000)]), DAY)
    assert findings[["kind", "zones"]].to_numpy().tolist() == [["broken", "C2"], ["overlap", "C1;C3"]]
    assert audit.sentence(findings.iloc[0], SAY).startswith(said)


def test_a_missing_geometry_is_named():
    one = city([WEST, EAST])
    areas = one.communities.copy()
    areas.loc[1, "geometry"] = None
    assert found(replace(one, communities=areas)) == [("broken", "C2", -1)]


def test_zones_in_another_system_are_refused():
    one = city([WEST, EAST])
    for zones_ in (
        crs.project_frame(one.communities, PROJECTION),
        one.communities.set_crs(None, allow_override=True),
    ):
        with pytest.raises(CrsError):
            audit.audit(replace(one, communities=zones_), DAY)


def test_a_community_left_in_metres_is_far_and_the_rest_is_audited():
    # one row of the layer came in another system: 463,000 "degrees" east
    one = city([WEST, EAST])
    raw = gpd.GeoSeries([one.communities.geometry.iloc[0], shapely.transform(EAST, lambda xy: xy + ORIGIN)])
    mixed = one.communities.set_geometry(raw.set_crs(crs.STORED))
    assert found(replace(one, communities=mixed)) == [("far", "C2", -1)]


def test_names_that_are_not_unique():
    findings = audit.audit(city([WEST, EAST], names=["东关社区", "东关社区"]), DAY)
    assert findings[["kind", "zones", "count"]].to_numpy().tolist() == [["same_name", "C1;C2", 2]]
    assert audit.sentence(findings.iloc[0], SAY) == "2 个责任区都叫“东关社区”，名册按名称对照时分不清"


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([[(100, 100), (900, 100)]], []),
        ([[(100, 500), (1900, 500)]], []),  # across a border inside the city
        ([[(-20, 0), (-20, 1000)]], []),  # along the edge, 20 m outside
        ([[(1500, 500), (2300, 500)]], [("section_outside", "S1", 270)]),  # 300 m beyond, 30 m allowed
        ([[(1500, 500), (2060, 500)]], []),  # 30 m beyond what is allowed: not worth a word
        ([[(2500, 500), (2800, 500)]], [("section_far", "S1", 300)]),
        (
            [[(0, 100), (2000, 100), (2000, 900), (0, 900)]],
            [("section_long", "S1", 4800)],
        ),  # diagonal 2,236 m
        ([[(100, 100), (900, 100)], [(900, 100), (100, 100)]], [("section_repeated", "S1;S2", 800)]),
        ([[(100, 100), (900, 100)], [(700, 100), (1500, 100)]], [("section_shared", "S1;S2", 200)]),
        ([[(100, 100), (900, 100)], [(895, 100), (1500, 100)]], []),  # 5 m: they meet
        ([[(100, 100), (900, 100)], [(500, 0), (500, 900)]], []),  # they cross
    ],
)
def test_what_is_wrong_with_sections(lines, expected):
    assert found(city([WEST, EAST], [LineString(line) for line in lines])) == expected


def test_sections_without_any_community_are_not_outside():
    assert found(city([], [LineString([(0, 0), (100, 0)])])) == []


ROSTER = [
    # rows of C1 → kind, from, to
    ([("甲", "", "")], []),
    ([], [("without_leader", "", "")]),
    ([("甲", "", "2026-06-30")], [("without_leader", "2026-07-01", "")]),
    ([("甲", "2026-08-01", "")], [("without_leader", "", "2026-07-31")]),
    ([("甲", "", "2026-06-30"), ("乙", "2026-08-01", "")], [("without_leader", "2026-07-01", "2026-07-31")]),
    ([("甲", "", "2026-07-09"), ("乙", "2026-07-10", "")], []),  # the day after
    ([("甲", "", "2026-07-10"), ("乙", "2026-07-11", "")], []),
    ([("甲", "", ""), ("乙", "2026-07-01", "")], [("two_leaders", "2026-07-01", "")]),
    ([("甲", "", "2026-07-10"), ("乙", "2026-07-10", "")], [("two_leaders", "2026-07-10", "2026-07-10")]),
    ([("甲", "", "2026-05-31"), ("乙", "2026-05-01", "")], [("period_overlap", "2026-05-01", "2026-05-31")]),
    ([("甲", "", ""), ("乙", "2026-09-01", "2026-09-30")], [("period_overlap", "2026-09-01", "2026-09-30")]),
    ([("甲", "", ""), ("甲", "2026-05-01", "")], []),  # one person, written twice
    ([("甲", "", "2026-04-30"), ("乙", "2026-06-01", "")], [("period_gap", "2026-05-01", "2026-05-31")]),
    # the long period covers the break between the two short ones
    ([("甲", "", ""), ("甲", "2026-01-01", "2026-01-31"), ("甲", "2026-03-01", "2026-03-31")], []),
]


@pytest.mark.parametrize(("rows", "expected"), ROSTER)
def test_who_answers_when(rows, expected):
    roster = periods(
        *[("community", "C1", "lead", *row) for row in rows],
        ("section", "S1", "lead", "甲", "", ""),
        ("section", "S1", "lead", "甲", "", "2020-01-01"),
        ("section", "S1", "assist", "乙", "", ""),
    )
    findings = audit.audit(city([WEST], [LineString([(0, 10), (100, 10)])], roster=roster), DAY)
    days = [findings[name].dt.strftime("%Y-%m-%d").fillna("") for name in ("from_day", "to_day")]
    assert list(zip(findings["kind"], *days, strict=True)) == expected
    assert set(findings["zones"]) <= {"C1"}


def test_an_assisting_unit_does_not_stand_in():
    roster = periods(("community", "C1", "lead", "甲", "", ""), ("section", "S1", "assist", "乙", "", ""))
    assert found(city([WEST], [LineString([(0, 10), (100, 10)])], roster=roster)) == [
        ("without_unit", "S1", -1)
    ]


def test_two_units_are_an_error_that_names_both():
    roster = periods(("community", "C1", "lead", "甲", "", ""), ("section", "S1", "lead", "教育局", "", ""),
                     ("section", "S1", "lead", "财政局", "2026-07-01", "2026-07-31"))  # fmt: skip
    findings = audit.audit(city([WEST], [LineString([(0, 10), (100, 10)])], roster=roster), DAY)
    assert findings[["kind", "severity", "answerers"]].to_numpy().tolist() == [
        ["two_units", "error", "教育局;财政局"]
    ]
    said = audit.sentence(findings.iloc[0], SAY)
    assert said == "“S1”从2026年7月1日到2026年7月31日有两个主办：教育局、财政局，请改正名册"


def test_zones_that_the_roster_knows_and_the_city_does_not():
    roster = periods(("community", "C1", "lead", "甲", "", ""), ("community", "C9", "lead", "丙", "", ""),
                     ("section", "C1", "lead", "甲", "", ""))  # fmt: skip
    findings = audit.audit(city([WEST], roster=roster), DAY)
    assert findings[["kind", "zone_kind", "zones", "answerers"]].to_numpy().tolist() == [
        ["unknown_zone", "community", "C9", "丙"],
        ["unknown_zone", "section", "C1", "甲"],  # there is no section C1
        ["answerer_without_zone", "", "", "丙"],
    ]
    assert findings.geometry.isna().all()


def test_somebody_whose_time_is_over_is_a_notice():
    roster = periods(
        ("community", "C1", "lead", "甲", "", "2026-06-30"),
        ("community", "C1", "lead", "乙", "2026-07-01", ""),
    )
    findings = audit.audit(city([WEST], roster=roster), DAY)
    assert findings[["kind", "answerers"]].to_numpy().tolist() == [["answerer_without_zone", "甲"]]
    assert audit.grave(findings) == 0
    assert audit.sentence(findings.iloc[0], SAY) == "甲自2026年7月1日起名下没有责任区"


def test_the_tiny_city():
    findings = audit.audit(tiny.build(), tiny.AS_OF.date())
    assert findings[["kind", "zones", "answerers"]].to_numpy().tolist() == [
        ["without_unit", "S5", ""],
        ["hole", "C2", ""],
        ["answerer_without_zone", "", "副县长乙"],
    ]
    assert findings["area_m2"].iloc[1] == pytest.approx(40_000, rel=1e-3)


def test_the_frame_is_the_contract_also_when_nothing_is_found():
    for findings in (
        audit.audit(city([WEST, EAST]), DAY),
        audit.audit(tiny.build(), DAY),
        audit.audit(city([]), DAY),
    ):
        assert list(findings.columns) == audit.COLUMNS
        assert findings.crs == crs.STORED
        assert findings["number"].to_list() == list(range(1, len(findings) + 1))
        assert {name: str(findings[name].dtype) for name in ("area_m2", "from_day", "count")} == {
            "area_m2": "float64", "from_day": "datetime64[us]", "count": "int64"
        }  # fmt: skip


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("kind", audit.KINDS)
def test_every_kind_says_something(kind, language):
    hostile = "{names} ${7*7} <b>;"
    row = audit.audit(city([WEST, box(900, 0, 2000, 1000)]), DAY).iloc[0].copy()
    row["kind"], row["names"], row["detail"] = kind, hostile.replace(";", "；"), hostile
    said = audit.sentence(row, Translator(language))
    assert said
    assert ("{names}" in said) == (
        "{names}" in audit.KINDS[kind].said or "{detail}" in audit.KINDS[kind].said
    )


def test_the_audit_changes_no_frame():
    one = tiny.build()
    copies = [frame.copy() for frame in (one.communities, one.sections, one.roster)]
    audit.audit(one, DAY)
    for frame, copy in zip((one.communities, one.sections, one.roster), copies, strict=True):
        pd.testing.assert_frame_equal(frame, copy)


@pytest.fixture(scope="module")
def demo_city(tmp_path_factory):
    path = tmp_path_factory.mktemp("audit") / "demo.db"
    assert main(["--lang", "zh", "--city", str(path), "demo"]) == 0
    return path


def test_the_demo_city_is_in_order(demo_city, capsys):
    assert main(["--lang", "zh", "--city", str(demo_city), "audit", "--as-of", "2026-08-31"]) == 0
    said = capsys.readouterr().out
    # its one change of leaders
    assert said == "[提示] 单位或领导名下没有责任区：1 条\n  副县长甲自2026年3月1日起名下没有责任区\n"


@pytest.fixture
def broken_store(tmp_path):
    """A store whose communities overlap by 100 m and whose roster is empty."""
    path = tmp_path / "city.db"
    drawn = tmp_path / "c.geojson"
    drawn.write_text(zones("C", [WEST, box(900, 0, 2000, 1000)]).to_json(), encoding="utf-8")
    assert main(["--city", str(path), "import", "communities", str(drawn)]) == 0
    return path


@pytest.mark.parametrize("suffix", ["geojson", "xlsx", "csv", "CSV"])
def test_the_command_writes_what_it_found_and_ends_with_1(broken_store, tmp_path, capsys, suffix):
    out = tmp_path / f"audit.{suffix}"
    assert main(["--lang", "zh", "--city", str(broken_store), "audit", "--out", str(out)]) == 1
    said = capsys.readouterr().out
    assert "[错误] 社区重叠：1 条" in said
    assert "[注意] 社区没有包联领导：2 条" in said
    if suffix == "geojson":
        features = json.loads(out.read_text(encoding="utf-8"))["features"]
        assert [f["properties"]["kind"] for f in features] == ["overlap", "without_leader", "without_leader"]
        assert features[0]["geometry"]["type"] == "Polygon"
        assert features[0]["properties"]["sentence"].startswith("“C1”、“C2”重叠 100,")
    elif suffix == "xlsx":
        rows = list(openpyxl.load_workbook(out).active.values)
        assert rows[0][:4] == ("序号", "程度", "核查项目", "说明")
        assert [row[2] for row in rows[1:]] == ["社区重叠", "社区没有包联领导", "社区没有包联领导"]
    else:
        with out.open(encoding="utf-8-sig", newline="") as lines:
            rows = list(csv.DictReader(lines))
        assert [row["zones"] for row in rows] == ["C1;C2", "C1", "C2"]
        lon, lat = float(rows[0]["lon"]), float(rows[0]["lat"])
        east, north = crs.project([lon], [lat], PROJECTION)
        assert 900 < east[0] - ORIGIN[0] < 1000
        assert 0 < north[0] - ORIGIN[1] < 1000


def test_an_unknown_suffix_is_refused_before_anything_is_done(broken_store, tmp_path, capsys):
    assert (
        main(["--lang", "zh", "--city", str(broken_store), "audit", "--out", str(tmp_path / "a.docx")]) == 2
    )
    assert ".geojson" in capsys.readouterr().err


def test_sections_are_built_and_imported_by_command(tmp_path, capsys):
    lines = [
        LineString(points)
        for points in ([(-100, 0), (900, 0)], [(0, -200), (0, 200)], [(800, -200), (800, 200)])
    ]
    network = gpd.GeoDataFrame({"NAME": ["人民路", "中山路", ""], "geometry": placed(lines)}, crs=crs.STORED)
    network.to_file(tmp_path / "roads.geojson")
    duties = tmp_path / "duties.csv"
    duties.write_text(
        "路段,责任单位\n人民路(中山路—解放路段)北侧,教育局\n人民路(中山路—解放街段)南侧,财政局\n",
        encoding="utf-8",
    )
    out = tmp_path / "sections.geojson"
    command = ["--lang", "zh", "--city", str(tmp_path / "c.db"), "build-sections", "--network",
               str(tmp_path / "roads.geojson"), "--duties", str(duties), "--out", str(out),
               "--rejected-out", str(tmp_path / "refused.csv")]  # fmt: skip
    # the third road has no name yet
    assert main(command) == 2
    assert "第 2 行未收：道路网中没有起止道路“解放路”" in capsys.readouterr().err
    assert not out.exists()
    network.assign(NAME=["人民路", "中山路", "解放路"]).to_file(tmp_path / "roads.geojson")
    assert main(command) == 0
    written = gpd.read_file(out)
    assert written["side"].to_list() == ["north", "south"]
    assert written["notes"].to_list() == ["", "路名写法不同：解放街 → 解放路"]
    assert main(["--city", str(tmp_path / "c.db"), "import", "sections", str(out)]) == 0


def test_build_sections_on_the_demo_city_gives_its_own_sections_again():
    """The demo's sections are cut at crossings: built from its own lines by name they come out the same."""
    from mapapp import demo, readers, roads
    from mapapp import zones as zone_rules
    from mapapp.columns import guess

    raw = readers.read(demo.FOLDER / "road_sections.zip")
    sections = zone_rules.clean_sections(raw, guess(raw.frame.columns, "sections"), datum="file").accepted
    whole = sections[
        sections["side"].eq("both") & ~(sections["from_road"] + sections["to_road"]).str.contains("界")
    ]
    # Roads of which a part is answered for by side have two lines there: only the whole ones are compared.
    split = set(sections.loc[sections["side"].ne("both"), "road"])
    whole = whole[
        ~whole["road"].isin(split) & ~whole["from_road"].isin(split) & ~whole["to_road"].isin(split)
    ]
    named = whole[["code", "name"]].reset_index(drop=True).astype("str")
    duties = RawTable("d", named, None, None, np.arange(len(whole)))
    built = roads.build_sections(
        duties,
        {"code": "code", "name": "name"},
        sections[["road", "width_m", "geometry"]],
        projection="EPSG:4547",
    )
    lines = built.accepted.set_index("code").geometry
    wanted = whole.set_index("code").geometry
    far = [lines[code].hausdorff_distance(wanted[code]) * 111_000 for code in lines.index]
    assert len(lines) >= 0.9 * len(whole)
    assert max(far) < 2.0


def test_the_real_neighborhoods(tmp_path, capsys):
    """San Francisco: 41 neighborhoods that cover the city, streets that leave it on bridges, nobody named."""
    if not SF.exists():
        pytest.skip(f"the San Francisco case is not on this machine ({SF})")
    store = str(tmp_path / "sf.db")
    given = ["import", "communities", str(SF / "neighborhoods.geojson"), "--column", "code=nhood"]
    assert main(["--city", store, *given, "--column", "name=nhood"]) == 0
    given = [
        "import",
        "sections",
        str(SF / "streets.zip"),
        "--column",
        "code=CNN",
        "--column",
        "road=STREETNAME",
    ]
    assert main(["--city", store, *given]) == 0
    capsys.readouterr()
    out = tmp_path / "audit.csv"
    assert main(["--lang", "zh", "--city", store, "audit", "--out", str(out)]) == 1
    with out.open(encoding="utf-8-sig", newline="") as lines:
        kinds = pd.DataFrame(csv.DictReader(lines))["kind"].value_counts()
    assert kinds["without_leader"] == 41
    assert kinds["without_unit"] == 15602
    assert not {"broken", "far", "repeated", "overlap", "gap", "section_long", "section_far"} & set(
        kinds.index
    )
    assert kinds["section_outside"] < 20


def test_constants_that_the_docs_state():
    assert (audit.SLIVER_M, audit.LEAST_M2, _coverage.SAME) == (5.0, 1.0, 0.95)
