"""Join every problem with its community and leader, road section and unit: one row per problem, always."""

from __future__ import annotations

from collections.abc import Mapping

import geopandas as gpd
import numpy as np
import pandas as pd

from .. import crs
from ..errors import CrsError
from ..i18n import N_
from . import answerers, roadside
from . import communities as community_evidence
from ._blocks import in_threads
from .cell_index import CellIndex
from .likelihood import Spread
from .prepared import Prepared
from .roadside import LEARNED_FROM as LEARNED_FROM

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
    with_addresses: bool = True,
    aliases: Mapping[str, str] | None = None,
    spread: Spread | None = None,
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
    with_addresses
        False decides by geometry alone.
    aliases
        Words of an address → the road they mean, where the address names no road of the city.
    spread
        How problems lie around their roads (`learn`). Learned from these very problems without one: whoever
        joins a city in parts learns it once and gives it to every part.
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
    evidence = roadside.Evidence(problems, sections, roster, moments, projection, reach_m, tie_m, prepared)

    def of_area() -> pd.DataFrame:
        inside = community_evidence.contain(lon, lat, communities, prepared.cells if prepared else cells)
        leader = answerers.answered_then(roster, "community", inside["community"], moments)
        return inside.assign(leader=leader)

    def of_road() -> pd.DataFrame:
        beside = roadside.decide(
            evidence, with_addresses=with_addresses, aliases=aliases or {}, spread=spread
        )
        return beside.assign(unit=answerers.answered_then(roster, "section", beside["section"], moments))

    # The two questions have nothing to do with each other: each works while the other waits.
    inside, beside = in_threads(lambda at: (of_road, of_area)[at](), 2)[::-1]
    assignment = pd.concat([inside, beside], axis=1)
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
    "scores",
    "joint_section",
    "chainage_m",
    "side",
    "unit",
    "confidence",
]


def learn(problems: pd.DataFrame, sections: gpd.GeoDataFrame, *, projection: str) -> Spread:
    """
    Learn how problems lie around their roads, for `assign` over a city in parts.

    Parameters
    ----------
    problems
        A fair sample of the problems, or all of them; only their positions are read.
    sections, projection
        As for `assign`.
    """
    _check_stored(sections, "sections")
    return roadside.learn(problems, sections, projection)


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
