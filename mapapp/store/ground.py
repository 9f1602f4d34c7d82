"""Read the ground records, and write visits, plans and rules that are entered by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import sqlalchemy as sa

from .. import ground_rules, point_kinds
from ..errors import InputError
from ..ground_frames import Ground
from ..i18n import N_
from . import _frames, _plain_rows, ground_tables, schema
from .engine import writing
from .writing import raise_revision

ZONES = {"community": schema.communities, "section": schema.road_sections}


def read(connection: sa.Connection) -> Ground:
    """Read all ground records inside a transaction."""
    frames = {
        kind: _frames.read(connection, _frames.SHELVES[kind].table, _frames.SHELVES[kind].columns)
        for kind in _frames.GROUND
    }
    own_kinds = _own(connection, ground_tables.point_kinds)
    own_items = _own(connection, ground_tables.checklist_items)
    rules = _own(connection, ground_tables.ground_rules)
    return Ground(
        **frames,
        kinds=own_kinds if len(own_kinds) else point_kinds.kinds(),
        checklists=own_items if len(own_items) else point_kinds.checklists(),
        rules=ground_rules.STANDARD | dict(zip(rules["rule"], rules["value"], strict=True)),
    )


def _own(connection: sa.Connection, table: sa.Table) -> pd.DataFrame:
    return _frames.read(connection, table, tuple(name for name in table.c.keys() if name != "place"))  # noqa: SIM118


def record_patrol(engine: sa.Engine, visit: Mapping[str, Any], codes: Sequence[str], *, actor: str) -> int:
    """
    Record one visit to several zones of a kind.

    Parameters
    ----------
    visit
        `zone_kind`, `kind`, `visited_at`, and where given `until`, `actor` (title), `unit`, `note`.
    codes
        The zones.
    actor
        Who writes this down.

    Returns
    -------
    recorded
        How many visits were added.

    Raises
    ------
    InputError
        No zone, an unknown one, nobody who was there, an end before the beginning, or a visit that is
        recorded already.
    """
    if not (visit.get("actor") or visit.get("unit")):
        raise InputError(N_("没有写明由谁巡查"), N_("请填写巡查人的职务或单位"))
    begun, until = visit["visited_at"], visit.get("until")
    if begun > dt.datetime.now():
        raise InputError(N_("到场时间晚于现在"), N_("还没去的请登记为计划"))
    if until is not None and until < begun:
        raise InputError(N_("结束时间早于到场时间"), N_("请核对时间"))
    moments = {"visited_at": written(begun), "until": written(until)}
    rows = [{**visit, **moments, "zone_code": code} for code in dict.fromkeys(codes)]
    return _add_patrols(engine, rows, "patrol", actor)


def plan_patrols(
    engine: sa.Engine, plan: Mapping[str, Any], codes: Sequence[str], days: Sequence[dt.date], *, actor: str
) -> int:
    """Plan visits of zones on days: `zone_kind`, `kind`, `unit`, `note`; what is planned already is left."""
    rows = [
        {**plan, "zone_code": code, "planned_on": day.isoformat()}
        for code in dict.fromkeys(codes)
        for day in dict.fromkeys(days)
    ]
    return _add_patrols(engine, rows, "plan_patrols", actor)


def withdraw_patrol(engine: sa.Engine, patrol_id: int, *, actor: str) -> None:
    """Take back a visit or a plan that was entered wrongly; the audit line keeps it."""
    take_back(engine, ground_tables.patrols, patrol_id, "withdraw_patrol", actor)


def _add_patrols(engine: sa.Engine, rows: list[dict[str, Any]], what: str, actor: str) -> int:
    table = ground_tables.patrols
    if not rows:
        raise InputError(N_("没有选路段或社区"), N_("请至少选一个"))
    with writing(engine) as connection:
        for row in rows:
            _check_zone(connection, row["zone_kind"], row["zone_code"])
        new = [row for row in rows if not _known(connection, row)]
        if not new:
            raise InputError(N_("这 {count} 条都已登记过"), N_("请核对时间和责任区"), count=len(rows))
        for row in new:
            connection.execute(sa.insert(table).values(row))
        raise_revision(connection, what, actor, {"rows": new})
    return len(new)


def _known(connection: sa.Connection, row: Mapping[str, Any]) -> bool:
    """Say whether the same visit or plan stands already: two people may write down the same walk."""
    table = ground_tables.patrols
    asked = ("zone_kind", "zone_code", "kind", "visited_at", "planned_on")
    same = [
        table.c[name].is_(None) if row.get(name) is None else table.c[name] == row[name] for name in asked
    ]
    if row.get("visited_at") is not None:
        same += [table.c[name] == row.get(name, "") for name in ("actor", "unit")]
    return connection.execute(sa.select(table.c.patrol_id).where(*same)).first() is not None


def _check_zone(connection: sa.Connection, zone_kind: str, code: str) -> None:
    table = ZONES.get(zone_kind)
    if (
        table is None
        or connection.execute(sa.select(table.c.code).where(table.c.code == code)).first() is None
    ):
        raise InputError(N_("没有编号为“{code}”的社区或路段"), N_("请先导入它"), code=code)


def take_back(engine: sa.Engine, table: sa.Table, number: int, what: str, actor: str) -> None:
    """Delete one row that was entered wrongly; the audit line keeps it."""
    _plain_rows.check_actor(actor)
    key = table.primary_key.columns[0]
    with writing(engine) as connection:
        old = _plain_rows.read(connection, table, key == number)
        if not old:
            raise InputError(N_("这一条已被别人撤回"), N_("请刷新后再试"))
        connection.execute(sa.delete(table).where(key == number))
        raise_revision(connection, what, actor, {"old": old[0]})


def set_ground_rules(engine: sa.Engine, values: Mapping[str, float], *, actor: str) -> None:
    """Set rules of `mapapp.ground_rules`; those not named stay."""
    _plain_rows.check_actor(actor)
    ground_rules.check(values)
    table = ground_tables.ground_rules
    rows = [{"rule": key, "value": float(value)} for key, value in values.items()]
    with writing(engine) as connection:
        old = _plain_rows.read(connection, table, table.c.rule.in_(list(values)))
        connection.execute(sa.delete(table).where(table.c.rule.in_(list(values))))
        connection.execute(sa.insert(table), rows)
        raise_revision(connection, "set_ground_rules", actor, {"old": old, "new": rows})


def written(moment: dt.datetime | None) -> str | None:
    """Write a moment as the store keeps it."""
    return None if moment is None else moment.isoformat(sep=" ", timespec="seconds")
