"""Problems fall to the nearest point; readiness says which points would fail today, and why."""

from __future__ import annotations

import dataclasses
import datetime as dt

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely.geometry import Point, Polygon

from mapapp import cases, columns, intake, point_kinds, points, rollups
from mapapp.errors import InputError
from mapapp.ground_frames import INSPECTIONS, Ground
from mapapp.i18n import Translator
from mapapp.raw_table import RawTable

from . import tiny_city as tiny

NOW = dt.datetime(2026, 7, 10, 12)


def spot(code: str, east: float, north: float, radius: float, kind: str = "market") -> dict:
    return {"code": code, "kind": kind, "radius_m": radius, "geometry": Point(tiny.place(east, north))}


def square(code: str, west: float, south: float, side: float, margin: float = 0.0) -> dict:
    corners = [(west, south), (west + side, south), (west + side, south + side), (west, south + side)]
    return {"code": code, "kind": "square", "radius_m": margin, "geometry": Polygon(tiny.ring(*corners))}


def frame(*rows: dict) -> gpd.GeoDataFrame:
    told = [dict(row, point_id=n, name=row["code"]) for n, row in enumerate(rows, start=1)]
    made = gpd.GeoDataFrame(told, geometry="geometry", crs="EPSG:4326")
    return made.assign(address="", unit="", leader="", note="")


def problems(*places: tuple[float, float] | None) -> pd.DataFrame:
    lonlat = [(np.nan, np.nan) if place is None else tiny.place(*place) for place in places]
    return pd.DataFrame(lonlat, columns=["lon", "lat"])


POINTS = frame(spot("M", 0, 0, 100), spot("N", 150, 0, 100, "station"), square("Q", 300, -50, 100, 20))


@pytest.mark.parametrize(
    ("place", "wanted"),
    [
        ((0, 99.9), "M"),
        ((0, 100.5), None),  # outside the radius
        ((70, 0), "M"),  # within both, 70 m from M and 80 m from N
        ((80, 0), "N"),  # within both, nearer to N
        ((230, 0), "N"),  # 80 m from N, 70 m from the square: beyond its margin
        ((350, 0), "Q"),  # inside the square
        ((415, 0), "Q"),  # 15 m beside it: within the margin
        ((425, 0), None),
        ((290, 60), "Q"),  # 14 m from its corner
        (None, None),  # no position
    ],
)
def test_a_problem_lies_at_one_point_or_none(place, wanted):
    found = points.link(problems(place), POINTS, tiny.PROJECTION)
    assert found.tolist() == [-1 if wanted is None else list(POINTS["code"]).index(wanted)]


def test_of_equally_near_points_the_first_wins_and_all_rows_keep_their_place():
    both = frame(spot("A", 0, 0, 50), spot("B", 0, 0, 50))
    found = points.link(problems((900, 0), (5, 0), None, (0, -5)), both, tiny.PROJECTION)
    assert found.tolist() == [-1, 0, -1, 0]
    assert points.link(problems((5, 0)), both.iloc[:0], tiny.PROJECTION).tolist() == [-1]


def test_linking_is_the_same_as_measuring_every_pair():
    random = np.random.default_rng(3)
    spots = frame(*[spot(f"P{n}", *random.uniform(-900, 900, 2), random.uniform(5, 200)) for n in range(40)])
    many = problems(*map(tuple, random.uniform(-1000, 1000, (500, 2))))
    found = points.link(many, spots, tiny.PROJECTION)
    at = gpd.GeoSeries(gpd.points_from_xy(many["lon"], many["lat"]), crs="EPSG:4326").to_crs(tiny.PROJECTION)
    centres = spots.to_crs(tiny.PROJECTION).geometry
    distance = np.array([[place.distance(centre) for centre in centres] for place in at])
    distance[distance > spots["radius_m"].to_numpy()] = np.inf
    wanted = np.where(np.isinf(distance.min(axis=1)), -1, distance.argmin(axis=1))
    assert found.tolist() == wanted.tolist()
    assert (found >= 0).sum() > 100


def test_cases_know_their_point_and_roll_up_by_its_kind():
    city = tiny.build()
    none = cases.build(city, NOW)
    assert set(none["point"]) == {""}
    # Around the crossing at (0, 300): the problems 9, 10 and 11 lie there.
    placed = dataclasses.replace(city, ground=Ground(points=frame(spot("M", 0, 300, 40))))
    found = cases.build(placed, NOW)
    assert found.loc[found["point"].eq("M"), "problem_id"].tolist() == [9, 10, 11]
    assert "point_kind" in rollups.offered(found, rollups.Ground())
    coded = rollups.code(found, "point_kind", rollups.Ground())
    assert dict(zip(coded.keys, np.bincount(coded.code), strict=True)) == {"": 12, "market": 3}


# The score --------------------------------------------------------------------------------------------


def item(given: float | None, full: float = 10, weight: float = 1) -> dict:
    return {"item": "x", "given": given, "full": full, "weight": weight}


