"""Plan who answers for what on the map, and publish it from a day on."""

import streamlit as st

from mapapp.ui import plan_view, screen

view = screen.current()
st.title(view.say("划分与派责"))
plan_view.draw(view)
