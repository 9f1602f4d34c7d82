"""Show which shops signed their frontage duty and keep it."""

import streamlit as st

from mapapp.ui import frontage_view, screen

view = screen.current()
st.title(view.say("门前三包"))
frontage_view.draw(view)
