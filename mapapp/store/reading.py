"""Read the city, its imports and its history from the store."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import sqlalchemy as sa

from .. import crs, zoning
from ..case_life import nothing as no_steps
from ..city import City
from ..city import clock as present
from ..complaints import Complaint, rejected_frame
from . import _former, _frames, clock, ground, life_reading, schema
from .engine import reading

PROJECTION_OF_NOWHERE = "EPSG:4547"
"""The projection of a city without any position, where nothing can be measured yet."""
DECIDING = (
    *("decide", "withdraw_decisions"),
    *("freeze", "save_view", "forget_view", "set_stages", "set_weights", "add_photo", "step"),
    *("open_round", "issue_letter", "note_letter", "save_bulletin", "issue_bulletin", "clear_texts"),
    *("set_limits", "set_hours", "set_days"),
    *("import_ground", "patrol", "plan_patrols", "withdraw_patrol", "inspect_point", "withdraw_inspection"),
    *("set_point_kinds", "set_checklist", "check_shop", "sign_shop", "set_ground_rules"),
    *("save_draft", "drop_draft"),
)
"""What the changes are called that leave the evidence as it is."""


def city(engine: sa.Engine, *, with_problems: bool = True, since: City | None = None) -> City:
    """
    Read one revision of the city.

    Parameters
    ----------
    engine
        From `connect`.
    with_problems
        False leaves the problems frame empty, for those who need the zones only.
    since
        An earlier revision of the same city, with its problems: where nothing but decisions was written
        since, its frames are used again instead of being read.

    Returns
    -------
    city
        All frames of the same revision, as ARCHITECTURE.md describes them.
    """
    with reading(engine) as connection:
        number, evidenced = _revision(connection), _evidence(connection)
        if since is not None and since.evidence == evidenced:
            taken = life_reading.read(connection, since.events)
            beside = _beside(connection)
            return _as_of_today(replace(since, revision=number, events=taken, **beside))
        name, projection, made_up = connection.execute(
            sa.select(schema.city.c.name, schema.city.c.projection, schema.city.c.made_up)
        ).one()
        shelves = _frames.SHELVES
        nothing = () if with_problems else (sa.false(),)
        frames = {
            kind: _frames.read(
                connection, shelf.table, shelf.columns, *(nothing if kind == "problems" else ())
            )
            for kind, shelf in shelves.items()
            if kind not in _frames.GROUND
        }
        aliases, beside = _frame(connection, schema.aliases), _beside(connection)
        taken = life_reading.read(connection) if with_problems else no_steps()
        dated = _former.zoning(connection, frames["communities"], frames["sections"])
    read = City(
        name=name,
        projection=projection or _projection(frames["communities"], frames["sections"], frames["problems"]),
        revision=number,
        made_up=bool(made_up),
        problems=frames["problems"],
        communities=frames["communities"],
        sections=frames["sections"],
        roster=frames["roster"],
        aliases=aliases,
        evidence=evidenced,
        zoning=dated,
        events=taken,
        **beside,
    )
    return _as_of_today(read)


def _as_of_today(read: City) -> City:
    """Give the city the zones of its own day: what a plan brings from a later day on does not hold yet."""
    return zoning.at(read, present(read, dt.datetime.now()).date())


def _beside(connection: sa.Connection) -> dict[str, Any]:
    """Read what changes without the evidence: decisions, the clock, what is seen on the ground."""
    return {
        "decisions": _frame(connection, schema.decisions),
        "calendar": clock.calendar(connection),
        "limits": clock.in_force(connection, "limits"),
        "ground": ground.read(connection),
    }


def revision(engine: sa.Engine) -> int:
    """Return the number that every write raises; 0 in an empty store."""
    with reading(engine) as connection:
        return _revision(connection)


def evidence(engine: sa.Engine) -> int:
    """Return the revision at which anything that the join reads last changed; see `City.evidence`."""
    with reading(engine) as connection:
        return _evidence(connection)


def imports(engine: sa.Engine) -> pd.DataFrame:
    """List the imports, newest first: who brought in which file when, and what became of its rows."""
    with reading(engine) as connection:
        listed = _frames.read(connection, schema.imports, tuple(schema.imports.c.keys()))
    return listed[::-1].reset_index(drop=True)


def rejected(engine: sa.Engine, import_id: int) -> pd.DataFrame:
    """Return the rows that an import refused, as `Cleaned.rejected` had them."""
    table = schema.rejected_rows
    query = (
        sa.select(table.c.row, table.c.complaints, table.c.raw)
        .where(table.c.import_id == import_id)
        .order_by(table.c.rejected_id)
    )
    with reading(engine) as connection:
        kept = connection.execute(query).all()
    complaints = [[Complaint(**complaint) for complaint in row.complaints] for row in kept]
    return rejected_frame([row.row for row in kept], complaints, [row.raw for row in kept])


def words(engine: sa.Engine) -> dict[str, str]:
    """Return the words that people have mapped to problem types, text → type key."""
    table = schema.learned_words
    with reading(engine) as connection:
        return {
            row.text: row.type_key for row in connection.execute(sa.select(table.c.text, table.c.type_key))
        }


def changes(engine: sa.Engine) -> pd.DataFrame:
    """List what was written, newest first: revision, moment, actor, what, and the detail as a dictionary."""
    table = schema.changes
    names = ("revision", "changed_at", "actor", "what", "detail")
    with reading(engine) as connection:
        listed = _frames.read(connection, table, names)
    return listed[::-1].reset_index(drop=True)


def _revision(connection: sa.Connection) -> int:
    return connection.execute(sa.select(schema.revision.c.number)).scalar_one()


def _evidence(connection: sa.Connection) -> int:
    table = schema.changes
    query = sa.select(sa.func.max(table.c.revision)).where(table.c.what.not_in(DECIDING))
    return connection.execute(query).scalar_one_or_none() or 0


def _frame(connection: sa.Connection, table: sa.Table) -> pd.DataFrame:
    return _frames.read(connection, table, tuple(table.c.keys()))


def _projection(communities: gpd.GeoDataFrame, sections: gpd.GeoDataFrame, problems: pd.DataFrame) -> str:
    for zones in (communities, sections):
        if len(zones):
            west, south, east, north = zones.total_bounds
            return crs.city_projection((west + east) / 2, (south + north) / 2)
    lon, lat = problems["lon"].to_numpy(), problems["lat"].to_numpy()
    located = np.isfinite(lon) & np.isfinite(lat)
    if not located.any():
        return PROJECTION_OF_NOWHERE
    # The median: one point typed in wrongly must not move the city into another zone.
    return crs.city_projection(float(np.median(lon[located])), float(np.median(lat[located])))
