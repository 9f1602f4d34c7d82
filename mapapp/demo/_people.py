"""Say which leader answers for which community and which unit for which road section, and when."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd

STARTS = "2025-09-01"

UNITS: tuple[str, ...] = (
    "县委办公室", "县人大办公室", "县政府办公室", "县政协办公室", "县委组织部", "县委宣传部", "县委统战部",
    "县委政法委",
    "县发展和改革委员会", "县教育局", "县科学技术局", "县工业和信息化局", "县公安局", "县民政局", "县司法局",
    "县财政局",
    "县人力资源和社会保障局", "县自然资源局", "县生态环境局", "县住房和城乡建设局", "县交通运输局",
    "县水利局",
    "县农业农村局", "县商务局", "县文化广电和旅游局", "县卫生健康委员会", "县退役军人事务局", "县应急管理局",
    "县审计局",
    "县市场监督管理局", "县统计局", "县医疗保障局", "县城市管理局", "县林业局", "县信访局", "县税务局",
    "县总工会",
    "团县委", "县妇联", "县供销合作社",
)  # fmt: skip
"""Forty kinds of county offices, as any county has them."""

LATE: dict[str, float] = {"县交通运输局": 6.5, "县水利局": 5.5, "县供销合作社": 6.0}
"""Units that take this many times as long as the others."""

LEADERS: dict[str, str] = {
    "城隍庙社区": "县委常委甲",
    "南关社区": "常务副县长",
    "东关社区": "副县长甲",
    "西关社区": "县委常委乙",
    "北关社区": "副县长乙",
    "文昌社区": "人大副主任甲",
    "学府社区": "政协副主席甲",
    "光明社区": "人大副主任乙",
    "朝阳社区": "县委常委乙",
    "站前社区": "副县长丁",
    "新城社区": "县长",
    "东园社区": "副县长戊",
    "南苑社区": "政协副主席乙",
    "凤鸣社区": "人大副主任甲",
}
"""Who answers for each community when the year begins; two of them answer for two."""

NEW_LEADERS: dict[str, tuple[str, str]] = {
    "东关社区": ("副县长丙", "2026-03-01"),
    "凤鸣社区": ("政协副主席丙", "2026-05-18"),
}
NEW_UNITS: dict[str, tuple[str, str]] = {
    "人民路(中山路—站前大道段)北侧": ("县商务局", "2026-01-01"),
    "解放路(中山路—东风路段)": ("县城市管理局", "2026-06-01"),
}
"""Transfers in the middle of the year: zone → who took over, and from which day."""

EVERY_ASSISTED = 6  # each sixth section has an assisting unit
EVERY_OTHER = 17  # the unit of the other side, and the assisting unit, stand this much further down the list


def roster_of(communities: gpd.GeoDataFrame, sections: gpd.GeoDataFrame) -> pd.DataFrame:
    """
    Deal leaders and units out to the zones.

    Parameters
    ----------
    communities, sections
        As `_zones` builds them.

    Returns
    -------
    roster
        `zone` (name), `zone_kind`, `zone_code`, `answerer`, `role` (主办, 协办), `valid_from`,
            `valid_to` (NaT
        = until further notice),
            `contact`. Each zone has exactly one 主办 on every day of the year; neighbouring
        sections tend to have the same unit, the two sides of a split section never do.
    """
    leads = _lead_rows("community", communities, communities["name"].map(LEADERS), NEW_LEADERS)
    leads += _lead_rows("section", sections, _units(sections), NEW_UNITS)
    assisted = sections.iloc[::EVERY_ASSISTED]
    further = _units(sections, EVERY_OTHER * 2).iloc[::EVERY_ASSISTED]
    assists = [
        _row("section", zone, unit, "协办", STARTS, "")
        for zone, unit in zip(assisted.itertuples(), further, strict=True)
    ]
    rows = pd.DataFrame(leads + assists)
    for column in ("valid_from", "valid_to"):
        rows[column] = pd.to_datetime(rows[column]).astype("datetime64[us]")
    return rows


def answerer_on(roster: pd.DataFrame, zone_codes: pd.Series, days: pd.Series) -> pd.Series:
    """Say who led each zone on each day; aligned with `zone_codes`."""
    asked = pd.DataFrame({"zone_code": zone_codes, "day": days, "at": np.arange(len(zone_codes))})
    leads = roster[roster["role"] == "主办"]
    met = asked.merge(leads, on="zone_code")
    ended = met["valid_to"] + pd.Timedelta(days=1) <= met["day"]  # the last day is included; NaT never ends
    met = met[(met["valid_from"] <= met["day"]) & ~ended].set_index("at")
    return pd.Series(met["answerer"].reindex(asked["at"]).to_numpy(), index=zone_codes.index, name="answerer")


def _units(sections: gpd.GeoDataFrame, further: int = 0) -> pd.Series:
    """Deal the units out along a curve that keeps neighbours together."""
    order = sections["middle"].pipe(gpd.GeoSeries, crs=sections.crs).hilbert_distance().rank(method="first")
    step = (order.astype(int) - 1) * len(UNITS) // len(sections)
    other_side = sections["side"].isin(["south", "east"]) * EVERY_OTHER
    return (step + other_side + further).mod(len(UNITS)).map(lambda number: UNITS[number])


def _lead_rows(
    kind: str, zones: gpd.GeoDataFrame, first: pd.Series, changes: dict[str, tuple[str, str]]
) -> list[dict[str, str]]:
    rows = []
    for zone, answerer in zip(zones.itertuples(), first, strict=True):
        successor, day = changes.get(str(zone.name), ("", ""))
        last = str((pd.Timestamp(day) - pd.Timedelta(days=1)).date()) if day else ""
        rows.append(_row(kind, zone, answerer, "主办", STARTS, last))
        if successor:
            rows.append(_row(kind, zone, successor, "主办", day, ""))
    return rows


def _row(kind: str, zone: object, answerer: str, role: str, start: str, end: str) -> dict[str, str]:
    number = UNITS.index(answerer) if answerer in UNITS else 80
    return {
        "zone": zone.name,  # type: ignore[attr-defined]
        "zone_kind": kind,
        "zone_code": zone.code,  # type: ignore[attr-defined]
        "answerer": answerer,
        "role": role,
        "valid_from": start,
        "valid_to": end,
        "contact": f"0000-00000{number:02d}",  # no exchange has such a number
    }
