"""Cut, merge, draw and rename the selected communities."""

from __future__ import annotations

import streamlit as st

from mapapp import plans

from . import plan_state, pressing
from .plan_state import DRAWN, Plan


def draw(plan: Plan) -> None:
    """Draw the actions that the selection, and what was drawn, allow."""
    say, drawn = plan.say, st.session_state.get(DRAWN)
    if drawn and drawn["kind"] == "ring":
        _ground(plan, drawn["way"])
    if drawn and drawn["kind"] == "line":
        _split(plan, drawn["way"])
    if len(plan.selected) == 1:
        st.caption(say("拖动边界上的点即可改界，相邻社区同时改变；半透明的点拖出新拐点。"))
        _one(plan, plan.selected[0])
    if len(plan.selected) > 1:
        label = say("合并所选 {count} 个社区", count=say.number(len(plan.selected)))
        if pressing.button(label, key="plan_merge", width="stretch"):
            plan_state.do(plan, plans.MergeCommunities(tuple(plan.selected)), select=plan.selected[:1])
            st.rerun()


def _ground(plan: Plan, way: plans.edits.Way) -> None:
    say, zones = plan.say, plan.zones
    names = dict(zip(zones["code"], zones["name"], strict=True))
    with st.form("plan_ground", border=True):
        st.markdown(say("**圈里的地方**"))
        to = st.selectbox(
            say("划入"),
            ["", *names],
            format_func=lambda code: names.get(code) or say("新社区"),
            index=1 + list(names).index(plan.selected[0]) if len(plan.selected) == 1 else 0,
            key="plan_ground_to",
        )
        name = st.text_input(say("新社区的名称"), key="plan_ground_name")
        free = st.checkbox(say("连同无人负责的空地"), value=True, key="plan_ground_free")
        if pressing.submit(say("加入方案"), type="primary", key="plan_ground_go"):
            code = to or plan_state.new_code(plan, name.strip() or "N")
            street = "" if to else str(_street(plan))
            edit = plans.GiveGround(code, way, name=name.strip(), street=street, free=free)
            plan_state.do(plan, edit, select=[code])
            st.rerun()


def _street(plan: Plan) -> str:
    """Return the street office of the selected community: a new one beside it most likely has the same."""
    if len(plan.selected) != 1 or "street" not in plan.zones:
        return ""
    return str(plan.planned.ground.row("community", plan.selected[0])["street"])


def _split(plan: Plan, way: plans.edits.Way) -> None:
    say = plan.say
    if len(plan.selected) != 1:
        st.info(say("请先点选要切分的一个社区，再用画的线切开它。"))
        return
    code = plan.selected[0]
    with st.form("plan_cut", border=True):
        st.markdown(say("**用画的线切开所选社区**"))
        name = st.text_input(say("较小一块的名称"), key="plan_cut_name")
        if pressing.submit(say("切开"), type="primary", key="plan_cut_go"):
            new = plan_state.new_code(plan, code)
            plan_state.do(plan, plans.SplitCommunity(code, way, new, name.strip()), select=[code, new])
            st.rerun()


def _one(plan: Plan, code: str) -> None:
    say, row = plan.say, plan.planned.ground.row("community", code)
    with st.expander(say("改名、取消社区")):
        name = st.text_input(say("社区名称"), value=str(row["name"]), key=f"plan_area_{code}")
        street = st.text_input(say("街道"), value=str(row.get("street", "")), key=f"plan_street_{code}")
        left, right = st.columns(2)
        if pressing.button(say("改名"), key="plan_area_rename", width="stretch", within=left):
            plan_state.do(plan, plans.RenameCommunity(code, name.strip(), street.strip()))
            st.rerun()
        if pressing.button(say("取消社区"), key="plan_area_remove", width="stretch", within=right):
            plan_state.do(plan, plans.RemoveCommunity(code), select=[])
            st.rerun()
