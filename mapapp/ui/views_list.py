"""List the saved views; each opens as it was, and can be taken away."""

from __future__ import annotations

from urllib.parse import parse_qsl

import streamlit as st

from mapapp import store
from mapapp.city import City
from mapapp.i18n import N_, Translator

from . import cache, figure_cache, pages, pressing, tables
from .words import literal

COLUMNS = {"name": N_("名称"), "actor": N_("保存人"), "saved_at": N_("保存时间")}


def draw(city: City, say: Translator) -> None:
    """Draw the list."""
    views = figure_cache.views(city)
    if not len(views):
        st.info(say("还没有保存的视图。在“领导包社区”“单位包路段”页点“保存视图”即可。"))
        return
    picked = tables.pickable(views, COLUMNS, key="views", name="views", say=say, height=360)
    if picked is None:
        st.info(say("点选一行，可打开或删除这个视图。"))
        return
    view = views.iloc[picked]
    st.subheader(literal(view["name"]))
    query = dict(parse_qsl(view["query"]))
    if say.language != "zh":
        query["lang"] = say.language
    # A fresh address: what is chosen at present would otherwise go over what was saved.
    st.link_button(say("打开"), pages.address(view["page"], query), icon=":material/open_in_new:")
    with st.popover(say("删除")):
        actor = st.text_input(say("由谁删除（姓名或职务）"), key="forget_view_actor")
        if pressing.button(say("确认删除"), key="forget_view"):
            store.forget_view(cache.engine(), int(view["view_id"]), actor=actor)
            st.rerun()
