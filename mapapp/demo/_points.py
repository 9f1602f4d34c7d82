"""Make up the demo city's inspection points, what was found there, and its shops."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from .. import point_kinds
from . import _files, _places
from ._ground import bend_shapes, lonlat, shapes_lonlat


class Spot(NamedTuple):
    """One inspection point: where on the plan, how far around (0 for a polygon), and how it fared."""

    code: str
    name: str
    kind: str
    at: tuple[float, float]
    radius_m: float
    inspected: str
    share: float
    unseen: int
    state: str
    reason: str


POINTS: tuple[Spot, ...] = (
    Spot("DW01", "南关农贸市场", "农贸市场", (300, -420), 110, "2026-08-26", 0.93, 0, "fail", "overdue;open"),
    Spot("DW02", "凤鸣农贸市场", "农贸市场", (800, -1500), 80, "2026-08-27", 0.71, 0, "fail", "score"),
    Spot("DW03", "光明农贸市场", "农贸市场", (-2050, 650), 80, "2026-08-25", 0.94, 0, "ready", ""),
    Spot("DW04", "东大街夜市", "餐饮街", (1330, -150), 120, "2026-08-28", 0.9, 0, "fail", "overdue;open"),
    Spot("DW05", "西关老旧小区", "老旧小区", (-1300, 300), 80, "2026-07-15", 0.92, 0, "unknown", "old"),
    Spot("DW06", "井台巷", "背街小巷", (-295, -160), 60, "2026-08-27", 0.91, 0, "ready", ""),
    Spot("DW07", "北关巷", "背街小巷", (-305, 660), 60, "2026-08-27", 0.95, 2, "unknown", "unseen"),
    Spot("DW08", "南苑小学周边", "学校周边", (-450, -2050), 80, "", 0.0, 0, "unknown", "never"),
    Spot("DW09", "菜园巷", "背街小巷", (240, -645), 60, "2026-08-26", 0.89, 0, "ready", ""),
    Spot("DW10", "南苑城中村", "城中村", (-450, -1600), 0, "2026-08-24", 0.9, 0, "ready", ""),
)
"""What the readiness of 2026-09-01 must say of each, under the rules as they are delivered."""
VILLAGE = ((-560, -1700), (-340, -1700), (-340, -1500), (-560, -1500))
STREETS = ("东大街", "站前大道", "南苑路")
SHOPS_EACH = 8
OFF_M = 3.0
"""How far a shop's door is from the kerb, in metres."""
CLEAR_M = 60.0
"""No shop is nearer than this to the end of its section: at a crossing it would face another road."""
TRADES = ("小吃", "水果", "五金", "服装", "烟酒", "理发", "药店", "打印")
FAULTS = ("店外经营", "门前卫生差", "秩序差：车辆乱停放")


def write_points(path: Path) -> None:
    """Write the points as GeoJSON; one of them is a polygon."""
    places = shapely.points([spot.at for spot in POINTS])
    places[[spot.radius_m == 0 for spot in POINTS]] = shapely.Polygon(VILLAGE)
    rows = pd.DataFrame(POINTS)[["code", "name", "kind", "radius_m"]]
    rows["radius_m"] = ["" if radius == 0 else f"{radius:g}" for radius in rows["radius_m"]]
    rows = rows.set_axis(["点位编号", "点位名称", "点位种类", "半径"], axis=1).assign(备注=_files.MADE_UP)
    shapes = gpd.GeoDataFrame(rows, geometry=shapes_lonlat(bend_shapes(places)))
    _files.write_geojson(path, f"示范县点位（{_files.MADE_UP}）", shapes)


def write_inspections(path: Path, town: str) -> None:
    """Write the inspections as a workbook, a row per item."""
    kinds, lists = point_kinds.words(point_kinds.kinds()), point_kinds.checklists()
    rows = []
    for spot in POINTS:
        items = point_kinds.items(lists, kinds[spot.kind]).to_dict("records") if spot.inspected else []
        for number, item in enumerate(items):
            seen = number < len(items) - spot.unseen
            # Around the share in turns, so that no two items look copied; the mean stays.
            points = round(item["full"] * min(1.0, spot.share + (0.02 if number % 2 else -0.02)), 1)
            rows.append(
                (
                    spot.name,
                    pd.Timestamp(spot.inspected) + pd.Timedelta(hours=9),
                    item["name_zh"],
                    points if seen else None,
                    "创城办检查组",
                )
            )
    table = pd.DataFrame(rows, columns=["点位", "检查时间", "检查项目", "得分", "检查人"])
    title = f"{town}点位检查记录（{_files.MADE_UP}）"
    _files.write_workbook(path, title, table, {"检查时间": _files.MINUTE}, [20, 18, 30, 8, 16])


