"""Bring files in, and see what earlier imports brought."""

import streamlit as st

from mapapp.ui import import_form, import_history, screen

view = screen.current()
st.title(view.say("导入资料"))
bring, earlier = st.tabs([view.say("导入"), view.say("导入记录")])
with bring:
    import_form.draw(view.city, view.say)
with earlier:
    import_history.draw(view.say)
