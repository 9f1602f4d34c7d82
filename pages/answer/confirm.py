"""Let a person decide what the evidence leaves open, one click each."""

import streamlit as st

from mapapp.ui import cache, confirm_view, language

say = language.current()
st.title(say("待确认责任"))
confirm_view.draw(cache.city(), say)
