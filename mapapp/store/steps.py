"""Write the steps of cases: checked against what came before, added in one transaction, never changed."""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from .. import case_life
from ..case_life import Life, Move
from ..errors import InputError
from ..i18n import N_
from . import _plain_rows, photo_files, schema
from .case_tables import events as EVENTS  # noqa: N812  (tables)
from .case_tables import photos as PHOTOS  # noqa: N812
from .engine import reading, writing
from .writing import raise_revision

Key = tuple[str, str]
"""A problem's source and number."""
LEDGER_COLUMNS = ("source", "source_id", "status", "reported_at", "disposed_at", "closed_at")
TOLD_MOST = 20


@dataclass(frozen=True)
class Taken:
    """
    What became of the steps that were asked for.

    Attributes
    ----------
    event_ids
        Numbers of those written, in the order asked.
    refused
        Position → why it was not written.
    """

    event_ids: tuple[int, ...] = ()
    refused: dict[int, InputError] = field(default_factory=dict)


def take_steps(
    engine: sa.Engine, moves: Sequence[Move], *, partly: bool = False, now: dt.datetime | None = None
) -> Taken:
    """
    Take steps, in one transaction.

    Parameters
    ----------
    moves
        In their order; of one case each is judged after those before it.
    partly
        False: all or none. True: those that can be taken are, the others are named.
    now
        The moment of asking.

    Returns
    -------
    taken
        What was written. Where a case had no step yet, what its ledger tells is written before the first:
        from then on a file brought in again says nothing about its state.

    Raises
    ------
    InputError
        The first refusal, unless `partly`; nothing was written then.
    """
    moment = (now or dt.datetime.now()).replace(microsecond=0)
    if not moves:
        return Taken()
    with writing(engine) as connection:
        desk = _Desk(connection, moves, moment)
        refused = desk.judge(moves)
        if refused and not partly:
            raise refused[min(refused)]
        accepted = [move for at, move in enumerate(moves) if at not in refused]
        if not accepted:
            return Taken((), refused)
        numbers = _write(connection, desk, accepted, moment)
        for number, move in zip(numbers, accepted, strict=True):
            for shot in move.photos:
                photo_files.put_file(engine, shot.picture)
                key = (move.source, move.source_id)
                photo_files.put_row(connection, key, shot.picture, shot.kind, move.actor, event_id=number)
        actors = sorted({move.actor for move in accepted})
        raise_revision(connection, "step", ", ".join(actors[:3]), _detail(accepted))
    return Taken(tuple(numbers), refused)


def judge_steps(
    engine: sa.Engine, moves: Sequence[Move], *, now: dt.datetime | None = None
) -> dict[int, InputError]:
    """Say which steps `take_steps` would refuse, and why: position → error."""
    with reading(engine) as connection:
        moment = (now or dt.datetime.now()).replace(microsecond=0)
        return _Desk(connection, moves, moment).judge(moves)


class _Desk:
    """What must be known of the cases to judge steps on them; follows them as steps are accepted."""

    def __init__(self, connection: sa.Connection, moves: Sequence[Move], now: dt.datetime) -> None:
        keys = sorted({(move.source, move.source_id) for move in moves})
        self.now = now
        self.problems = _problems(connection, keys)
        self.lives: dict[Key, Life] = {}
        for event in _events(connection, keys):
            key = (event["source"], event["source_id"])
            self.lives[key] = case_life.fold([event], self.lives.get(key))
        self.begun = set(self.lives)
        shown = {shot.picture.sha256 for move in moves for shot in move.photos}
        self.photos = _used(connection, sorted(shown))
        named = {move.answerer or move.assisting for move in moves} - {""}
        self.units = _answerers(connection) if named else set()

    def judge(self, moves: Sequence[Move]) -> dict[int, InputError]:
        refused: dict[int, InputError] = {}
        for position, move in enumerate(moves):
            error = self._one(move)
            if error is not None:
                refused[position] = error
        return refused

    def _one(self, move: Move) -> InputError | None:
        key = (move.source, move.source_id)
        if key not in self.problems:
            return InputError(
                N_("来源“{source}”中没有编号为“{problem}”的问题"),
                N_("请核对来源和编号，或先导入问题"),
                source=move.source,
                problem=move.source_id,
            )
        life = self.lives.get(key) or case_life.fold(case_life.from_ledger(self.problems[key]))
        error = case_life.check(life, move, self.now) or self._unknown_unit(move) or self._used(key, move)
        if error is None:
            row = {**_row(move, self.now), "event_id": life.event_id}
            self.lives[key] = case_life.fold([row], life)
            self.photos |= {(*key, shot.picture.sha256) for shot in move.photos}
        return error

    def _unknown_unit(self, move: Move) -> InputError | None:
        named = [move.answerer, *move.assisting.split("；")]
        unknown = [name for name in named if name and name not in self.units]
        if not unknown:
            return None
        return InputError(
            N_("责任名册中没有单位“{unit}”"), N_("请先在责任名册中登记，或改正名称"), unit=unknown[0]
        )

    def _used(self, key: Key, move: Move) -> InputError | None:
        if not any((*key, shot.picture.sha256) in self.photos for shot in move.photos):
            return None
        return InputError(
            N_("案件“{problem}”已有这张照片"), N_("请上传这一步新拍的照片"), problem=move.source_id
        )


