"""Show what each leader's communities look like."""

import streamlit as st

from mapapp.ui import scorecards, screen

view = screen.current()
st.title(view.say("领导包社区"))
scorecards.draw(view, ("leader", "community"))
