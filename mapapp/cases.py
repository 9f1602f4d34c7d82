"""Build the cases: every problem with who answers for it, when it is due and whether it is late."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from . import deadlines, decisions, matching, problem_types
from .city import City
from .matching.cell_index import CellIndex

ENDED = ("closed", "voided")
"""States of a problem that nobody has to work on any more."""


def assign(city: City, cells: CellIndex | None = None, *, with_addresses: bool = True) -> pd.DataFrame:
    """Say who answers for every problem of a city: what the evidence says, and people's decisions over it."""
    return decide(city, join(city, cells, with_addresses=with_addresses))


def join(city: City, cells: CellIndex | None = None, *, with_addresses: bool = True) -> pd.DataFrame:
    """
    Join a city's problems with its zones and answerers (`matching.assign`); no clock is read for that.

    `cells` is the index of the city's communities, where it is kept at hand (`store.cells`).
    """
    return matching.assign(
        city.problems,
        city.communities,
        city.sections,
        city.roster,
        projection=city.projection,
        cells=cells,
        with_addresses=with_addresses,
        aliases=decisions.alias_roads(city.aliases),
    )


def decide(city: City, joined: pd.DataFrame) -> pd.DataFrame:
    """Put a city's decisions over what `join` returned for its evidence (`decisions.apply`)."""
    return decisions.apply(
        joined,
        city.problems,
        city.decisions,
        communities=city.communities,
        sections=city.sections,
        roster=city.roster,
        projection=city.projection,
    )


def build(city: City, as_of: dt.datetime, assignment: pd.DataFrame | None = None) -> pd.DataFrame:
    """
    Join a city's problems with their zones and read the clock at one moment.

    Parameters
    ----------
    city
        The city; its frames are only read.
    as_of
        The moment at which open cases are judged, local time.
    assignment
        What `assign` returned for this very city, where it is kept at hand; joined anew without it.

    Returns
    -------
    cases
        The cases frame of ARCHITECTURE.md: one row per problem, in its order and with its index. `due_at`
        is the source's, else the report plus the limit of the type (`deadlines.due`). `is_overdue`: still
        open past the due time at `as_of`, or closed after it. `days`: from the report to the closing, for
        open cases to `as_of`; NaN for a case that ended at an unknown time. The state of a case is the
        present one, also for an earlier `as_of`.
    """
    problems = city.problems
    assignment = assign(city) if assignment is None else assignment
    named = pd.DataFrame(
        {
            "group": _groups(problems["type_key"]),
            "community_name": _lookup(assignment["community"], city.communities, "name"),
            "section_name": _lookup(assignment["section"], city.sections, "name"),
            "joint_name": _lookup(assignment["joint_section"], city.sections, "name"),
            "road": _lookup(assignment["section"], city.sections, "road"),
            "best_road": _lookup(assignment["best_section"], city.sections, "road"),
        }
    )
    cases = pd.concat([problems, assignment, named], axis=1)
    return cases.assign(**_clock(problems, pd.Timestamp(as_of)))


def _clock(problems: pd.DataFrame, as_of: pd.Timestamp) -> dict[str, pd.Series]:
    """Say what is due, open and overdue, and how long it took."""
    reported, closed = problems["reported_at"], problems["closed_at"]
    given = problems["due_at"]
    due_at = given.where(given.notna(), deadlines.due(problems["type_key"], reported))
    is_open = ~problems["status"].isin(ENDED)
    is_closed = problems["status"].eq("closed")
    ended = closed.where(~is_open, as_of)
    days = (ended - reported).dt.total_seconds() / 86_400
    return {
        "due_at": due_at.astype("datetime64[us]"),
        "is_open": is_open,
        "is_overdue": (is_open & (due_at < as_of)) | (is_closed & (closed > due_at)),
        # A moment before the report can only be asked for by looking back; no time had passed then.
        "days": days.clip(lower=0).astype("float64"),
    }


def _groups(type_key: pd.Series) -> pd.Series:
    """Give the headline group of each type; a type no longer in the table counts as not sorted."""
    by_type = {key: kind.group for key, kind in problem_types.TYPES.items()}
    return type_key.map(by_type).fillna(by_type[problem_types.UNSORTED]).astype("str")


def _lookup(codes: pd.Series, zones: pd.DataFrame, column: str) -> pd.Series:
    """Read one text column of the zones by code; "" for no zone."""
    by_code = dict(zip(zones["code"], zones[column], strict=True))
    return codes.map(by_code).fillna("").astype("str")
