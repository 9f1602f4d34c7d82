"""Read the city, its imports and its history from the store."""

from __future__ import annotations

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import sqlalchemy as sa

from .. import crs
from ..city import City
from ..complaints import Complaint, rejected_frame
from . import _frames, schema
from .engine import reading

PROJECTION_OF_NOWHERE = "EPSG:4547"
"""The projection of a city without any position, where nothing can be measured yet."""
DECIDING = ("decide", "withdraw_decisions")
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
            return replace(since, revision=number, decisions=_frame(connection, schema.decisions))
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
        }
        decided, aliases = _frame(connection, schema.decisions), _frame(connection, schema.aliases)
    return City(
        name=name,
        projection=projection or _projection(frames["communities"], frames["sections"], frames["problems"]),
        revision=number,
        made_up=bool(made_up),
        problems=frames["problems"],
        communities=frames["communities"],
        sections=frames["sections"],
        roster=frames["roster"],
        decisions=decided,
        aliases=aliases,
        evidence=evidenced,
    )


def revision(engine: sa.Engine) -> int:
    """Return the number that every write raises; 0 in an empty store."""
    with reading(engine) as connection:
        return _revision(connection)


def evidence(engine: sa.Engine) -> int:
    """Return the revision at which anything but people's decisions last changed; see `City.evidence`."""
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
