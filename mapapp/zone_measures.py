"""Measure zones, so that a long road and a short one can be compared."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from . import crs, patrols, roster
from .city import City
from .i18n import N_
from .indicators import Coded

MEASURES = {"km": N_("路段长度（公里）"), "km2": N_("社区面积（平方公里）"), "patrols": N_("巡查次数")}
ZONES = {"community": "community", "leader": "community", "section": "section", "unit": "section"}
"""Roll-up → the zones that its rows consist of."""
Period = tuple[dt.date | None, dt.date | None]
"""First and last day, both included; None is open-ended."""


def measure(
    city: City, by: str, coded: Coded, day: pd.Timestamp, period: Period = (None, None)
) -> Mapping[str, NDArray[np.float64]]:
    """
    Measure the rows of a roll-up.

    Parameters
    ----------
    city
        Zones and roster.
    by, coded
        The roll-up. A leader's measure is the sum over the communities that are the leader's on `day`, a
        unit's likewise over its sections; other roll-ups have none.
    day
        The day whose roster counts.
    period
        The days whose patrols count.

    Returns
    -------
    measures
        Key of `MEASURES` → value of each key of `coded`, NaN for nobody. km and km2 are measured in the
        city's projection; patrols only where zones of this kind were visited in the period (`patrolled`).
    """
    kind = ZONES.get(by, "")
    if not kind:
        return {}
    zones = city.communities if kind == "community" else city.sections
    owners = zones["code"]
    if by in ("leader", "unit"):
        days = pd.Series(day, index=zones.index)
        owners = roster.answering(city.roster, kind, zones["code"], days)["answerer"]
    return {
        name: values.groupby(owners.to_numpy()).sum().drop("", errors="ignore").reindex(coded.keys).to_numpy()
        for name, values in _measured(city, zones, kind, period).items()
    }


def patrolled(city: City, kind: str, period: Period) -> bool:
    """Say whether any community, or any section, was visited in a period."""
    counted = patrols.within(city.ground.patrols, *period)
    return bool(counted["zone_kind"].eq(kind).any())


def _measured(city: City, zones: gpd.GeoDataFrame, kind: str, period: Period) -> dict[str, pd.Series]:
    shapes = crs.project_frame(zones, city.projection).geometry
    found = {"km2": shapes.area / 1e6} if kind == "community" else {"km": shapes.length / 1e3}
    if patrolled(city, kind, period):
        found["patrols"] = patrols.visits(city.ground.patrols, zones, *period, kind=kind)
    return found
