"""Set the limits, the office hours and the holidays that due times are reckoned by."""

import streamlit as st

from mapapp.ui import clock_view, screen

view = screen.current()
st.title(view.say("时限与日历"))
clock_view.draw(view)
