"""Write the ledger of any scope as a workbook with its photos."""

import streamlit as st

from mapapp.ui import ledger_view, screen

view = screen.current()
st.title(view.say("问题台账"))
ledger_view.draw(view)
