"""Plan and record patrols, and show what was not visited for long."""

import streamlit as st

from mapapp.ui import patrol_view, screen

view = screen.current()
st.title(view.say("巡查劝导"))
patrol_view.draw(view)
