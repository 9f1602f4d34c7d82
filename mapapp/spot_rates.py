"""Relate the problems of a hotspot to its road, its ground, its households or its patrols."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from . import crs, patrols, zone_measures
from .city import City
from .i18n import N_
from .zone_measures import Period

ALWAYS: Period = (None, None)
ALONG_M = 50.0
"""A hotspot that is a stretch of road is as wide as this on both sides."""


@dataclass(frozen=True)
class Rate:
    """
    One way to relate a count.

    Attributes
    ----------
    key, label, unit
        Name in the code, and what it is called and measured in (catalogue messages).
    per
        How much of the exposure one unit of the rate is: 1000 metres are a kilometre.
    """

    key: str
    label: str
    unit: str
    per: float


RATES: dict[str, Rate] = {
    rate.key: rate
    for rate in (
        Rate("km", N_("每公里道路件数"), N_("件/公里"), 1e3),
        Rate("km2", N_("每平方公里件数"), N_("件/平方公里"), 1e6),
        Rate("households", N_("每千户件数"), N_("件/千户"), 1e3),
        Rate("patrols", N_("每百次巡查件数"), N_("件/百次"), 1e2),
    )
}
GIVEN = ("households", "patrols")
"""Rates that need what somebody recorded: a column of the communities, patrols; others are measured."""


def offered(city: City, period: Period = ALWAYS) -> list[str]:
    """Name the rates that can be computed for a city: those that were given are there only where they are."""
    keys = ["km"] if len(city.sections) else []
    keys += ["km2"] if len(city.communities) else []
    return keys + [key for key in GIVEN if exposure(city, key, period) is not None]


def exposure(city: City, key: str, period: Period = ALWAYS) -> gpd.GeoDataFrame | None:
    """
    Return what chance follows instead of area, as hotspot methods take it; None where nothing was given.

    Parameters
    ----------
    city
        Its communities, sections and patrols.
    key
        ``households``: the communities with the number in their column of that name. ``patrols``: the road
        sections with visits × metres.
    period
        First and last day whose patrols count.
    """
    if key == "patrols":
        if not zone_measures.patrolled(city, "section", period):
            return None
        lengths = crs.project_frame(city.sections, city.projection).length.to_numpy()
        visits = patrols.visits(city.ground.patrols, city.sections, *period)
        return city.sections.assign(exposure=visits.to_numpy() * lengths)
    if key not in city.communities:
        return None
    numbers = pd.to_numeric(city.communities[key], errors="coerce")
    return city.communities.assign(exposure=numbers) if numbers.fillna(0).sum() > 0 else None


def rate(spots: gpd.GeoDataFrame, key: str, city: City, period: Period = ALWAYS) -> pd.Series:
    """
    Relate the count of each hotspot.

    Parameters
    ----------
    spots
        As `spots.describe` returns them, in the city's projection.
    key
        A key of `RATES` that `offered` names.
    city
        Its zones and patrols.
    period
        First and last day whose patrols count.

    Returns
    -------
    rate
        In the rate's unit, aligned with the spots; NaN where there is none of it. A community's households
        belong to a hotspot by the share of its ground that the hotspot covers; the patrols of a hotspot are
        the mean visits of the metres of road in it.
    """
    shapes = spots.geometry.to_numpy()
    ground = np.where(shapely.get_dimensions(shapes) == 1, shapely.buffer(shapes, ALONG_M), shapes)
    if key == "km2":
        amount = shapely.area(ground)
    elif key == "km":
        amount = _within(ground, crs.project_frame(city.sections, city.projection), shapely.length)
    elif key == "patrols":
        there = gpd.GeoDataFrame(geometry=ground, crs=city.projection)
        visited = patrols.exposure(city.ground.patrols, there, city.sections, city.projection, *period)
        amount = visited.to_numpy()
    else:
        zones = exposure(city, key, period)
        assert zones is not None, key
        amount = _within(ground, crs.project_frame(zones, city.projection), shapely.area, by_share=True)
    found = spots["count"].to_numpy() / np.where(amount > 0, amount, np.nan) * RATES[key].per
    return pd.Series(found, index=spots.index, name=key)


def _within(ground: np.ndarray, zones: gpd.GeoDataFrame, size, *, by_share: bool = False) -> np.ndarray:
    """Sum over the zones how much of each lies on each ground, or that share of its exposure; shape (n,)."""
    shapes = shapely.make_valid(zones.geometry.to_numpy())
    at, zone = shapely.STRtree(shapes).query(ground, predicate="intersects")
    parts = size(shapely.intersection(ground[at], shapes[zone]))
    if by_share:
        whole = size(shapes[zone])
        given = zones["exposure"].fillna(0).to_numpy()[zone]
        parts = np.divide(parts, whole, out=np.zeros_like(parts), where=whole > 0) * given
    return np.bincount(at, weights=parts, minlength=len(ground))