def truth() -> pd.DataFrame:
    """Lay out what readiness must say of each point."""
    return pd.DataFrame(POINTS)[["code", "name", "state", "reason"]]


def shops(sections: gpd.GeoDataFrame) -> pd.DataFrame:
    """Line shops up along three streets, on either side in turn: position, section, and how they stand."""
    kept = np.flatnonzero(sections["road"].isin(STREETS).to_numpy())
    rows = []
    for section in kept:
        length = sections["middle"].iloc[section].length
        for turn, along in enumerate(np.linspace(CLEAR_M, length - CLEAR_M, SHOPS_EACH)):
            off = (sections["width_m"].iloc[section] / 2 + OFF_M) * (1 if turn % 2 else -1)
            rows.append((section, along, off))
    table = pd.DataFrame(rows, columns=["row", "along", "off"])
    placed = _places.at(sections, *(table[name].to_numpy() for name in ("row", "along", "off")))
    lon, lat = lonlat(placed["x"].to_numpy(), placed["y"].to_numpy())
    number = np.arange(1, len(table) + 1)
    # One in five has not signed; on the first street's first section nobody has.
    signed = (number % 5 != 0) & (table["row"].to_numpy() != kept[0])
    checked = number % 3 != 0
    faulty = checked & (number % 7 == 0)
    lines, doors = sections.geometry.to_numpy(), shapely.points(placed["x"], placed["y"])
    _, near = shapely.STRtree(lines).query_nearest(doors, all_matches=False)
    return pd.DataFrame(
        {
            "code": [f"SP{n:03d}" for n in number],
            "name": [f"示范{TRADES[n % len(TRADES)]}店{n:03d}号" for n in number],
            "trade": [TRADES[n % len(TRADES)] for n in number],
            "lon": lon,
            "lat": lat,
            "section": sections["code"].to_numpy()[table["row"]],
            # Where another road runs nearer to the door, the register names the section.
            "named": np.where(near == table["row"], "", sections["name"].to_numpy()[table["row"]]),
            "signed": signed,
            "checked": checked,
            "faulty": faulty,
            "fault": np.where(faulty, np.array(FAULTS, dtype=object)[number % len(FAULTS)], ""),
        }
    )


def write_shops(folder: Path, made: pd.DataFrame, town: str) -> None:
    """Write the register of shops as a table and their checks as a workbook."""
    day = pd.Timestamp("2026-05-20")
    register = pd.DataFrame(
        {
            "商户编号": made["code"],
            "商户名称": made["name"],
            "业态": made["trade"],
            "路段": made["named"],
            "经度": made["lon"],
            "纬度": made["lat"],
            "签订日期": np.where(made["signed"], f"{day:%Y-%m-%d}", "未签"),
        }
    )
    _files.write_csv(folder / "shops.csv", register, "utf-8", f"{town}门前三包商户（{_files.MADE_UP}）")
    seen = made[made["checked"]]
    checks = pd.DataFrame(
        {
            "商户编号": seen["code"],
            "检查时间": pd.Timestamp("2026-08-27 10:00"),
            "检查结果": np.where(seen["faulty"], "不合格", "合格"),
            "不合格项": seen["fault"],
            "检查人": "城管中队",
        }
    )
    title = f"{town}门前三包检查（{_files.MADE_UP}）"
    _files.write_workbook(
        folder / "shop_checks.xlsx", title, checks, {"检查时间": _files.MINUTE}, [14, 18, 12, 24, 12]
    )


def shop_truth(made: pd.DataFrame) -> pd.DataFrame:
    """Lay out where each shop lies and how it stands on 2026-09-01."""
    state = np.select(
        [made["faulty"], ~made["signed"], ~made["checked"]], ["faulty", "unsigned", "unchecked"], "in_order"
    )
    return pd.DataFrame({"code": made["code"], "section": made["section"], "state": state})
