"""Hold a press on a button until the page has answered it.

Streamlit forgets a press when another element of the page reports before the page has been drawn as far as
the button: a map reports when it has loaded, which on a slow machine is just when a reader clicks. A press
is therefore taken down in a callback, which runs before the page is drawn, and stays until it is reached.
"""

from __future__ import annotations

import time
from typing import Any

import streamlit as st

HELD = "held_presses"
LONGEST_S = 30.0
"""A press that was not answered in this time is given up: the reader has gone on."""


def button(label: str, *, key: str, within: Any = st, **look: Any) -> bool:
    """
    Draw a button; True once for every press.

    Parameters
    ----------
    label
        What it says.
    key
        Its key; the press is held under it.
    within
        Where it is drawn: Streamlit itself, a column, a container.
    **look
        What ``st.button`` takes beside: type, icon, disabled…
    """
    within.button(label, key=key, on_click=_hold, args=(key,), **look)
    return _take(key)


def submit(label: str, *, key: str, within: Any = st, **look: Any) -> bool:
    """Draw the button that sends a form; True once for every press. Parameters as in `button`."""
    within.form_submit_button(label, key=key, on_click=_hold, args=(key,), **look)
    return _take(key)


def _hold(key: str) -> None:
    st.session_state[HELD] = {**st.session_state.get(HELD, {}), key: time.time()}


def _take(key: str) -> bool:
    held = dict(st.session_state.get(HELD, {}))
    since = held.pop(key, None)
    if since is None:
        return False
    st.session_state[HELD] = held
    return bool(time.time() - since < LONGEST_S)
