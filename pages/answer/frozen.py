"""Freeze the figures of a report, and say what would be different today."""

import streamlit as st

from mapapp.ui import frozen_view, screen

view = screen.current()
st.title(view.say("定格报告"))
frozen_view.draw(view)
