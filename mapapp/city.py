"""Hold one revision of a city: its problems, its zones and who answers for them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

import geopandas as gpd
import pandas as pd

from . import case_life, clock_tables, deadlines
from .decisions import ALIASES, DECISIONS, nothing
from .ground_frames import Ground
from .worktime import Calendar
from .zoning import Zoning


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
    events
        The steps of the cases (`case_life.EVENTS`), in the order in which they were written.
    evidence
        The revision at which anything that the join reads last changed: it is the same since.
    calendar, limits
        The city's working time, and its limits: the office's own, else those that come with the program.
    ground
        Patrols, inspection points and frontages; nothing is joined with them either.
    zoning
        Every version of the zones, where published plans changed them from a day on; `communities` and
        `sections` are those that hold on the city's own day.
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
    events: pd.DataFrame = field(default_factory=case_life.nothing)
    evidence: int = -1
    calendar: Calendar = field(default_factory=deadlines.reference)
    limits: pd.DataFrame = field(default_factory=lambda: clock_tables.reference("limits"))
    ground: Ground = field(default_factory=Ground)
    zoning: Zoning = field(default_factory=Zoning)


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
