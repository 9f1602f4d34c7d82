"""Put briefings together: choose one, order its scenes, edit them, save, present, take away."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from mapapp import briefing, store

from . import briefing_draft as drafts
from . import briefing_out, cache, pressing, scene_form
from .screen import Screen
from .words import literal

LONGEST_ON_BUTTON = 22
PICKED = "briefing_picked"


def draw(screen: Screen) -> None:
    """Draw the page."""
    listed = store.briefings(cache.engine())
    number = _chosen(listed, screen)
    if number is None:
        st.info(
            screen.say("还没有汇报。在“问题地图”“热点分析”等页点“加入汇报”，或在上面新建一份。"),
            icon=":material/inbox:",
        )
    else:
        _edit(number, screen)
    briefing_out.copies(screen)


def _chosen(listed: pd.DataFrame, screen: Screen) -> int | None:
    """Draw the list of briefings and the form for a new one."""
    say = screen.say
    left, right = st.columns([4, 1.4], vertical_alignment="bottom")
    with (
        right.popover(say("新建汇报"), icon=":material/add:", use_container_width=True),
        st.form("new_briefing", border=False),
    ):
        name = st.text_input(say("汇报名称"), placeholder=say("如：七月调度会"))
        actor = st.text_input(say("建立人（姓名或职务）"))
        if pressing.submit(say("建立"), type="primary", key="new_briefing_go"):
            st.session_state[PICKED] = store.new_briefing(cache.engine(), name, actor=actor)
            st.rerun()
    if not len(listed):
        return None
    names = {
        int(row["briefing_id"]): say(
            "{name}（{count} 个场景，{who} {when}）",
            name=row["name"],
            count=row["scenes_n"],
            who=row["actor"],
            when=str(row["saved_at"])[:16],
        )
        for _, row in listed.iterrows()
    }
    if st.session_state.get(PICKED) not in names:
        st.session_state[PICKED] = next(iter(names))
    return int(left.selectbox(say("汇报"), list(names), format_func=names.__getitem__, key=PICKED))


def _edit(number: int, screen: Screen) -> None:
    kept = store.briefing(cache.engine(), number)
    draft = drafts.opened(kept)
    _heading(draft, screen)
    briefing_out.offer(kept, screen, unsaved=drafts.unsaved())
    left, right = st.columns([2, 5])
    with left:
        _order(draft, screen)
    with right:
        if draft["scenes"]:
            scene_form.draw(draft, min(st.session_state[drafts.CHOSEN], len(draft["scenes"]) - 1), screen)


def _heading(draft: dict[str, Any], screen: Screen) -> None:
    """Draw the name and what saves: the later of two editors is told what the other one changed."""
    say = screen.say
    left, middle, right, again = st.columns([3, 2, 1, 1.2], vertical_alignment="bottom")
    draft["name"] = left.text_input(
        say("汇报名称"), draft["name"], key=f"briefing_name_{draft['number']}_{draft['turn']}"
    )
    actor = middle.text_input(say("保存人（姓名或职务）"), key="briefing_actor")
    changed = drafts.unsaved()
    if pressing.button(
        say("保存"),
        type="primary",
        disabled=not changed,
        use_container_width=True,
        key="save_briefing",
        within=right,
    ):
        base = drafts.scenes(draft, "base")
        store.save_briefing(cache.engine(), drafts.edited(draft), base, actor=actor)
        drafts.read_again(store.briefing(cache.engine(), draft["number"]))
        st.toast(literal(say("已保存")), icon=":material/check_circle:")
        st.rerun()
    if pressing.button(
        say("重新读取"),
        disabled=not changed,
        use_container_width=True,
        help=say("放弃未保存的改动"),
        key="read_briefing_again",
        within=again,
    ):
        drafts.read_again(store.briefing(cache.engine(), draft["number"]))
        st.rerun()
    if changed:
        st.caption(say("有未保存的改动；演示和下载用的是已保存的内容。"))


def _order(draft: dict[str, Any], screen: Screen) -> None:
    """List the scenes with what moves them."""
    say = screen.say
    for number, scene in enumerate(draft["scenes"]):
        chosen = number == st.session_state[drafts.CHOSEN]
        of_kind = briefing.KINDS[scene["kind"]]
        label = scene["title"] or say(of_kind.label)
        row = st.columns([6, 1, 1, 1], vertical_alignment="center", gap="small")
        key = f"{draft['turn']}_{number}"
        row[0].button(
            literal(f"{number + 1} · {briefing.shortened(label, LONGEST_ON_BUTTON)}"),
            key=f"scene_{key}",
            on_click=drafts.choose,
            args=(number,),
            type="primary" if chosen else "secondary",
            use_container_width=True,
        )
        row[1].button(
            "↑", key=f"up_{key}", on_click=drafts.move, args=(number, -1), help=say("上移"), type="tertiary"
        )
        row[2].button(
            "↓", key=f"down_{key}", on_click=drafts.move, args=(number, 1), help=say("下移"), type="tertiary"
        )
        row[3].button(
            "✕",
            key=f"out_{key}",
            on_click=drafts.remove,
            args=(number,),
            help=say("删去场景"),
            type="tertiary",
        )
    kinds = {kind.key: say(kind.label) for kind in briefing.KINDS.values() if kind.key not in PLACED}
    with st.popover(say("添加场景"), icon=":material/add:", use_container_width=True):
        kind = st.selectbox(say("场景种类"), list(kinds), format_func=kinds.__getitem__, key="new_scene_kind")
        st.button(say("添加到末尾"), on_click=drafts.add, args=(kind,), type="primary")
        st.caption(say("单个热点、单个责任区请在各自的页面上点“加入汇报”。"))


PLACED = ("hotspot", "zone")
"""Kinds that need a place, which their own pages give."""
