"""Show the problems on the map, how many there are, and where most of them are."""

import streamlit as st

from mapapp.ui import figures, overview, screen

view = screen.current()
above = st.container()
overview.draw(view)
with above:
    figures.headline_numbers(view)
