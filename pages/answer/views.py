"""List the saved views."""

import streamlit as st

from mapapp.ui import cache, language, views_list

say = language.current()
st.title(say("已存视图"))
views_list.draw(cache.city(), say)
