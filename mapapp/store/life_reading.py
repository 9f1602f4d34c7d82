"""Read the steps of cases, at the next revision only those that are new."""

from __future__ import annotations

import pandas as pd
import sqlalchemy as sa

from ..case_life import EVENTS as COLUMNS
from ..case_life import nothing
from . import _frames
from .case_tables import events as TABLE  # noqa: N812  (a table)
from .case_tables import photos


def read(connection: sa.Connection, since: pd.DataFrame | None = None) -> pd.DataFrame:
    """
    Return the events frame (`mapapp.case_life.EVENTS`), in the order in which the steps were written.

    `since` is an earlier reading of the same store: steps are only ever added, and it is not read again.
    """
    known = nothing() if since is None else since
    latest = int(known["event_id"].max()) if len(known) else 0
    names = tuple(name for name in COLUMNS if name != "photos")
    new = _frames.read(connection, TABLE, names, TABLE.c.event_id > latest)
    if new.empty:
        return known
    new = new.assign(photos=_photos(connection, latest, new["event_id"]))
    return new if known.empty else pd.concat([known, new], ignore_index=True)


def _photos(connection: sa.Connection, latest: int, numbers: pd.Series) -> pd.Series:
    """Name the photos of each step: their numbers, joined by ;."""
    found: dict[int, list[str]] = {}
    query = sa.select(photos.c.event_id, photos.c.photo_id).where(photos.c.event_id > latest)
    for event_id, photo_id in connection.execute(query.order_by(photos.c.photo_id)):
        found.setdefault(event_id, []).append(str(photo_id))
    said = {number: ";".join(listed) for number, listed in found.items()}
    if not said:
        return pd.Series("", index=numbers.index, dtype="str")
    return numbers.map(said).fillna("").astype("str")
