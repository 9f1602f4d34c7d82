"""Keep bulletins: drafts that two people do not overwrite, and issued ones byte for byte."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import pandas as pd
import sqlalchemy as sa

from ..bulletins import KINDS, Bulletin, Heading, Paragraph, Period
from ..errors import InputError, StoreError
from ..i18n import N_
from . import _frames, _plain_rows
from .engine import reading, writing
from .figures import _new_name, frozen
from .letter_tables import bulletins as table
from .writing import new_number, now, raise_revision

LISTED = ("bulletin_id", "name", "kind", "frozen_id", "version", "actor", "saved_at", "issued_at", "sha256")


@dataclass(frozen=True)
class Kept:
    """A bulletin as it is kept: with its number, the version that was read, and whether it was issued."""

    bulletin_id: int
    name: str
    version: int
    issued: bool
    bulletin: Bulletin


def new_bulletin(
    engine: sa.Engine,
    name: str,
    kind: str,
    heading: Heading,
    paragraphs: Sequence[Paragraph],
    *,
    frozen_id: int,
    before_id: int | None,
    actor: str,
) -> int:
    """Keep a new draft over frozen periods; return its number."""
    _plain_rows.check_actor(actor)
    if kind not in KINDS:
        raise InputError(N_("没有“{kind}”这种通报"), N_("请从列表中选择"), kind=kind)
    with writing(engine) as connection:
        row = {
            "frozen_id": frozen_id,
            "before_id": before_id,
            "name": _new_name(connection, table, name),
            "kind": kind,
            "version": 1,
        }
        content = _content(heading, paragraphs)
        number = new_number(connection, table, {**row, **content, "actor": actor, "saved_at": now()})
        raise_revision(connection, "save_bulletin", actor, {"bulletin_id": number, **row})
    return number


def save_bulletin(
    engine: sa.Engine, kept: Kept, heading: Heading, paragraphs: Sequence[Paragraph], *, actor: str
) -> None:
    """
    Keep a changed draft.

    Raises
    ------
    InputError
        Nobody named; it was issued; or somebody else has saved it since it was read.
    """
    _plain_rows.check_actor(actor)
    with writing(engine) as connection:
        row = _present(connection, kept)
        changed = _content(heading, paragraphs) | {"version": row.version + 1, "actor": actor}
        connection.execute(
            sa.update(table).where(table.c.bulletin_id == kept.bulletin_id).values(**changed, saved_at=now())
        )
        detail = {"bulletin_id": kept.bulletin_id, "version": row.version + 1}
        raise_revision(connection, "save_bulletin", actor, {**detail, "old": row.paragraphs})


def issue_bulletin(engine: sa.Engine, kept: Kept, content: bytes, *, actor: str) -> None:
    """Keep the document that goes out; from then on nothing changes the bulletin."""
    _plain_rows.check_actor(actor)
    digest = hashlib.sha256(content).hexdigest()
    with writing(engine) as connection:
        _present(connection, kept)
        values = {"content": content, "sha256": digest, "issued_at": now(), "actor": actor}
        connection.execute(sa.update(table).where(table.c.bulletin_id == kept.bulletin_id).values(**values))
        detail = {"bulletin_id": kept.bulletin_id, "name": kept.name, "sha256": digest}
        raise_revision(connection, "issue_bulletin", actor, detail)


def bulletins(engine: sa.Engine) -> pd.DataFrame:
    """List the bulletins, newest first, without their documents (`LISTED`)."""
    with reading(engine) as connection:
        return _frames.read(connection, table, LISTED)[::-1].reset_index(drop=True)


def bulletin(engine: sa.Engine, bulletin_id: int) -> Kept:
    """Return one bulletin with its frozen periods."""
    with reading(engine) as connection:
        row = connection.execute(sa.select(table).where(table.c.bulletin_id == bulletin_id)).one_or_none()
    if row is None:
        raise InputError(N_("没有这份通报"), N_("请从列表中选择"))
    before = frozen(engine, row.before_id) if row.before_id is not None else None
    given: dict[str, Any] = dict(row.heading)
    issued_on = given.pop("issued_on")
    heading = Heading(**given, issued_on=dt.date.fromisoformat(issued_on) if issued_on else None)
    paragraphs = tuple(Paragraph(**part) for part in row.paragraphs)
    found = Bulletin(row.kind, heading, Period(frozen(engine, row.frozen_id), before), paragraphs)
    return Kept(bulletin_id, row.name, row.version, row.issued_at is not None, found)


def bulletin_content(engine: sa.Engine, bulletin_id: int) -> bytes:
    """Return an issued bulletin's document; `StoreError` where it was altered outside the program."""
    with reading(engine) as connection:
        query = sa.select(table.c.name, table.c.content, table.c.sha256)
        row = connection.execute(query.where(table.c.bulletin_id == bulletin_id)).one_or_none()
    if row is None or row.content is None:
        raise InputError(N_("这份通报还没有印发"), N_("请从列表中选择"))
    if hashlib.sha256(row.content).hexdigest() != row.sha256:
        raise StoreError(
            N_("通报“{name}”与印发时所存不符：资料库在本系统之外被改动过"),
            N_("请从备份中找回资料库"),
            name=row.name,
        )
    return bytes(row.content)


def _content(heading: Heading, paragraphs: Sequence[Paragraph]) -> dict[str, Any]:
    day = heading.issued_on.isoformat() if heading.issued_on else None
    return {
        "heading": {**asdict(heading), "issued_on": day},
        "paragraphs": [asdict(paragraph) for paragraph in paragraphs],
    }


def _present(connection: sa.Connection, kept: Kept) -> sa.Row[Any]:
    """Return the row that was read; refuse one that was issued or changed since."""
    row = connection.execute(sa.select(table).where(table.c.bulletin_id == kept.bulletin_id)).one_or_none()
    if row is None or row.issued_at is not None:
        raise InputError(N_("这份通报已经印发，不能再改"), N_("更正请另拟一份"))
    if row.version != kept.version:
        raise InputError(
            N_("{actor} 在您打开之后改过这份通报，您的修改没有保存"),
            N_("请复制您写的内容，刷新后再改"),
            actor=row.actor,
        )
    return row
