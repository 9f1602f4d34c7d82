"""Say who answers for which zone, and change it from a day on."""

import streamlit as st

from mapapp.ui import roster_form, screen

view = screen.current()
st.title(view.say("责任名册"))
roster_form.draw(view.city, view.as_of, view.say)
