"""Serve the page and our own routes from one process on one port."""

import streamlit as st
from streamlit.runtime.pages_manager import PagesManager

from mapapp import http
from mapapp.ui import cache, point_cache, shows

# Without this, a fresh server opened at a page's address could run the page without the frame.
PagesManager.uses_pages_directory = False
http.answer_at_once()

app = st.App(
    "mapapp/ui/entry.py",
    routes=http.routes(cache.city, points=point_cache.Source(), read_photo=cache.photo, counted=shows),
    middleware=http.security(base=st.get_option("server.baseUrlPath")),
)
