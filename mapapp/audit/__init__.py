"""Audit the zoning: what is wrong with the communities, the road sections and who answers for them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely

from .. import crs
from ..city import City
from ..errors import CrsError
from ..i18n import N_
from . import _coverage, _drawing, _duty, _lines
from ._kinds import COLUMNS, JOINT, KINDS, SEVERITIES, Kind, frame
from ._mosaic import mosaic
from ._words import LABELS, geojson, in_words, sentence

__all__ = [
    "COLUMNS", "JOINT", "KINDS", "LABELS", "LEAST_M2", "SEVERITIES", "SLIVER_M", "Kind", "audit", "geojson",
    "grave", "in_words", "sentence",
]  # fmt: skip

SLIVER_M = 5.0
"""A gap or overlap of a smaller mean width is a sliver: drawn carelessly, not meant."""
LEAST_M2 = 1.0
"""Gaps and overlaps below a square metre are left out."""


def audit(
    city: City, as_of: dt.date, *, sliver_m: float = SLIVER_M, least_m2: float = LEAST_M2
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
    found, communities = _sound(city.communities, "community")
    more, sections = _sound(city.sections, "section")
    far, near = _drawing.far(communities)
    communities = communities[near]
    found += more + far
    footprint = None
    if len(communities):
        measured = crs.project_frame(communities, city.projection).geometry.to_numpy()
        parts = mosaic(communities.geometry.to_numpy(), measured, city.projection)
        footprint = parts.footprint()
        found += _coverage.findings(communities, measured, parts, city.projection, sliver_m, least_m2)
    if len(sections):
        lines = crs.project_frame(sections, city.projection).geometry.to_numpy()
        placed = shapely.is_valid(lines) & ~pd.isna(shapely.length(lines))
        found += _lines.findings(sections[placed], lines[placed], footprint, city.projection)
    everything = {"community": city.communities, "section": city.sections}
    found += [row for kind, zones in everything.items() for row in _drawing.same_name(zones, kind)]
    return frame(found + _duty.findings(city.roster, everything, pd.Timestamp(as_of).normalize()))


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
