"""Keep the present page with all its filters under a name."""

from __future__ import annotations

from urllib.parse import urlencode

import streamlit as st

from mapapp import store

from . import cache, pressing
from .screen import Screen
from .words import literal


def save(screen: Screen, page: str) -> None:
    """Draw the button that saves a view."""
    say = screen.say
    with st.popover(say("保存视图"), icon=":material/bookmark_add:", use_container_width=True):
        with st.form(f"save_view_{page}", border=False):
            name = st.text_input(say("视图名称"), placeholder=say("如：领导晨会"))
            actor = st.text_input(say("保存人（姓名或职务）"))
            if not pressing.submit(say("保存"), type="primary", key=f"save_view_{page}_go"):
                return
        query = {key: value for key, value in st.query_params.to_dict().items() if key != "lang"}
        store.save_view(cache.engine(), name, page, urlencode(query), actor=actor)
        st.toast(literal(say("已保存视图“{name}”", name=name)), icon=":material/check_circle:")
