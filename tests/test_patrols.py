"""Visits are taken in row by row, counted per zone and period, and what was not visited is found."""

from __future__ import annotations

import dataclasses
import datetime as dt

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely.geometry import box

from mapapp import columns, ground_rules, indicators, intake, patrols, zone_measures
from mapapp.errors import InputError
from mapapp.ground_frames import PATROLS, Ground, nothing
from mapapp.raw_table import RawTable

from . import tiny_city as tiny

NOW = dt.datetime(2026, 7, 10, 12)
HEAD = ["路段", "方式", "到场时间", "离开时间", "计划日期", "巡查人", "走过长度"]


def table(*rows: tuple[str, ...], head: list[str] | None = None) -> RawTable:
    frame = pd.DataFrame(rows, columns=head or HEAD, dtype="str")
    return RawTable("巡查.xlsx", frame, None, None, np.arange(2, len(rows) + 2))


def cleaned(*rows: tuple[str, ...]):
    raw = table(*rows)
    choices = intake.Choices(mapping=columns.guess(raw.frame.columns, "patrols"))
    return intake.clean("patrols", raw, choices, tiny.build(), NOW)


def visit(code: str, at: str = "", *, kind: str = "section", planned: str = "", way: str = "patrol") -> dict:
    return {
        "zone_kind": kind,
        "zone_code": code,
        "kind": way,
        "visited_at": pd.Timestamp(at) if at else pd.NaT,
        "planned_on": pd.Timestamp(planned) if planned else pd.NaT,
    }


def frame(*rows: dict) -> pd.DataFrame:
    made = pd.DataFrame([dict(row, patrol_id=n) for n, row in enumerate(rows, start=1)])
    missing = {name: made.get(name, "") for name in PATROLS}
    missing |= {"until": pd.NaT, "length_m": np.nan}
    return pd.DataFrame(missing, index=made.index).astype(PATROLS)


VISITS = frame(
    visit("S1", "2026-07-01 00:00"),
    visit("S1", "2026-07-03 23:59"),
    visit("S1", "2026-07-04 00:00", way="persuasion"),
    visit("S2", "2026-07-02 09:00"),
    visit("C1", "2026-07-02 09:00", kind="community"),
    visit("S3", planned="2026-07-02"),
)


@pytest.mark.parametrize(
    ("row", "wanted"),
    [
        (("人民路(中山路—建设路段)", "巡查", "2026-07-01 08:30", "", "", "巡查员", ""), ("S1", "patrol")),
        (("S2", "文明劝导", "2026/7/1 8:30", "2026/7/1 9:00", "", "", "320米"), ("S2", "persuasion")),
        (("S3", "", "", "", "2026-07-20", "", ""), ("S3", "patrol")),  # a plan
    ],
)
def test_rows_are_taken_in(row, wanted):
    found = cleaned(row).accepted
    assert found[["zone_kind", "zone_code", "kind"]].to_numpy().tolist() == [["section", *wanted]]
    assert list(found.columns) == [name for name in PATROLS if name != "patrol_id"]
    assert {n: str(t) for n, t in found.dtypes.items()} == {n: t for n, t in PATROLS.items() if n in found}


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (("无名路", "巡查", "2026-07-01", "", "", "", ""), "unknown_zone"),
        (("S1", "散步", "2026-07-01", "", "", "", ""), "unknown_visit"),
        (("S1", "巡查", "昨天", "", "", "", ""), "bad_moment"),
        (("S1", "巡查", "2026-07-10 12:01", "", "", "", ""), "future"),
        (("S1", "巡查", "2026-07-01 09:00", "2026-07-01 08:00", "", "", ""), "ends_before"),
        (("S1", "巡查", "", "", "", "巡查员", ""), "missing"),
        (("S1", "巡查", "2026-07-01", "", "", "", "很远"), "bad_number"),
        (("", "巡查", "2026-07-01", "", "", "", ""), "missing"),
    ],
)
def test_rows_are_refused_with_their_reason(row, reason):
    found = cleaned(row, ("S1", "巡查", "2026-07-01", "", "", "", ""))
    assert [c.code for c in found.rejected["complaints"].iloc[0]] == [reason]
    assert found.rejected["row"].tolist() == [2]
    assert len(found.accepted) == 1


def test_the_same_visit_twice_counts_once():
    row = ("S1", "巡查", "2026-07-01 08:30", "", "", "巡查员", "")
    found = cleaned(row, row, (*row[:5], "另一人", ""))
    assert len(found.accepted) == 2
    assert [c.code for c in found.rejected["complaints"].iloc[0]] == ["repeated"]


@pytest.mark.parametrize(
    ("first", "last", "wanted"),
    [
        ("2026-07-01", "2026-07-03", [2, 1, 0, 0, 0]),  # both days belong to the period
        ("2026-07-04", "2026-07-04", [1, 0, 0, 0, 0]),
        (None, "2026-07-01", [1, 0, 0, 0, 0]),
        (None, None, [3, 1, 0, 0, 0]),  # persuasion counts, a plan and a community's visit do not
        ("2026-08-01", None, [0, 0, 0, 0, 0]),
    ],
)
def test_visits_are_counted_per_section_and_period(first, last, wanted):
    days = [None if day is None else dt.date.fromisoformat(day) for day in (first, last)]
    assert patrols.visits(VISITS, tiny.sections(), *days).tolist() == wanted


