"""Write inspections of points, and the office's own kinds and checklists."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import sqlalchemy as sa

from .. import photos as pictures
from .. import point_kinds
from ..errors import InputError
from ..i18n import N_
from . import _plain_rows, ground_tables, photo_files
from .engine import writing
from .ground import take_back, written
from .writing import new_number, raise_revision

PHOTOS_OF = "inspection"
"""The source under which photos of inspections are kept."""


def photos_of(inspection_id: int, point_code: str, inspected_at: dt.datetime) -> tuple[str, str]:
    """Return the key of an inspection's photos; they are only added to, so it must never mean another one."""
    return PHOTOS_OF, f"{inspection_id} {point_code} {written(inspected_at)}"


def inspect_point(
    engine: sa.Engine,
    point_code: str,
    inspected_at: dt.datetime,
    items: Sequence[Mapping[str, Any]],
    *,
    inspector: str,
    note: str = "",
    shots: Sequence[bytes] = (),
) -> int:
    """
    Keep one inspection of a point; return its number.

    Parameters
    ----------
    items
        As `point_kinds.filled` returns them: each with what it was given, None where it was not looked at.
        The score is worked out here and kept with the items as they stand today.
    inspector
        Who was there: title or name.
    shots
        Photos, each a file's bytes (`photos.read`).

    Raises
    ------
    InputError
        Nobody named, no such point, a moment in the future or one that has an inspection, no item looked at,
        or a file that is no photo: nothing is written.
    """
    _plain_rows.check_actor(inspector)
    if inspected_at > dt.datetime.now():
        raise InputError(N_("检查时间晚于现在"), N_("请核对检查时间"))
    score = point_kinds.score(items)
    if score != score:
        raise InputError(N_("没有一项打了分"), N_("请至少给一项打分"))
    read = [pictures.read(shot) for shot in shots]
    for picture in read:
        photo_files.put_file(engine, picture)
    row = {
        "point_code": point_code,
        "inspected_at": written(inspected_at),
        "actor": inspector.strip(),
        "note": note.strip(),
        "score": score,
        "items": [dict(item) for item in items],
    }
    table = ground_tables.inspections
    with writing(engine) as connection:
        _check_new(connection, point_code, row["inspected_at"])
        number = new_number(connection, table, row | {"inspection_id": _unused(connection)})
        for picture in read:
            photo_files.put_row(
                connection, photos_of(number, point_code, inspected_at), picture, "scene", inspector
            )
        raise_revision(connection, "inspect_point", inspector, row | {"photos": len(read)})
    return number


def _check_new(connection: sa.Connection, point_code: str, moment: object) -> None:
    table, points = ground_tables.inspections, ground_tables.inspection_points
    if connection.execute(sa.select(points.c.code).where(points.c.code == point_code)).first() is None:
        raise InputError(N_("没有编号为“{code}”的点位"), N_("请刷新后再试"), code=point_code)
    same = (table.c.point_code == point_code, table.c.inspected_at == moment)
    if connection.execute(sa.select(table.c.inspection_id).where(*same)).first() is not None:
        raise InputError(N_("这个点位这一时刻已有检查记录"), N_("请核对检查时间"))


def _unused(connection: sa.Connection) -> int:
    """Return a number that no inspection has, nor had one that was taken back and left photos."""
    table, shots = ground_tables.inspections, photo_files.TABLE
    last = connection.execute(sa.select(sa.func.max(table.c.inspection_id))).scalar() or 0
    left = connection.execute(sa.select(shots.c.source_id).where(shots.c.source == PHOTOS_OF)).scalars()
    return 1 + max([last, *(int(key.split(" ")[0]) for key in left)])


def withdraw_inspection(engine: sa.Engine, inspection_id: int, *, actor: str) -> None:
    """Take back an inspection that was entered wrongly; the audit line keeps it."""
    take_back(engine, ground_tables.inspections, inspection_id, "withdraw_inspection", actor)


def set_point_kinds(engine: sa.Engine, kinds: pd.DataFrame, *, actor: str) -> None:
    """
    Set the office's own kinds of points (`point_kinds.checked_kinds`); they stand for the whole table.

    Raises
    ------
    InputError
        A wrong row, or a kind left out that points have.
    """
    rows = point_kinds.checked_kinds(kinds)
    used = sa.select(ground_tables.inspection_points.c.kind).distinct()
    with writing(engine) as connection:
        left_out = sorted(set(connection.execute(used).scalars()) - set(rows["kind"]))
        if left_out:
            raise InputError(
                N_("还有点位属于这些种类：{kinds}"), N_("请保留它们，或先改点位的种类"), kinds=left_out
            )
        _replace(connection, ground_tables.point_kinds, rows, "set_point_kinds", actor)


def set_checklist(engine: sa.Engine, items: pd.DataFrame, *, actor: str) -> None:
    """Set the office's own checklists (`point_kinds.checked_items`); inspections made before stay."""
    rows = point_kinds.checked_items(items)
    with writing(engine) as connection:
        _replace(connection, ground_tables.checklist_items, rows, "set_checklist", actor)


def _replace(connection: sa.Connection, table: sa.Table, rows: pd.DataFrame, what: str, actor: str) -> None:
    _plain_rows.check_actor(actor)
    old = _plain_rows.read(connection, table, sa.true())
    new = [{str(name): value for name, value in row.items()} for row in rows.to_dict("records")]
    connection.execute(sa.delete(table))
    connection.execute(sa.insert(table), new)
    raise_revision(connection, what, actor, {"old": old, "new": new})
