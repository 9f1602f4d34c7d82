"""Lay the year out as the ledger, the hotline's export and the planted truth."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ..gcj02 import to_gcj02
from ..problem_types import TYPES
from . import _dirt
from ._ground import bend_shapes, shapes_lonlat
from ._problems import DIGITS
from ._spots import SPOTS

ALIAS_SHARE = {
    "ledger": 0.1,
    "hotline": 0.4,
}  # of the rows, that name the type in other words than the standard
MOMENTS = ["reported_at", "due_at", "disposed_at", "closed_at"]
STATUS_WORDS = {
    "ledger": {
        "reported": "已上报", "filed": "已立案", "dispatched": "已派遣", "disposed": "已处置",
        "verified": "已核查",
        "closed": "已结案", "voided": "已作废",
    },
    "hotline": {
        "reported": "待受理", "filed": "已受理", "dispatched": "办理中", "disposed": "已处理",
        "verified": "已复核",
        "closed": "已办结", "voided": "不予受理",
    },
}  # fmt: skip
LEDGER = {
    "source_id": "案件编号", "type_text": "问题类别", "description": "问题描述", "address": "地址",
    "lon": "经度", "lat": "纬度",
    "status_text": "状态", "reported_at": "上报时间", "due_at": "处置截止时间", "disposed_at": "处置时间",
    "closed_at": "结案时间",
}  # fmt: skip
HOTLINE = {
    "source_id": "工单编号", "reported_at": "受理时间", "type_text": "诉求类型", "description": "诉求内容",
    "address": "事发地点",
    "lon": "经度", "lat": "纬度", "status_text": "办理状态", "due_at": "办理时限", "closed_at": "办结时间",
}  # fmt: skip
TRUTH = [
    "source", "source_id", "type_key", "lon", "lat", "placed", "community", "section", "unit", "hotspot",
    "rebound_of",
    "faults",
]  # fmt: skip


def file_rows(year: pd.DataFrame, source: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """
    Lay out one source.

    Parameters
    ----------
    year
        As `_dirt.choose` returns it.
    source
        ``ledger`` or ``hotline``; the hotline's coordinates are GCJ-02.

    Returns
    -------
    rows, dirty
        See `_dirt.spoil`; `rows` has the columns of the file, named as the file names them.
    """
    mine = year[year["source"] == source].reset_index(drop=True)
    rng = np.random.default_rng(len(source))
    lon, lat = (to_gcj02 if source == "hotline" else _same)(mine["lon"].to_numpy(), mine["lat"].to_numpy())
    said = mine["words"] if source == "ledger" else "来电人反映" + mine["words"] + "，请尽快处理"
    rows = mine[["source_id", "address", "faults", *MOMENTS]].assign(
        type_text=_type_words(mine["type_key"], ALIAS_SHARE[source], rng),
        description=said,
        status_text=mine["status"].map(STATUS_WORDS[source]),
        lon=pd.Series(np.round(lon, DIGITS)).where(mine["placed"]),
        lat=pd.Series(np.round(lat, DIGITS)).where(mine["placed"]),
    )
    spoiled, dirty = _dirt.spoil(rows)
    names = LEDGER if source == "ledger" else HOTLINE
    if source == "hotline":
        spoiled = spoiled.assign(**{column: spoiled[column].map(_slashed) for column in MOMENTS})
    return spoiled[list(names)].rename(columns=names), dirty


def true_problems(year: pd.DataFrame, source_names: dict[str, str]) -> pd.DataFrame:
    """Lay out what is true of each problem, whatever its file says."""
    return year.assign(source=year["source"].map(source_names), placed=year["placed"].astype(int))[TRUTH]


def true_spots(year: pd.DataFrame) -> gpd.GeoDataFrame:
    """Lay out the planted hotspots as circles in degrees."""
    centres = bend_shapes(shapely.points([spot.centre for spot in SPOTS]))
    circles = shapely.buffer(centres, [spot.radius_m for spot in SPOTS])
    planted = year["hotspot"].value_counts()
    rows = [
        {
            "hotspot": spot.key,
            "name": spot.name,
            "count": int(planted[spot.key]),
            "types": ";".join(spot.keys),
            "hours": ";".join(f"{early:g}-{late:g}" for early, late in spot.hours),
            "first_day": spot.between[0],
            "last_day": spot.between[1],
            "months": ";".join(map(str, spot.months)),
            "radius_m": spot.radius_m,
        }
        for spot in SPOTS
    ]
    return gpd.GeoDataFrame(pd.DataFrame(rows), geometry=shapes_lonlat(circles))


def _same(lon: np.ndarray, lat: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return lon, lat


def _type_words(keys: pd.Series, share: float, rng: np.random.Generator) -> list[str]:
    """Name types by the standard, or now and then by another word in use."""
    other, which = rng.uniform(size=len(keys)) < share, rng.uniform(size=len(keys))
    words = []
    for key, differs, drawn in zip(keys, other, which, strict=True):
        known = TYPES[key]
        differs = differs and bool(known.aliases)
        words.append(known.aliases[int(drawn * len(known.aliases))] if differs else known.name_zh)
    return words


def _slashed(moment: object) -> object:
    """Write a moment as spreadsheets export it: 2026/7/1 8:30."""
    if not isinstance(moment, pd.Timestamp):
        return moment
    return f"{moment.year}/{moment.month}/{moment.day} {moment.hour}:{moment.minute:02d}"
