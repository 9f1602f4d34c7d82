"""Ask which language the reader wants and speak it."""

from __future__ import annotations

import streamlit as st

from mapapp.i18n import DEFAULT, LANGUAGES, Translator


def choose() -> None:
    """Draw the language switch and keep the choice in the address bar."""
    if "lang" not in st.session_state:
        st.session_state["lang"] = wanted().language
    st.segmented_control(
        "中文 / English",
        list(LANGUAGES),
        format_func=LANGUAGES.__getitem__,
        key="lang",
        required=True,
        label_visibility="collapsed",
    )
    keep_in_address("lang", "" if current().language == DEFAULT else current().language)


def wanted() -> Translator:
    """Return the translator of the session, before its first choice that of the address bar."""
    asked = st.session_state.get("lang") or st.query_params.get("lang", DEFAULT)
    return Translator(asked if asked in LANGUAGES else DEFAULT)


def current() -> Translator:
    """Return the reader's translator."""
    return Translator(st.session_state.get("lang") or DEFAULT)


def keep_in_address(key: str, value: str) -> None:
    """Write one address-bar parameter if it differs; the empty text removes it."""
    if st.query_params.get(key, "") == value:
        return
    if value:
        st.query_params[key] = value
    else:
        del st.query_params[key]
