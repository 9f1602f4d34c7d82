"""Keep what an editor has changed in a bulletin but not saved yet: texts, their order, what was added."""

from __future__ import annotations

from typing import Any

import streamlit as st

from mapapp.bulletins import Paragraph
from mapapp.store import Kept

DRAFT = "bulletin_draft"
"""In the session, as plain values: number and version of the bulletin, its parts as opened and as edited, and
how many parts ever were, which names the next one."""


def opened(kept: Kept) -> dict[str, Any]:
    """Return the draft of a bulletin; a new one where none is open or there is nothing unsaved in it."""
    draft = st.session_state.get(DRAFT)
    if draft is None or draft["number"] != kept.bulletin_id:
        return read_again(kept)
    if draft["version"] != kept.version and not unsaved(draft):
        return read_again(kept)
    return draft


def read_again(kept: Kept) -> dict[str, Any]:
    """Forget what was changed and start from what is kept."""
    turn = st.session_state.get(DRAFT, {}).get("turn", 0) + 1
    parts = [_part(place, part) for place, part in enumerate(kept.bulletin.paragraphs)]
    draft = {
        "number": kept.bulletin_id,
        "version": kept.version,
        "base": [dict(part) for part in parts],
        "parts": parts,
        "ever": len(parts),
        "turn": turn,
    }
    st.session_state[DRAFT] = draft
    return draft


def unsaved(draft: dict[str, Any]) -> bool:
    """Say whether the parts differ from those that were opened."""
    return bool(draft["parts"] != draft["base"])


def move(place: int, by: int) -> None:
    """Move a part up (-1) or down (1)."""
    parts = st.session_state[DRAFT]["parts"]
    if 0 <= place + by < len(parts):
        parts[place], parts[place + by] = parts[place + by], parts[place]


def take_out(place: int) -> None:
    """Take a part out."""
    del st.session_state[DRAFT]["parts"][place]


def add_below(place: int, added: str) -> None:
    """Add a part of a kind, or a block as ``block:key``, below another."""
    draft = st.session_state[DRAFT]
    kind, _, block = added.partition(":")
    draft["parts"].insert(place + 1, _part(draft["ever"], Paragraph(kind, block)))
    draft["ever"] += 1


def _part(uid: int, part: Paragraph) -> dict[str, Any]:
    return {"uid": uid, "kind": part.kind, "text": part.text, "source": part.source}
