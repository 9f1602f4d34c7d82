"""Hold what a plan has made of zones and roster so far, and change a few rows of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import geopandas as gpd
import pandas as pd
from shapely import Geometry

from .. import crs
from ..errors import InputError
from ..i18n import N_

FRAMES = {"community": "communities", "section": "sections"}


@dataclass(frozen=True)
class Ground:
    """
    Zones and roster between two steps of a plan. No step changes a frame: each makes a new one.

    Attributes
    ----------
    communities, sections, roster
        Frames of ARCHITECTURE.md. Roster rows that the plan adds have numbers above `known`.
    projection
        The city's.
    from_day
        The day from which the plan holds.
    known
        The highest `roster_id` before the plan.
    """

    communities: gpd.GeoDataFrame
    sections: gpd.GeoDataFrame
    roster: pd.DataFrame
    projection: str
    from_day: pd.Timestamp
    known: int

    def zones(self, zone_kind: str) -> gpd.GeoDataFrame:
        """Return the zones of a kind."""
        return getattr(self, FRAMES[zone_kind])

    def with_zones(self, zone_kind: str, frame: gpd.GeoDataFrame) -> Ground:
        """Return the same with other zones of a kind."""
        return replace(self, **{FRAMES[zone_kind]: frame})

    def row(self, zone_kind: str, code: str) -> dict[str, Any]:
        """Return one zone as a dictionary with its geometry; refuse a code that is not there."""
        require(self, zone_kind, (code,))
        frame = self.zones(zone_kind)
        return dict(frame.iloc[int((frame["code"] == code).to_numpy().argmax())])


ABSENT = {
    "community": N_("没有编号为“{codes}”的社区"),
    "section": N_("没有编号为“{codes}”的路段"),
}
TAKEN = {
    "community": N_("已经有编号为“{code}”的社区"),
    "section": N_("已经有编号为“{code}”的路段"),
}


def require(ground: Ground, zone_kind: str, codes: Sequence[str]) -> None:
    """Refuse a step about zones that are not there, naming all of them."""
    there = set(ground.zones(zone_kind)["code"])
    gone = [code for code in codes if code not in there]
    if not codes:
        raise InputError(N_("没有选中责任区"), N_("请先在地图上或按名称选择"))
    if gone:
        raise InputError(
            ABSENT[zone_kind],
            N_("它可能已被前面的步骤或别人拆分、合并、删除；请撤销这一步，按现状重做"),
            codes=gone[:20],
        )


def require_free(ground: Ground, zone_kind: str, code: str) -> None:
    """Refuse a new zone whose code another one bears, or that has none."""
    if not code.strip() or (ground.zones(zone_kind)["code"] == code).any():
        raise InputError(TAKEN[zone_kind], N_("请换一个编号"), code=code)


def exchanged(frame: gpd.GeoDataFrame, gone: Iterable[str], rows: list[dict[str, Any]]) -> gpd.GeoDataFrame:
    """Return a frame without some zones and with new ones behind the rest."""
    kept = frame[~frame["code"].isin(list(gone))]
    if not rows:
        return kept.reset_index(drop=True)
    new = gpd.GeoDataFrame(
        pd.DataFrame(rows, columns=list(frame.columns)), geometry="geometry", crs=crs.STORED
    )
    new = new.astype({name: frame[name].dtype for name in frame.columns if name != "geometry"})
    return pd.concat([kept, new], ignore_index=True) if len(kept) else new


def reshaped(frame: gpd.GeoDataFrame, shapes: dict[str, Geometry]) -> gpd.GeoDataFrame:
    """Return a frame in which some zones, by code, have another shape."""
    at = frame["code"].map(shapes)
    geometry = frame.geometry.where(at.isna().to_numpy(), at)
    return frame.set_geometry(gpd.GeoSeries(geometry.to_numpy(), index=frame.index, crs=crs.STORED))
