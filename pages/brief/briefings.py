"""Put briefings together, present them and take them away."""

import streamlit as st

from mapapp.ui import briefing_view, screen

view = screen.current()
st.title(view.say("汇报编排"))
briefing_view.draw(view)
