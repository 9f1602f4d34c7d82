"""Keep draft plans; of two planners on one version of a draft, the later one is told what the other did."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd
import sqlalchemy as sa

from .. import plans
from ..errors import InputError
from ..i18n import N_
from ..plans import Draft
from . import _frames
from .engine import reading, writing
from .plan_tables import draft_plans
from .writing import new_number, now, raise_revision

DRAFTS = draft_plans
LISTED = (
    "draft_id",
    "name",
    "state",
    "from_day",
    "done",
    "version",
    "saved_by",
    "saved_at",
    "note",
    "reason",
)


class DraftConflictError(InputError):
    """
    Somebody else saved a newer version of the draft meanwhile.

    Attributes
    ----------
    stored
        That version; `plans.diverged` says what changed, `plans.together` puts both planners' steps together.
    """

    def __init__(self, stored: Draft, seen: int) -> None:
        super().__init__(
            N_("方案“{name}”已由“{actor}”在 {moment} 存为第 {version} 版，您手里的是第 {seen} 版，没有存入"),
            N_("您的步骤都还在：请接在对方的步骤后面保存，或另存为新方案"),
            name=stored.name,
            actor=stored.saved_by,
            moment=stored.saved_at,
            version=stored.version,
            seen=seen,
        )
        self.stored = stored


def drafts(engine: sa.Engine) -> pd.DataFrame:
    """List all plans, last saved first: the columns of `LISTED`; `done` is the number of steps."""
    with reading(engine) as connection:
        listed = _frames.read(connection, DRAFTS, LISTED)
    return listed.sort_values(["saved_at", "draft_id"], ascending=False, ignore_index=True)


def draft(engine: sa.Engine, draft_id: int) -> Draft:
    """Return a plan with its steps."""
    with reading(engine) as connection:
        return _draft(connection, draft_id)


def save_draft(engine: sa.Engine, draft: Draft, *, actor: str) -> Draft:
    """
    Save a plan as its next version.

    Parameters
    ----------
    draft
        A new one (`draft_id` 0) with a name of its own, or one read from the store and worked on.
    actor
        Who saves.

    Returns
    -------
    draft
        With its number and version.

    Raises
    ------
    DraftConflictError
        Somebody saved another version since this one was read; nothing is written.
    InputError
        No name or one that is taken, nobody named, or a plan that is published or dropped already.
    """
    check_actor(actor)
    if not draft.name.strip():
        raise InputError(N_("方案没有名称"), N_("请给方案起个名称"))
    with writing(engine) as connection:
        _check_name(connection, draft)
        row = _row(draft) | {"version": draft.version + 1, "saved_by": actor, "saved_at": now()}
        if draft.draft_id:
            stored = _draft(connection, draft.draft_id)
            if stored.version != draft.version:
                raise DraftConflictError(stored, draft.version)
            require_open(stored)
            update = sa.update(DRAFTS).where(DRAFTS.c.draft_id == draft.draft_id)
            connection.execute(update.values(row))
            number = draft.draft_id
        else:
            number = new_number(connection, DRAFTS, row)
        detail = {"draft_id": number, "name": row["name"], "version": row["version"], "steps": draft.done}
        raise_revision(connection, "save_draft", actor, detail)
        return _draft(connection, number)


def drop_draft(engine: sa.Engine, draft_id: int, version: int, *, actor: str) -> None:
    """Put a plan aside for good; its steps stay in the store, its name is free again."""
    check_actor(actor)
    with writing(engine) as connection:
        stored = _draft(connection, draft_id)
        if stored.version != version:
            raise DraftConflictError(stored, version)
        require_open(stored)
        aside = {"state": "dropped", "version": version + 1, "saved_by": actor, "saved_at": now()}
        # The name is free for another plan; the number tells the old one apart.
        aside["name"] = f"{stored.name} #{draft_id}"
        connection.execute(sa.update(DRAFTS).where(DRAFTS.c.draft_id == draft_id).values(aside))
        raise_revision(connection, "drop_draft", actor, {"draft_id": draft_id, "name": stored.name})


def check_actor(actor: str) -> None:
    """Refuse what nobody signs."""
    if not actor.strip():
        raise InputError(N_("没有写明由谁保存方案"), N_("请先填写您的姓名或职务"))


def require_open(stored: Draft) -> None:
    """Refuse to touch a plan that is published or dropped."""
    if stored.state != "draft":
        raise InputError(N_("方案“{name}”已经发布或作废，不能再改"), N_("请另存为新方案"), name=stored.name)


def _draft(connection: sa.Connection, draft_id: int) -> Draft:
    row = connection.execute(sa.select(DRAFTS).where(DRAFTS.c.draft_id == draft_id)).mappings().one_or_none()
    if row is None:
        raise InputError(N_("没有第 {number} 号方案"), N_("请刷新后再选"), number=draft_id)
    kept = {
        key: row[key] for key in ("name", "base_revision", "done", "draft_id", "version", "saved_by", "state")
    }
    return Draft(
        **kept,
        note=row["note"],
        saved_at=str(row["saved_at"]),
        from_day=dt.date.fromisoformat(str(row["from_day"])[:10]),
        edits=tuple(plans.read(told) for told in row["edits"]),
    )


def _row(draft: Draft) -> dict[str, Any]:
    return {
        "name": draft.name.strip(),
        "base_revision": draft.base_revision,
        "from_day": draft.from_day.isoformat(),
        "edits": [plans.written(edit) for edit in draft.edits],
        "done": draft.done,
        "note": draft.note,
    }


def _check_name(connection: sa.Connection, draft: Draft) -> None:
    query = sa.select(DRAFTS.c.draft_id).where(
        DRAFTS.c.name == draft.name.strip(), DRAFTS.c.draft_id != draft.draft_id
    )
    if connection.execute(query).first() is not None:
        raise InputError(N_("已经有叫“{name}”的方案"), N_("请换一个名称"), name=draft.name.strip())
