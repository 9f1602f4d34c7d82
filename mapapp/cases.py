"""Build the cases: every problem with who answers for it, when it is due and whether it is late."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from . import case_clock, case_life, decisions, matching, points, problem_types, zoning
from .city import City
from .matching.cell_index import CellIndex

LIFE = tuple(name for name in case_life.COLUMNS if name not in ("named", "restarted"))
"""What `case_life.derive` puts into the cases as it is."""


def assign(city: City, cells: CellIndex | None = None, *, with_addresses: bool = True) -> pd.DataFrame:
    """Say who answers for every problem of a city: what the evidence says, and people's decisions over it."""
    return decide(city, join(city, cells, with_addresses=with_addresses))


def join(city: City, cells: CellIndex | None = None, *, with_addresses: bool = True) -> pd.DataFrame:
    """
    Join a city's problems with its zones and answerers (`matching.assign`); no clock is read for that.

    `cells` is the index of the city's communities, where it is kept at hand (`store.cells`).
    """
    problems = city.problems

    def of_time(then: City, held: pd.Series) -> pd.DataFrame:
        whole = bool(held.all())
        return matching.assign(
            problems if whole else problems[held],
            then.communities,
            then.sections,
            then.roster,
            projection=then.projection,
            cells=cells if then.communities is city.communities else None,
            with_addresses=with_addresses,
            aliases=decisions.alias_roads(then.aliases),
            # What is learned is learned from all problems: a later publication leaves earlier answers alone.
            spread=None if whole else matching.learn(problems, then.sections, projection=then.projection),
        )

    return zoning.by_epoch(city, problems["reported_at"], of_time)


def decide(city: City, joined: pd.DataFrame) -> pd.DataFrame:
    """Put a city's decisions over what `join` returned for its evidence (`decisions.apply`)."""

    def of_time(then: City, held: pd.Series) -> pd.DataFrame:
        whole = bool(held.all())
        return decisions.apply(
            joined if whole else joined[held],
            city.problems if whole else city.problems[held],
            then.decisions,
            communities=then.communities,
            sections=then.sections,
            roster=then.roster,
            projection=then.projection,
        )

    return zoning.by_epoch(city, city.problems["reported_at"], of_time)


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
        The cases frame of ARCHITECTURE.md: one row per problem, in its order and with its index. State and
        moments are those of the steps taken here, where there are any (`case_life.derive`). `due_at` is the
        source's, else the filing (the report where none is known) plus the limit of the type in the city's
        working time (`case_clock.due`), moved on by extensions and pauses; NaT where no limit holds.
        `due_earliest`, `due_latest`: the same, but where it runs through a year whose holidays are not
        published (`case_clock.bounds`). `light`: of an open case (`deadlines.lights`; grey while it is
        paused, "" between these two), else "". `is_overdue`: still open past the latest due time at `as_of`
        and not paused, or closed after it. `days`: from the report to the closing, for open cases to `as_of`;
        NaN for a case that ended at an unknown time. The state of a case is the present one, also for an
        earlier `as_of`.
    """
    lives = case_life.derive(city.problems, city.events, as_of)
    problems = city.problems.assign(**{name: lives[name] for name in LIFE})
    assignment = assign(city) if assignment is None else assignment
    if lives["named"].ne("").any():
        unit = assignment["unit"].where(lives["named"].eq("").to_numpy(), lives["named"].to_numpy())
        assignment = assignment.assign(unit=unit)
    named = zoning.by_epoch(city, problems["reported_at"], lambda then, held: _names(then, assignment[held]))
    group = groups(problems["type_key"]).rename("group")
    cases = pd.concat([problems, assignment, group, named], axis=1)
    at_points = points.columns_of(problems, city.ground.points, city.projection)
    return cases.assign(**case_clock.read(city, lives, as_of), **at_points)


def groups(type_key: pd.Series) -> pd.Series:
    """Give the headline group of each type; a type no longer in the table counts as not sorted."""
    by_type = {key: kind.group for key, kind in problem_types.TYPES.items()}
    return type_key.map(by_type).fillna(by_type[problem_types.UNSORTED]).astype("str")


def _names(city: City, assignment: pd.DataFrame) -> pd.DataFrame:
    """Name the zones of an assignment as they were called then."""
    return pd.DataFrame(
        {
            "community_name": _lookup(assignment["community"], city.communities, "name"),
            "section_name": _lookup(assignment["section"], city.sections, "name"),
            "joint_name": _lookup(assignment["joint_section"], city.sections, "name"),
            "road": _lookup(assignment["section"], city.sections, "road"),
            "best_road": _lookup(assignment["best_section"], city.sections, "road"),
        }
    )


def _lookup(codes: pd.Series, zones: pd.DataFrame, column: str) -> pd.Series:
    """Read one text column of the zones by code; "" for no zone."""
    by_code = dict(zip(zones["code"], zones[column], strict=True))
    # Without any zone the mapping gives numbers that are NaN.
    return codes.map(by_code).astype("object").fillna("").astype("str")
