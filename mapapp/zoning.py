"""Say which zones held on which day: a published plan changes zones from a day on, never before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from .city import City

DAY = pd.Timedelta(days=1)


@dataclass(frozen=True)
class Zoning:
    """
    Every version of every zone.

    Attributes
    ----------
    communities, sections
        The frames of ARCHITECTURE.md with `valid_from` (NaT: since ever) and `valid_to` (last day, NaT: until
        further notice); a code occurs once for each version. None where no zone was ever changed by a plan.
    """

    communities: gpd.GeoDataFrame | None = None
    sections: gpd.GeoDataFrame | None = None

    @property
    def turns(self) -> list[pd.Timestamp]:
        """The days from which other zones held than the day before, rising."""
        days: set[pd.Timestamp] = set()
        for versions in (self.communities, self.sections):
            if versions is not None:
                days |= set(versions["valid_from"].dropna()) | set(versions["valid_to"].dropna() + DAY)
        return sorted(days)


@dataclass(frozen=True)
class Epoch:
    """A time of unchanged zones: its first and last day (None: open), and the city as it was zoned then."""

    first: pd.Timestamp | None
    last: pd.Timestamp | None
    city: City

    def holds(self, moments: pd.Series) -> pd.Series:
        """Tell which moments lie in it."""
        days = pd.to_datetime(moments).dt.normalize()
        held = pd.Series(True, index=days.index)
        if self.first is not None:
            held &= days >= self.first
        return held if self.last is None else held & (days <= self.last)


def at(city: City, day: dt.date | pd.Timestamp) -> City:
    """Return the city with the zones that hold on a day; the very same where that is so already."""
    if not city.zoning.turns:
        return city
    found = {}
    for kind in ("communities", "sections"):
        versions = getattr(city.zoning, kind)
        if versions is not None:
            found[kind] = _same_or(getattr(city, kind), _held(versions, pd.Timestamp(day).normalize()))
    if all(frame is getattr(city, kind) for kind, frame in found.items()):
        return city
    return replace(city, **found)


def latest(city: City) -> City:
    """Return the city with the zones of the last plan, also where that is still to come."""
    turns = city.zoning.turns
    return at(city, turns[-1]) if turns else city


def ever(city: City) -> City:
    """Return the city with every zone that ever was, each in its last version: for those who ask by code."""
    found = {}
    for kind in ("communities", "sections"):
        versions = getattr(city.zoning, kind)
        if versions is not None:
            ordered = versions.sort_values("valid_from", kind="stable", na_position="first")
            found[kind] = _plain(ordered.drop_duplicates("code", keep="last").sort_index())
    return replace(city, **found) if found else city


def epochs(city: City) -> list[Epoch]:
    """Return the times of unchanged zones, the earliest first; one open time for a city without turns."""
    turns = city.zoning.turns
    if not turns:
        return [Epoch(None, None, city)]
    firsts = [None, *turns]
    lasts = [*(day - DAY for day in turns), None]
    held = [at(city, turns[0] - DAY if first is None else first) for first in firsts]
    return [Epoch(*each) for each in zip(firsts, lasts, held, strict=True)]


def by_epoch(city: City, moments: pd.Series, work: Callable[[City, pd.Series], pd.DataFrame]) -> pd.DataFrame:
    """
    Do something for the rows of each time with the zones of that time, and put the answers together.

    Parameters
    ----------
    moments
        Of the rows; their index is that of the answers.
    work
        Takes the city of a time and the mask of its rows; returns a frame with the index of these rows.
    """
    parts = [
        work(epoch.city, held) for epoch, held in _occupied(city, moments) if held.any() or not len(moments)
    ]
    return parts[0] if len(parts) == 1 else pd.concat(parts).reindex(moments.index)


def _occupied(city: City, moments: pd.Series) -> Iterator[tuple[Epoch, pd.Series]]:
    times = epochs(city)
    for epoch in times if len(moments) else times[-1:]:
        yield epoch, epoch.holds(moments)


def _held(versions: gpd.GeoDataFrame, day: pd.Timestamp) -> gpd.GeoDataFrame:
    begun = versions["valid_from"].isna() | (versions["valid_from"] <= day)
    lasts = versions["valid_to"].isna() | (versions["valid_to"] >= day)
    held = np.flatnonzero(begun & lasts)
    # A zone that was changed stands where it stands now: lists do not jump from one day to the next.
    place = pd.factorize(versions["code"])[0][held]
    return _plain(versions.iloc[held[np.argsort(place, kind="stable")]])


def _plain(versions: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    return versions.drop(columns=["valid_from", "valid_to"]).reset_index(drop=True)


def _same_or(present: gpd.GeoDataFrame, found: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Keep the frame at hand where it is the same, so that its indexes stay good."""
    if len(present) != len(found) or not present["code"].equals(found["code"]):
        return found
    ours, theirs = present.geometry.to_numpy(), found.geometry.to_numpy()
    same_shapes = all(one is other for one, other in zip(ours, theirs, strict=True))
    columns = [name for name in present.columns if name != "geometry"]
    plain = pd.DataFrame(present[columns]), pd.DataFrame(found[columns])
    return present if same_shapes and plain[0].equals(plain[1]) else found
