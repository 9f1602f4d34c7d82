"""Compare the stages of a campaign: what changed, and whether by more than chance."""

import streamlit as st

from mapapp.ui import campaign_view, screen

view = screen.current()
st.title(view.say("整治成效"))
campaign_view.draw(view)
