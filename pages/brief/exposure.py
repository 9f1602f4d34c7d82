"""Show the public a selection of cases, masked and read by a person."""

import streamlit as st

from mapapp.ui import exposure_view, screen

view = screen.current()
st.title(view.say("曝光台"))
exposure_view.draw(view)
