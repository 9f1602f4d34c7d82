"""Name the city, check its data, and say what the program is made of."""

import streamlit as st

from mapapp.ui import city_form, screen

view = screen.current()
st.title(view.say("城市与数据"))
city_form.draw(view.city, view.say)
