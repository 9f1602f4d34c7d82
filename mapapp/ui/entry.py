"""Run the frame; Streamlit executes this file at every rerun."""

from mapapp.ui import frame

frame.run()
