"""Keep briefings and their scenes; a save by somebody who has not seen the last change is refused."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import sqlalchemy as sa

from .. import briefing as scenes_of
from ..briefing import KINDS, Briefing, Scene
from ..errors import InputError
from ..i18n import N_
from . import _frames, _plain_rows
from . import briefing_tables as tables
from .engine import reading, writing
from .writing import new_number, now, raise_revision

LONGEST_NAME = 60


def new_briefing(engine: sa.Engine, name: str, scenes: Sequence[Scene] = (), *, actor: str) -> int:
    """Keep a new briefing under a name that none has yet; return its number."""
    _plain_rows.check_signed(actor)
    scenes_of.check(scenes, KINDS)
    with writing(engine) as connection:
        row = {"name": _free(connection, name), "version": 1, "actor": actor, "saved_at": now()}
        number = new_number(connection, tables.briefings, row)
        _write(connection, number, scenes)
        raise_revision(
            connection,
            "new_briefing",
            actor,
            {"briefing_id": number, "name": row["name"], "scenes": len(scenes)},
        )
    return number


def save_briefing(engine: sa.Engine, edited: Briefing, base: Sequence[Scene], *, actor: str) -> int:
    """
    Keep the scenes of a briefing as edited; return its new version.

    Parameters
    ----------
    edited
        With the `version` that the editor opened.
    base
        The scenes as the editor opened them, to say what somebody else changed since.

    Raises
    ------
    InputError
        Somebody saved in between; the message says who and what.
    """
    _plain_rows.check_signed(actor)
    scenes_of.check(edited.scenes, KINDS)
    with writing(engine) as connection:
        present = _read(connection, edited.briefing_id)
        if present.version != edited.version:
            raise InputError(
                N_("没有保存：{who} 在 {when} 改过这份汇报：{changes}"),
                N_("请先记下自己的改动，再点“重新读取”"),
                who=present.actor,
                when=present.saved_at,
                changes=scenes_of.difference(base, present.scenes) or [present.name],
            )
        name = edited.name if edited.name == present.name else _free(connection, edited.name)
        version = _raise(connection, present, actor, name)
        connection.execute(
            sa.delete(tables.briefing_scenes).where(
                tables.briefing_scenes.c.briefing_id == edited.briefing_id
            )
        )
        _write(connection, edited.briefing_id, edited.scenes)
        detail = {"briefing_id": edited.briefing_id, "name": name, "version": version}
        old = [scenes_of.to_plain(scene) for scene in present.scenes]
        raise_revision(connection, "save_briefing", actor, {**detail, "old": old})
    return version


def add_scene(engine: sa.Engine, briefing_id: int, scene: Scene, *, actor: str) -> int:
    """Put a scene at the end of a briefing, whoever else works on it; return how many it has then."""
    _plain_rows.check_signed(actor)
    with writing(engine) as connection:
        present = _read(connection, briefing_id)
        scenes_of.check([*present.scenes, scene], KINDS)
        _write(connection, briefing_id, [scene], start=len(present.scenes))
        version = _raise(connection, present, actor, present.name)
        detail = {"briefing_id": briefing_id, "version": version, "scene": scenes_of.to_plain(scene)}
        raise_revision(connection, "add_scene", actor, detail)
    return len(present.scenes) + 1


def forget_briefing(engine: sa.Engine, briefing_id: int, *, actor: str) -> None:
    """Take a briefing away; its scenes stay in the audit line, its frozen copies stay."""
    _plain_rows.check_signed(actor)
    with writing(engine) as connection:
        present = _read(connection, briefing_id)
        connection.execute(sa.delete(tables.briefings).where(tables.briefings.c.briefing_id == briefing_id))
        old = [scenes_of.to_plain(scene) for scene in present.scenes]
        raise_revision(connection, "forget_briefing", actor, {"name": present.name, "old": old})


def briefings(engine: sa.Engine) -> pd.DataFrame:
    """List the briefings, the last changed first: their columns, and `scenes_n`."""
    with reading(engine) as connection:
        found = _frames.read(connection, tables.briefings, tuple(tables.briefings.c.keys()))
        scene = tables.briefing_scenes.c.briefing_id
        counted: dict[int, int] = dict(
            connection.execute(sa.select(scene, sa.func.count()).group_by(scene)).all()
        )
    counts = found["briefing_id"].map(counted).fillna(0).astype("int64")
    listed = found.assign(scenes_n=counts)
    return listed.sort_values(["saved_at", "briefing_id"], ascending=False, ignore_index=True)


def briefing(engine: sa.Engine, briefing_id: int) -> Briefing:
    """Return one briefing with its scenes; `InputError` where there is none of this number."""
    with reading(engine) as connection:
        return _read(connection, briefing_id)


def _read(connection: sa.Connection, briefing_id: int) -> Briefing:
    table, scenes = tables.briefings, tables.briefing_scenes
    row = connection.execute(sa.select(table).where(table.c.briefing_id == briefing_id)).one_or_none()
    if row is None:
        raise InputError(N_("没有这份汇报，可能已被删除"), N_("请从列表中选择"))
    ordered = sa.select(scenes).where(scenes.c.briefing_id == briefing_id).order_by(scenes.c.position)
    found = tuple(scenes_of.from_plain(dict(scene)) for scene in connection.execute(ordered).mappings().all())
    return Briefing(row.name, found, row.briefing_id, row.version, row.actor, str(row.saved_at)[:19])


def _write(connection: sa.Connection, briefing_id: int, scenes: Sequence[Scene], start: int = 0) -> None:
    rows = [
        {"briefing_id": briefing_id, "position": at, **scenes_of.to_plain(scene)}
        for at, scene in enumerate(scenes, start=start)
    ]
    if rows:
        connection.execute(sa.insert(tables.briefing_scenes), rows)


def _raise(connection: sa.Connection, present: Briefing, actor: str, name: str) -> int:
    table = tables.briefings
    version = present.version + 1
    changed = {"name": name, "version": version, "actor": actor, "saved_at": now()}
    connection.execute(sa.update(table).where(table.c.briefing_id == present.briefing_id).values(changed))
    return version


def _free(connection: sa.Connection, name: str) -> str:
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME:
        raise InputError(N_("名称是空的，或超过 {most} 个字"), N_("请写一个简短的名称"), most=LONGEST_NAME)
    table = tables.briefings
    if connection.execute(sa.select(table.c.name).where(table.c.name == name)).first() is not None:
        raise InputError(N_("名称“{name}”已经用过"), N_("请换一个名称"), name=name)
    return name
