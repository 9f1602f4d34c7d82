"""Keep frozen figures for good, and what figures are shown by: views, stages, weights."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence

import pandas as pd
import sqlalchemy as sa

from .. import freezing, ranking
from ..errors import InputError, StoreError
from ..freezing import Frozen
from ..i18n import N_
from ..indicators import indicator
from ..stages import Stage
from ..stages import check as check_stages
from . import _frames, _plain_rows, figure_tables, schema
from .engine import reading, writing
from .writing import new_number, now, raise_revision

WEIGHTS = {"closing_in_time": 0.6, "disposal_in_time": 0.2, "rework_rate": 0.1, "relapse_rate": 0.1}
"""Weights of the score until the office sets its own."""
LISTED = ("frozen_id", "name", "from_day", "to_day", "as_of", "frozen_at", "actor", "revision", "cases_n")
LONGEST_NAME = 60


def freeze(engine: sa.Engine, frozen: Frozen, *, actor: str) -> int:
    """
    Keep the figures of a period as they are now; return their number.

    Nothing changes or deletes them later: a correction is another report under another name.

    Raises
    ------
    InputError
        Nobody named, no name, or a name that a report has already.
    """
    _plain_rows.check_actor(actor)
    content = freezing.pack(frozen.cases)
    table = figure_tables.frozen_figures
    with writing(engine) as connection:
        name = _new_name(connection, table, frozen.name)
        known = connection.execute(sa.select(schema.revision.c.number)).scalar_one()
        row = {
            "name": name,
            "from_day": frozen.from_day.isoformat(),
            "to_day": frozen.to_day.isoformat(),
            "as_of": frozen.as_of.isoformat(sep=" ", timespec="seconds"),
            "frozen_at": now(),
            "actor": actor,
            "revision": known,
            "cases_n": len(frozen.cases),
            "choices": dict(frozen.choices),
            "weights": dict(frozen.weights),
            "cases": content,
            "sha256": hashlib.sha256(content).hexdigest(),
        }
        number = new_number(connection, table, row)
        raise_revision(
            connection, "freeze", actor, {"frozen_id": number, "name": name, "cases": len(frozen.cases)}
        )
    return number


def frozen_reports(engine: sa.Engine) -> pd.DataFrame:
    """List the frozen reports, newest first, without their cases (`LISTED`)."""
    with reading(engine) as connection:
        return _frames.read(connection, figure_tables.frozen_figures, LISTED)[::-1].reset_index(drop=True)


def frozen(engine: sa.Engine, frozen_id: int) -> Frozen:
    """Return one frozen report; `StoreError` where it was altered outside the program."""
    table = figure_tables.frozen_figures
    with reading(engine) as connection:
        row = connection.execute(sa.select(table).where(table.c.frozen_id == frozen_id)).one_or_none()
    if row is None:
        raise InputError(N_("没有这份定格的报告"), N_("请从列表中选择"))
    if hashlib.sha256(row.cases).hexdigest() != row.sha256:
        raise StoreError(
            N_("定格报告“{name}”与当时所存不符：资料库在本系统之外被改动过"),
            N_("请从备份中找回资料库"),
            name=row.name,
        )
    return Frozen(
        name=row.name,
        from_day=dt.date.fromisoformat(str(row.from_day)[:10]),
        to_day=dt.date.fromisoformat(str(row.to_day)[:10]),
        as_of=dt.datetime.fromisoformat(str(row.as_of)),
        cases=freezing.unpack(row.cases),
        choices=row.choices,
        weights=row.weights,
        frozen_id=row.frozen_id,
        actor=row.actor,
        frozen_at=dt.datetime.fromisoformat(str(row.frozen_at)),
        revision=row.revision,
    )


def save_view(engine: sa.Engine, name: str, page: str, query: str, *, actor: str) -> int:
    """Keep a page with all its filters under a name; return its number."""
    _plain_rows.check_actor(actor)
    table = figure_tables.saved_views
    with writing(engine) as connection:
        row = {"name": _new_name(connection, table, name), "page": page, "query": query}
        number = new_number(connection, table, {**row, "actor": actor, "saved_at": now()})
        raise_revision(connection, "save_view", actor, row)
    return number


def forget_view(engine: sa.Engine, view_id: int, *, actor: str) -> None:
    """Take a saved view away; the audit line keeps it."""
    _plain_rows.check_actor(actor)
    table = figure_tables.saved_views
    with writing(engine) as connection:
        old = _plain_rows.read(connection, table, table.c.view_id == view_id)
        if not old:
            raise InputError(N_("这个视图已被别人删除"), N_("请刷新后再试"))
        connection.execute(sa.delete(table).where(table.c.view_id == view_id))
        raise_revision(connection, "forget_view", actor, {"old": old[0]})


def views(engine: sa.Engine) -> pd.DataFrame:
    """List the saved views: `view_id`, `name`, `page`, `query`, `actor`, `saved_at`."""
    return _whole(engine, figure_tables.saved_views)


def set_stages(engine: sa.Engine, stages: Sequence[Stage], *, actor: str) -> None:
    """Set the stages of the campaign, all or none (`stages.check`); those before are replaced and noted."""
    _plain_rows.check_actor(actor)
    check_stages(list(stages))
    rows = [
        {
            "name": stage.name.strip(),
            "kind": stage.kind,
            "from_day": stage.from_day.isoformat(),
            "to_day": stage.to_day.isoformat(),
        }
        for stage in stages
    ]
    if len({row["name"] for row in rows}) < len(rows):
        raise InputError(N_("两个阶段同名"), N_("请给每个阶段不同的名称"))
    _replace(engine, {figure_tables.campaign_stages: rows}, "set_stages", actor)


def stages(engine: sa.Engine) -> pd.DataFrame:
    """Return the stages frame (`mapapp.stages.nothing`), earliest first."""
    found = _whole(engine, figure_tables.campaign_stages)
    return found.sort_values("from_day", ignore_index=True)


def set_weights(
    engine: sa.Engine, weights: Mapping[str, float], choices: Mapping[str, str], *, actor: str
) -> None:
    """Set the weights of the score (`ranking.check_weights`) and the denominators chosen."""
    _plain_rows.check_actor(actor)
    ranking.check_weights(weights)
    for key, basis in choices.items():
        indicator(key).basis(basis)
    tables: dict[sa.Table, list[dict]] = {
        figure_tables.score_weights: [
            {"indicator": key, "weight": float(weight)} for key, weight in weights.items()
        ],
        figure_tables.indicator_choices: [
            {"indicator": key, "basis": basis} for key, basis in choices.items()
        ],
    }
    _replace(engine, tables, "set_weights", actor)


def weights(engine: sa.Engine) -> tuple[dict[str, float], dict[str, str]]:
    """Return the weights of the score and the denominators chosen; `WEIGHTS` until somebody set them."""
    weighed = _whole(engine, figure_tables.score_weights)
    chosen = _whole(engine, figure_tables.indicator_choices)
    found = dict(zip(weighed["indicator"], weighed["weight"], strict=True))
    return found or dict(WEIGHTS), dict(zip(chosen["indicator"], chosen["basis"], strict=True))


def _replace(engine: sa.Engine, tables: Mapping[sa.Table, list[dict]], what: str, actor: str) -> None:
    with writing(engine) as connection:
        detail: dict[str, object] = {}
        for table, rows in tables.items():
            old = _plain_rows.read(connection, table, sa.true())
            detail |= {table.name: rows, f"old_{table.name}": old}
            connection.execute(sa.delete(table))
            if rows:
                connection.execute(sa.insert(table), rows)
        raise_revision(connection, what, actor, detail)


def _new_name(connection: sa.Connection, table: sa.Table, name: str) -> str:
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME:
        raise InputError(N_("名称是空的，或超过 {most} 个字"), N_("请写一个简短的名称"), most=LONGEST_NAME)
    if connection.execute(sa.select(table.c.name).where(table.c.name == name)).first() is not None:
        raise InputError(N_("名称“{name}”已经用过"), N_("请换一个名称"), name=name)
    return name


def _whole(engine: sa.Engine, table: sa.Table) -> pd.DataFrame:
    with reading(engine) as connection:
        return _frames.read(connection, table, tuple(table.c.keys()))
