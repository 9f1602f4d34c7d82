"""Every row of a file becomes a problem or keeps all the reasons why not."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely.geometry import LineString, Point

from mapapp import gcj02, moments, problem_types, problems
from mapapp.complaints import rejected_table
from mapapp.errors import CrsError, InputError
from mapapp.i18n import Translator
from mapapp.problem_types import STANDARD, UNSORTED
from mapapp.raw_table import RawTable

NOW = pd.Timestamp("2026-07-10 12:00")
TOWN = (113.5, 33.8, 113.7, 34.0)
GOOD = {
    "source_id": "A1",
    "type": "暴露垃圾",
    "reported_at": "2026-07-01 08:30",
    "lon": "113.6",
    "lat": "33.9",
    "address": "人民路123号",
    "condition": "",
    "status": "",
    "due_at": "",
    "disposed_at": "",
    "closed_at": "",
}
FIELDS = {field: field for field in GOOD}


def a_file(*rows: dict[str, str], geometry=None, crs=None) -> RawTable:
    frame = pd.DataFrame([GOOD | row for row in rows], dtype="str")
    return RawTable("台账.xlsx", frame, geometry, crs, np.arange(3, 3 + len(frame)))


def cleaned(*rows, mapping=None, datum="wgs84", geometry=None, crs=None, **options):
    options = {"words": problem_types.known_words(), "now": NOW, "source": "台账"} | options
    return problems.clean(
        a_file(*rows, geometry=geometry, crs=crs), mapping or FIELDS, datum=datum, **options
    )


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2012-12-04 15:21:00", "2012-12-04 15:21:00"),
        ("12/06/2012 04:39:00 AM", "2012-12-06 04:39:00"),
        ("12/06/2012 04:39:00 PM", "2012-12-06 16:39:00"),
        ("2026/7/1 8:30", "2026-07-01 08:30:00"),
        ("2026.7.1 8:30", "2026-07-01 08:30:00"),
        ("2026年7月1日", "2026-07-01 00:00:00"),
        ("2026年7月1日 下午3时05分", "2026-07-01 15:05:00"),
        ("2026年7月1日 8点", "2026-07-01 08:00:00"),
        ("2026年7月1日8时30分15秒", "2026-07-01 08:30:15"),
        ("2026/7/1 星期三 上午 8:30:00", "2026-07-01 08:30:00"),
        ("２０２６-07-01　08：30", "2026-07-01 08:30:00"),  # full-width
        ("2026-07-01T08:30:00", "2026-07-01 08:30:00"),
        ("2026-07-01T08:30:00+08:00", "2026-07-01 08:30:00"),  # local time as written
        ("2026-07-01 08:30:00.0", "2026-07-01 08:30:00"),
        ("20260701", "2026-07-01 00:00:00"),
        ("46204", "2026-07-01 00:00:00"),  # a spreadsheet's day number
        ("46204.354166666664", "2026-07-01 08:30:00"),
        ("07/01/2026", "2026-07-01 00:00:00"),
        ("13/07/2026", ""),  # no month 13: refused, not guessed
        ("2026-07-01T00:30:00Z", ""),  # world time
        ("2026-02-30", ""),
        ("123", ""),
        ("昨天", ""),
        ("", ""),
        ("无", ""),
        ("NULL", ""),
    ],
)
def test_moments(written, moment):
    read = moments.parse(pd.Series([written], dtype="str")).iloc[0]
    assert read is pd.NaT if not moment else read == pd.Timestamp(moment)


def test_several_ways_in_one_column():
    texts = pd.Series(
        ["2026-07-01 08:30:00", "12/06/2012 04:39:00 AM", "", "2026/7/1 8:30"] * 300, dtype="str"
    )
    read = moments.parse(texts)
    assert read.dtype == "datetime64[us]"
    assert read.notna().sum() == 900
    assert read.iloc[1] == pd.Timestamp("2012-12-06 04:39")


@pytest.mark.parametrize(
    ("changed", "code", "column"),
    [
        ({"source_id": ""}, "missing", "source_id"),
        ({"type": ""}, "missing", "type"),
        ({"reported_at": ""}, "missing", "reported_at"),
        ({"reported_at": "昨天"}, "bad_moment", "reported_at"),
        ({"closed_at": "31/31/2026"}, "bad_moment", "closed_at"),
        ({"reported_at": "2026-07-10 12:01"}, "future", "reported_at"),
        ({"closed_at": "2026-06-30 09:00"}, "order", "closed_at"),
        ({"due_at": "2026-06-30"}, "order", "due_at"),
        (
            {"disposed_at": "2026-07-02 10:00", "closed_at": "2026-07-02 09:00"},
            "closed_undisposed",
            "closed_at",
        ),
        ({"type": "卫生死角"}, "unknown_type", "type"),
        ({"status": "随便"}, "unknown_status", "status"),
        ({"lon": "0", "lat": "0.0"}, "zero_position", "lon/lat"),
        ({"lon": "33.9", "lat": "113.6"}, "swapped", "lon/lat"),
        ({"lon": "500", "lat": "33.9"}, "off_earth", "lon/lat"),
        ({"lon": "113,6", "lat": "33.9"}, "bad_number", "lon"),
        ({"lon": ""}, "missing", "lon"),
        ({"lat": "无"}, "missing", "lat"),
    ],
)
def test_one_complaint(changed, code, column):
    result = cleaned(changed)
    assert len(result.accepted) == 0
    complaints = result.rejected["complaints"].iloc[0]
    assert [(c.code, c.column) for c in complaints] == [(code, column)]
    assert result.rejected["row"].iloc[0] == 3
    assert result.rejected["raw"].iloc[0] == GOOD | changed


def test_all_complaints_of_a_row_are_kept_and_said():
    wrong = {
        "source_id": "",
        "type": "卫生死角",
        "reported_at": "昨天",
        "status": "?",
        "lon": "0",
        "lat": "0",
    }
    result = cleaned({}, wrong)
    codes = {c.code for c in result.rejected["complaints"].iloc[0]}
    assert codes == {"missing", "unknown_type", "bad_moment", "unknown_status", "zero_position"}
    shown = rejected_table(result.rejected, Translator("zh"))
    assert shown["行号"].to_list() == [4]
    assert "没有“卫生死角”这一问题类别" in shown["未收原因"].iloc[0]
    assert shown["address"].to_list() == ["人民路123号"]


def test_the_accepted_frame_is_the_contract():
    frame = cleaned({"disposed_at": "2026-07-02"}, {"source_id": "A2", "lon": "", "lat": ""}).accepted
    kinds = dict.fromkeys(problems.COLUMNS, "str") | {"lon": "float64", "lat": "float64"}
    kinds |= dict.fromkeys(problems.MOMENTS, "datetime64[us]")
    assert {column: str(kind) for column, kind in frame.dtypes.items()} == kinds
    assert list(frame.columns) == list(problems.COLUMNS)
    assert frame["type_key"].to_list() == [STANDARD + "06010"] * 2
    assert frame["lon"].isna().to_list() == [False, True]  # no position is no fault
    assert list(frame.index) == [0, 1]


def test_nothing_accepted_keeps_the_columns_and_their_kinds():
    some, none = cleaned({}).accepted, cleaned({"type": ""}).accepted
    assert len(none) == 0
    assert (some.dtypes == none.dtypes).all()


@pytest.mark.parametrize(
    ("written", "closed", "disposed", "status"),
    [
        ("已结案", "", "", "closed"),
        ("Closed", "", "", "closed"),
        ("Open", "", "", "filed"),
        ("待处置", "", "", "dispatched"),
        ("办理中", "", "", "dispatched"),
        ("待核查", "", "", "disposed"),
        ("不予立案", "", "", "not_filed"),  # reported and not filed counts in the filing rate
        ("已撤案", "", "", "voided"),
        ("核查不合格", "", "", "returned"),
        ("已挂账", "", "", "paused"),
        ("verified", "", "", "verified"),
        ("", "2026-07-02", "", "closed"),
        ("", "", "2026-07-02", "disposed"),
        ("-", "", "", "reported"),
        ("派遣", "2026-07-02", "", "dispatched"),  # what is written counts
    ],
)
def test_status(written, closed, disposed, status):
    frame = cleaned({"status": written, "closed_at": closed, "disposed_at": disposed}).accepted
    assert frame["status"].to_list() == [status]
    assert status in problems.STATUSES


def test_open_statuses_are_all_but_those_that_end():
    assert set(problems.STATUSES) - set(problems.OPEN_STATUSES) == {"closed", "voided", "not_filed"}


def test_a_day_without_time_blames_nobody():
    row = {"due_at": "2026-07-03", "disposed_at": "2026-07-01", "closed_at": "2026-07-02"}
    frame = cleaned(row).accepted
    assert frame["due_at"].iloc[0] == pd.Timestamp("2026-07-03 23:59:59")  # the limit's day counts to its end
    assert frame["disposed_at"].iloc[0] == pd.Timestamp(
        "2026-07-01 08:30"
    )  # not before the report of that day
    assert frame["closed_at"].iloc[0] == pd.Timestamp("2026-07-02 00:00")


def test_disorder_can_be_taken_without_the_wrong_moment():
    row = {"closed_at": "2026-07-01 04:10", "status": "Closed"}  # the export lost PM
    assert len(cleaned(row).rejected) == 1
    frame = cleaned(row, keep_disordered=True).accepted
    assert frame["status"].to_list() == ["closed"]
    assert frame["closed_at"].isna().all()


def test_of_steps_in_the_wrong_order_neither_moment_is_kept():
    row = {"disposed_at": "2026-07-02 10:00", "closed_at": "2026-07-02 09:00", "status": "已结案"}
    frame = cleaned(row, keep_disordered=True).accepted
    assert frame["status"].to_list() == ["closed"]
    assert frame[["disposed_at", "closed_at"]].isna().all(axis=None)


def test_a_closing_that_names_only_its_day_is_not_before_a_disposal_of_that_day():
    row = {"disposed_at": "2026-07-02 10:00", "closed_at": "2026-07-02", "status": "已结案"}
    assert cleaned(row).accepted["closed_at"].to_list() == [pd.Timestamp("2026-07-02 10:00")]


def test_the_condition_is_spelled_as_in_the_table_of_limits():
    row = {"condition": " 主干道  两侧 "}
    assert cleaned(row).accepted["condition"].to_list() == ["主干道 两侧"]
    assert cleaned({}).accepted["condition"].to_list() == [""]


def test_an_unknown_type_is_kept_unsorted_only_when_asked():
    frame = cleaned({"type": "卫生死角"}, keep_unknown=True).accepted
    assert frame[["type_key", "type_text"]].iloc[0].to_list() == [UNSORTED, "卫生死角"]
    result = cleaned(
        {"type": "卫生死角"}, {"source_id": "A2", "type": "卫生死角"}, {"source_id": "A3", "type": "怪"}
    )
    assert problems.unknown_types(result.rejected).to_dict() == {"卫生死角": 2, "怪": 1}


@pytest.mark.parametrize("word", ["06010", "6010", "01-10", "暴露垃圾 ", "暴露\n垃圾", "EXPOSED  GARBAGE"])
def test_type_words(word):
    assert cleaned({"type": word}).accepted["type_key"].to_list() == [STANDARD + "06010"]


def test_learned_words_count():
    words = problem_types.known_words() | {"卫生死角": STANDARD + "06012"}
    assert cleaned({"type": "卫生死角"}, words=words).accepted["type_key"].to_list() == [STANDARD + "06012"]


def test_a_repeated_number_keeps_the_first_good_row():
    rows = [
        {"source_id": "A1", "type": ""},  # faulty: does not use the number up
        {"source_id": "A1"},  # the first good one
        {"source_id": "A1"},  # repeated
        {"source_id": "A1", "status": "?"},  # repeated and faulty
        {"source_id": "A2"},
    ]
    result = cleaned(*rows)
    assert result.accepted["source_id"].to_list() == ["A1", "A2"]
    codes = [[c.code for c in complaints] for complaints in result.rejected["complaints"]]
    assert codes == [["missing"], ["repeated"], ["unknown_status", "repeated"]]
    assert result.rejected["row"].to_list() == [3, 5, 6]


@pytest.mark.parametrize(
    ("lon", "lat", "boundary", "code"),
    [
        ("113.75", "33.95", TOWN, ""),  # just outside the town
        ("114.6", "33.9", TOWN, "far_away"),
        ("33.9", "113.6", TOWN, "swapped"),
        ("114.6", "33.9", None, ""),  # without the town's box nobody can tell
        ("33.9", "113.6", None, "swapped"),
        ("37.8", "-122.4", None, "swapped"),  # no such latitude, and one the other way round
        ("-122.4", "37.8", None, ""),
        ("37.8", "-122.4", (-122.5, 37.7, -122.3, 37.9), "swapped"),
    ],
)
def test_far_and_swapped(lon, lat, boundary, code):
    result = cleaned({"lon": lon, "lat": lat}, boundary=boundary)
    found = [c.code for complaints in result.rejected["complaints"] for c in complaints]
    assert found == ([code] if code else [])


@pytest.mark.parametrize(
    ("lon", "lat"),
    [
        ("113°39′12.5″E", "33°54′36″N"),
        ("113°39'12.5\"", "33°54'36\""),
        ("东经113度39分12.5秒", "北纬33度54分36秒"),
        ("E113.65347222", "N33.91"),
        ("113.65347222°", "33°54.6′"),
    ],
)
def test_degrees_with_marks(lon, lat):
    # 39/60 + 12.5/3600 = 0.653472…; 54.6/60 = 0.91
    frame = cleaned({"lon": lon, "lat": lat}).accepted
    assert frame[["lon", "lat"]].iloc[0].to_list() == pytest.approx([113.65347222, 33.91], abs=1e-8)


@pytest.mark.parametrize(
    ("cell", "accepted"),
    [
        ("113.6,33.9", True),
        ("113.6，33.9", True),
        ("(113.6 33.9)", True),
        ("POINT (113.6 33.9)", True),
        ("", True),  # no position
        ("113.6", False),
        ("城东", False),
    ],
)
def test_one_cell_with_both(cell, accepted):
    mapping = {key: key for key in ("source_id", "type", "reported_at")} | {"position": "address"}
    result = cleaned({"address": cell}, mapping=mapping)
    assert len(result.accepted) == accepted
    if accepted and cell:
        assert result.accepted[["lon", "lat"]].iloc[0].to_list() == [113.6, 33.9]


def test_a_position_in_a_chinese_web_map_is_moved_back():
    lon, lat = gcj02.to_gcj02(113.6, 33.9)
    frame = cleaned({"lon": repr(float(lon)), "lat": repr(float(lat))}, datum="gcj02").accepted
    assert frame[["lon", "lat"]].iloc[0].to_list() == pytest.approx([113.6, 33.9], abs=1e-8)


def test_survey_coordinates_given_north_first_are_swapped():
    row = {"lon": "3752641.324", "lat": "463002.724"}
    complaints = cleaned(row, datum="EPSG:4547").rejected["complaints"].iloc[0]
    assert [c.code for c in complaints] == ["swapped"]
    assert len(cleaned({"lon": "463002.724", "lat": "3752641.324"}, datum="EPSG:4547").accepted) == 1


def test_the_geometry_of_a_map_file_is_the_position():
    shapes = gpd.GeoSeries([Point(113.61, 33.91), None, LineString([(113, 33), (114, 34)])])
    rows = [{"source_id": "A1"}, {"source_id": "A2"}, {"source_id": "A3"}]
    result = cleaned(*rows, geometry=shapes, crs="EPSG:4326", datum="file")
    assert result.accepted["lon"].to_list() == pytest.approx([113.61, np.nan], nan_ok=True)
    assert [c.code for c in result.rejected["complaints"].iloc[0]] == ["wrong_geometry"]
    with pytest.raises(CrsError, match=r"台账\.xlsx"):
        cleaned(*rows, geometry=shapes, crs=None, datum="file")


def test_missing_columns_stop_the_file():
    with pytest.raises(InputError, match="上报时间"):
        cleaned({}, mapping={"source_id": "source_id", "type": "type"})


def test_the_file_is_left_as_it_was():
    raw = a_file({"address": " 两边\n有空 "}, {"lon": "0", "lat": "0"})
    before = raw.frame.copy()
    result = problems.clean(raw, FIELDS, datum="wgs84", source="s", words={"暴露垃圾": "k"}, now=NOW)
    pd.testing.assert_frame_equal(raw.frame, before)
    assert result.accepted["address"].to_list() == ["两边 有空"]
