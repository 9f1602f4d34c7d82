"""Hand a briefing out: present it, send its address, take it away, freeze it."""

from __future__ import annotations

import datetime as dt
from functools import partial

import streamlit as st

from mapapp import store
from mapapp.briefing import Briefing
from mapapp.i18n import LANGUAGES, N_

from . import briefing_files, cache, pressing, shows, tables
from .briefing_files import FORMATS
from .screen import Screen
from .words import literal

LISTED = {
    "name": N_("名称"),
    "frozen_at": N_("定格时间"),
    "as_of": N_("数据截至"),
    "actor": N_("定格人"),
    "scenes_n": N_("场景数"),
    "language_name": N_("语言"),
}


def offer(kept: Briefing, screen: Screen, *, unsaved: bool) -> None:
    """Draw what can be done with a briefing as it was saved."""
    say = screen.say
    if not kept.scenes:
        st.info(say("这份汇报还没有场景。请到“汇报编排”页添加。") if not unsaved else say("请先保存。"))
        _forget(kept, screen)
        return
    with st.container(horizontal=True, gap="small"):
        st.link_button(
            say("演示"), address("", kept.briefing_id, screen), icon=":material/slideshow:", type="primary"
        )
        with st.popover(say("链接"), icon=":material/link:"):
            _links("", kept.briefing_id, screen)
        for suffix, (label, mime, icon) in FORMATS.items():
            st.download_button(
                say(label),
                data=partial(briefing_files.written, kept, suffix, shows.material(), say),
                file_name=f"{kept.name}.{suffix}",
                mime=mime,
                key=f"briefing_{suffix}",
                icon=icon,
                on_click="ignore",
            )
        _freeze(kept, screen)
        _forget(kept, screen)


def address(folder: str, number: int, screen: Screen, **more: str) -> str:
    """Return where a briefing, or a copy in the folder ``copies/``, is presented."""
    base = st.get_option("server.baseUrlPath").rstrip("/")
    asked = "&".join(f"{key}={value}" for key, value in {"lang": screen.say.language, **more}.items())
    return f"{base}/city/briefings/{folder}{number}?{asked}"


def _links(folder: str, number: int, screen: Screen) -> None:
    say = screen.say
    origin = (st.context.url or "").split("/", 3)[:3]
    st.caption(say("发给同事，打开即播放；不用登录本页。"))
    st.code("/".join(origin) + address(folder, number, screen), language=None)
    st.caption(say("自动巡播："))
    st.code("/".join(origin) + address(folder, number, screen, play="1"), language=None)
    st.link_button(
        say("演讲者窗口"), address(folder, number, screen, presenter="1"), icon=":material/speaker_notes:"
    )
    st.caption(say("演示窗口和演讲者窗口在同一浏览器中自动同步。"))


def _freeze(kept: Briefing, screen: Screen) -> None:
    say = screen.say
    with st.popover(say("定格副本"), icon=":material/ac_unit:"), st.form("freeze_briefing", border=False):
        st.caption(say("副本保存此刻的数字、图形和图片，以后数据变动也不改变。"))
        actor = st.text_input(say("定格人（姓名或职务）"))
        if pressing.submit(say("定格"), type="primary", key="freeze_briefing_go"):
            with st.spinner(say("正在绘制地图…")):
                moment = dt.datetime.now().isoformat(sep=" ", timespec="minutes")
                briefing_files.freeze(kept, shows.material(), say, moment, actor)
            st.toast(literal(say("已定格“{name}”", name=kept.name)), icon=":material/ac_unit:")


def _forget(kept: Briefing, screen: Screen) -> None:
    say = screen.say
    with st.popover(say("删除"), icon=":material/delete:"):
        actor = st.text_input(say("由谁删除（姓名或职务）"), key="forget_briefing_actor")
        if pressing.button(say("确认删除"), key="forget_briefing"):
            store.forget_briefing(cache.engine(), kept.briefing_id, actor=actor)
            st.rerun()


def copies(screen: Screen) -> None:
    """List the frozen copies; a picked one is presented or taken away as it was."""
    say = screen.say
    listed = store.frozen_briefings(cache.engine())
    if not len(listed):
        return
    st.subheader(say("定格的副本"))
    shown = listed.assign(language_name=[LANGUAGES.get(key, key) for key in listed["language"]])
    picked = tables.pickable(
        shown, LISTED, key="frozen_briefings", name="briefing-copies", say=say, height=220
    )
    if picked is None:
        st.caption(say("点选一行，可演示或下载这份副本。"))
        return
    copy = listed.iloc[picked]
    number = int(copy["copy_id"])
    with st.container(horizontal=True, gap="small"):
        st.link_button(say("演示"), address("copies/", number, screen), icon=":material/slideshow:")
        for suffix, (label, mime, icon) in FORMATS.items():
            st.download_button(
                say(label),
                data=partial(briefing_files.of_copy, number, suffix, screen.city),
                file_name=f"{copy['name']}.{suffix}",
                mime=mime,
                key=f"copy_{suffix}",
                icon=icon,
                on_click="ignore",
            )
        with st.popover(say("链接"), icon=":material/link:"):
            _links("copies/", number, screen)
