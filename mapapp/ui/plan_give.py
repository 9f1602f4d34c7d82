"""Give the selected zones to somebody from a day on, or end an assisting duty."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from mapapp import plans
from mapapp.i18n import N_

from . import plan_state, pressing
from .plan_state import Plan

ROLES = {"lead": N_("主办"), "assist": N_("协办")}


def draw(plan: Plan) -> None:
    """Draw the form; it gives all that is selected in one step."""
    say, roster = plan.say, plan.planned.roster
    known = sorted(roster.loc[roster["zone_kind"].eq(plan.kind), "answerer"].unique())
    with st.form("plan_give", border=True):
        who = st.selectbox(
            say("派给"),
            known,
            index=None,
            accept_new_options=True,
            placeholder=say("选择或输入职务、单位名称"),
            key="plan_who",
        )
        left, right = st.columns(2)
        role = left.segmented_control(
            say("角色"),
            list(ROLES),
            default="lead",
            format_func=lambda key: say(ROLES[key]),
            required=True,
            key="plan_role",
        )
        day = right.date_input(
            say("自何日起"),
            value=None,
            key="plan_give_day",
            format="YYYY-MM-DD",
            help=say("空着即方案的生效日"),
        )
        contact = st.text_input(say("联系方式（可空）"), key="plan_contact")
        given, ended = _sent(plan)
    if given or ended:
        _give(plan, who or "", role or "lead", contact, day, ended=ended)


def _sent(plan: Plan) -> tuple[bool, bool]:
    """Draw the two buttons of the form: give what is selected, or end the duty."""
    say, give_at, release_at = plan.say, *st.columns(2)
    given = pressing.submit(
        say("派给所选 {count} 个", count=say.number(len(plan.selected))),
        type="primary",
        disabled=not plan.selected,
        width="stretch",
        key="plan_give_go",
        within=give_at,
    )
    ended = pressing.submit(
        say("结束其职责"),
        disabled=not plan.selected,
        width="stretch",
        help=say("按上面的责任人和角色"),
        key="plan_release_go",
        within=release_at,
    )
    return given, ended


def _give(plan: Plan, who: str, role: str, contact: str, day: dt.date | None, *, ended: bool) -> None:
    codes = tuple(plan.selected)
    if ended:
        plan_state.do(plan, plans.Release(plan.kind, codes, who.strip(), role, day))
    else:
        plan_state.do(plan, plans.Give(plan.kind, codes, who.strip(), role, contact.strip(), day))
    st.rerun()
