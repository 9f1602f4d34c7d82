"""Write to the store so that every write raises the revision and leaves an audit line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa

from .. import crs, problem_types
from ..errors import InputError
from ..i18n import N_
from . import schema
from .engine import writing


@contextmanager
def change(engine: sa.Engine, what: str, actor: str, detail: Mapping[str, Any]) -> Iterator[sa.Connection]:
    """Write in one transaction, raise the revision in it, and note who changed what."""
    with writing(engine) as connection:
        yield connection
        raise_revision(connection, what, actor, detail)


def raise_revision(connection: sa.Connection, what: str, actor: str, detail: Mapping[str, Any]) -> int:
    """Raise the revision inside a transaction and note the change; return the new revision."""
    table = schema.revision
    connection.execute(sa.update(table).values(number=table.c.number + 1))
    number = connection.execute(sa.select(table.c.number)).scalar_one()
    connection.execute(
        sa.insert(schema.changes).values(
            revision=number, changed_at=now(), actor=actor, what=what, detail=dict(detail)
        )
    )
    return number


def new_number(connection: sa.Connection, table: sa.Table, row: Mapping[str, Any]) -> int:
    """Insert one row and return the running number that the store gave it."""
    number = table.primary_key.columns[0]
    return int(connection.execute(sa.insert(table).values(dict(row)).returning(number)).scalar_one())


def now() -> str:
    """Write the present local time as the store keeps it."""
    return dt.datetime.now().isoformat(sep=" ", timespec="seconds")


def rename_city(engine: sa.Engine, name: str, *, actor: str) -> None:
    """Give the city its name."""
    with change(engine, "rename_city", actor, {"name": name}) as connection:
        connection.execute(sa.update(schema.city).values(name=name))


def set_projection(engine: sa.Engine, projection: str, *, actor: str) -> None:
    """Fix the city's metric projection (``EPSG:n``), or leave it to be computed with an empty text."""
    if projection:
        crs.metric(projection)
    with change(engine, "set_projection", actor, {"projection": projection}) as connection:
        connection.execute(sa.update(schema.city).values(projection=projection))


def mark_made_up(engine: sa.Engine, made_up: bool, *, actor: str) -> None:
    """Say whether the city is made up; every screen and document of a made-up city says so."""
    with change(engine, "mark_made_up", actor, {"made_up": made_up}) as connection:
        connection.execute(sa.update(schema.city).values(made_up=made_up))


def learn_word(engine: sa.Engine, text: str, type_key: str, *, actor: str) -> None:
    """Remember that a word means a problem type in this city; a later word for the same text replaces it."""
    learn_words(engine, {text: type_key}, actor=actor)


def learn_words(engine: sa.Engine, words: Mapping[str, str], *, actor: str) -> None:
    """
    Remember several words at once, text → type key.

    Raises
    ------
    InputError
        A type key that is not in the table of types, or an empty word.
    """
    for text, key in words.items():
        if not text.strip() or key not in problem_types.TYPES:
            raise InputError(
                N_("“{text}”不能归入“{key}”：没有这一问题类别，或词语为空"),
                N_("请从问题类别表中选择"),
                text=text,
                key=key,
            )
    if not words:
        return
    table = schema.learned_words
    moment = now()
    rows = [
        {"text": text.strip(), "type_key": key, "actor": actor, "learned_at": moment}
        for text, key in words.items()
    ]
    with change(engine, "learn_words", actor, dict(words)) as connection:
        connection.execute(sa.delete(table).where(table.c.text.in_([row["text"] for row in rows])))
        connection.execute(sa.insert(table), rows)
