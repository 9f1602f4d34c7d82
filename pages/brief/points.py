"""Show which inspection points would fail an evaluation today, and keep inspections."""

import streamlit as st

from mapapp.ui import point_view, screen

view = screen.current()
st.title(view.say("点位迎检"))
point_view.draw(view)
