"""Turn a duty list into road sections on the map, with the units that answer for them."""

import streamlit as st

from mapapp.ui import duty_form, screen

view = screen.current()
st.title(view.say("责任清单截取路段"))
duty_form.draw(view)
