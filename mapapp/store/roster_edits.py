"""Change who answers for a zone from a day on, without rewriting who answered before."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa

from ..errors import InputError
from ..i18n import N_
from . import schema
from .engine import writing
from .writing import new_number, raise_revision

ZONES = {"community": schema.communities, "section": schema.road_sections}
ROLES = ("lead", "assist")
ROSTER = schema.roster


def give(
    engine: sa.Engine,
    zone_kind: str,
    zone_code: str,
    answerer: str,
    *,
    role: str = "lead",
    contact: str = "",
    from_day: dt.date,
    actor: str,
) -> int:
    """
    Let somebody answer for a zone from a day on.

    Parameters
    ----------
    zone_kind, zone_code
        community or section, and its code.
    answerer
        The leader's title or the unit's name.
    role
        "lead" ends the present lead's period the day before; "assist" stands beside others.
    from_day
        The first day.

    Returns
    -------
    roster_id
        Of the new period.

    Raises
    ------
    InputError
        Unknown zone or role, no name, a start not after the present period's, or the same answerer again.
    """
    _check_words(zone_kind, role, answerer)
    with writing(engine) as connection:
        _check_zone(connection, zone_kind, zone_code)
        present = _periods(connection, zone_kind, zone_code, role)
        if role == "assist":
            present = [row for row in present if row["answerer"] == answerer]
        _check_start(present, answerer, from_day, zone_code)
        day_before = (from_day - dt.timedelta(days=1)).isoformat()
        closed = [row for row in present if row["valid_to"] is None or _day(row["valid_to"]) >= from_day]
        for row in closed:
            _update(connection, row["roster_id"], {"valid_to": day_before})
        new = {
            "zone_kind": zone_kind,
            "zone_code": zone_code,
            "role": role,
            "answerer": answerer,
            "contact": contact,
            "valid_from": from_day.isoformat(),
        }
        number = new_number(connection, ROSTER, new)
        detail = {"new": new | {"roster_id": number}, "closed": [row["roster_id"] for row in closed]}
        raise_revision(connection, "give", actor, detail)
    return number


def end(engine: sa.Engine, roster_id: int, last_day: dt.date, *, actor: str) -> None:
    """End a period with its last day; nobody follows until `give` names somebody."""
    _change(engine, roster_id, {"valid_to": last_day.isoformat()}, "end", actor)


def edit(
    engine: sa.Engine,
    roster_id: int,
    *,
    actor: str,
    answerer: str | None = None,
    contact: str | None = None,
    valid_from: dt.date | None = None,
    valid_to: dt.date | None = None,
) -> None:
    """Correct a period that was entered wrongly; None leaves a part. The audit line keeps both versions."""
    if answerer is not None and not answerer.strip():
        raise _nameless()
    given: dict[str, Any] = {"answerer": answerer, "contact": contact}
    given |= {
        name: day.isoformat()
        for name, day in (("valid_from", valid_from), ("valid_to", valid_to))
        if day is not None
    }
    new = {name: value for name, value in given.items() if value is not None}
    _change(engine, roster_id, new, "edit", actor)


def withdraw(engine: sa.Engine, roster_id: int, *, actor: str) -> None:
    """Take back a period that should never have been; it stays readable in the audit line."""
    with writing(engine) as connection:
        old = _period(connection, roster_id)
        connection.execute(sa.delete(ROSTER).where(ROSTER.c.roster_id == roster_id))
        raise_revision(connection, "withdraw", actor, {"old": old})


def _change(engine: sa.Engine, roster_id: int, new: dict[str, Any], what: str, actor: str) -> None:
    with writing(engine) as connection:
        old = _period(connection, roster_id)
        if all(old[name] == value for name, value in new.items()):
            return
        first, last = (old | new)["valid_from"], (old | new)["valid_to"]
        if first and last and _day(last) < _day(first):
            raise InputError(
                N_("止日 {last} 早于起日 {first}"), N_("请核对日期"), first=str(first), last=str(last)
            )
        _update(connection, roster_id, new)
        raise_revision(connection, what, actor, {"old": old, "new": new})


def _update(connection: sa.Connection, roster_id: int, new: dict[str, Any]) -> None:
    connection.execute(sa.update(ROSTER).where(ROSTER.c.roster_id == roster_id).values(new))


def _period(connection: sa.Connection, roster_id: int) -> dict[str, Any]:
    row = (
        connection.execute(sa.select(ROSTER).where(ROSTER.c.roster_id == roster_id)).mappings().one_or_none()
    )
    if row is None:
        raise InputError(
            N_("名册中没有第 {roster_id} 条"), N_("它可能已被别人撤回，请刷新后再试"), roster_id=roster_id
        )
    return _as_text(row)


def _periods(connection: sa.Connection, zone_kind: str, zone_code: str, role: str) -> list[dict[str, Any]]:
    query = sa.select(ROSTER).where(
        ROSTER.c.zone_kind == zone_kind, ROSTER.c.zone_code == zone_code, ROSTER.c.role == role
    )
    return [_as_text(row) for row in connection.execute(query).mappings()]


def _as_text(row: Any) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, dt.date) else value for name, value in row.items()}


def _day(written: str) -> dt.date:
    return dt.date.fromisoformat(written)


def _check_words(zone_kind: str, role: str, answerer: str) -> None:
    if zone_kind not in ZONES or role not in ROLES:
        raise InputError(
            N_("责任区种类“{kind}”或角色“{role}”不存在"),
            N_("种类写 community 或 section，角色写 lead 或 assist"),
            kind=zone_kind,
            role=role,
        )
    if not answerer.strip():
        raise _nameless()


def _nameless() -> InputError:
    return InputError(N_("没有写明由谁负责"), N_("请填写领导职务或单位名称"))


def _check_zone(connection: sa.Connection, zone_kind: str, zone_code: str) -> None:
    table = ZONES[zone_kind]
    if connection.execute(sa.select(table.c.code).where(table.c.code == zone_code)).first() is None:
        raise InputError(
            N_("没有编号为“{code}”的责任区"), N_("请先导入社区或路段，再指定责任人"), code=zone_code
        )


def _check_start(present: list[dict[str, Any]], answerer: str, from_day: dt.date, zone_code: str) -> None:
    starts = [_day(row["valid_from"]) for row in present if row["valid_from"]]
    if starts and from_day <= max(starts):
        raise InputError(
            N_("责任区“{code}”已有从 {start} 起的安排，新安排从 {day} 起，不晚于它"),
            N_("请选择更晚的日期；原安排写错时，请修改或撤回原安排"),
            code=zone_code,
            start=max(starts).isoformat(),
            day=from_day.isoformat(),
        )
    if any(
        row["answerer"] == answerer and (row["valid_to"] is None or _day(row["valid_to"]) >= from_day)
        for row in present
    ):
        raise InputError(
            N_("责任区“{code}”在 {day} 已由“{answerer}”负责"),
            N_("不必重复指定"),
            code=zone_code,
            day=from_day.isoformat(),
            answerer=answerer,
        )
