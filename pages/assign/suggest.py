"""Suggest who answers for what: even, in one piece, near, and as like today as wished."""

import streamlit as st

from mapapp.ui import plan_suggest, screen

view = screen.current()
st.title(view.say("建议方案"))
plan_suggest.draw(view)
