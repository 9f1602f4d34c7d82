"""Communities and road sections come in whole, named, in WGS 84, or with the reason why not."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely.geometry import LineString, MultiLineString, MultiPolygon, Point, Polygon, box

from mapapp import crs, zones
from mapapp.errors import CrsError, InputError
from mapapp.raw_table import RawTable

SQUARE = box(113.6, 33.9, 113.61, 33.91)
BOW_TIE = Polygon([(113.6, 33.9), (113.61, 33.91), (113.61, 33.9), (113.6, 33.91)])
LINE = LineString([(113.6, 33.9), (113.61, 33.9)])
SWAPPED = box(33.9, 113.6, 33.91, 113.61)


def a_map(shapes, recorded="EPSG:4326", **columns) -> RawTable:
    frame = pd.DataFrame(columns, dtype="str") if columns else pd.DataFrame(index=range(len(shapes)))
    return RawTable("图.geojson", frame, gpd.GeoSeries(shapes), recorded, np.arange(1, len(shapes) + 1))


def communities(shapes, mapping=None, datum="file", recorded="EPSG:4326", **columns):
    raw = a_map(shapes, recorded, **columns)
    return zones.clean_communities(raw, mapping or {c: c for c in columns}, datum=datum)


def sections(shapes, mapping=None, merge_parts=False, **columns):
    raw = a_map(shapes, **columns)
    return zones.clean_sections(
        raw, mapping or {c: c for c in columns}, datum="file", merge_parts=merge_parts
    )


@pytest.mark.parametrize(
    ("shape", "code", "value"),
    [
        (None, "no_geometry", ""),
        (Polygon(), "no_geometry", ""),
        (LINE, "wrong_geometry", "LineString"),
        (Point(113.6, 33.9), "wrong_geometry", "Point"),
        (BOW_TIE, "broken_geometry", "Self-intersection"),
        (SWAPPED, "swapped", "33.905,113.605"),
    ],
)
def test_communities_that_are_refused(shape, code, value):
    result = communities([SQUARE, shape], code=["C1", "C2"], name=["东关", "西关"])
    assert result.accepted["code"].to_list() == ["C1"]
    assert result.rejected["row"].to_list() == [2]
    (complaint,) = result.rejected["complaints"].iloc[0]
    assert complaint.code == code
    assert complaint.value.startswith(value)


def test_the_community_frame_is_the_contract():
    frame = communities([SQUARE, MultiPolygon([SQUARE])], code=["C1", "C2"], name=["东关", "西关"]).accepted
    assert list(frame.columns) == ["code", "name", "street", "households", "geometry"]
    assert frame.crs == crs.STORED
    assert frame["name"].to_list() == ["东关", "西关"]


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("1200", "1200"),
        ("1200户", "1200"),
        ("1200.0", "1200"),
        ("0", "0"),
        ("", ""),
        ("约一千", None),
        ("-3", None),
    ],
)
def test_households_are_whole_numbers_or_the_row_is_refused(written, kept):
    result = communities([SQUARE], code=["C1"], name=["东关"], households=[written])
    assert result.accepted["households"].to_list() == ([] if kept is None else [kept])
    assert len(result.rejected) == (kept is None)


@pytest.mark.parametrize(
    ("columns", "codes", "names"),
    [
        ({"name": ["东关", "西关"]}, ["东关", "西关"], ["东关", "西关"]),
        ({"code": ["C1", "C2"]}, ["C1", "C2"], ["C1", "C2"]),
        ({"code": ["C1", ""], "name": ["", "西关"]}, ["C1", "西关"], ["C1", "西关"]),
    ],
)
def test_code_and_name_stand_in_for_each_other(columns, codes, names):
    frame = communities([SQUARE, SQUARE], **columns).accepted
    assert (frame["code"].to_list(), frame["name"].to_list()) == (codes, names)


def test_one_column_may_be_both_code_and_name():
    result = communities([SQUARE], mapping={"code": "nhood", "name": "nhood"}, nhood=["Marina"])
    assert result.accepted[["code", "name"]].iloc[0].to_list() == ["Marina", "Marina"]


def test_a_repeated_code_keeps_the_first_good_row():
    result = communities([BOW_TIE, SQUARE, SQUARE], code=["C1"] * 3, name=["一", "二", "三"])
    assert result.accepted["name"].to_list() == ["二"]
    assert [[c.code for c in found] for found in result.rejected["complaints"]] == [
        ["broken_geometry"],
        ["repeated"],
    ]


def test_metres_become_degrees():
    west, south = crs.project([113.6], [33.9], "EPSG:4547")
    shape = box(west[0], south[0], west[0] + 900, south[0] + 900)
    frame = communities([shape], recorded="EPSG:4547", code=["C1"]).accepted
    assert frame.geometry.iloc[0].exterior.distance(Point(113.6, 33.9)) < 1e-8


@pytest.mark.parametrize(
    ("recorded", "row", "code"), [("EPSG:4326", 2, "off_earth"), ("EPSG:4547", 1, "other_system")]
)
def test_zones_in_two_systems_are_named_by_row(recorded, row, code):
    west, south = crs.project([113.6], [33.9], "EPSG:4547")
    in_metres = box(west[0], south[0], west[0] + 900, south[0] + 900)
    result = communities([SQUARE, in_metres], recorded=recorded, code=["C1", "C2"])
    assert result.rejected["row"].to_list() == [row]
    assert [c.code for c in result.rejected["complaints"].iloc[0]] == [code]


def test_a_map_without_system_or_without_shapes_is_an_error():
    with pytest.raises(CrsError, match=r"图\.geojson"):
        communities([SQUARE], recorded=None, code=["C1"])
    table = RawTable("表.csv", pd.DataFrame({"code": ["C1"]}, dtype="str"), None, None, np.array([2]))
    with pytest.raises(InputError, match=r"表\.csv.*没有图形"):
        zones.clean_communities(table, {"code": "code"}, datum="wgs84")


@pytest.mark.parametrize(
    ("columns", "name", "road", "side"),
    [
        (
            {"road": "人民路", "from_road": "中山路", "to_road": "解放路", "side": "路北"},
            "人民路(中山路—解放路段)北侧",
            "人民路",
            "north",
        ),
        (
            {"road": "人民路", "from_road": "中山路", "to_road": "解放路", "side": "两侧"},
            "人民路(中山路—解放路段)",
            "人民路",
            "both",
        ),
        ({"road": "人民路", "from_road": "", "to_road": "解放路", "side": ""}, "人民路", "人民路", ""),
        ({"name": "人民路（中山路至解放路段）北侧"}, "人民路（中山路至解放路段）北侧", "人民路", "north"),
        ({"name": "人民路(中山路-解放路)"}, "人民路(中山路-解放路)", "人民路", ""),
        ({"name": "文化巷"}, "文化巷", "文化巷", ""),
        ({"name": "一标段", "road": "GREENWICH ST", "side": "N"}, "一标段", "GREENWICH ST", "north"),
    ],
)
def test_names_of_sections(columns, name, road, side):
    frame = sections([LINE], **{key: [text] for key, text in columns.items()}).accepted
    assert frame[["name", "road", "side"]].iloc[0].to_list() == [name, road, side]
    assert frame["code"].to_list() == ["1"]


def test_parts_are_taken_from_the_name():
    frame = sections([LINE], name=["人民路(中山路—解放路段)北侧"]).accepted
    assert frame[["from_road", "to_road"]].iloc[0].to_list() == ["中山路", "解放路"]


def test_the_section_frame_is_the_contract():
    result = sections([LINE, LINE, LINE], code=["1", "2", "3"], road=["a"] * 3, width_m=["12.5", "8米", ""])
    columns = ["code", "name", "road", "from_road", "to_road", "side", "width_m", "kind", "geometry"]
    assert list(result.accepted.columns) == columns
    assert result.accepted.crs == crs.STORED
    assert result.accepted["width_m"].to_list() == pytest.approx([12.5, 8, np.nan], nan_ok=True)


@pytest.mark.parametrize(
    ("columns", "code"),
    [
        ({"side": ["斜对面"]}, "unknown_side"),
        ({"width_m": ["很宽"]}, "bad_number"),
        ({"width_m": ["-3"]}, "bad_number"),
        ({"code": [""]}, "missing"),
    ],
)
def test_sections_that_are_refused(columns, code):
    result = sections([LINE], **({"road": ["人民路"]} | columns))
    assert [c.code for c in result.rejected["complaints"].iloc[0]] == [code]


def test_numbers_follow_the_file_also_past_a_refused_row():
    result = sections([LINE, SQUARE, LINE], road=["a", "b", "c"])
    assert result.accepted["code"].to_list() == ["1", "3"]


def test_parts_of_one_code_are_merged_only_when_asked():
    lines = [LINE, LineString([(113.61, 33.9), (113.62, 33.9)]), LINE]
    codes, roads = ["S1", "S1", "S2"], ["甲路", "别名", "乙路"]
    apart = sections(lines, code=codes, road=roads)
    assert [c.code for c in apart.rejected["complaints"].iloc[0]] == ["repeated"]
    merged = sections(lines, merge_parts=True, code=codes, road=roads)
    assert len(merged.rejected) == 0
    assert merged.accepted["road"].to_list() == ["甲路", "乙路"]
    assert isinstance(merged.accepted.geometry.iloc[0], MultiLineString)
    assert merged.accepted.geometry.iloc[0].length == pytest.approx(0.02)
    assert merged.accepted.geometry.iloc[1] == LINE
