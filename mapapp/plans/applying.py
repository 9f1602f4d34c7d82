"""Apply the steps of a plan one after the other to zones and roster; nothing that is live changes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import geopandas as gpd
import pandas as pd

from ..city import City
from ..errors import AppError, InputError
from ..zoning import Zoning
from . import _borders, _corners, _duties, _sections, edits
from ._ground import Ground
from .edits import Edit

STEPS: Mapping[type[Any], Callable[[Ground, Any], Ground]] = {
    edits.SplitSection: _sections.split,
    edits.DivideSides: _sections.divide_sides,
    edits.JoinSections: _sections.join,
    edits.DescribeSections: _sections.describe,
    edits.DrawSection: _sections.draw,
    edits.RemoveSections: _sections.remove,
    edits.RenameSection: _sections.rename,
    edits.MoveBorder: _corners.move,
    edits.SplitCommunity: _borders.split,
    edits.MergeCommunities: _borders.merge,
    edits.GiveGround: _borders.give,
    edits.RenameCommunity: _borders.rename,
    edits.RemoveCommunity: _borders.remove,
    edits.Give: _duties.give,
    edits.GiveEach: _duties.give_each,
    edits.Release: _duties.release,
}
"""What each kind of step does. A step that cannot be done raises `InputError` and changes nothing."""


@dataclass(frozen=True)
class Complaint:
    """A step that could not be done: its number from 1, the step, and why."""

    number: int
    edit: Edit
    error: AppError


@dataclass(frozen=True)
class Planned:
    """
    What a plan makes of a city.

    Attributes
    ----------
    ground
        Zones and roster after the steps.
    complaints
        The steps that could not be done; the others are done without them.
    """

    ground: Ground
    complaints: tuple[Complaint, ...] = ()

    @property
    def communities(self) -> gpd.GeoDataFrame:
        """The communities as planned."""
        return self.ground.communities

    @property
    def sections(self) -> gpd.GeoDataFrame:
        """The road sections as planned."""
        return self.ground.sections

    @property
    def roster(self) -> pd.DataFrame:
        """The roster as planned, old periods closed."""
        return self.ground.roster

    def city(self, city: City) -> City:
        """Return the city as it would be, as if it had always been so."""
        zones = {"communities": self.communities, "sections": self.sections, "zoning": Zoning()}
        return replace(city, roster=self.roster, **zones)


def begin(city: City, from_day: dt.date) -> Planned:
    """
    Begin a plan on a city's zones.

    Parameters
    ----------
    city
        Its zones as they stand last (`zoning.latest`).
    from_day
        The day from which the plan is to hold.
    """
    known = int(city.roster["roster_id"].max()) if len(city.roster) else 0
    day = pd.Timestamp(from_day).normalize()
    return Planned(Ground(city.communities, city.sections, city.roster, city.projection, day, known))


def step(planned: Planned, edit: Edit, number: int) -> Planned:
    """Apply one more step; one that cannot be done is complained about and left out."""
    try:
        return replace(planned, ground=STEPS[type(edit)](planned.ground, edit))
    except InputError as error:
        return replace(planned, complaints=(*planned.complaints, Complaint(number, edit, error)))


def apply(city: City, steps: Sequence[Edit], from_day: dt.date) -> Planned:
    """
    Apply the steps of a plan.

    Parameters
    ----------
    city
        Its zones as they stand last (`zoning.latest`); only read.
    steps
        In their order.
    from_day
        The day from which the plan is to hold.

    Returns
    -------
    planned
        Zones and roster after all steps that could be done, and complaints about the others.
    """
    planned = begin(city, from_day)
    for number, edit in enumerate(steps, start=1):
        planned = step(planned, edit, number)
    return planned
