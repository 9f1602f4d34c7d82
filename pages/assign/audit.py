"""Show what is wrong with the zoning: gaps, overlaps, zones nobody or two answer for."""

import streamlit as st

from mapapp.ui import audit_view, screen

view = screen.current()
st.title(view.say("责任区核查"))
audit_view.draw(view)
