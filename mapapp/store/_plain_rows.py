"""Read rows as the audit line keeps them: plain values, moments as texts, nothing that is NaN."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import sqlalchemy as sa

from ..errors import InputError
from ..i18n import N_

BLOCK = 500
"""Keys asked for in one query: databases limit how many values a query may hold."""


def read(
    connection: sa.Connection, table: sa.Table, narrowed: sa.ColumnElement[bool]
) -> list[dict[str, Any]]:
    """Read the rows of a table that a condition leaves."""
    return [plain(row) for row in connection.execute(sa.select(table).where(narrowed)).mappings()]


def plain(row: Mapping[Any, Any]) -> dict[str, Any]:
    """Make one row plain."""
    known = {str(name): None if _is_missing(value) else value for name, value in row.items()}
    return {name: str(value) if hasattr(value, "isoformat") else value for name, value in known.items()}


def _is_missing(value: Any) -> bool:
    return not isinstance(value, list | dict) and bool(pd.isna(value))


def blocks(keys: list[Any]) -> list[list[Any]]:
    """Cut a list into blocks that one query can hold."""
    return [keys[start : start + BLOCK] for start in range(0, len(keys), BLOCK)]


def check_actor(actor: str) -> None:
    """Refuse what nobody signs."""
    if not actor.strip():
        raise InputError(N_("没有写明由谁认定"), N_("请先填写您的姓名或职务"))


def check_signed(actor: str) -> None:
    """Refuse a step or a photo that nobody signs."""
    if not actor.strip():
        raise InputError(N_("没有写明经办人"), N_("请先填写您的姓名或职务"))
