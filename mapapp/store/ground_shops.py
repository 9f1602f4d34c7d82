"""Write checks of shop frontages, and that a shop has signed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import sqlalchemy as sa

from .. import frontages
from ..errors import InputError
from ..i18n import N_
from . import _plain_rows, ground_tables
from .engine import writing
from .ground import written
from .writing import new_number, raise_revision


def check_shop(
    engine: sa.Engine,
    shop_code: str,
    checked_at: dt.datetime,
    faults: Sequence[str],
    *,
    inspector: str,
    note: str = "",
) -> int:
    """
    Keep one check of a shop's frontage; return its number.

    `faults` are keys of `frontages.DUTIES`; without any the frontage is in order. `InputError`: nobody named,
    no such shop or duty, a moment in the future, or one that has a check.
    """
    _plain_rows.check_actor(inspector)
    unknown = sorted(set(faults) - set(frontages.DUTIES))
    if unknown or checked_at > dt.datetime.now():
        raise InputError(N_("检查项不存在，或检查时间晚于现在"), N_("请核对后再登记"))
    table = ground_tables.shop_checks
    row = {
        "shop_code": shop_code,
        "checked_at": written(checked_at),
        "in_order": not faults,
        "faults": frontages.joined(faults),
        "actor": inspector.strip(),
        "note": note.strip(),
    }
    with writing(engine) as connection:
        _check_shop(connection, shop_code)
        same = (table.c.shop_code == shop_code, table.c.checked_at == row["checked_at"])
        if connection.execute(sa.select(table.c.check_id).where(*same)).first() is not None:
            raise InputError(N_("这家商户这一时刻已有检查记录"), N_("请核对检查时间"))
        number = new_number(connection, table, row)
        raise_revision(connection, "check_shop", inspector, row)
    return number


def sign_shop(engine: sa.Engine, shop_code: str, signed_on: dt.date | None, *, actor: str) -> None:
    """Note the day on which a shop signed its duty, or with None that it has not."""
    _plain_rows.check_actor(actor)
    table = ground_tables.shops
    day = None if signed_on is None else signed_on.isoformat()
    with writing(engine) as connection:
        _check_shop(connection, shop_code)
        old = _plain_rows.read(connection, table, table.c.code == shop_code)[0]["signed_on"]
        connection.execute(sa.update(table).where(table.c.code == shop_code).values(signed_on=day))
        raise_revision(connection, "sign_shop", actor, {"shop_code": shop_code, "old": old, "new": day})


def _check_shop(connection: sa.Connection, code: str) -> None:
    shops = ground_tables.shops
    if connection.execute(sa.select(shops.c.code).where(shops.c.code == code)).first() is None:
        raise InputError(N_("没有编号为“{code}”的商户"), N_("请刷新后再试"), code=code)
