"""Hold one revision of a city: its problems, its zones and who answers for them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

import geopandas as gpd
import pandas as pd

from .decisions import ALIASES, DECISIONS, nothing


@dataclass(frozen=True)
class City:
    """
    One revision of the city, read once and shared read-only between sessions.

    Attributes
    ----------
    name
        The city's name as the office writes it.
    projection
        The metric coordinate system for distances and areas, as ``EPSG:n``.
    revision
        The store's revision number; every write raises it.
    made_up
        True for the demo city: every screen and document says so.
    problems, communities, sections, roster
        The frames described in ARCHITECTURE.md.
    decisions, aliases
        What people decided where the evidence does not, and the words for roads they taught the program.
    evidence
        The revision at which anything but the decisions last changed: the bare join is the same since.
    """

    name: str
    projection: str
    revision: int
    made_up: bool
    problems: pd.DataFrame
    communities: gpd.GeoDataFrame
    sections: gpd.GeoDataFrame
    roster: pd.DataFrame
    decisions: pd.DataFrame = field(default_factory=lambda: nothing(DECISIONS))
    aliases: pd.DataFrame = field(default_factory=lambda: nothing(ALIASES))
    evidence: int = -1


def clock(city: City, now: dt.datetime) -> dt.datetime:
    """
    Return the moment that the city's figures speak of.

    A real city's clock is the present, to the last full ten minutes so that figures hold still while one
    reads them. A made-up city's clock stands at the end of the last day it has reports for: its year does not
    grow old.
    """
    if city.made_up and len(city.problems):
        last = city.problems["reported_at"].max().to_pydatetime()
        return dt.datetime.combine(last.date() + dt.timedelta(days=1), dt.time())
    return now.replace(minute=now.minute - now.minute % 10, second=0, microsecond=0)
