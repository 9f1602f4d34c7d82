"""Shops fall on their section and side, and shares say what is above and below the line."""

from __future__ import annotations

import dataclasses
import datetime as dt

import numpy as np
import pandas as pd
import pytest

from mapapp import columns, frontages, intake
from mapapp.ground_frames import SHOP_CHECKS, SHOPS, Ground
from mapapp.raw_table import RawTable

from . import tiny_city as tiny
from .hostile import EVERYTHING

NOW = dt.datetime(2026, 7, 10, 12)
HEAD = ["商户编号", "商户名称", "经度", "纬度", "路段", "侧别", "签订日期"]


def at(east: float, north: float) -> tuple[str, str]:
    lon, lat = tiny.place(east, north)
    return f"{lon:.7f}", f"{lat:.7f}"


def taken(kind: str, head: list[str], *rows: tuple[str, ...], ground: Ground | None = None):
    raw = RawTable(
        "商户.csv", pd.DataFrame(rows, columns=head, dtype="str"), None, None, np.arange(2, len(rows) + 2)
    )
    city = tiny.build() if ground is None else dataclasses.replace(tiny.build(), ground=ground)
    choices = intake.Choices(mapping=columns.guess(head, kind), datum="wgs84")
    return intake.clean(kind, raw, choices, city, NOW)


def codes(cleaned) -> list[list[str]]:
    return [[c.code for c in row] for row in cleaned.rejected["complaints"]]


@pytest.mark.parametrize(
    ("row", "wanted"),
    [
        (("1", "甲", *at(12, -200), "", "", "2026-05-01"), ("S1", "east", "C2")),
        (("2", "乙", *at(-12, -200), "", "", ""), ("S1", "west", "C1")),
        (("3", "丙", *at(200, 312), "", "", ""), ("S3", "north", "C2")),
        (("4", "丁", *at(200, 288), "", "", ""), ("S3", "south", "C2")),
        (("5", "戊", *at(60, -200), "", "", ""), ("", "", "C2")),  # 60 m from every section
        (("6", "己", *at(12, -200), "S5", "东侧", ""), ("S5", "east", "C2")),  # the register knows better
        (("7", "庚", "", "", "文化巷", "两侧", ""), ("S5", "both", "")),  # without a position
    ],
)
def test_shops_lie_on_their_section_and_side(row, wanted):
    found = taken("shops", HEAD, row).accepted
    assert found[["section_code", "side", "community_code"]].to_numpy().tolist() == [list(wanted)]
    assert {n: str(t) for n, t in found.dtypes.items()} == {n: t for n, t in SHOPS.items() if n in found}


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (("", "甲", *at(12, -200), "", "", ""), ["missing"]),
        (("2", "", *at(12, -200), "", "", ""), ["missing"]),
        (("2", "乙", "", "", "", "", ""), ["no_position"]),
        (("2", "乙", *at(12, -200), "无名路", "", ""), ["unknown_zone"]),
        (("2", "乙", *at(12, -200), "", "里侧", ""), ["unknown_side"]),
        (("2", "乙", *at(12, -200), "", "", "改天"), ["bad_moment"]),
        (("2", "乙", *at(12, -200), "", "", "2026-08-01"), ["future"]),
        (("1", "乙", *at(12, -200), "", "", ""), ["repeated"]),
        (("2", "乙", "x", at(0, 0)[1], "", "", ""), ["bad_number"]),
    ],
)
def test_shops_are_refused_with_their_reason(row, reason):
    found = taken("shops", HEAD, ("1", "甲", *at(12, -200), "", "", ""), row)
    assert codes(found) == [reason]
    assert len(found.accepted) == 1


def test_unsigned_is_a_word_too_and_hostile_names_stay_as_they_are():
    found = taken("shops", HEAD, ("1", EVERYTHING, *at(12, -200), "", "", "未签")).accepted
    assert found["signed_on"].isna().all()
    assert found["name"].tolist() == [EVERYTHING]


