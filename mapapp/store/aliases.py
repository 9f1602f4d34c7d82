"""Keep the words for roads that people teach the program: what an address calls a road."""

from __future__ import annotations

import sqlalchemy as sa

from ..errors import InputError
from ..i18n import N_
from . import _plain_rows, schema
from .engine import writing
from .writing import now, raise_revision

ALIASES = schema.aliases
LONGEST = 50


def learn_alias(engine: sa.Engine, text: str, road: str, *, actor: str) -> None:
    """
    Remember that a text in an address means a road; a later road for the same text replaces it.

    Raises
    ------
    InputError
        An empty or endless text, the road's own name, a road without a section, nobody named.
    """
    _plain_rows.check_actor(actor)
    with writing(engine) as connection:
        learn(connection, text, road, actor)


def forget_alias(engine: sa.Engine, alias_id: int, *, actor: str) -> None:
    """Forget a learned alias; the audit line keeps it."""
    _plain_rows.check_actor(actor)
    with writing(engine) as connection:
        old = _plain_rows.read(connection, ALIASES, ALIASES.c.alias_id == alias_id)
        if not old:
            raise InputError(N_("这条别名已被别人删除"), N_("请刷新后再试"))
        connection.execute(sa.delete(ALIASES).where(ALIASES.c.alias_id == alias_id))
        raise_revision(connection, "forget_alias", actor, {"old": old[0]})


def learn(connection: sa.Connection, text: str, road: str, actor: str) -> None:
    """Learn an alias inside a transaction."""
    text, road = " ".join(text.split()), road.strip()
    if not text or len(text) > LONGEST or text == road:
        raise InputError(
            N_("“{text}”不能记作“{road}”的别名：它是空的、太长，或就是路名"),
            N_("请写地址中对这条路的叫法，如“老街”"),
            text=text,
            road=road,
        )
    roads = schema.road_sections.c.road
    if not road or connection.execute(sa.select(roads).where(roads == road)).first() is None:
        raise InputError(N_("没有一个路段在“{road}”上"), N_("请先导入路段，或核对路名"), road=road)
    old = _plain_rows.read(connection, ALIASES, ALIASES.c.text == text)
    connection.execute(sa.delete(ALIASES).where(ALIASES.c.text == text))
    row = {"text": text, "road": road, "actor": actor, "learned_at": now()}
    connection.execute(sa.insert(ALIASES).values(row))
    raise_revision(connection, "learn_alias", actor, {"text": text, "road": road, "old": old})
