"""Keep what an editor has changed in a briefing but not saved yet."""

from __future__ import annotations

from typing import Any

import streamlit as st

from mapapp import briefing
from mapapp.briefing import Briefing, Scene

DRAFT = "briefing_draft"
"""In the session, as plain values: number, version, name, the scenes as opened and as edited, and a count of
changes of the list, which keeps the form fields of different scenes apart."""
CHOSEN = "briefing_scene"


def opened(kept: Briefing) -> dict[str, Any]:
    """Return the draft of a briefing; a new one where none is open or there is nothing unsaved in it."""
    draft = st.session_state.get(DRAFT)
    if (
        draft is None
        or draft["number"] != kept.briefing_id
        or (draft["version"] != kept.version and not unsaved())
    ):
        return read_again(kept)
    return draft


def read_again(kept: Briefing) -> dict[str, Any]:
    """Forget what was changed and start from the store."""
    plain = [briefing.to_plain(scene) for scene in kept.scenes]
    turn = st.session_state.get(DRAFT, {}).get("turn", 0) + 1
    draft = {
        "number": kept.briefing_id,
        "version": kept.version,
        "name": kept.name,
        "base_name": kept.name,
        "base": plain,
        "scenes": [dict(scene) for scene in plain],
        "turn": turn,
    }
    st.session_state[DRAFT] = draft
    st.session_state[CHOSEN] = 0
    return draft


def unsaved() -> bool:
    """Say whether the draft differs from what was opened."""
    draft = st.session_state.get(DRAFT)
    return draft is not None and (draft["scenes"] != draft["base"] or draft["name"] != draft["base_name"])


def scenes(draft: dict[str, Any], key: str = "scenes") -> tuple[Scene, ...]:
    """Return the scenes of a draft, as edited or (`base`) as opened."""
    return tuple(briefing.from_plain(scene) for scene in draft[key])


def edited(draft: dict[str, Any]) -> Briefing:
    """Return the briefing as edited, with the version that was opened."""
    return Briefing(draft["name"], scenes(draft), draft["number"], draft["version"])


def choose(number: int) -> None:
    """Take a scene up for editing."""
    st.session_state[CHOSEN] = number


def move(number: int, by: int) -> None:
    """Move a scene up (-1) or down (1)."""
    listed = st.session_state[DRAFT]["scenes"]
    other = number + by
    if 0 <= other < len(listed):
        listed[number], listed[other] = listed[other], listed[number]
        _renewed(other)


def remove(number: int) -> None:
    """Take a scene out."""
    listed = st.session_state[DRAFT]["scenes"]
    del listed[number]
    _renewed(max(0, min(number, len(listed) - 1)))


def add(kind: str) -> None:
    """Put a new scene at the end."""
    listed = st.session_state[DRAFT]["scenes"]
    listed.append(briefing.to_plain(Scene(kind)))
    _renewed(len(listed) - 1)


def part(number: int, name: str) -> str:
    """Return a text of a scene."""
    return str(st.session_state[DRAFT]["scenes"][number][name])


def change(number: int, **changes: Any) -> None:
    """Replace parts of a scene."""
    st.session_state[DRAFT]["scenes"][number] |= changes


def _renewed(chosen: int) -> None:
    st.session_state[DRAFT]["turn"] += 1
    st.session_state[CHOSEN] = chosen