@pytest.mark.parametrize(
    ("items", "score", "unseen"),
    [
        ([item(10), item(10)], 100, 0),
        ([item(5), item(10)], 75, 0),
        ([item(5, weight=3), item(10)], 62.5, 0),  # 100 · (3 · 0.5 + 1) / 4
        ([item(2, full=4), item(10)], 75, 0),
        ([item(None), item(8)], 80, 1),  # what was not looked at is not nought
        ([item(0), item(None)], 0, 1),
    ],
)
def test_score(items, score, unseen):
    assert point_kinds.score(items) == pytest.approx(score)
    assert point_kinds.unseen(items) == unseen


def test_nothing_looked_at_has_no_score():
    assert np.isnan(point_kinds.score([item(None)]))
    assert np.isnan(point_kinds.score([]))


def test_a_checklist_is_that_of_every_kind_and_its_own():
    lists = point_kinds.checklists()
    assert set(point_kinds.items(lists, "market")["item"]) - set(
        point_kinds.items(lists, "other")["item"]
    ) == {
        "stalls",
        "drains",
    }
    filled = point_kinds.filled(lists, "other", {"clean_ground": 7})
    assert [row["given"] for row in filled if row["item"] == "clean_ground"] == [7]
    assert point_kinds.unseen(filled) == len(filled) - 1
    for wrong in ({"clean_ground": 11}, {"clean_ground": -1}, {"ghost": 1}):
        with pytest.raises(InputError):
            point_kinds.filled(lists, "other", wrong)


@pytest.mark.parametrize(
    "change",
    [
        {"full": 0},
        {"weight": -1},
        {"weight": "heavy"},
        {"item": ""},
        {"name_zh": " "},
        {"full": float("inf")},
    ],
)
def test_wrong_rows_of_a_checklist_are_named(change):
    rows = point_kinds.checklists().head(3).astype(object)
    rows.loc[1, list(change)] = list(change.values())
    with pytest.raises(InputError, match="2"):
        point_kinds.checked_items(rows)


def test_every_kind_of_the_table_is_found_by_its_words():
    words = point_kinds.words(point_kinds.kinds())
    for word, kind in (
        ("菜市场", "market"),
        ("Station", "station"),
        ("背街小巷", "back_street"),
        ("old_compound",) * 2,
    ):
        assert words[point_kinds.plain_word(word)] == kind
    assert point_kinds.name(point_kinds.kinds(), "market", "en") == "Farmers' market"
    assert point_kinds.name(point_kinds.kinds(), "gone", "zh") == "gone"


# Readiness ---------------------------------------------------------------------------------------------


def inspection(code: str, at: str, score: float, unseen: int = 0) -> dict:
    items = [item(score / 10), *[item(None)] * unseen]
    return {"point_code": code, "inspected_at": pd.Timestamp(at), "score": score, "items": items}


def ready(*rows: dict, open_cases: int = 0, overdue: int = 0, **rules: float) -> pd.Series:
    made = pd.DataFrame(
        [{**dict.fromkeys(INSPECTIONS, ""), **row, "inspection_id": n} for n, row in enumerate(rows)]
    )
    made = made.reindex(columns=list(INSPECTIONS)).astype(INSPECTIONS)
    base = Ground()
    ground = Ground(points=frame(spot("M", 0, 0, 50)), inspections=made, rules={**base.rules, **rules})
    count = open_cases + overdue
    listed = pd.DataFrame(
        {"point": "M", "is_open": True, "is_overdue": np.arange(count) >= open_cases}, index=range(count)
    )
    return points.readiness(ground, listed, NOW).iloc[0]


FRESH = inspection("M", "2026-07-05 09:00", 90)


@pytest.mark.parametrize(
    ("row", "state", "reasons"),
    [
        (ready(FRESH), "ready", []),
        (ready(inspection("M", "2026-07-05", 84.9)), "fail", ["score"]),
        (ready(inspection("M", "2026-07-05", 85)), "ready", []),  # exactly the pass mark passes
        (ready(FRESH, open_cases=3), "ready", []),
        (ready(FRESH, open_cases=4), "fail", ["open"]),
        (ready(FRESH, overdue=1), "fail", ["overdue"]),
        (ready(FRESH, overdue=1, overdue_most=1), "ready", []),
        (ready(), "unknown", ["never"]),
        (ready(overdue=1), "fail", ["overdue", "never"]),
        (ready(inspection("M", "2026-06-25 00:00", 95)), "unknown", ["old"]),  # 15 days ago
        (ready(inspection("M", "2026-06-26 12:00", 95)), "ready", []),  # exactly 14
        (ready(inspection("M", "2026-07-05", 95, unseen=2)), "unknown", ["unseen"]),
        (ready(inspection("M", "2026-07-11", 40)), "unknown", ["never"]),  # of tomorrow: not yet known
        # The last one counts, whatever came before it or in which order they were entered.
        (ready(inspection("M", "2026-07-06", 60), FRESH), "fail", ["score"]),
        (ready(inspection("M", "2026-07-04", 60), FRESH), "ready", []),
    ],
)
def test_readiness(row, state, reasons):
    assert (row["state"], [key for key, _, _ in row["reasons"]]) == (state, reasons)


