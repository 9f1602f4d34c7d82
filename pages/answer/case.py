"""Show one case: where it is, its life, its clock, who answers and why, and what can be done next."""

import streamlit as st

from mapapp.ui import case_view, screen

view = screen.current()
st.title(view.say("案件"))
case_view.draw(view)
