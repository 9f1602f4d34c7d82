"""List what the audit looks for: how grave it is, and what it says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from .. import crs
from ..i18n import N_

SEVERITIES = {"error": N_("错误"), "warning": N_("注意"), "notice": N_("提示")}
"""Gravest first. A notice is a state that may well last."""


@dataclass(frozen=True)
class Kind:
    """
    One kind of finding.

    Attributes
    ----------
    key
        Its name in tables and files.
    label
        What it is called.
    severity
        A key of `SEVERITIES`.
    said
        Its sentence, with the fields {names} {answerers} {area} {length} {period} {count} {detail} {limit}.
    """

    key: str
    label: str
    severity: str
    said: str


KINDS: dict[str, Kind] = {
    kind.key: kind
    for kind in (
        Kind("broken", N_("图形不合格"), "error", N_("{names}的图形不合格（{detail}），请改正后重新导入")),
        Kind(
            "far",
            N_("不在本市"),
            "error",
            N_("{names}离其余社区 {limit}以上，不在本市范围，请核对坐标系"),
        ),
        Kind("repeated", N_("社区重复"), "error", N_("{names}画的是同一块地方（{area}），请删去多余的")),
        Kind("overlap", N_("社区重叠"), "error", N_("{names}重叠 {area}，其中的问题不能确定归谁")),
        Kind("gap", N_("社区之间有空白"), "warning", N_("{names}之间有 {area}不归任何社区")),
        Kind(
            "overlap_sliver",
            N_("边界互相越过"),
            "warning",
            N_("{names}的边界互相越过 {count} 处，共 {area}，宽不到 {limit}"),
        ),
        Kind(
            "gap_sliver",
            N_("边界之间有缝"),
            "warning",
            N_("{names}的边界之间有 {count} 条缝，共 {area}，宽不到 {limit}"),
        ),
        Kind("hole", N_("社区中的空白"), "notice", N_("{names}之中有 {area}不归任何社区")),
        Kind("same_name", N_("重名"), "notice", N_("{count} 个责任区都叫{names}，名册按名称对照时分不清")),
        Kind(
            "section_repeated",
            N_("路段重复"),
            "error",
            N_("{names}画在同一条线上（{length}），问题不能确定归谁"),
        ),
        Kind("section_shared", N_("路段部分重合"), "warning", N_("{names}有 {length}画在同一条线上")),
        Kind("section_long", N_("路段过长"), "error", N_("{names}长 {length}，比全市还长，请核对图形")),
        Kind(
            "section_far", N_("路段在辖区外"), "error", N_("{names}全部在社区之外（{length}），请核对坐标系")
        ),
        Kind(
            "section_outside",
            N_("路段伸出辖区"),
            "warning",
            N_("{names}有 {length}伸出所有社区 {limit}以外"),
        ),
        Kind("without_leader", N_("社区没有包联领导"), "warning", N_("{names}{period}没有包联领导")),
        Kind("without_unit", N_("路段没有责任单位"), "warning", N_("{names}{period}没有责任单位")),
        Kind(
            "two_leaders",
            N_("社区有两个主办"),
            "error",
            N_("{names}{period}有两个主办：{answerers}，请改正名册"),
        ),
        Kind(
            "two_units",
            N_("路段有两个单位"),
            "error",
            N_("{names}{period}有两个主办：{answerers}，请改正名册"),
        ),
        Kind("period_overlap", N_("名册日期重叠"), "warning", N_("{names}{period}有两个主办：{answerers}")),
        Kind("period_gap", N_("名册日期中断"), "warning", N_("{names}{period}没有主办")),
        Kind(
            "unknown_zone",
            N_("名册中的责任区不存在"),
            "error",
            N_("名册让{answerers}负责“{detail}”，但没有这个责任区"),
        ),
        Kind(
            "answerer_without_zone",
            N_("单位或领导名下没有责任区"),
            "notice",
            N_("{answerers}{period}名下没有责任区"),
        ),
    )
}
"""In the order in which findings are listed within one severity."""

COLUMNS = [
    "number",
    "kind",
    "severity",
    "zone_kind",
    "zones",
    "names",
    "answerers",
    "count",
    "area_m2",
    "length_m",
    "limit_m",
    "from_day",
    "to_day",
    "detail",
    "geometry",
]
JOINT = ";"
"""Between several codes, names or answerers in one cell."""


def row(
    kind: str, about: Mapping[str, Iterable[str]] | pd.DataFrame | None = None, **found: Any
) -> dict[str, Any]:
    """Write one finding down; `about` are the rows of the zones concerned, the rest as in `COLUMNS`."""
    base: dict[str, Any] = {
        "kind": kind,
        "zone_kind": "",
        "zones": "",
        "names": "",
        "answerers": "",
        "count": 1,
        "area_m2": np.nan,
        "length_m": np.nan,
        "limit_m": np.nan,
        "from_day": pd.NaT,
        "to_day": pd.NaT,
        "detail": "",
        "geometry": None,
    }
    if about is not None:
        base |= {"zones": joined(about["code"]), "names": joined(about["name"])}
    return base | found


def joined(words: Iterable[str]) -> str:
    """Join words so that they can be told apart again."""
    return JOINT.join(word.replace(JOINT, "；") for word in words)


def frame(rows: list[dict[str, Any]]) -> gpd.GeoDataFrame:
    """Put findings into their frame: gravest first, then by kind, then the largest."""
    found = pd.DataFrame(rows, columns=[name for name in COLUMNS if name not in ("number", "severity")])
    order, grave = list(KINDS), list(SEVERITIES)
    severity = found["kind"].map({key: kind.severity for key, kind in KINDS.items()}).astype("str")
    keys = pd.DataFrame(
        {
            "severity": severity.map(grave.index),
            "kind": found["kind"].map(order.index),
            "area": -found["area_m2"].astype("float64").fillna(0),
            "length": -found["length_m"].astype("float64").fillna(0),
        }
    )
    sorted_index = keys.sort_values(["severity", "kind", "area", "length"], kind="stable").index
    found = found.assign(severity=severity).loc[sorted_index].reset_index(drop=True)
    typed = found.assign(
        number=np.arange(1, len(found) + 1, dtype="int64"),
        count=found["count"].astype("int64"),
        **{name: found[name].astype("float64") for name in ("area_m2", "length_m", "limit_m")},
        **{name: pd.to_datetime(found[name]).astype("datetime64[us]") for name in ("from_day", "to_day")},
        **{
            name: found[name].astype("str")
            for name in ("kind", "zone_kind", "zones", "names", "answerers", "detail")
        },
    )
    shapes = gpd.GeoSeries(found["geometry"].to_numpy(dtype=object), index=found.index, crs=crs.STORED)
    return gpd.GeoDataFrame(typed.drop(columns="geometry"), geometry=shapes)[COLUMNS]
