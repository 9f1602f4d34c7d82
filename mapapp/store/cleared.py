"""Keep the texts that a person has cleared for the public, as long as what they were made of is the same."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

import pandas as pd
import sqlalchemy as sa

from ..errors import InputError
from ..i18n import N_
from ..masking import CERTAIN, mask
from . import _frames, _plain_rows
from .engine import reading
from .letter_tables import cleared_texts as table
from .writing import change, now

Texts = Mapping[tuple[str, str], tuple[str, str]]
"""(source, source_id) → address and description as the public may read them."""


def digest(address: str, description: str) -> str:
    """Name the original texts of a case: another digest is another text, to be read anew."""
    return hashlib.sha256(f"{address}\0{description}".encode()).hexdigest()


def clear_texts(
    engine: sa.Engine,
    texts: Texts,
    originals: Mapping[tuple[str, str], str],
    *,
    actor: str,
    withdrawn: Iterable[tuple[str, str]] = (),
) -> None:
    """
    Keep texts that a person has read and cleared; earlier ones of the same cases are replaced.

    Parameters
    ----------
    texts
        See `Texts`.
    originals
        Case → `digest` of the texts they were made of.
    withdrawn
        Cases that are no longer for the public.

    Raises
    ------
    InputError
        Nobody named, or a text in which the rules of `masking` still find what they know by its form.
    """
    _plain_rows.check_actor(actor)
    left = [key[1] for key, pair in texts.items() if any(map(_certain, pair))]
    if left:
        raise InputError(
            N_("有 {count} 件的文字里还有车牌、电话、证件号或账号：{points}"),
            N_("请先遮盖再确认"),
            count=len(left),
            points=left[:5],
        )
    moment = now()
    rows = [
        {
            "source": key[0],
            "source_id": key[1],
            "original": originals[key],
            "address": address,
            "description": description,
            "actor": actor,
            "cleared_at": moment,
        }
        for key, (address, description) in texts.items()
    ]
    gone = sorted(set(withdrawn) - set(texts))
    if not rows and not gone:
        return
    told = {"cases": [list(key) for key in texts], "withdrawn": [list(key) for key in gone]}
    with change(engine, "clear_texts", actor, told) as connection:
        pair = sa.tuple_(table.c.source, table.c.source_id)
        for block in _plain_rows.blocks([*texts, *gone]):
            connection.execute(sa.delete(table).where(pair.in_(block)))
        if rows:
            connection.execute(sa.insert(table), rows)


def cleared(engine: sa.Engine) -> pd.DataFrame:
    """List the cleared texts with the digest of their originals, and who cleared them when."""
    names = ("source", "source_id", "original", "address", "description", "actor", "cleared_at")
    with reading(engine) as connection:
        return _frames.read(connection, table, names)


def _certain(text: str) -> bool:
    return any(kind in CERTAIN for kind, _, _ in mask(text).found)
