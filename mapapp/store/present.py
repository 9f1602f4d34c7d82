"""Tell the present state of a few cases: what their file said, and the steps taken here over it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import sqlalchemy as sa

from ..case_life import EVENTS, derive, nothing
from . import _frames, schema
from ._plain_rows import blocks
from .case_tables import events

Key = tuple[str, str]


def states(connection: sa.Connection, keys: Iterable[Key]) -> dict[Key, str]:
    """Return the status of each case that is in the store, by (source, source_id); others are left out."""
    found: dict[Key, str] = {}
    shelf = _frames.SHELVES["problems"]
    names = tuple(name for name in EVENTS if name != "photos")
    for block in blocks(sorted(set(keys))):
        wanted = sa.tuple_(schema.problems.c.source, schema.problems.c.source_id).in_(block)
        problems = _frames.read(connection, shelf.table, shelf.columns, wanted)
        taken = sa.tuple_(events.c.source, events.c.source_id).in_(block)
        steps = _frames.read(connection, events, names, taken)
        known = steps.assign(photos="").astype({"photos": "str"}) if len(steps) else nothing()
        lives = derive(problems, known, dt.datetime.now())
        found |= dict(
            zip(zip(problems["source"], problems["source_id"], strict=True), lives["status"], strict=True)
        )
    return found
