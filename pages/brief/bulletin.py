"""Draft, check and issue bulletins."""

import streamlit as st

from mapapp.ui import bulletin_view, screen

view = screen.current()
st.title(view.say("通报"))
bulletin_view.draw(view)