SHOP_ROWS = [
    # code, section, community, signed
    ("1", "S1", "C1", "2026-05-01"),
    ("2", "S1", "C1", ""),
    ("3", "S1", "C2", "2026-07-10"),
    ("4", "S2", "C2", "2026-05-01"),
    ("5", "", "", "2026-05-01"),
]
CHECKS = [
    ("1", "2026-07-01 09:00", False, "order"),
    ("1", "2026-07-05 09:00", True, ""),  # put in order since
    ("2", "2026-07-05 09:00", False, "hygiene;order"),
    ("4", "2026-07-11 09:00", False, "order"),  # of tomorrow: not yet known
]


def ground() -> Ground:
    shops = pd.DataFrame(SHOP_ROWS, columns=["code", "section_code", "community_code", "signed_on"])
    shops = shops.assign(
        shop_id=range(5), name=["市场口面馆", "乙", "丙", "丁", "戊"], lon=np.nan, lat=np.nan
    )
    shops = shops.reindex(columns=list(SHOPS), fill_value="")
    shops["signed_on"] = pd.to_datetime(shops["signed_on"])
    checks = pd.DataFrame(CHECKS, columns=["shop_code", "checked_at", "in_order", "faults"])
    checks = checks.assign(check_id=range(4)).reindex(columns=list(SHOP_CHECKS), fill_value="")
    checks["checked_at"] = pd.to_datetime(checks["checked_at"])
    return Ground(shops=shops.astype(SHOPS), shop_checks=checks.astype(SHOP_CHECKS))


def test_the_last_check_counts():
    found = frontages.standing(ground(), NOW)
    assert found["state"].tolist() == ["in_order", "faulty", "unchecked", "unchecked", "unchecked"]
    assert found["is_signed"].tolist() == [True, False, True, True, True]
    assert found["faults"].tolist() == ["", "hygiene;order", "", "", ""]


def test_an_earlier_moment_knows_no_later_signature_or_check():
    found = frontages.standing(ground(), dt.datetime(2026, 7, 2))
    assert found["state"].tolist() == ["faulty", "unsigned", "unsigned", "unchecked", "unchecked"]


def test_shares_by_section():
    shops = frontages.standing(ground(), NOW)
    found = frontages.shares(shops, shops["section_code"]).set_index("key")
    assert found.loc["S1", ["shops", "signed", "checked", "in_order"]].tolist() == [3, 2, 2, 1]
    assert found.loc["S1", "signed_share"] == pytest.approx(2 / 3)
    assert found.loc["S1", "order_share"] == pytest.approx(1 / 2)  # of those checked, not of all
    assert np.isnan(found.loc["S2", "order_share"])
    assert found["shops"].sum() == 5
    assert found.index[0] == "S1"  # the least signed first
    assert len(frontages.shares(shops.iloc[:0], shops["section_code"].iloc[:0])) == 0


FOUND = ["商户编号", "检查时间", "检查结果", "不合格项"]


@pytest.mark.parametrize(
    ("row", "wanted"),
    [
        (("1", "2026-07-05 09:00", "合格", ""), (True, "")),
        (("市场口面馆", "2026-07-05 09:00", "不合格", "店外经营，门前不卫生"), (False, "hygiene;order")),
        (("1", "2026-07-05 09:00", "否", "说不清"), (False, "")),
        (("1", "2026-07-05 09:00", "是", "秩序"), (True, "")),  # what passed has no fault
    ],
)
def test_checks_come_in(row, wanted):
    found = taken("shop_checks", FOUND, row, ground=ground()).accepted
    assert found[["in_order", "faults"]].to_numpy().tolist() == [list(wanted)]
    assert found["shop_code"].tolist() == ["1"]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (("99", "2026-07-05", "合格", ""), ["unknown_shop"]),
        (("1", "2026-07-05", "还行", ""), ["unknown_result"]),
        (("1", "2026-07-05", "", ""), ["missing"]),
        (("1", "2026-07-11", "合格", ""), ["future"]),
        (("", "2026-07-05", "合格", ""), ["missing"]),
    ],
)
def test_checks_are_refused_with_their_reason(row, reason):
    assert codes(taken("shop_checks", FOUND, row, ground=ground())) == [reason]
