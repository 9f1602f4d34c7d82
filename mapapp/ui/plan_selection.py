"""List what is selected, with its length, and select by name or by who answers."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from mapapp.i18n import N_
from mapapp.plans import differing, selecting

from . import plan_map, tables
from .plan_state import KIND, SELECTED, Plan

KINDS = {"section": N_("路段（单位）"), "community": N_("社区（领导）")}
LISTED = {
    "section": {"name": N_("路段"), "answerer": N_("单位"), "size": N_("公里")},
    "community": {"name": N_("社区"), "answerer": N_("包联领导"), "size": N_("平方公里")},
}
HEIGHT, FEW = 200, 4


def choose_kind(plan: Plan) -> None:
    """Ask whether sections or communities are planned; the selection begins anew with the other."""
    st.segmented_control(
        plan.say("规划"),
        list(KINDS),
        default=plan.kind,
        format_func=lambda key: plan.say(KINDS[key]),
        key="plan_kind_asked",
        required=True,
        on_change=_other_kind,
        label_visibility="collapsed",
    )


def _other_kind() -> None:
    st.session_state[KIND] = st.session_state["plan_kind_asked"]
    st.session_state[SELECTED] = []
    st.session_state.pop("plan_drawn", None)
    st.session_state.pop(plan_map.FOCUS, None)


def draw(plan: Plan) -> None:
    """Draw search and list of the selection."""
    say = plan.say
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    words = left.text_input(say("按名称选择"), key="plan_words", placeholder=say("路名、路段名或编号"))
    found = selecting.named(plan.zones, words)
    right.button(
        say("选中 {count} 个", count=say.number(len(found))),
        disabled=not found,
        key="plan_by_name",
        on_click=_add,
        args=(found, plan.selected),
        width="stretch",
    )
    names = sorted(
        set(differing.answerers(plan.zones, plan.planned.roster, plan.kind, plan.draft.from_day)) - {""}
    )
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    who = left.selectbox(
        say("看某个责任人的责任区"), names, index=None, key=plan_map.FOCUS, placeholder=say("在地图上标出")
    )
    right.button(
        say("全部选中"),
        disabled=not who,
        key="plan_by_answerer",
        on_click=_add_theirs,
        args=(plan, who),
        width="stretch",
    )
    _list(plan, chosen(plan))


def _list(plan: Plan, listed: pd.DataFrame) -> None:
    say = plan.say
    total = say.number(float(listed["size"].sum()), 2)
    count = say.number(len(listed))
    if plan.kind == "section":
        st.markdown(say("**已选 {count} 个路段，共 {total} 公里**", count=count, total=total))
    else:
        st.markdown(say("**已选 {count} 个社区，共 {total} 平方公里**", count=count, total=total))
    if not len(listed):
        st.caption(say("在地图上点选、框选或圈画，或按名称选择。"))
        return
    shown = tables.labelled(listed, LISTED[plan.kind], say)
    height: Any = HEIGHT if len(shown) > FEW else "content"
    formats = {shown.columns[-1]: st.column_config.NumberColumn(format="%.3f")}
    st.dataframe(shown, hide_index=True, height=height, column_config=formats, key="plan_selection")
    st.button(say("清空选择"), key="plan_none", type="tertiary", on_click=_add, args=([], []))


def chosen(plan: Plan) -> pd.DataFrame:
    """Return the selected zones with who answers for them and their size."""
    zones = plan.zones[plan.zones["code"].isin(plan.selected)]
    who = differing.answerers(zones, plan.planned.roster, plan.kind, plan.draft.from_day)
    size = differing.sizes(zones, plan.kind, plan.base.projection)
    return pd.DataFrame(zones.drop(columns="geometry")).assign(answerer=who, size=size)


def _add(codes: list[str], selected: list[str]) -> None:
    st.session_state[SELECTED] = list(dict.fromkeys([*selected, *codes]))


def _add_theirs(plan: Plan, who: str) -> None:
    answering = differing.answerers(plan.zones, plan.planned.roster, plan.kind, plan.draft.from_day)
    _add(plan.zones["code"][answering.eq(who).to_numpy()].tolist(), plan.selected)
