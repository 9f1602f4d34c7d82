"""Show what each unit's road sections look like."""

import streamlit as st

from mapapp.ui import scorecards, screen

view = screen.current()
st.title(view.say("单位包路段"))
scorecards.draw(view, ("unit", "section"))
