"""Refuse letters that would urge somebody twice, under a taken number, or about what is settled."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd
import sqlalchemy as sa

from ..errors import InputError
from ..i18n import N_
from ..letters import Letter
from ._plain_rows import blocks
from .letter_tables import letter_events, letter_points, letters
from .present import states

ENDED = ("closed", "voided")
"""States of a problem that nobody is urged about any more."""
MOST_NAMED = 5


def described(letter: Letter) -> dict[str, Any]:
    """Return the letter's row, without its document."""
    return {
        "number": letter.number,
        "kind": letter.draft.kind,
        "recipient": letter.draft.recipient,
        "rung": letter.draft.rung,
        "issued_on": letter.issued_on.isoformat(),
        "reply_by": letter.reply_by.isoformat(),
        "as_of": letter.as_of.isoformat(sep=" ", timespec="seconds"),
        "remark": letter.remark,
    }


def points_of(letter: Letter) -> list[dict[str, Any]]:
    """Return the rows of the letter's points."""
    names = ["source", "source_id", "number", "because", "rung", "type_key", "address", "due_at", "days_over"]
    rows = []
    for point in letter.draft.points[names].to_dict("records"):
        due, over = point["due_at"], point["days_over"]
        point["place"] = int(point.pop("number"))
        point["due_at"] = None if pd.isna(due) else due.isoformat(sep=" ", timespec="seconds")
        point["days_over"] = None if pd.isna(over) else float(over)
        rows.append({str(name): value for name, value in point.items()})
    return rows


def check_new(connection: sa.Connection, round_id: int, letter: Letter) -> None:
    """Refuse a number that is taken and a second letter of the round to the same recipient."""
    table = letters.c
    if connection.execute(sa.select(table.letter_id).where(table.number == letter.number)).first():
        raise InputError(N_("文号 {number} 已经用过"), N_("请刷新预览，取下一个文号"), number=letter.number)
    same = (
        table.round_id == round_id,
        table.kind == letter.draft.kind,
        table.recipient == letter.draft.recipient,
    )
    known = connection.execute(sa.select(table.number).where(*same)).scalar_one_or_none()
    if known is not None:
        raise InputError(
            N_("本轮已给“{recipient}”发过 {number}，一轮只发一份"),
            N_("请等下一轮再发"),
            recipient=letter.draft.recipient,
            number=known,
        )


def check_points(connection: sa.Connection, round_id: int, points: list[dict[str, Any]]) -> None:
    """Refuse points that another letter of the round has, and points that are settled or gone by now."""
    keys = [(point["source"], point["source_id"]) for point in points]
    taken = {
        (row.source, row.source_id): row.number
        for row in _asked(
            connection,
            sa.select(letter_points.c.source, letter_points.c.source_id, letters.c.number)
            .join(letters, letters.c.letter_id == letter_points.c.letter_id)
            .where(letter_points.c.round_id == round_id),
            letter_points,
            keys,
        )
    }
    if taken:
        raise InputError(
            N_("有 {count} 个点位本轮已在别的函里：{points}（{numbers}）"),
            N_("请刷新预览；一个点位一轮只督办一次"),
            count=len(taken),
            points=[key[1] for key in taken][:MOST_NAMED],
            numbers=sorted(set(taken.values()))[:MOST_NAMED],
        )
    state = states(connection, keys)
    over = [key for key in keys if state.get(key, "voided") in ENDED]
    if over:
        raise InputError(
            N_("有 {count} 个点位在预览之后已结案、作废或移除：{points}"),
            N_("请刷新预览再发，以免督办已经办结的问题"),
            count=len(over),
            points=[key[1] for key in over][:MOST_NAMED],
        )


def check_event(connection: sa.Connection, letter_id: int, on_day: dt.date, reply_by: dt.date | None) -> None:
    """Refuse an event of a letter that is over, before its day, or an extension that does not extend."""
    row = connection.execute(sa.select(letters).where(letters.c.letter_id == letter_id)).first()
    if row is None:
        raise InputError(N_("没有这份函"), N_("请从列表中选择"))
    table = letter_events.c
    past = connection.execute(
        sa.select(table.kind, table.reply_by).where(table.letter_id == letter_id).order_by(table.event_id)
    ).all()
    if {"closed", "withdrawn"} & {event.kind for event in past}:
        raise InputError(
            N_("{number} 已办结或已作废，不能再记"), N_("请从列表中选择别的函"), number=row.number
        )
    if on_day < _day(row.issued_on):
        raise InputError(
            N_("记录的日期 {day} 早于 {number} 发出的日期"),
            N_("请改正日期"),
            day=on_day.isoformat(),
            number=row.number,
        )
    present = [_day(event.reply_by) for event in past if event.reply_by] or [_day(row.reply_by)]
    if reply_by is not None and reply_by <= present[-1]:
        raise InputError(
            N_("新的回复期限不晚于现在的期限 {day}"), N_("请改正日期"), day=present[-1].isoformat()
        )


def _day(value: object) -> dt.date:
    return dt.date.fromisoformat(str(value)[:10])


def _asked(
    connection: sa.Connection, query: sa.Select[Any], table: sa.Table, keys: list[tuple[str, str]]
) -> list[sa.Row[Any]]:
    """Ask for the rows of some (source, source_id), a block at a time."""
    pair = sa.tuple_(table.c.source, table.c.source_id)
    return [row for block in blocks(keys) for row in connection.execute(query.where(pair.in_(block)))]
