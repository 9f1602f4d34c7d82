"""Join every problem with its community and leader, road section and unit: one row per problem, always."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd

from .. import crs
from ..errors import CrsError
from ..i18n import N_
from . import answerers
from . import communities as community_evidence
from . import sections as section_evidence
from .cell_index import CellIndex
from .prepared import Prepared

REACH_M = 50.0
"""How far a road section may be from a problem to answer for it, in metres."""
TIE_M = 0.01
"""Distances that differ by less are equal: below a centimetre rounding decides, not the survey."""


def assign(
    problems: pd.DataFrame,
    communities: gpd.GeoDataFrame,
    sections: gpd.GeoDataFrame,
    roster: pd.DataFrame,
    *,
    projection: str,
    reach_m: float = REACH_M,
    tie_m: float = TIE_M,
    prepared: Prepared | None = None,
    cells: CellIndex | None = None,
) -> pd.DataFrame:
    """
    Say for every problem who answers for its place, why, and how sure that is.

    Parameters
    ----------
    problems, communities, sections, roster
        Frames of ARCHITECTURE.md. They are read only and may be shared between threads.
    projection
        The city's metric projection, ``EPSG:n``.
    reach_m
        Greatest distance of a road section, in metres.
    tie_m
        Sections whose distances differ by no more are equally near, in metres.
    prepared
        The indexes of these very zones for this reach (`prepared.prepare`); made anew without them. The
        answers are the same.
    cells
        The index of these very communities alone (`store.cells`), for those without `prepared`.

    Returns
    -------
    assignment
        The frame of ARCHITECTURE.md, exactly one row per problem with its index, and `community_candidates`.
        Leader and unit are those of the day of reporting. `confidence` speaks of the road section, and is
        to_confirm as well where communities overlap.

    Raises
    ------
    CrsError
        Zones without a coordinate system, or not in the stored one.
    """
    _check_stored(communities, "communities")
    _check_stored(sections, "sections")
    lon, lat = (np.asarray(problems[axis], dtype="float64") for axis in ("lon", "lat"))
    moments = pd.Series(pd.to_datetime(problems["reported_at"]).to_numpy())
    inside = community_evidence.contain(lon, lat, communities, prepared.cells if prepared else cells)
    beside = _along_roads(lon, lat, sections, roster, moments, projection, reach_m, tie_m, prepared)
    assignment = pd.concat([inside, beside], axis=1)
    assignment["leader"] = answerers.answered_then(roster, "community", assignment["community"], moments)
    assignment["unit"] = answerers.answered_then(roster, "section", assignment["section"], moments)
    assignment.loc[assignment["community_reason"].eq("overlap"), "confidence"] = "to_confirm"
    return assignment[COLUMNS].set_axis(problems.index)


COLUMNS = [
    "community",
    "community_reason",
    "community_candidates",
    "leader",
    "section",
    "section_reason",
    "distance_m",
    "best_section",
    "gap_m",
    "candidates",
    "unit",
    "confidence",
]


def _along_roads(
    lon: np.ndarray,
    lat: np.ndarray,
    sections: gpd.GeoDataFrame,
    roster: pd.DataFrame,
    moments: pd.Series,
    projection: str,
    reach_m: float,
    tie_m: float,
    prepared: Prepared | None,
) -> pd.DataFrame:
    """Decide the road section of every problem."""
    ordered = sections.sort_values("code", kind="stable", ignore_index=True)
    codes = ordered["code"].to_numpy(dtype=object)
    x, y = crs.project(lon, lat, projection)
    evidence = section_evidence.near(x, y, *_measured(ordered, projection, reach_m, prepared))
    ties = section_evidence.tied(evidence, reach_m, tie_m)
    tie_codes = pd.Series(codes[ties["rank"]], index=ties.index, dtype="str")
    tie_days = moments.iloc[ties["row"].to_numpy()].set_axis(ties.index)
    ties = ties.assign(unit=answerers.answered_then(roster, "section", tie_codes, tie_days))
    located = np.isfinite(lon) & np.isfinite(lat)
    return section_evidence.decide(evidence, ties, codes, located, reach_m=reach_m)


def _measured(ordered: gpd.GeoDataFrame, projection: str, reach_m: float, prepared: Prepared | None) -> tuple:
    """Return sections in metres, the reach and their grid, at hand or to be made."""
    if prepared is not None and prepared.reach_m == reach_m:
        return prepared.sections, reach_m, prepared.segments
    return section_evidence.measured(ordered, projection), reach_m, None


WITHOUT_SYSTEM = {"communities": N_("社区没有坐标系。"), "sections": N_("路段没有坐标系。")}
IN_ANOTHER = {
    "communities": N_("社区的坐标系是 {found}，这里需要 {wanted}。"),
    "sections": N_("路段的坐标系是 {found}，这里需要 {wanted}。"),
}


def _check_stored(zones: gpd.GeoDataFrame, layer: str) -> None:
    """Refuse zones whose coordinates are not the stored ones; a wrong guess would blame the wrong people."""
    cure = N_("请重新导入，并注明文件的坐标系。")
    if len(zones) == 0:
        return
    if zones.crs is None:
        raise CrsError(WITHOUT_SYSTEM[layer], cure)
    if not zones.crs.equals(crs.STORED, ignore_axis_order=True):
        raise CrsError(IN_ANOTHER[layer], cure, found=zones.crs.to_string(), wanted=crs.STORED)
