"""Split, join, describe, draw and remove the selected road sections."""

from __future__ import annotations

import streamlit as st

from mapapp import plans
from mapapp.plans import selecting
from mapapp.zones import SIDE_LABELS

from . import plan_state, pressing
from .plan_state import DRAWN, SPOT, Plan

AT_SPOT = "·"
"""Stands for the clicked place among the crossings."""


def draw(plan: Plan) -> None:
    """Draw the actions that the selection, and what was drawn, allow."""
    drawn = st.session_state.get(DRAWN)
    if drawn and drawn["kind"] == "line":
        _new(plan, drawn["way"])
    if len(plan.selected) == 1:
        _split(plan, plan.selected[0])
        _one(plan, plan.selected[0])
    if len(plan.selected) > 1:
        _join(plan)
    if plan.selected:
        _describe(plan)


def _split(plan: Plan, code: str) -> None:
    say, projection = plan.say, plan.base.projection
    found = selecting.crossings(plan.zones, code, projection)
    spot = st.session_state.get(SPOT)
    places = {f"{one.road}|{one.chainage_m:.3f}": (one.road, one.chainage_m) for one in found}
    if spot and spot["code"] == code:
        places = {AT_SPOT: ("", selecting.foot(plan.zones, code, spot["place"], projection)), **places}
    with st.form("plan_split", border=True):
        where = st.selectbox(
            say("拆分处"),
            list(places),
            format_func=lambda key: _spoken(places[key], plan),
            key="plan_split_at",
            placeholder=say("沿线没有交叉道路；请在地图上点路段上的一处"),
        )
        if pressing.submit(say("拆分"), disabled=not places, key="plan_split_go") and where in places:
            cross, along = places[where]
            first = plan_state.new_code(plan, code)
            second = selecting.free_code({*plan.taken, first}, code)
            edit = plans.SplitSection(code, along, (first, second), cross)
            plan_state.do(plan, edit, select=[first, second])
            st.rerun()


def _spoken(place: tuple[str, float], plan: Plan) -> str:
    road, along = place
    metres = plan.say.number(round(along))
    if not road:
        return plan.say("地图上点的一处（{metres} 米）", metres=metres)
    return plan.say("{road}路口（{metres} 米）", road=road, metres=metres)


def _one(plan: Plan, code: str) -> None:
    say, row = plan.say, plan.planned.ground.row("section", code)
    with st.expander(say("改名、分两侧")):
        name = st.text_input(say("路段名称"), value=str(row["name"]), key=f"plan_name_{code}")
        left, right = st.columns(2)
        if pressing.button(say("改名"), key="plan_rename", width="stretch", within=left):
            plan_state.do(plan, plans.RenameSection(code, name.strip()))
            st.rerun()
        if pressing.button(
            say("分为两侧"),
            key="plan_sides",
            width="stretch",
            disabled=row["side"] not in ("", "both"),
            help=say("两侧各成一个路段，可以派给不同的单位"),
            within=right,
        ):
            first = plan_state.new_code(plan, code)
            second = selecting.free_code({*plan.taken, first}, code)
            plan_state.do(plan, plans.DivideSides(code, (first, second)), select=[first, second])
            st.rerun()


def _join(plan: Plan) -> None:
    label = plan.say("合并所选 {count} 个路段", count=plan.say.number(len(plan.selected)))
    if pressing.button(label, key="plan_join", width="stretch"):
        code = plan_state.new_code(plan, plan.selected[0])
        plan_state.do(plan, plans.JoinSections(tuple(plan.selected), code), select=[code])
        st.rerun()


def _describe(plan: Plan) -> None:
    say, codes = plan.say, tuple(plan.selected)
    with st.expander(say("路侧、路宽、取消路段")):
        sides = {"": say("不改"), **{key: say(label) for key, label in SIDE_LABELS.items()}}
        left, right = st.columns(2)
        side = left.selectbox(say("路侧"), list(sides), format_func=lambda key: sides[key], key="plan_side")
        width = right.number_input(
            say("路宽（米）"), value=None, min_value=0.5, max_value=200.0, key="plan_width"
        )
        left, right = st.columns(2)
        if pressing.button(
            say("写入路侧、路宽"),
            key="plan_describe",
            width="stretch",
            disabled=not (side or width),
            within=left,
        ):
            plan_state.do(plan, plans.DescribeSections(codes, side or None, width))
            st.rerun()
        if pressing.button(say("取消所选路段"), key="plan_remove", width="stretch", within=right):
            plan_state.do(plan, plans.RemoveSections(codes), select=[])
            st.rerun()


def _new(plan: Plan, way: plans.edits.Way) -> None:
    say = plan.say
    with st.form("plan_new_road", border=True):
        st.markdown(say("**把画的线作为新路段**"))
        road = st.text_input(say("道路"), key="plan_new_name")
        first, last = st.columns(2)
        start = first.text_input(say("起"), key="plan_new_from")
        end = last.text_input(say("止"), key="plan_new_to")
        width = st.number_input(
            say("路宽（米）"), value=None, min_value=0.5, max_value=200.0, key="plan_new_width"
        )
        if pressing.submit(say("加入方案"), type="primary", key="plan_new_road_go"):
            code = plan_state.new_code(plan, road.strip() or "N")
            told = {"from_road": start.strip(), "to_road": end.strip(), "side": "both", "width_m": width}
            edit = plans.DrawSection(code, road.strip(), way, **told)  # type: ignore[arg-type]
            plan_state.do(plan, edit, select=[*plan.selected, code])
            st.rerun()