def test_reasons_are_said_with_both_numbers():
    row = ready(inspection("M", "2026-07-05", 60.5), open_cases=5, overdue=2)
    said = points.said(row["reasons"], Translator("zh"))
    assert said == "得分 60.5 低于 85；超期未结 2 件，多于 0 件；未结案 7 件，多于 3 件"


# Taking in ---------------------------------------------------------------------------------------------


def taken(kind: str, head: list[str], *rows: tuple[str, ...], ground: Ground | None = None, geometry=None):
    table = pd.DataFrame(rows, columns=head, dtype="str")
    shapes = None if geometry is None else gpd.GeoSeries(geometry, crs="EPSG:4326")
    raw = RawTable(
        "点位.xlsx", table, shapes, None if geometry is None else "EPSG:4326", np.arange(2, len(rows) + 2)
    )
    city = tiny.build() if ground is None else dataclasses.replace(tiny.build(), ground=ground)
    choices = intake.Choices(mapping=columns.guess(head, kind), datum="wgs84")
    return intake.clean(kind, raw, choices, city, NOW)


def codes(cleaned) -> list[list[str]]:
    return [[c.code for c in row] for row in cleaned.rejected["complaints"]]


LON, LAT = (f"{value:.7f}" for value in tiny.place(100, 100))
HEAD = ["点位编号", "点位名称", "点位种类", "经度", "纬度", "半径"]


def test_points_come_in_with_the_radius_of_their_kind():
    found = taken(
        "points", HEAD, ("D1", "南关市场", "菜市场", LON, LAT, ""), ("", "车站", "车站", LON, LAT, "60米")
    )
    assert found.accepted[["code", "kind", "radius_m"]].to_numpy().tolist() == [
        ["D1", "market", 80],
        ["车站", "station", 60],
    ]
    assert found.accepted.crs == "EPSG:4326"


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (("D2", "", "市场", LON, LAT, ""), ["missing"]),
        (("D2", "市场", "火箭场", LON, LAT, ""), ["unknown_point_kind"]),
        (("D2", "市场", "市场", "", "", ""), ["no_position"]),
        (("D2", "市场", "市场", "0", "0", ""), ["zero_position"]),
        (("D2", "市场", "市场", LAT, LON, ""), ["swapped"]),
        (("D2", "市场", "市场", LON, LAT, "很大"), ["bad_number"]),
        (("D2", "市场", "市场", LON, LAT, "-5"), ["bad_number"]),
        (("D1", "市场", "市场", LON, LAT, ""), ["repeated"]),
    ],
)
def test_points_are_refused_with_their_reason(row, reason):
    found = taken("points", HEAD, ("D1", "南关市场", "市场", LON, LAT, ""), row)
    assert codes(found) == [reason]
    assert len(found.accepted) == 1


def test_polygons_are_points_too_and_broken_ones_are_named():
    whole = Polygon(tiny.ring((0, 0), (100, 0), (100, 100), (0, 100)))
    bow = Polygon(tiny.ring((0, 0), (100, 100), (100, 0), (0, 100)))
    head = ["编号", "名称", "种类"]
    rows = (("A", "广场甲", "广场"), ("B", "广场乙", "广场"))
    found = taken("points", head, *rows, geometry=[whole, bow])
    assert found.accepted["code"].tolist() == ["A"]
    assert found.accepted["radius_m"].tolist() == [0]
    assert found.accepted.geometry.iloc[0].equals(whole)
    assert codes(found) == [["broken_geometry"]]


KNOWN = Ground(points=frame(spot("D1", 100, 100, 80), spot("D2", 300, 100, 80)).assign(name=["市场", "车站"]))
FOUND = ["点位", "检查时间", "检查项目", "得分", "检查人"]


def test_rows_of_one_moment_are_one_inspection():
    found = taken(
        "inspections",
        FOUND,
        ("市场", "2026-07-05 09:00", "地面干净无垃圾积水", "5", "创城办"),
        ("D1", "2026-07-05 09:00", "无占道经营和店外经营", "10分", "创城办"),
        ("D1", "2026-07-06 09:00", "clean_ground", "", "创城办"),
        ground=KNOWN,
    )
    assert found.accepted["point_code"].tolist() == ["D1", "D1"]
    assert found.accepted["score"].iloc[0] == pytest.approx(75)  # both weigh 2: half and full marks
    assert np.isnan(found.accepted["score"].iloc[1])  # nothing was given points
    assert point_kinds.unseen(found.accepted["items"].iloc[0]) == 5  # of the seven items of a market


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (("饭店", "2026-07-05", "clean_ground", "5", ""), ["unknown_point"]),
        (("D1", "2026-07-05", "火箭", "5", ""), ["unknown_item"]),
        (("D1", "2026-07-05", "stalls", "11", ""), ["bad_points"]),
        (("D1", "2026-07-11", "stalls", "1", ""), ["future"]),
        (("D1", "", "stalls", "1", ""), ["missing"]),
    ],
)
def test_inspections_are_refused_with_their_reason(row, reason):
    assert codes(taken("inspections", FOUND, row, ground=KNOWN)) == [reason]
