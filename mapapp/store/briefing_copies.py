"""Keep the pictures of briefings, and frozen copies that nothing changes later."""

from __future__ import annotations

import hashlib
from typing import Any

import pandas as pd
import sqlalchemy as sa

from .. import photos
from ..briefing import Deck, pack, unpack
from ..errors import InputError, StoreError
from ..i18n import N_
from . import _frames, _plain_rows
from . import briefing_tables as tables
from .engine import reading, writing
from .writing import new_number, now, raise_revision

LISTED = ("copy_id", "name", "language", "as_of", "frozen_at", "actor", "revision", "scenes_n")


def freeze_briefing(engine: sa.Engine, deck: Deck, show: dict[str, Any], *, actor: str) -> int:
    """
    Keep a briefing with all its figures, shapes, maps and pictures; return the copy's number.

    Parameters
    ----------
    deck
        The figures, in one language.
    show
        What the player shows of it, with the base map and the pictures inside.
    """
    _plain_rows.check_signed(actor)
    if not deck.slides:
        raise InputError(N_("这份汇报还没有场景，不能定格"), N_("请先添加场景"))
    content = pack(deck, show)
    table = tables.frozen_briefings
    with writing(engine) as connection:
        row = {
            "name": deck.title,
            "language": deck.language,
            "as_of": deck.as_of.isoformat(sep=" ", timespec="seconds"),
            "frozen_at": deck.frozen_at or now(),
            "actor": actor,
            "revision": deck.revision,
            "scenes_n": len(deck.slides),
            "content": content,
            "sha256": hashlib.sha256(content).hexdigest(),
        }
        number = new_number(connection, table, row)
        detail = {"copy_id": number, "name": deck.title, "sha256": row["sha256"]}
        raise_revision(connection, "freeze_briefing", actor, detail)
    return number


def frozen_briefings(engine: sa.Engine) -> pd.DataFrame:
    """List the frozen copies, newest first, without their content (`LISTED`)."""
    with reading(engine) as connection:
        return _frames.read(connection, tables.frozen_briefings, LISTED)[::-1].reset_index(drop=True)


def frozen_briefing(engine: sa.Engine, copy_id: int) -> tuple[Deck, dict[str, Any]]:
    """Return a frozen copy; `StoreError` where it was altered outside the program."""
    table = tables.frozen_briefings
    with reading(engine) as connection:
        row = connection.execute(sa.select(table).where(table.c.copy_id == copy_id)).one_or_none()
    if row is None:
        raise InputError(N_("没有这份定格的汇报"), N_("请从列表中选择"))
    if hashlib.sha256(row.content).hexdigest() != row.sha256:
        raise StoreError(
            N_("定格的汇报“{name}”与当时所存不符：资料库在本系统之外被改动过"),
            N_("请从备份中找回资料库"),
            name=row.name,
        )
    return unpack(row.content)


def add_picture(engine: sa.Engine, content: bytes, file_name: str, *, actor: str) -> str:
    """
    Keep a picture for briefings; return its checksum. The same one is kept once.

    It is written anew by `photos.read`: no larger than a screen, without what a camera writes into it.
    """
    _plain_rows.check_signed(actor)
    taken = photos.read(content)
    sha256 = taken.sha256
    table = tables.briefing_pictures
    with writing(engine) as connection:
        if connection.execute(sa.select(table.c.sha256).where(table.c.sha256 == sha256)).first() is None:
            row = {
                "sha256": sha256,
                "content": taken.full,
                "file_name": file_name[:200],
                "actor": actor,
                "added_at": now(),
            }
            connection.execute(sa.insert(table).values(row))
            raise_revision(connection, "add_picture", actor, {"sha256": sha256, "file_name": file_name[:200]})
    return sha256


def picture(engine: sa.Engine, sha256: str) -> bytes | None:
    """Return a picture's bytes, None where there is none of this checksum."""
    table = tables.briefing_pictures
    with reading(engine) as connection:
        return connection.execute(sa.select(table.c.content).where(table.c.sha256 == sha256)).scalar()