def test_visits_of_communities_are_their_own():
    found = patrols.visits(VISITS, tiny.communities(), None, None, kind="community")
    assert found.tolist() == [1, 0]
    assert found.index.equals(tiny.communities().index)


@pytest.mark.parametrize(
    ("code", "state", "days"),
    [
        ("S1", "ok", 6),  # 4 July 00:00 to 10 July 12:00
        ("S2", "late", 8),  # 2 July 09:00 to 10 July 12:00 is more than 7 days
        ("S3", "never", None),
    ],
)
def test_coverage(code, state, days):
    found = patrols.coverage(VISITS, tiny.sections(), NOW, 7).set_index(tiny.sections()["code"]).loc[code]
    assert found["state"] == state
    assert found["days"] == days if days is not None else np.isnan(found["days"])


def test_exactly_the_interval_is_in_time_and_the_future_does_not_count():
    rows = frame(visit("S1", "2026-07-03 12:00"), visit("S2", "2026-07-03 11:59"), visit("S3", "2026-07-11"))
    assert patrols.coverage(rows, tiny.sections(), NOW, 7)["state"].tolist()[:3] == ["ok", "late", "never"]


def test_plans_are_met_late_missed_or_due():
    rows = frame(
        visit("S1", planned="2026-07-01"),  # visited on the day
        visit("S1", planned="2026-07-06"),  # no visit since
        visit("S2", planned="2026-07-01"),  # visited a day later
        visit("S3", planned="2026-07-02"),  # never
        visit("S4", planned="2026-07-10"),  # today
        visit("S1", "2026-07-01 18:00"),
        visit("S2", "2026-07-02 09:00"),
    )
    found = patrols.plans(rows, NOW).sort_values("patrol_id")
    assert found["state"].tolist() == ["met", "missed", "late", "missed", "due"]
    assert found["met_at"].isna().tolist() == [False, True, False, True, True]


def test_one_visit_carries_out_the_later_of_two_plans_only():
    plans = (visit("S1", planned="2026-07-01"), visit("S1", planned="2026-07-03"))
    found = patrols.plans(frame(*plans, visit("S1", "2026-07-04 08:00")), NOW).sort_values("patrol_id")
    assert found["state"].tolist() == ["missed", "late"]


def test_nothing_recorded_gives_noughts_and_never():
    empty = nothing(PATROLS)
    assert patrols.visits(empty, tiny.sections(), None, None).tolist() == [0] * 5
    assert set(patrols.coverage(empty, tiny.sections(), NOW, 7)["state"]) == {"never"}
    assert len(patrols.plans(empty, NOW)) == 0
    assert patrols.visits(empty, tiny.sections().iloc[:0], None, None).tolist() == []


def test_exposure_weighs_visits_by_the_road_inside_a_cell():
    # A cell over S1's northern 100 m and S2's southern 290 m, and an empty one beside it.
    rows = frame(*[visit("S1", f"2026-07-0{day}") for day in range(1, 5)])
    x, y = tiny.sections().to_crs(tiny.PROJECTION).geometry.iloc[1].coords[0]
    shapes = [box(x - 40, y - 100, x + 40, y + 290), box(x + 100, y - 100, x + 180, y)]
    cells = gpd.GeoDataFrame(geometry=shapes, crs=tiny.PROJECTION)
    found = patrols.exposure(rows, cells, tiny.sections(), tiny.PROJECTION, None, None)
    assert found.iloc[0] == pytest.approx(4 * 100 / 390, abs=0.005)
    assert np.isnan(found.iloc[1])


def coded(*keys: str) -> indicators.Coded:
    return indicators.Coded(np.arange(len(keys)), np.array(keys, dtype=object), np.array(keys, dtype=object))


def test_problems_per_patrol_of_a_section_and_of_its_unit():
    city = dataclasses.replace(tiny.build(), ground=Ground(patrols=VISITS))
    day = pd.Timestamp("2026-07-10")
    period = (dt.date(2026, 7, 1), dt.date(2026, 7, 3))
    own = zone_measures.measure(city, "section", coded("S1", "S4"), day, period)
    assert own["patrols"].tolist() == [2, 0]
    assert zone_measures.measure(city, "unit", coded("县教育局"), day, period)["patrols"].tolist() == [1]
    later = (dt.date(2026, 8, 1), None)
    assert "patrols" not in zone_measures.measure(city, "section", coded("S1"), day, later)
    assert zone_measures.patrolled(city, "community", period)


@pytest.mark.parametrize(
    "values", [{"patrol_days": 0}, {"track_share": 101}, {"speed": 3}, {"track_reach": float("nan")}]
)
def test_impossible_rules_are_refused(values):
    with pytest.raises(InputError):
        ground_rules.check(values)
