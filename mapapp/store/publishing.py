"""Publish a plan: its zones and duties hold from a day on, and what held before is kept."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely
import sqlalchemy as sa

from .. import crs, plans, zoning
from ..city import City
from ..errors import InputError
from ..i18n import N_
from ..plans import Draft, Planned
from ..plans.gaps import audited, gaps, uncovered
from . import _frames, _plain_rows, reading, schema
from . import draft_plans as drafts
from .engine import writing
from .plan_tables import draft_plans as drafts_table
from .plan_tables import former_zones
from .writing import now, raise_revision

TABLES = {"community": schema.communities, "section": schema.road_sections}
SHELVES = {"community": "communities", "section": "sections"}
DAY = pd.Timedelta(days=1)


@dataclass(frozen=True)
class Published:
    """
    What a publication did.

    Attributes
    ----------
    revision
        The store's revision afterwards.
    zones_ended, zones_begun
        Zones that hold until the day before, and zones that hold from the day on; a changed one counts twice.
    duties_ended, duties_begun
        The same for the periods of the roster.
    """

    revision: int
    zones_ended: int
    zones_begun: int
    duties_ended: int
    duties_begun: int


def publish(
    engine: sa.Engine, draft_id: int, *, version: int, from_day: dt.date, actor: str, reason: str = ""
) -> Published:
    """
    Publish a plan in one transaction.

    Old zones and periods of the roster end the day before and are kept; who answered for a case of an earlier
    day stays who it was.

    Parameters
    ----------
    draft_id, version
        The plan, as its publisher has seen it.
    from_day
        The first day; not before the day of an earlier publication.
    actor
        Who publishes.
    reason
        Why places are left without anybody who answers; may be empty only where there are none.

    Raises
    ------
    DraftConflictError
        The plan was changed meanwhile.
    InputError
        A step that cannot be done any more, gaps without a reason, a plan without steps, a day before an
        earlier publication, or a city that somebody changed in this very moment.
    """
    drafts.check_actor(actor)
    city = zoning.latest(reading.city(engine, with_problems=False))
    draft = drafts.draft(engine, draft_id)
    if draft.version != version:
        raise drafts.DraftConflictError(draft, version)
    drafts.require_open(draft)
    _check_day(city, from_day)
    planned = plans.apply(city, draft.steps, from_day)
    _check_steps(draft, planned)
    _check_gaps(city, planned, from_day, reason)
    with writing(engine) as connection:
        _check_unchanged(connection, draft, city)
        counts = _write(connection, city, planned, from_day, draft_id)
        done: dict[str, Any] = {
            "state": "published",
            "from_day": from_day.isoformat(),
            "reason": reason.strip(),
        }
        done |= {"version": version + 1, "saved_by": actor, "saved_at": now()}
        connection.execute(sa.update(drafts_table).where(drafts_table.c.draft_id == draft_id).values(done))
        detail = {"draft_id": draft_id, "name": draft.name, "from_day": from_day.isoformat()}
        number = raise_revision(connection, "publish", actor, detail | {"reason": reason.strip()} | counts)
    return Published(number, **counts)


def _check_day(city: City, from_day: dt.date) -> None:
    turns = city.zoning.turns
    if turns and pd.Timestamp(from_day) < turns[-1]:
        raise InputError(
            N_("已有自 {last} 起生效的方案，不能再发布自 {day} 起的方案"),
            N_("请选择不早于 {last} 的日期"),
            last=turns[-1].date().isoformat(),
            day=from_day.isoformat(),
        )


def _check_steps(draft: Draft, planned: Planned) -> None:
    if not draft.steps:
        raise InputError(N_("方案“{name}”还没有一步改动"), N_("请先作改动并保存"), name=draft.name)
    if planned.complaints:
        raise InputError(
            N_("方案中有 {count} 步做不成：第 {numbers} 步"),
            N_("请先去掉这些步骤，或按现状重做"),
            count=len(planned.complaints),
            numbers=[one.number for one in planned.complaints],
        )


def _check_gaps(city: City, planned: Planned, from_day: dt.date, reason: str) -> None:
    if reason.strip():
        return
    found = gaps(audited(city, planned, from_day))
    roads = uncovered(city, planned)
    if len(found) or len(roads):
        raise InputError(
            N_("发布后有 {count} 处无人负责"),
            N_("请补上；确实要留空时，请写明理由再发布"),
            count=len(found) + len(roads),
        )


def _check_unchanged(connection: sa.Connection, draft: Draft, city: City) -> None:
    stored = drafts._draft(connection, draft.draft_id)
    if stored.version != draft.version:
        raise drafts.DraftConflictError(stored, draft.version)
    if reading._evidence(connection) != city.evidence:
        raise InputError(N_("城市资料刚刚被别人改动，方案没有发布"), N_("请看过新的情况后再发布一次"))


def _write(
    connection: sa.Connection, city: City, planned: Planned, from_day: dt.date, draft_id: int
) -> dict[str, int]:
    ended = begun = 0
    for kind in TABLES:
        before = getattr(city, SHELVES[kind])
        after = planned.ground.zones(kind)
        gone, changed, new = _difference(before, after)
        _retire(connection, kind, [*gone, *changed], from_day, draft_id)
        _exchange(connection, kind, after, gone, changed, new, from_day)
        ended, begun = ended + len(gone) + len(changed), begun + len(changed) + len(new)
    closed, opened = _write_roster(connection, city.roster, planned.roster)
    return {"zones_ended": ended, "zones_begun": begun, "duties_ended": closed, "duties_begun": opened}


def _difference(before: gpd.GeoDataFrame, after: gpd.GeoDataFrame) -> tuple[list[str], list[str], list[str]]:
    """List the codes that are gone, changed and new."""
    old, new = before.set_index("code"), after.set_index("code")
    both = old.index.intersection(new.index)
    was, now_ = old.loc[both], new.loc[both]
    shapes = zip(was.geometry, now_.geometry, strict=True)
    reshaped = [one is not other and not shapely.equals_exact(one, other) for one, other in shapes]
    differs = pd.Series(reshaped, index=both, dtype="bool")
    for name in was.columns.drop("geometry"):
        differs |= was[name].ne(now_[name]) & ~(was[name].isna() & now_[name].isna())
    gone, added = old.index.difference(new.index, sort=False), new.index.difference(old.index, sort=False)
    return gone.tolist(), both[differs.to_numpy()].tolist(), added.tolist()


def _retire(connection: sa.Connection, kind: str, codes: list[str], from_day: dt.date, draft_id: int) -> None:
    """Keep zones as they were until the day before; one that would have begun only then never held."""
    table, last = TABLES[kind], (from_day - dt.timedelta(days=1)).isoformat()
    shelf = _frames.SHELVES[SHELVES[kind]]
    kept = [name for name in shelf.columns if name not in ("code", "geometry")]
    rows: list[dict[str, Any]] = []
    for block in _plain_rows.blocks(codes):
        for row in connection.execute(sa.select(table).where(table.c.code.in_(block))).mappings():
            first = None if row["valid_from"] is None else str(row["valid_from"])[:10]
            if first is not None and first > last:
                continue
            told = {"zone_kind": kind, "zone_code": row["code"], "valid_from": first, "valid_to": last}
            told |= {"attributes": {name: row[name] for name in kept}, "geometry": row["geometry"]}
            rows.append(told | {"draft_id": draft_id})
    if rows:
        connection.execute(sa.insert(former_zones), rows)


def _exchange(
    connection: sa.Connection,
    kind: str,
    after: gpd.GeoDataFrame,
    gone: list[str],
    changed: list[str],
    new: list[str],
    from_day: dt.date,
) -> None:
    """Take zones out of their table and put the new ones in; a changed zone keeps its place in the order."""
    table = TABLES[kind]
    for block in _plain_rows.blocks(gone):
        connection.execute(sa.delete(table).where(table.c.code.in_(block)))
    dated: dict[str, object] = {"crs": crs.STORED, "valid_from": from_day.isoformat()}
    for rows in _frames.rows(after[after["code"].isin(changed)], table, dated):
        for row in rows:
            connection.execute(sa.update(table).where(table.c.code == row["code"]).values(row))
    for rows in _frames.rows(after[after["code"].isin(new)], table, dated):
        connection.execute(sa.insert(table), rows)


def _write_roster(connection: sa.Connection, before: pd.DataFrame, after: pd.DataFrame) -> tuple[int, int]:
    """Close the periods that the plan ends, take out those that never begin, add the new ones."""
    table, known = schema.roster, set(before["roster_id"])
    number = table.c.roster_id
    never = sorted(known - set(after["roster_id"]))
    for block in _plain_rows.blocks(never):
        connection.execute(sa.delete(table).where(number.in_(block)))
    kept = after[after["roster_id"].isin(known)].set_index("roster_id")["valid_to"]
    was = before.set_index("roster_id")["valid_to"].reindex(kept.index)
    closed = kept[kept.ne(was) & ~(kept.isna() & was.isna())]
    last = pd.Series(_frames.written(closed, "D") if len(closed) else [], index=closed.index, dtype="object")
    for day in last.unique():
        for block in _plain_rows.blocks(last.index[last.eq(day)].tolist()):
            connection.execute(sa.update(table).where(number.in_(block)).values(valid_to=day))
    new = after[~after["roster_id"].isin(known)].drop(columns="roster_id")
    for rows in _frames.rows(new, table, {}):
        connection.execute(sa.insert(table), rows)
    return len(closed) + len(never), len(new)
