"""Who answers is found by code or name, and on a day it is who answered on that day."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely.geometry import LineString, box

from mapapp import roster
from mapapp.raw_table import RawTable

COMMUNITIES = gpd.GeoDataFrame(
    {"code": ["C1", "C2", "C3"], "name": ["东关社区", "西关社区", "同名"]},
    geometry=[box(0, 0, 1, 1)] * 3,
    crs=4326,
)
SECTIONS = gpd.GeoDataFrame(
    {"code": ["S1", "S2", "S3"], "name": ["人民路(中山路—解放路段)", "同名", "重名"]},
    geometry=[LineString([(0, 0), (1, 1)])] * 3,
    crs=4326,
)
SECTIONS = pd.concat([SECTIONS, SECTIONS.iloc[[2]].assign(code="S4")], ignore_index=True)
GOOD = {
    "zone": "C1",
    "answerer": "副县长甲",
    "role": "",
    "zone_kind": "",
    "valid_from": "",
    "valid_to": "",
    "contact": "",
}


def cleaned(*rows: dict[str, str], mapping=None):
    frame = pd.DataFrame([GOOD | row for row in rows], dtype="str").fillna("")
    raw = RawTable("名册.xlsx", frame, None, None, np.arange(2, 2 + len(frame)))
    mapping = mapping or {column: column for column in frame.columns}
    return roster.clean(raw, mapping, communities=COMMUNITIES, sections=SECTIONS)


@pytest.mark.parametrize(
    ("row", "kind", "code"),
    [
        ({"zone": "C1"}, "community", "C1"),
        ({"zone": "东关社区"}, "community", "C1"),
        ({"zone": "S1"}, "section", "S1"),
        ({"zone": "人民路（中山路－解放路段）"}, "section", "S1"),  # full-width brackets, another dash
        ({"zone": "同名", "zone_kind": "社区"}, "community", "C3"),
        ({"zone": "同名", "zone_kind": "路段"}, "section", "S2"),
        ({"zone": "", "community": "西关社区"}, "community", "C2"),
        ({"zone": "", "section": "同名"}, "section", "S2"),
    ],
)
def test_zones_are_found(row, kind, code):
    frame = cleaned(row).accepted
    assert frame[["zone_kind", "zone_code"]].to_numpy().tolist() == [[kind, code]]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ({"zone": "北关社区"}, "unknown_zone"),
        ({"zone": "S1", "zone_kind": "社区"}, "unknown_zone"),
        ({"zone": "同名"}, "ambiguous_zone"),  # a community and a section
        ({"zone": "重名"}, "ambiguous_zone"),  # two sections
        ({"zone": ""}, "missing"),
        ({"answerer": ""}, "missing"),
        ({"role": "围观"}, "unknown_role"),
        ({"zone_kind": "大区"}, "unknown_kind"),
        ({"valid_from": "那天"}, "bad_moment"),
        ({"valid_from": "2026-07-02", "valid_to": "2026-07-01"}, "period"),
    ],
)
def test_rows_that_are_refused(row, code):
    result = cleaned(row)
    assert len(result.accepted) == 0
    assert [c.code for c in result.rejected["complaints"].iloc[0]] == [code]


def test_the_frame_is_the_contract():
    frame = cleaned(
        {"role": "主办", "valid_from": "2026年7月1日", "valid_to": "至今"},
        {
            "zone": "S1",
            "answerer": "县城管局",
            "role": "协办",
            "valid_from": "2026-01-01 00:00:00",
            "valid_to": "2026/12/31",
        },
    ).accepted
    assert list(frame.columns) == list(roster.COLUMNS)
    assert frame["role"].to_list() == ["lead", "assist"]
    assert frame["valid_from"].to_list() == [pd.Timestamp("2026-07-01"), pd.Timestamp("2026-01-01")]
    assert frame["valid_to"].isna().to_list() == [True, False]
    assert str(frame["valid_to"].dtype) == "datetime64[us]"


def test_the_same_row_twice_counts_once():
    result = cleaned({}, {}, {"answerer": "副县长乙"})
    assert len(result.accepted) == 2
    assert [c.code for c in result.rejected["complaints"].iloc[0]] == ["repeated"]


DUTY = pd.DataFrame(
    [
        # kind, code, role, who, first day, last day
        ("community", "C1", "lead", "甲", None, "2026-06-30"),
        ("community", "C1", "lead", "乙", "2026-07-01", None),
        ("community", "C2", "lead", "丙", "2026-01-01", None),
        ("community", "C2", "lead", "丁", "2026-03-01", "2026-03-31"),
        ("section", "C1", "lead", "局", None, None),
        ("section", "S1", "lead", "主", None, None),
        ("section", "S1", "assist", "副一", None, None),
        ("section", "S1", "assist", "副二", "2026-07-01", None),
        ("section", "S2", "lead", "先", None, None),
        ("section", "S2", "lead", "后", None, None),
        ("section", "S3", "lead", "同", "2026-01-01", None),
        ("section", "S3", "lead", "同", "2026-02-01", None),
    ],
    columns=["zone_kind", "zone_code", "role", "answerer", "valid_from", "valid_to"],
)
DUTY.insert(0, "roster_id", np.arange(1, len(DUTY) + 1))
DUTY["contact"] = ""
for edge in ("valid_from", "valid_to"):
    DUTY[edge] = pd.to_datetime(DUTY[edge]).astype("datetime64[us]")


@pytest.mark.parametrize(
    ("kind", "code", "day", "answerer", "assisting", "clash"),
    [
        ("community", "C1", "2026-06-30 23:59", "甲", "", False),  # the last day counts whole
        ("community", "C1", "2026-07-01 00:00", "乙", "", False),
        ("community", "C2", "2025-12-31", "", "", False),  # nobody yet
        ("community", "C2", "2026-02-28", "丙", "", False),
        ("community", "C2", "2026-03-15", "丁", "", True),  # two: the later beginning wins
        ("community", "C2", "2026-04-01", "丙", "", False),
        ("section", "C1", "2026-07-01", "局", "", False),  # kinds do not mix
        ("section", "S1", "2026-06-30", "主", "副一", False),
        ("section", "S1", "2026-07-01", "主", "副一；副二", False),
        ("section", "S2", "2026-07-01", "后", "", True),  # on equal terms the one entered last
        ("section", "S3", "2026-07-01", "同", "", False),  # the same twice is no clash
        ("section", "", "2026-07-01", "", "", False),
        ("section", "S9", "2026-07-01", "", "", False),
        ("section", "S1", None, "", "", False),  # no day, nobody
    ],
)
def test_who_answered_that_day(kind, code, day, answerer, assisting, clash):
    said = roster.answering(DUTY, kind, pd.Series([code]), pd.Series(pd.to_datetime([day])))
    assert said.iloc[0].to_list() == [answerer, assisting, clash]


def test_answers_are_aligned_whatever_the_index():
    codes = pd.Series(["C2", "C1", "C1", ""], index=[9, 9, 2, 5])
    days = pd.Series(
        pd.to_datetime(["2026-02-01", "2026-07-05", "2026-06-01", "2026-06-01"]), index=codes.index
    )
    said = roster.answering(DUTY, "community", codes, days)
    assert list(said.index) == [9, 9, 2, 5]
    assert said["answerer"].to_list() == ["丙", "乙", "甲", ""]


@pytest.mark.parametrize(("duty", "codes"), [(DUTY.iloc[:0], ["C1", ""]), (DUTY, [])])
def test_empty_in_empty_out(duty, codes):
    days = pd.Series(pd.to_datetime(["2026-07-01"] * len(codes)))
    said = roster.answering(duty, "community", pd.Series(codes, dtype="str"), days)
    assert said["answerer"].to_list() == [""] * len(codes)
    assert said["clash"].to_list() == [False] * len(codes)
    assert str(said["clash"].dtype) == "bool"
