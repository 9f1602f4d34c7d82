"""Keep issued letters for good: the document byte for byte, its points, and a history that only grows."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import asdict

import pandas as pd
import sqlalchemy as sa

from ..errors import InputError, StoreError
from ..i18n import N_
from ..letters import EVENTS, Letter, Terms, check_pattern, reply_days, sequence_of
from . import _frames, _plain_rows
from ._letter_checks import ENDED, check_event, check_new, check_points, described, points_of
from .engine import reading, writing
from .figures import LONGEST_NAME
from .letter_tables import letter_events, letter_points, letter_rounds
from .letter_tables import letters as letters_table
from .present import states
from .writing import new_number, now, raise_revision

LISTED = (
    *("letter_id", "round_id", "number", "kind", "recipient", "rung", "issued_on", "reply_by", "as_of"),
    *("remark", "actor", "issued_at", "sha256"),
)


def open_round(engine: sa.Engine, terms: Terms, as_of: dt.datetime, *, actor: str) -> int:
    """
    Begin a round and return its number; one of that name is gone on with, under the terms it began with.

    Raises
    ------
    InputError
        Nobody named, no name, a pattern that cannot be used, or no working day to reply in.
    """
    _plain_rows.check_actor(actor)
    check_pattern(terms.pattern)
    name = " ".join(terms.round_name.split())
    if not name or len(name) > LONGEST_NAME:
        raise InputError(N_("轮次名称是空的，或超过 {most} 个字"), N_("请写如“第28周”"), most=LONGEST_NAME)
    if terms.reply_days < 1:
        raise InputError(N_("回复期限不足一个工作日"), N_("请写 1 或更大的数"))
    with writing(engine) as connection:
        query = sa.select(letter_rounds.c.round_id).where(letter_rounds.c.name == name)
        known = connection.execute(query).scalar_one_or_none()
        if known is not None:
            return int(known)
        kept = {**asdict(terms), "round_name": name}
        row = {"name": name, "as_of": as_of.isoformat(sep=" ", timespec="seconds"), "terms": kept}
        number = new_number(connection, letter_rounds, {**row, "actor": actor, "opened_at": now()})
        raise_revision(connection, "open_round", actor, {"round_id": number, **row})
    return number


def rounds(engine: sa.Engine) -> pd.DataFrame:
    """List the rounds, newest first; `terms` are the fields of `Terms`."""
    return _whole(engine, letter_rounds)[::-1].reset_index(drop=True)


def next_sequence(engine: sa.Engine, pattern: str, year: int) -> int:
    """Return the running number after the highest one that a letter of this pattern and year has."""
    with reading(engine) as connection:
        known = connection.execute(sa.select(letters_table.c.number)).scalars().all()
    return max((sequence_of(pattern, year, str(number)) for number in known), default=0) + 1


def issue_letter(engine: sa.Engine, round_id: int, letter: Letter, content: bytes, *, actor: str) -> int:
    """
    Keep a letter that goes out, all of it or nothing; return its number in the store.

    Raises
    ------
    InputError
        Nobody named; the number is taken; the recipient has a letter of this round; a point is in another
        letter of this round, or was settled since the letter was drafted. Named, with what to do.
    """
    _plain_rows.check_actor(actor)
    points = points_of(letter)
    if not points:
        raise InputError(N_("这份函没有点位"), N_("请先刷新预览"))
    with writing(engine) as connection:
        check_new(connection, round_id, letter)
        check_points(connection, round_id, points)
        row = described(letter) | {
            "round_id": round_id,
            "actor": actor,
            "issued_at": now(),
            "content": content,
        }
        row["sha256"] = hashlib.sha256(content).hexdigest()
        letter_id = new_number(connection, letters_table, row)
        belongs = {"letter_id": letter_id, "round_id": round_id}
        connection.execute(sa.insert(letter_points), [{**point, **belongs} for point in points])
        _note(connection, letter_id, "issued", letter.issued_on, actor)
        detail = {"letter_id": letter_id, "number": letter.number, "recipient": letter.draft.recipient}
        raise_revision(
            connection, "issue_letter", actor, {**detail, "points": len(points), "sha256": row["sha256"]}
        )
    return letter_id


def letter_content(engine: sa.Engine, letter_id: int) -> bytes:
    """Return the document as it went out; `StoreError` where it was altered outside the program."""
    columns = letters_table.c.number, letters_table.c.content, letters_table.c.sha256
    with reading(engine) as connection:
        row = connection.execute(sa.select(*columns).where(letters_table.c.letter_id == letter_id)).first()
    if row is None:
        raise InputError(N_("没有这份函"), N_("请从列表中选择"))
    if hashlib.sha256(row.content).hexdigest() != row.sha256:
        raise StoreError(
            N_("{number} 与发出时所存不符：资料库在本系统之外被改动过"),
            N_("请从备份中找回资料库"),
            number=row.number,
        )
    return bytes(row.content)


def note_letter(
    engine: sa.Engine,
    letter_ids: Sequence[int],
    kind: str,
    on_day: dt.date,
    *,
    actor: str,
    note: str = "",
    reply_by: dt.date | None = None,
) -> None:
    """
    Add to the history of letters: delivered, replied, extended, followed up, closed, withdrawn.

    Raises
    ------
    InputError
        Nobody named; an unknown event, or one before the letter's day; a letter that is closed or withdrawn;
        an extension without a day, or to a day that is not later. Then no letter gets the event.
    """
    _plain_rows.check_actor(actor)
    if kind not in EVENTS or kind == "issued":
        raise InputError(N_("没有“{kind}”这种办理记录"), N_("请从列表中选择"), kind=kind)
    if kind == "extended" and reply_by is None:
        raise InputError(N_("没有写明延长到哪一天"), N_("请填写新的回复期限"))
    with writing(engine) as connection:
        for letter_id in letter_ids:
            check_event(connection, letter_id, on_day, reply_by if kind == "extended" else None)
            _note(connection, letter_id, kind, on_day, actor, note, reply_by if kind == "extended" else None)
        detail = {"letters": list(letter_ids), "kind": kind, "on_day": on_day.isoformat(), "note": note}
        raise_revision(connection, "note_letter", actor, detail)


def letters(engine: sa.Engine) -> pd.DataFrame:
    """List the issued letters without their documents (`LISTED`), oldest first."""
    with reading(engine) as connection:
        return _frames.read(connection, letters_table, LISTED)


def letter_history(engine: sa.Engine) -> pd.DataFrame:
    """Return all events in their order: the columns of `letter_events`."""
    return _whole(engine, letter_events)


def points_of_letters(engine: sa.Engine) -> pd.DataFrame:
    """Return every point of every letter with `state` now: ``settled``, ``open`` or ``gone``."""
    with reading(engine) as connection:
        points = _frames.read(connection, letter_points, tuple(letter_points.c.keys()))
        keys = list(zip(points["source"], points["source_id"], strict=True))
        status = states(connection, keys)
    said = [_state(status.get(key)) for key in keys]
    return points.assign(state=pd.Series(said, index=points.index, dtype="str"))


def earlier_points(engine: sa.Engine) -> pd.DataFrame:
    """Return the points of all letters as drafting reads them (`letters.drafting.EARLIER`)."""
    issued, events, points, opened = (
        read(engine) for read in (letters, letter_history, points_of_letters, rounds)
    )
    gone = events.loc[events["kind"].eq("withdrawn"), "letter_id"]
    head = issued.assign(reply_by=reply_days(issued, events), stands=~issued["letter_id"].isin(gone))
    head = head.merge(opened[["round_id", "name"]], on="round_id")
    kept = head[["letter_id", "number", "kind", "recipient", "reply_by", "issued_at", "name", "stands"]]
    found = points[["letter_id", "source", "source_id", "rung"]].merge(kept, on="letter_id")
    return found.rename(columns={"name": "round_name"})


def _note(
    connection: sa.Connection,
    letter_id: int,
    kind: str,
    on_day: dt.date,
    actor: str,
    note: str = "",
    reply_by: dt.date | None = None,
) -> None:
    row = {"letter_id": letter_id, "kind": kind, "on_day": on_day.isoformat(), "note": note.strip()}
    row |= {"reply_by": reply_by.isoformat() if reply_by else None, "actor": actor, "noted_at": now()}
    connection.execute(sa.insert(letter_events), row)


def _state(status: str | None) -> str:
    if status is None:
        return "gone"
    return "settled" if status in ENDED else "open"


def _whole(engine: sa.Engine, table: sa.Table) -> pd.DataFrame:
    with reading(engine) as connection:
        return _frames.read(connection, table, tuple(table.c.keys()))
