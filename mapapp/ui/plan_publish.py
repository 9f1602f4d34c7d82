"""Publish a plan from a day on, after saying what it changes and what it leaves without anybody."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import streamlit as st

from mapapp import store
from mapapp.errors import InputError
from mapapp.i18n import N_
from mapapp.plans import differing
from mapapp.plans.gaps import gaps, uncovered

from . import acting, plan_state, pressing, tables
from .plan_state import Plan
from .words import literal

NOTICE = {
    "answerer": N_("责任人 / 单位"),
    "change_said": N_("变化"),
    "name": N_("责任区"),
    "other": N_("原来或今后的责任人"),
    "size": N_("公里 / 平方公里"),
}
PUBLISHED = "plan_published"
LEFT = {"name": N_("原路段"), "length_m": N_("无人负责（米）")}


def draw(plan: Plan, findings: gpd.GeoDataFrame) -> None:
    """Draw what would change and the button that publishes."""
    say, draft = plan.say, plan.draft
    notice = differing.notice(plan.base, plan.planned.city(plan.base), draft.from_day)
    told = notice.assign(change_said=[say(differing.CHANGES[key]) for key in notice["change"]])
    if not len(told):
        st.info(say("方案还没有改变任何人的责任区。"))
    else:
        tables.plain(told, NOTICE, key="plan_notice", name="plan-notice", say=say)
    roads = uncovered(plan.base, plan.planned)
    left = len(gaps(findings)) + len(roads)
    if len(roads):
        st.caption(say("方案取消、又没有别的路段接上的道路："))
        tables.plain(pd.DataFrame(roads), LEFT, key="plan_uncovered", name="plan-uncovered", say=say)
    if left:
        st.warning(say("发布后有 {count} 处无人负责，须写明理由。", count=say.number(left)))
    reason = st.text_area(say("理由"), key="plan_reason", height=70, disabled=not left)
    late = int((plan.base.problems["reported_at"] >= pd.Timestamp(draft.from_day)).sum())
    if late:
        st.warning(say("生效日已过：此后上报的 {count} 件问题将按新方案认定责任。", count=say.number(late)))
    unsaved = plan_state.unsaved(draft) or not draft.draft_id
    if unsaved:
        st.caption(say("请先保存方案，再发布。"))
    label = say("自{day}起发布", day=say.day(draft.from_day))
    ready = not unsaved and bool(draft.steps) and (not left or bool(reason.strip()))
    if pressing.button(label, type="primary", key="plan_publish", disabled=not ready, width="stretch"):
        _publish(plan, reason)


def _publish(plan: Plan, reason: str) -> None:
    draft, say = plan.draft, plan.say
    actor = str(st.session_state.get(acting.ACTOR, ""))
    try:
        done = store.publish(
            plan_state.engine(),
            draft.draft_id,
            version=draft.version,
            from_day=draft.from_day,
            actor=actor,
            reason=reason,
        )
    except InputError as error:
        st.session_state[plan_state.SAID] = say.error(error)
    else:
        st.session_state[PUBLISHED] = (plan.base, plan.planned.city(plan.base), draft, reason.strip())
        st.session_state["plan_done"] = literal(
            say(
                "方案“{name}”已发布：{zones} 个责任区、{duties} 条责任自{day}起生效，以前的归属不变。",
                name=draft.name,
                zones=say.number(done.zones_begun),
                duties=say.number(done.duties_begun),
                day=say.day(draft.from_day),
            )
        )
        plan_state.take(plan_state.fresh(plan.screen, ""))
    st.rerun()
