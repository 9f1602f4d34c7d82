"""Files as offices really have them are read whole, with the row numbers that a spreadsheet shows."""

from __future__ import annotations

import datetime as dt
import json
import zipfile
from pathlib import Path

import geopandas as gpd
import openpyxl
import pandas as pd
import pytest
from shapely.geometry import LineString, Point

from mapapp import columns, problem_types, problems, readers, zones
from mapapp.errors import CrsError, InputError
from mapapp.readers import _format

SF = Path(__file__).parents[2] / "shared" / "cases" / "sf311"
NEEDS_SF = pytest.mark.skipif(not SF.is_dir(), reason="../shared/cases/sf311 is not here")
TABLE = "编号,类别,备注\nA1,暴露垃圾,正门\nA2,道路不洁,\n"


def saved(folder: Path, name: str, content: str | bytes, encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


def roads(**more: list) -> gpd.GeoDataFrame:
    table = {"编号": ["L1", "L2"], "路名": ["人民路", "解放路"]} | more
    lines = [
        LineString([(463000, 3752600), (463100, 3752600)]),
        LineString([(463000, 3752700), (463100, 3752700)]),
    ]
    return gpd.GeoDataFrame(table, geometry=lines, crs="EPSG:4547")


def shapefile(
    folder: Path, name: str = "roads", encoding: str = "GBK", without=(".cpg",), **more: list
) -> Path:
    parts = folder / f"{name}_parts"
    parts.mkdir()
    roads(**more).to_file(parts / "roads.shp", encoding=encoding)
    archive = folder / f"{name}.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        for part in sorted(parts.iterdir()):
            if part.suffix not in without:
                packed.write(part, part.name)
    return archive


def workbook(folder: Path, *rows: list, merged: tuple[str, ...] = (), name: str = "ledger.xlsx") -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(row)
    for cells in merged:
        sheet.merge_cells(cells)
    book.save(folder / name)
    return folder / name


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_csv_in_every_encoding(tmp_path, encoding):
    raw = readers.read(saved(tmp_path, "a.csv", TABLE, encoding))
    assert list(raw.frame.columns) == ["编号", "类别", "备注"]
    assert raw.frame["类别"].to_list() == ["暴露垃圾", "道路不洁"]
    assert raw.frame["备注"].to_list() == ["正门", ""]
    assert raw.rows.tolist() == [2, 3]


def test_one_foreign_byte_late_in_the_file_still_counts(tmp_path):
    content = ("编号,类别\n" + "A,plain\n" * 200_000).encode("ascii", "replace") + "B,占道经营\n".encode(
        "gb18030"
    )
    raw = readers.read(saved(tmp_path, "a.csv", content))
    assert raw.frame.iloc[-1].to_list() == ["B", "占道经营"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_csv_delimiters(tmp_path, delimiter):
    raw = readers.read(saved(tmp_path, "a.csv", TABLE.replace(",", delimiter)))
    assert raw.frame.shape == (2, 3)


def test_row_numbers_count_titles_blanks_and_lines_in_cells_as_a_spreadsheet_does(tmp_path):
    lines = [
        "市容问题台账,,",
        "填报单位：某局,,",
        "编号,类别,备注",
        'A1,垃圾,"两\n行"',
        "",
        ",,",
        "A2,垃圾,x",
    ]
    raw = readers.read(saved(tmp_path, "a.csv", "\n".join(lines)))
    assert raw.frame["编号"].to_list() == ["A1", "A2"]
    assert raw.frame["备注"].to_list() == ["两\n行", "x"]
    assert raw.rows.tolist() == [4, 7]


def test_a_row_with_a_comma_too_many_is_kept(tmp_path):
    rows = "".join(f"A{n},x,y\n" for n in range(40))
    raw = readers.read(saved(tmp_path, "a.csv", "编号,类别,备注\n" + rows + "B,x,y,z\n"))
    assert len(raw) == 41
    assert raw.frame.iloc[-1].to_list() == ["B", "x", "y", "z"]


def test_repeated_and_nameless_columns_get_names(tmp_path):
    raw = readers.read(saved(tmp_path, "a.csv", "编号,备注,备注,,\n1,a,b,c,\n"))
    assert list(raw.frame.columns) == ["编号", "备注", "备注.2", "(D)"]  # the fifth holds nothing


def test_xlsx_with_merged_title_real_dates_and_a_blank_row(tmp_path):
    path = workbook(
        tmp_path,
        ["市容问题台账"],
        ["编号", "上报时间", "日期", "经度", "数量"],
        [1001, dt.datetime(2026, 7, 1, 8, 30), dt.date(2026, 7, 1), 113.6, 2.5],
        [],
        ["0012", None, None, None, None],
        merged=("A1:E1",),
    )
    raw = readers.read(path)
    assert raw.frame.iloc[0].to_list() == ["1001", "2026-07-01 08:30:00", "2026-07-01", "113.6", "2.5"]
    assert raw.frame.iloc[1].to_list() == ["0012", "", "", "", ""]
    assert raw.rows.tolist() == [3, 5]


def test_xlsx_cells_merged_downwards_count_for_every_row(tmp_path):
    path = workbook(
        tmp_path, ["社区", "责任人"], ["东关", "甲"], [None, "乙"], ["西关", "丙"], merged=("A2:A3",)
    )
    assert readers.read(path).frame["社区"].to_list() == ["东关", "东关", "西关"]


def test_xlsx_header_merged_over_two_rows(tmp_path):
    path = workbook(
        tmp_path,
        ["编号", "类别", "坐标", None],
        [None, None, "经度", "纬度"],
        ["A1", "垃圾", 113.6, 33.9],
        merged=("A1:A2", "B1:B2", "C1:D1"),
    )
    raw = readers.read(path)
    assert list(raw.frame.columns) == ["编号", "类别", "经度", "纬度"]
    assert raw.rows.tolist() == [3]


def test_xlsx_sheets(tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "说明"
    for title in ("七月", "八月"):
        sheet = book.create_sheet(title)
        sheet.append(["编号", "月"])
        sheet.append(["A", title])
    book.save(tmp_path / "a.xlsx")
    assert readers.parts(tmp_path / "a.xlsx") == ["说明", "七月", "八月"]
    assert readers.read(tmp_path / "a.xlsx").frame["月"].to_list() == [
        "七月"
    ]  # the first that holds anything
    assert readers.read(tmp_path / "a.xlsx", part="八月").frame["月"].to_list() == ["八月"]
    with pytest.raises(InputError, match="七月、八月"):
        readers.read(tmp_path / "a.xlsx", part="九月")


def geojson(features: list, **members: object) -> str:
    return json.dumps({"type": "FeatureCollection", "features": features} | members, ensure_ascii=False)


def feature(properties: dict, *place: float) -> dict:
    geometry = {"type": "Point", "coordinates": list(place)} if place else None
    return {"type": "Feature", "properties": properties, "geometry": geometry}


@pytest.mark.parametrize(
    ("members", "place", "recorded"),
    [
        ({}, (113.6, 33.9), "EPSG:4326"),
        (
            {"crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}},
            (113.6, 33.9),
            "EPSG:4326",
        ),
        ({"crs": {"type": "name", "properties": {"name": "EPSG:4547"}}}, (463000, 3752600), "EPSG:4547"),
        ({}, (463000, 3752600), None),  # no degrees, and no word about what they are
    ],
)
def test_geojson_systems(tmp_path, members, place, recorded):
    raw = readers.read(saved(tmp_path, "a.geojson", geojson([feature({"名": "甲"}, *place)], **members)))
    assert raw.crs == recorded


def test_geojson_values(tmp_path):
    first = feature(
        {"id": 123456789012345678, "n": 1.0, "when": "2026-07-01T08:30:00+08:00", "b": True}, 113.6, 33.9
    )
    second = feature({"id": None, "n": 2.5, "when": None, "b": None})
    raw = readers.read(saved(tmp_path, "a.json", geojson([first, second])))
    assert raw.frame["id"].to_list() == ["123456789012345678", ""]
    assert raw.frame["n"].to_list() == ["1", "2.5"]
    assert raw.frame["when"].iloc[0] == "2026-07-01T08:30:00+08:00"
    assert raw.geometry.iloc[0] == Point(113.6, 33.9)
    assert raw.geometry.iloc[1] is None
    assert raw.rows.tolist() == [1, 2]


def test_geopackage_layers(tmp_path):
    path = tmp_path / "a.gpkg"
    roads(长=[1, 2], 建成=pd.to_datetime(["2026-07-01 08:30", None])).to_file(path, layer="路")
    assert readers.read(path).crs == "EPSG:4547"
    assert readers.read(path).frame["长"].to_list() == ["1", "2"]
    assert readers.read(path).frame["建成"].to_list() == ["2026-07-01 08:30:00", ""]
    roads().iloc[:1].to_file(path, layer="街")
    with pytest.raises(InputError, match="路、街"):
        readers.read(path)
    assert readers.parts(path) == ["路", "街"]
    assert len(readers.read(path, part="街")) == 1


@pytest.mark.parametrize(
    ("encoding", "without"),
    [
        ("GBK", (".cpg",)),  # what Chinese GIS programs write
        ("UTF-8", (".cpg",)),
        ("UTF-8", ()),
        ("GBK", ()),
    ],
)
def test_shapefile_texts(tmp_path, encoding, without):
    raw = readers.read(
        shapefile(tmp_path, encoding=encoding, without=without, 备注=["长" * 40, None], 宽=[12.0, 7.5])
    )
    assert list(raw.frame.columns) == ["编号", "路名", "备注", "宽"]
    assert raw.frame.iloc[0].to_list() == ["L1", "人民路", "长" * 40, "12"]
    assert raw.crs == "EPSG:4547"
    assert raw.geometry.iloc[0].length == 100


def test_shapefile_whose_code_page_file_lies(tmp_path):
    path = shapefile(tmp_path)
    with zipfile.ZipFile(path, "a") as packed:
        packed.writestr("roads.cpg", "UTF-8")
    assert readers.read(path).frame["路名"].to_list() == ["人民路", "解放路"]


@pytest.mark.filterwarnings("ignore:Value .* has been truncated")
def test_shapefile_with_a_character_cut_in_half(tmp_path):
    long = "路" * 200  # 400 bytes in GBK, cut at 254, and 600 in UTF-8
    for encoding in ("GBK", "UTF-8"):
        raw = readers.read(shapefile(tmp_path, name=encoding, encoding=encoding, 备注=[long, "甲"]))
        assert set(raw.frame["备注"].iloc[0]) == {"路"}
        assert raw.frame["备注"].iloc[1] == "甲"


def test_shapefile_without_prj_has_no_system_and_says_so_downstream(tmp_path):
    raw = readers.read(shapefile(tmp_path, without=(".cpg", ".prj")), name="路段.zip")
    assert raw.crs is None
    with pytest.raises(CrsError, match=r"路段\.zip"):
        zones.clean_sections(raw, {"code": "编号", "road": "路名"}, datum="file")
    named = zones.clean_sections(raw, {"code": "编号", "road": "路名"}, datum="EPSG:4547")
    assert len(named.accepted) == 2


def test_several_shapefiles_in_one_zip(tmp_path):
    first = shapefile(tmp_path)
    both = tmp_path / "both.zip"
    with zipfile.ZipFile(first) as source, zipfile.ZipFile(both, "w") as target:
        for member in source.namelist():
            for folder in ("东/", "../../西/"):  # a path that would lead out is only a name
                target.writestr(folder + member, source.read(member))
    with pytest.raises(InputError, match="东/roads"):
        readers.read(both)
    assert readers.parts(both) == ["东/roads", "../../西/roads"]
    assert len(readers.read(both, part="../../西/roads")) == 2
    assert sorted(p.name for p in tmp_path.parent.glob("西")) == []


def test_a_zip_bomb_is_refused(tmp_path, monkeypatch):
    path = shapefile(tmp_path)
    monkeypatch.setattr(_format, "LARGEST_UNPACKED", 100)
    with pytest.raises(InputError, match="解压后超过"):
        readers.read(path)


BAD = (
    # name, content, what is said
    ("empty.csv", b"", "没有内容"),
    ("blank.csv", b"\n\n  \n", "没有内容"),
    ("header.csv", "编号,类别\n".encode(), "没有内容"),
    ("nohead.csv", b"1,2026-07-01,113.6,33.9\n2,2026-07-02,113.6,33.9\n", "应是表头"),
    ("binary.csv", b"PK\x03\x04\x00\x00\x00\x00", "打不开"),
    ("latin.csv", b"a,b\n\xff\xff,1\n", "无法按"),
    ("quote.csv", b'a,b\n"1,2\n3,4\n', "打不开"),
    ("a.xlsx", b"no workbook", "打不开"),
    ("a.xls", b"<html><table></table></html>", "打不开"),
    ("a.geojson", b"{ no json", "打不开"),
    ("list.geojson", b"[1, 2]", "打不开"),
    ("none.geojson", b'{"type":"FeatureCollection","features":[]}', "没有内容"),
    ("a.gpkg", b"no database", "打不开"),
    ("a.zip", b"no archive", "打不开"),
    ("a.docx", b"x", "不认识"),
    ("a.shp", b"x", "不认识"),
    ("nothing", b"x", "不认识"),
)


@pytest.mark.parametrize(("name", "content", "said"), BAD, ids=[name for name, _, _ in BAD])
def test_bad_files_name_the_file_and_the_cure(tmp_path, name, content, said):
    upload = saved(tmp_path, "upload", content)
    with pytest.raises(InputError, match=said) as caught:
        readers.read(upload, name=name)
    assert caught.value.values["file"] == name
    assert caught.value.cure


@pytest.mark.parametrize("suffix", [".xlsx", ".gpkg", ".zip", ".geojson"])
def test_half_a_file_is_damaged(tmp_path, suffix):
    whole = tmp_path / f"whole{suffix}"
    if suffix == ".xlsx":
        workbook(tmp_path, ["编号", "月"], ["A", "七月"], name=whole.name)
    elif suffix == ".zip":
        shapefile(tmp_path, name="whole")
    else:
        roads().to_file(whole)
    half = saved(tmp_path, f"half{suffix}", whole.read_bytes()[: whole.stat().st_size // 2])
    with pytest.raises(InputError, match=f"half{suffix}"):
        readers.read(half)


def test_other_faults_name_the_cure(tmp_path):
    with pytest.raises(InputError, match="找不到"):
        readers.read(tmp_path / "gone.csv")
    with pytest.raises(InputError, match="cp999"):
        readers.read(saved(tmp_path, "a.csv", TABLE), encoding="cp999")
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as packed:
        packed.writestr("readme.txt", "x")
    with pytest.raises(InputError, match=r"没有 \.shp"):
        readers.read(tmp_path / "a.zip")
    with pytest.raises(InputError, match=r"缺少 \.dbf"):
        readers.read(shapefile(tmp_path, without=(".dbf",)))


@pytest.mark.parametrize("known", readers.FORMATS.values(), ids=readers.FORMATS)
def test_every_format_keeps_the_promise(known):
    assert readers.FORMATS[known.key] is known
    assert known.label
    assert all(suffix == suffix.lower() and suffix.startswith(".") for suffix in known.suffixes)
    assert [f.key for f in readers.FORMATS.values() if set(f.suffixes) & set(known.suffixes)] == [known.key]


@NEEDS_SF
def test_a_real_city_comes_in_whole():
    cases = readers.read(SF / "cases.csv")
    mapping = columns.guess(cases.frame.columns, "problems")
    options = {
        "datum": "wgs84",
        "source": "sf311",
        "words": problem_types.known_words(),
        "keep_unknown": True,
    }
    strict = problems.clean(cases, mapping, now=pd.Timestamp("2020-01-01"), **options)
    # 31 cases were closed before they were opened: the column lost AM and PM there.
    assert {c.code for found in strict.rejected["complaints"] for c in found} == {"order"}
    assert (len(strict.accepted), len(strict.rejected)) == (2388, 31)
    taken = problems.clean(cases, mapping, now=pd.Timestamp("2020-01-01"), keep_disordered=True, **options)
    assert len(taken.accepted) == 2419
    areas = readers.read(SF / "neighborhoods.geojson")
    named = zones.clean_communities(areas, {"code": "nhood", "name": "nhood"}, datum="file")
    assert (len(named.accepted), len(named.rejected)) == (41, 0)
    streets = readers.read(SF / "streets.zip")
    assert streets.crs == "EPSG:2227"
    lines = zones.clean_sections(streets, {"code": "CNN", "road": "STREETNAME"}, datum="file")
    assert (len(lines.accepted), len(lines.rejected)) == (15602, 0)
    west, south, east, north = lines.accepted.total_bounds
    assert -122.6 < west < east < -122.3
    assert 37.6 < south < north < 37.9