def _problems(connection: sa.Connection, keys: list[Key]) -> dict[Key, Mapping[str, Any]]:
    table = schema.problems
    columns = [table.c[name] for name in LEDGER_COLUMNS]
    found: dict[Key, Mapping[str, Any]] = {}
    for block in _plain_rows.blocks(keys):
        wanted = sa.tuple_(table.c.source, table.c.source_id).in_(block)
        for row in connection.execute(sa.select(*columns).where(wanted)).mappings():
            found[row["source"], row["source_id"]] = dict(row)
    return found


def _events(connection: sa.Connection, keys: list[Key]) -> list[Mapping[str, Any]]:
    found: list[Mapping[str, Any]] = []
    for block in _plain_rows.blocks(keys):
        wanted = sa.tuple_(EVENTS.c.source, EVENTS.c.source_id).in_(block)
        query = sa.select(EVENTS).where(wanted).order_by(EVENTS.c.event_id)
        found += [dict(row) for row in connection.execute(query).mappings()]
    return found


def _used(connection: sa.Connection, shown: list[str]) -> set[tuple[str, str, str]]:
    found: set[tuple[str, str, str]] = set()
    for block in _plain_rows.blocks(shown):
        query = sa.select(PHOTOS.c.source, PHOTOS.c.source_id, PHOTOS.c.sha256)
        found |= {tuple(row) for row in connection.execute(query.where(PHOTOS.c.sha256.in_(block)))}
    return found


def _answerers(connection: sa.Connection) -> set[str]:
    return set(connection.execute(sa.select(schema.roster.c.answerer).distinct()).scalars())


def _write(connection: sa.Connection, desk: _Desk, moves: Sequence[Move], now: dt.datetime) -> list[int]:
    """Add the steps, before the first of a case what its ledger tells; return the numbers of the steps."""
    rows: list[dict[str, Any]] = []
    own: list[int] = []
    begun = set(desk.begun)
    for move in moves:
        key = (move.source, move.source_id)
        if key not in begun:
            begun.add(key)
            told = case_life.from_ledger(desk.problems[key])
            rows += [_ledger_row(key, event, now) for event in told]
        own.append(len(rows))
        rows.append(_row(move, now))
    numbers: list[int] = []
    for block in _plain_rows.blocks(rows):
        added = sa.insert(EVENTS).returning(EVENTS.c.event_id, sort_by_parameter_order=True)
        numbers += [int(number) for number in connection.execute(added, block).scalars()]
    return [numbers[at] for at in own]


def _row(move: Move, now: dt.datetime) -> dict[str, Any]:
    return {
        **{name: getattr(move, name) for name in ("source", "source_id", "step", "role", "unit")},
        **{name: getattr(move, name).strip() for name in ("actor", "note", "answerer", "assisting")},
        "at": _text(move.at or now),
        "until": _text(move.until),
        "amount": None if math.isnan(move.amount) else move.amount,
        "recorded_at": _text(now),
    }


def _ledger_row(key: Key, event: Mapping[str, Any], now: dt.datetime) -> dict[str, Any]:
    bare = dict.fromkeys(("note", "unit", "answerer", "assisting"), "")
    told = {name: event[name] for name in ("step", "actor", "role")}
    moments = {"at": _text(event["at"]), "until": None, "recorded_at": _text(now)}
    return {"source": key[0], "source_id": key[1], **told, **bare, **moments, "amount": None}


def _text(moment: dt.datetime | None) -> str | None:
    return moment.replace(microsecond=0).isoformat(sep=" ") if moment else None


def _detail(moves: Sequence[Move]) -> dict[str, Any]:
    # The steps themselves are the record; the audit line says how many and names some.
    named = [[move.source, move.source_id, move.step] for move in moves[:TOLD_MOST]]
    return {"steps": dict(Counter(move.step for move in moves)), "cases": named, "count": len(moves)}
