"""Show a leader or a unit what waits for them today."""

import streamlit as st

from mapapp.ui import answerer_view, screen

view = screen.current()
st.title(view.say("我的责任区"))
answerer_view.draw(view)
