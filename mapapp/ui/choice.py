"""Let the reader choose one thing, and remember what was chosen in the address bar."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from .language import keep_in_address


def one(
    name: str,
    label: str,
    options: Sequence[str],
    said: Callable[[str], str],
    *,
    page: str,
    place: st.delta_generator.DeltaGenerator | None = None,
) -> str:
    """
    Draw a list to choose from.

    Parameters
    ----------
    name
        Name of the address-bar parameter; the first option is the usual one and is not written.
    label
        Label, in the reader's words.
    options, said
        The options, and how each is said.
    page
        Tells the choice of one page from the same choice of another.
    place
        Where to draw.
    """
    kept = f"{name}_{page}"
    asked = st.query_params.get(name, "")
    if st.session_state.get(kept) not in options:
        st.session_state[kept] = asked if asked in options else options[0]
    chosen = str((place or st).selectbox(label, options, format_func=said, key=kept))
    keep_in_address(name, "" if chosen == options[0] else chosen)
    return chosen


def begin(name: str, key: str, options: Sequence[str]) -> None:
    """Before a widget is drawn: where nothing was chosen yet, take what the address bar names."""
    asked = st.query_params.get(name, "")
    if key not in st.session_state and asked in options:
        st.session_state[key] = asked


def keep(name: str, chosen: str, usual: str) -> None:
    """Write what was chosen into the address bar; the usual is not written."""
    keep_in_address(name, "" if chosen == usual else chosen)


def begin_number(key: str, usual: float, low: float, high: float) -> None:
    """Before a number is asked: where none was given yet, take that of the address bar, or the usual."""
    if key in st.session_state:
        return
    try:
        asked = float(st.query_params.get(key, usual))
    except ValueError:
        asked = usual
    st.session_state[key] = asked if low <= asked <= high else usual
