"""Put the city on the big screen: the wall's own page, over everything that Streamlit draws."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlencode

import streamlit as st

from mapapp.scope import to_query

from .screen import Screen

STYLE = Path(__file__).with_name("wall.css")
ADDRESS = "/city/wall"


def draw(screen: Screen) -> None:
    """Show the wall for the present filters; it renews and moves itself, without another run of the page."""
    st.html(STYLE)
    query = to_query(screen.scope) | {"lang": screen.say.language}
    kept = {
        key: st.query_params[key]
        for key in ("theme", "scene", "stay", "poll", "play")
        if key in st.query_params
    }
    base = st.get_option("server.baseUrlPath").rstrip("/")
    st.iframe(f"{base}{ADDRESS}?{urlencode(query | kept)}", height=600)
