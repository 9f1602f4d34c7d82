"""Suggest plans: work them out in view, set the best against today, and make one a draft."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import replace
from typing import Any

import streamlit as st

from mapapp import store, zoning
from mapapp.city import City
from mapapp.errors import InputError
from mapapp.plans import suggesting
from mapapp.plans.suggesting import MANNERS, Suggested, Wish
from mapapp.settings import current as settings

from . import acting, cache, pages, plan_candidates, plan_load, plan_state, plan_wish, pressing
from .screen import Screen
from .words import literal

ASKED = "suggest_asked"
KEPT = 4
"""So many suggestions are kept for all sessions."""


def draw(screen: Screen) -> None:
    """Draw the page."""
    say, base = screen.say, zoning.latest(screen.city)
    if not len(base.sections) and not len(base.communities):
        st.info(say("还没有责任区。请先到“录入”导入社区和路段。"))
        return
    with st.sidebar:
        kind = plan_wish.kind(say)
        period = plan_load.months(say, "suggest_months")
        before = plan_load.leading(base, kind, screen.as_of.date())
        wish = plan_wish.ask(say, kind, sorted({str(name) for name in before if name}))
    if wish is not None:
        st.session_state[ASKED] = (wish, period)
        st.session_state[f"{plan_load.STAFF}_{kind}"] = plan_wish.staff(wish)
    asked = st.session_state.get(ASKED)
    if asked is None or (asked[0].zone_kind, asked[1]) != (kind, period):
        _today(screen, kind, period)
        return
    try:
        found = _found(screen, base, *asked)
    except InputError as error:
        st.error(literal(say.error(error)), icon=":material/block:")
        _today(screen, kind, period)
        return
    _keep(screen, found, plan_candidates.draw(screen, found))


def _today(screen: Screen, kind: str, period: int) -> None:
    """Show how it stands before anything was asked for."""
    say = screen.say
    day = screen.as_of.date()
    table = plan_load.by_answerer(screen, kind, period, day, plan_load.staff(kind))
    st.subheader(say("今天的负荷"))
    if not len(table):
        st.info(say("还没有可以分配的责任区，请先到“录入”导入路段或社区。"))
        return
    plan_load.fairness(say, kind, table)
    plan_load.listed(say, kind, table, key="suggest_today")
    st.caption(say("在左边选定要求，点“提出建议”：系统给出几个均衡、连片的方案，与今天对照。"))


@st.cache_resource(show_spinner=False)
def _kept() -> tuple[OrderedDict[Any, Suggested], threading.Lock]:
    return OrderedDict(), threading.Lock()


def _found(screen: Screen, base: City, wish: Wish, period: int) -> Suggested:
    """Return what was suggested for a wish; worked out once, with its progress in view."""
    say, (kept, turn) = screen.say, _kept()
    key = (settings().city, base.revision, screen.as_of, wish, period)
    with turn:
        if key in kept:
            kept.move_to_end(key)
            return kept[key]
    zones = base.communities if wish.zone_kind == "community" else base.sections
    with st.status(say("正在计算建议…"), expanded=True) as status:
        bar = st.progress(0.0)

        def told(share: float, manner: str) -> None:
            bar.progress(min(share, 1.0), say("正在计算“{name}”", name=say(MANNERS[manner].label)))

        try:
            found = suggesting.suggest(
                zones,
                plan_load.zone_loads(screen, wish.zone_kind, period),
                plan_load.leading(base, wish.zone_kind, screen.as_of.date()),
                wish,
                base.projection,
                told,
            )
        except InputError:
            status.update(label=say("无法计算"), state="error", expanded=False)
            raise
        status.update(label=say("建议已算出"), state="complete", expanded=False)
    with turn:
        kept[key] = found
        while len(kept) > KEPT:
            kept.popitem(last=False)
    return found


def _keep(screen: Screen, found: Suggested, key: str) -> None:
    """Offer to make a candidate a draft plan, and lead to it."""
    say = screen.say
    candidate = next(one for one in found.candidates if one.key == key)
    steps = found.steps(candidate)
    if not steps:
        st.info(say("这个方案与今天相同，没有可存的改动。"))
        return
    with st.form("suggest_keep", border=True):
        name_at, actor_at, button_at = st.columns([4, 3, 3], vertical_alignment="bottom")
        label = say(MANNERS[key].label)
        name = name_at.text_input(
            say("方案名称"),
            value=say("建议方案（{manner}）{day}", manner=label, day=say.day(screen.as_of)),
            max_chars=80,
            key=f"suggest_name_{key}",
        )
        actor = actor_at.text_input(
            say("规划人（姓名或职务）"), value=st.session_state.get(acting.ACTOR, ""), max_chars=40
        )
        sent = pressing.submit(
            say("存为方案草稿"), type="primary", width="stretch", key="suggest_keep_go", within=button_at
        )
    if not sent:
        return
    st.session_state[acting.ACTOR] = actor.strip()
    note = say("由“建议方案”生成：{manner}", manner=label)
    draft = replace(plan_state.fresh(screen, name.strip()).add(*steps), note=note)
    try:
        saved = store.save_draft(cache.engine(), draft, actor=actor.strip())
    except InputError as error:
        st.error(literal(say.error(error)), icon=":material/block:")
        return
    present = st.session_state.get(plan_state.DRAFT)
    if present is None or not plan_state.unsaved(present):
        plan_state.take(saved)  # else the steps that were not saved yet stay, and the plan is chosen there
    text = say("已存为草稿“{name}”，尚未发布。", name=saved.name)
    st.success(literal(text), icon=":material/check_circle:")
    kept = {name: value for name, value in st.query_params.to_dict().items() if name == "lang"}
    pages.to(say("到“划分与派责”查看、修改、发布"), "assign/plan", kept)
