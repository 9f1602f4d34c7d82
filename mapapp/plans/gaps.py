"""Find places that a plan leaves without anybody who answers: such a plan is published only with a reason."""

from __future__ import annotations

import datetime as dt

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from .. import audit, crs
from ..city import City
from .applying import Planned

KINDS = ("gap", "without_leader", "without_unit")
"""The findings of the audit that are gaps; slivers and holes are drawing, not duty."""
WIDE_M = 25.0
"""Sections of the plan no farther off stand for a road: those of one side lie beside its middle."""
LEAST_M = 5.0


def gaps(findings: pd.DataFrame) -> pd.DataFrame:
    """Return those findings of the audit of a planned city that are gaps."""
    return findings[findings["kind"].isin(KINDS)]


def uncovered(base: City, planned: Planned) -> gpd.GeoDataFrame:
    """
    List the stretches of road that have a section today and would have none.

    Parameters
    ----------
    base
        The city that the plan was begun on.
    planned
        What the plan makes of it.

    Returns
    -------
    stretches
        `code` and `name` of the section that is gone, `length_m`, and the lines that are left without one, in
        WGS 84; stretches below 5 m are left out.
    """
    before, after = base.sections, planned.sections
    kept = after["code"].isin(before["code"])
    now = dict(zip(after.loc[kept, "code"], after.geometry[kept], strict=True))
    changed = [
        code
        for code, shape in zip(before["code"], before.geometry, strict=True)
        if now.get(code) is not shape
    ]
    gone = before[before["code"].isin(changed)]
    if not len(gone):
        return gone[["code", "name", "geometry"]].assign(length_m=[])
    lines = crs.project_frame(gone, base.projection).geometry.to_numpy()
    others = crs.project_frame(_near(after, gone), base.projection)
    left = [
        shapely.difference(line, shapely.union_all(shapely.buffer(_of_road(others, road, line), WIDE_M)))
        for line, road in zip(lines, gone["road"], strict=True)
    ]
    length = shapely.length(left)
    placed = gpd.GeoSeries(np.array(left, dtype=object), index=gone.index, crs=base.projection)
    found = gpd.GeoDataFrame(gone[["code", "name"]].assign(length_m=length), geometry=placed)[
        length >= LEAST_M
    ]
    return crs.unproject_frame(found.reset_index(drop=True))


def _near(sections: gpd.GeoDataFrame, gone: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    return sections[sections["road"].isin(gone["road"])]


def _of_road(others: gpd.GeoDataFrame, road: str, line: shapely.Geometry) -> np.ndarray:
    lines = others.geometry.to_numpy()[others["road"].eq(road).to_numpy()]
    return lines[shapely.dwithin(lines, line, WIDE_M)]


def audited(city: City, planned: Planned, day: dt.date) -> gpd.GeoDataFrame:
    """Audit the city as planned, on a day (`audit.audit`)."""
    return audit.audit(planned.city(city), day, former=audit.former_codes(city))
