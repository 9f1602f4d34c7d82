"""Keep what people decided where the evidence does not: all or none, signed, and never twice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import sqlalchemy as sa

from ..decisions import ZONES, Choice, standing
from ..errors import InputError
from ..i18n import N_
from . import _frames, _plain_rows, aliases, schema
from .engine import reading, writing
from .roster_edits import ZONES as ZONE_TABLES
from .writing import now, raise_revision

DECISIONS = schema.decisions
Key = tuple[str, str]
"""A problem's source and number, or a zone's kind and code."""


def decide(
    engine: sa.Engine, choices: Sequence[Choice], *, actor: str, learn: Mapping[str, str] | None = None
) -> list[int]:
    """
    Keep decisions, all or none, in one transaction.

    Parameters
    ----------
    choices
        At most one per problem and kind of zone.
    actor
        Who decides.
    learn
        Words for roads to keep with them, text → road (`learn_alias`).

    Returns
    -------
    decision_ids
        In the order of the choices. A decision that stands no longer is replaced; the audit line keeps it.

    Raises
    ------
    InputError
        What `judge` finds wrong with the first choice it refuses, above all that somebody has decided it
        already; nobody named; or an alias that cannot be.
    """
    _plain_rows.check_actor(actor)
    if not choices:
        return []
    with writing(engine) as connection:
        refused, lost = _judge(connection, choices)
        if refused:
            raise refused[min(refused)]
        _delete(connection, [row["decision_id"] for row in lost])
        rows = _rows(connection, choices, actor)
        inserted = connection.execute(
            sa.insert(DECISIONS).returning(DECISIONS.c.decision_id, sort_by_parameter_order=True), rows
        )
        numbers = [int(number) for number in inserted.scalars()]
        told = ("source", "source_id", "zone_kind", "zone_code")
        kept = [{name: row[name] for name in told} for row in rows]
        raise_revision(connection, "decide", actor, {"decisions": kept, "replaced": lost})
        for text, road in (learn or {}).items():
            aliases.learn(connection, text, road, actor)
    return numbers


def judge(engine: sa.Engine, choices: Sequence[Choice]) -> dict[int, InputError]:
    """
    Say which choices `decide` would refuse, and why: position → error.

    A problem or zone that is not in the city, an unknown kind of zone, the same problem twice, and a problem
    that somebody has decided already, with who and when.
    """
    if not choices:
        return {}
    with reading(engine) as connection:
        return _judge(connection, choices)[0]


def withdraw_decisions(engine: sa.Engine, decision_ids: Sequence[int], *, actor: str) -> None:
    """Take decisions back, all or none: the problems are open again, the audit line keeps what was."""
    _plain_rows.check_actor(actor)
    wanted = sorted(set(decision_ids))
    with writing(engine) as connection:
        old = [
            row
            for block in _plain_rows.blocks(wanted)
            for row in _plain_rows.read(connection, DECISIONS, DECISIONS.c.decision_id.in_(block))
        ]
        if len(old) < len(wanted) or not old:
            raise InputError(N_("这些认定中有的已被别人撤回"), N_("请刷新后再试"))
        _delete(connection, wanted)
        raise_revision(connection, "withdraw_decisions", actor, {"old": old})


def _delete(connection: sa.Connection, numbers: list[int]) -> None:
    for block in _plain_rows.blocks(numbers):
        connection.execute(sa.delete(DECISIONS).where(DECISIONS.c.decision_id.in_(block)))


def _judge(
    connection: sa.Connection, choices: Sequence[Choice]
) -> tuple[dict[int, InputError], list[dict[str, Any]]]:
    """Return the refusals by position, and the decisions to replace because they stand no longer."""
    found, names = _problems(connection, choices), _zone_names(connection, choices)
    earlier = {
        (row["source"], row["source_id"], row["zone_kind"]): row
        for row in _standing(connection, choices, found).to_dict(orient="records")
    }
    refused: dict[int, InputError] = {}
    seen: set[tuple[str, str, str]] = set()
    for position, choice in enumerate(choices):
        key = (choice.source, choice.source_id, choice.zone_kind)
        error = _wrong(choice, found, names, key in seen)
        if error is None and key in earlier and earlier[key]["state"] == "stands":
            error = _decided_already(earlier[key])
        seen.add(key)
        if error is not None:
            refused[position] = error
    lost = [row for key, row in earlier.items() if key in seen and row["state"] != "stands"]
    columns = DECISIONS.c.keys()
    return refused, [_plain_rows.plain({name: row[name] for name in columns}) for row in lost]


def _wrong(
    choice: Choice, found: Mapping[Key, Any], names: Mapping[Key, str], again: bool
) -> InputError | None:
    """Say what is wrong with a choice as such; None where nothing is."""
    if choice.zone_kind not in ZONES:
        return InputError(
            N_("没有“{kind}”这种责任区"), N_("请写 community 或 section"), kind=choice.zone_kind
        )
    if again:
        return InputError(N_("问题“{problem}”写了两次"), N_("请只留一行"), problem=choice.source_id)
    if (choice.source, choice.source_id) not in found:
        return InputError(
            N_("来源“{source}”中没有编号为“{problem}”的问题"),
            N_("请核对来源和编号，或先导入问题"),
            source=choice.source,
            problem=choice.source_id,
        )
    if choice.zone_code and (choice.zone_kind, choice.zone_code) not in names:
        return InputError(
            N_("没有编号为“{code}”的责任区"), N_("它可能已被移除，请刷新后再选"), code=choice.zone_code
        )
    return None


def _decided_already(row: Mapping[Any, Any]) -> InputError:
    return InputError(
        N_("问题“{problem}”已由“{actor}”于 {moment} 认定为“{zone}”"),
        N_("如需改正，请先撤回那一认定"),
        problem=row["source_id"],
        actor=row["actor"],
        moment=str(row["decided_at"])[:16],
        zone=row["zone_name"] or row["zone_code"] or "—",
    )


def _problems(connection: sa.Connection, choices: Sequence[Choice]) -> dict[Key, tuple[Any, Any]]:
    """Read the positions of the problems chosen for, by source and number."""
    table = schema.problems
    found: dict[Key, tuple[Any, Any]] = {}
    for source, numbers in _by_source(choices):
        query = sa.select(table.c.source_id, table.c.lon, table.c.lat).where(
            table.c.source == source, table.c.source_id.in_(numbers)
        )
        found |= {(source, row.source_id): (row.lon, row.lat) for row in connection.execute(query)}
    return found


def _standing(
    connection: sa.Connection, choices: Sequence[Choice], found: Mapping[Key, tuple[Any, Any]]
) -> pd.DataFrame:
    """Read the decisions on these problems with their state."""
    columns = tuple(DECISIONS.c.keys())
    parts = [
        _frames.read(
            connection, DECISIONS, columns, DECISIONS.c.source == source, DECISIONS.c.source_id.in_(numbers)
        )
        for source, numbers in _by_source(choices)
    ]
    places = pd.DataFrame(
        [(*key, *place) for key, place in found.items()], columns=["source", "source_id", "lon", "lat"]
    ).astype({"source": "str", "source_id": "str", "lon": "float64", "lat": "float64"})
    communities, sections = (
        pd.DataFrame({"code": list(connection.execute(sa.select(ZONE_TABLES[kind].c.code)).scalars())})
        for kind in ("community", "section")
    )
    return standing(pd.concat(parts, ignore_index=True), places, communities, sections)


def _zone_names(connection: sa.Connection, choices: Sequence[Choice]) -> dict[Key, str]:
    names: dict[Key, str] = {}
    for kind, table in ZONE_TABLES.items():
        chosen = sorted({choice.zone_code for choice in choices if choice.zone_kind == kind})
        for codes in _plain_rows.blocks(chosen):
            query = sa.select(table.c.code, table.c.name).where(table.c.code.in_(codes))
            names |= {(kind, row.code): row.name for row in connection.execute(query)}
    return names


def _rows(connection: sa.Connection, choices: Sequence[Choice], actor: str) -> list[dict[str, Any]]:
    places, names, moment = _problems(connection, choices), _zone_names(connection, choices), now()
    rows = []
    for choice in choices:
        lon, lat = places[choice.source, choice.source_id]
        when = choice.decided_at
        rows.append(
            {
                "source": choice.source,
                "source_id": choice.source_id,
                "zone_kind": choice.zone_kind,
                "zone_code": choice.zone_code,
                "zone_name": names.get((choice.zone_kind, choice.zone_code), ""),
                "actor": choice.actor or actor,
                "decided_at": when.isoformat(sep=" ", timespec="seconds") if when else moment,
                "note": choice.note,
                "candidates": choice.candidates,
                "reason": choice.reason,
                "lon": lon,
                "lat": lat,
            }
        )
    return rows


def _by_source(choices: Sequence[Choice]) -> list[tuple[str, list[str]]]:
    """Group the problems chosen for by source, in blocks that one query can hold."""
    sources: dict[str, set[str]] = {}
    for choice in choices:
        sources.setdefault(choice.source, set()).add(choice.source_id)
    return [
        (source, block)
        for source, numbers in sources.items()
        for block in _plain_rows.blocks(sorted(numbers))
    ]
