"""Audit the zoning: what is wrong with the communities, the road sections and who answers for them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely

from .. import crs, zoning
from ..city import City
from ..errors import CrsError
from ..i18n import N_
from . import _coverage, _drawing, _duty, _lines
from ._kinds import COLUMNS, JOINT, KINDS, SEVERITIES, Kind, frame
from ._memory import Memory
from ._mosaic import mosaic
from ._words import LABELS, geojson, in_words, sentence

__all__ = [
    "COLUMNS", "JOINT", "KINDS", "LABELS", "LEAST_M2", "SEVERITIES", "SLIVER_M", "Kind", "Memory", "audit",
    "former_codes", "geojson", "grave", "in_words", "sentence",
]  # fmt: skip

SLIVER_M = 5.0
"""A gap or overlap of a smaller mean width is a sliver: drawn carelessly, not meant."""
LEAST_M2 = 1.0
"""Gaps and overlaps below a square metre are left out."""


def audit(
    city: City,
    as_of: dt.date,
    *,
    sliver_m: float = SLIVER_M,
    least_m2: float = LEAST_M2,
    former: Mapping[str, Collection[str]] | None = None,
    memory: Memory | None = None,
) -> gpd.GeoDataFrame:
    """
    Audit the zoning of a city.

    Parameters
    ----------
    city
        The city; its frames are only read.
    as_of
        The day for which every zone must have one lead.
    sliver_m, least_m2
        See `SLIVER_M` and `LEAST_M2`.
    former
        community, section → codes of zones that were there once (`former_codes`, the default): the roster may
        speak of them.
    memory
        What earlier audits of this city found, with the same limits; parts of which the frames are the very
        same are not audited again.

    Returns
    -------
    findings
        One row per finding, gravest first, in WGS 84: `number` from 1 · `kind` (a key of `KINDS`) ·
        `severity` · `zone_kind` (community, section or "") · `zones`, `names`, `answerers` (joined by ";") ·
        `count` of places or rows · `area_m2` · `length_m` · `limit_m` (the width or distance that decided) ·
        `from_day` `to_day` (first and last day, NaT open) · `detail` · geometry (None where the roster alone
        is wrong).

    Raises
    ------
    CrsError
        Zones without a coordinate system, or in another than the stored one.
    """
    for zones in (city.communities, city.sections):
        _check_stored(zones)
    memory = memory or Memory()
    limits = (city.projection, sliver_m, least_m2)
    areas, footprint = memory.once("areas", (city.communities,), lambda: _areas(city.communities, *limits))
    drawn = memory.once(
        "lines", (city.sections, footprint), lambda: _roads(city.sections, footprint, city.projection)
    )
    everything = {"community": city.communities, "section": city.sections}
    alike = [row for kind, zones in everything.items() for row in _drawing.same_name(zones, kind)]
    former = former_codes(city) if former is None else former
    duties = _duty.findings(city.roster, everything, pd.Timestamp(as_of).normalize(), former)
    return frame([*areas, *drawn, *alike, *duties])


def _areas(
    zones: gpd.GeoDataFrame, projection: str, sliver_m: float, least_m2: float
) -> tuple[list[dict[str, Any]], Any]:
    """Find what is wrong with communities; return it with the ground that they cover."""
    found, communities = _sound(zones, "community")
    far, near = _drawing.far(communities)
    communities, found = communities[near], found + far
    if not len(communities):
        return found, None
    measured = crs.project_frame(communities, projection).geometry.to_numpy()
    parts = mosaic(communities.geometry.to_numpy(), measured, projection)
    found += _coverage.findings(communities, parts, projection, sliver_m, least_m2)
    return found, parts.footprint()


def _roads(zones: gpd.GeoDataFrame, footprint: Any, projection: str) -> list[dict[str, Any]]:
    """Find what is wrong with road sections."""
    found, sections = _sound(zones, "section")
    if not len(sections):
        return found
    lines = crs.project_frame(sections, projection).geometry.to_numpy()
    placed = shapely.is_valid(lines) & ~pd.isna(shapely.length(lines))
    return found + _lines.findings(sections[placed], lines[placed], footprint, projection)


def former_codes(city: City) -> dict[str, set[str]]:
    """Return the codes of all zones that a city has or once had, by kind."""
    ever = zoning.ever(city)
    return {"community": set(ever.communities["code"]), "section": set(ever.sections["code"])}


def grave(findings: gpd.GeoDataFrame) -> int:
    """Count the findings that are errors or warnings."""
    return int(findings["severity"].ne("notice").sum())


def _sound(zones: gpd.GeoDataFrame, kind: str) -> tuple[list[dict[str, Any]], gpd.GeoDataFrame]:
    found, sound = _drawing.broken(zones, kind)
    return found, zones[sound].reset_index(drop=True)


def _check_stored(zones: gpd.GeoDataFrame) -> None:
    if not len(zones):
        return
    if zones.crs is None or not zones.crs.equals(crs.STORED, ignore_axis_order=True):
        raise CrsError(
            N_("图形的坐标系是“{found}”，这里需要“{expected}”。"),
            N_("请重新导入并指明坐标系。"),
            found="—" if zones.crs is None else zones.crs.to_string(),
            expected=crs.STORED,
        )
