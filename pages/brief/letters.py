"""Draft, send and follow up supervision letters."""

import streamlit as st

from mapapp.ui import letter_view, screen

view = screen.current()
st.title(view.say("督办函"))
letter_view.draw(view)
