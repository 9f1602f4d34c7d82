"""Keep the office's own tables of the clock over those that come with the program."""

from __future__ import annotations

import pandas as pd
import sqlalchemy as sa

from .. import clock_tables as rules
from .. import worktime
from ..errors import InputError
from ..i18n import N_
from . import _frames, _plain_rows
from .clock_tables import TABLES
from .engine import reading, writing
from .writing import raise_revision


def clock_table(engine: sa.Engine, key: str) -> pd.DataFrame:
    """Return a table of the clock as it is in force: the office's own, else the program's."""
    with reading(engine) as connection:
        return in_force(connection, key)


def set_clock_table(
    engine: sa.Engine, key: str, table: pd.DataFrame, *, seen: pd.DataFrame, actor: str
) -> None:
    """
    Set a table of the clock, all rows or none; the table before is noted in the audit line.

    Parameters
    ----------
    key
        A key of `clock_tables.TABLES`.
    table
        Rows as `clock_tables.clean` accepted them. What equals the program's own is not kept: the office then
        follows the program again (of the days: year by year).
    seen
        The table in force when the person began to change it.
    actor
        Who sets it.

    Raises
    ------
    InputError
        Nobody named, somebody else has set the table meanwhile, or it makes no calendar.
    """
    _plain_rows.check_actor(actor)
    usual = rules.reference(key)
    own = rules.own_years(table, usual) if key == "days" else table.iloc[:0] if table.equals(usual) else table
    stored = TABLES[key]
    with writing(engine) as connection:
        if not in_force(connection, key).equals(seen):
            raise InputError(N_("这张表刚被别人改过，您的修改没有保存"), N_("请刷新页面，在新的表上再改"))
        old = _plain_rows.read(connection, stored, sa.true())
        connection.execute(sa.delete(stored))
        for rows in _frames.rows(own, stored, {}):
            connection.execute(sa.insert(stored), rows)
        calendar(connection)
        new = _plain_rows.read(connection, stored, sa.true())
        raise_revision(connection, f"set_{key}", actor, {"rows": new, "old": old})


def in_force(connection: sa.Connection, key: str) -> pd.DataFrame:
    """Read a table of the clock inside a transaction."""
    stored = TABLES[key]
    own = _frames.read(connection, stored, tuple(rules.TABLES[key].dtypes))
    usual = rules.reference(key)
    if key == "days":
        return rules.in_force(own, usual)
    return own if len(own) else usual


def calendar(connection: sa.Connection) -> worktime.Calendar:
    """Make the calendar of the hours and days in force inside a transaction."""
    return worktime.build(in_force(connection, "hours"), in_force(connection, "days"))
