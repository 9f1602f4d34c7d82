"""Show where problems concentrate more than chance would have it, and who answers there."""

import streamlit as st

from mapapp.ui import hotspot_view, screen

view = screen.current()
st.title(view.say("热点分析"))
hotspot_view.draw(view)
