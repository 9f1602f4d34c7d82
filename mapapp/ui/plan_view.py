"""Draw the page on which responsibility is planned: bar, map, and what stands beside it."""

from __future__ import annotations

import streamlit as st

from . import (
    plan_areas,
    plan_audit,
    plan_bar,
    plan_compare,
    plan_duties,
    plan_files,
    plan_give,
    plan_load,
    plan_map,
    plan_publish,
    plan_roads,
    plan_selection,
    plan_state,
    plan_steps,
)
from .plan_state import Plan
from .screen import Screen


def draw(screen: Screen) -> None:
    """Draw the page."""
    say = screen.say
    if not len(screen.city.communities) and not len(screen.city.sections):
        st.info(say("还没有责任区。请先到“录入”导入社区和路段。"))
        return
    plan = plan_state.begun(screen)
    plan_bar.draw(plan)
    done = st.session_state.pop("plan_done", "")
    if done:
        st.success(done, icon=":material/check_circle:")
    plan_files.published(say)
    plan_state.said()
    place, beside = st.columns([7, 4])
    with place:
        plan_map.draw(plan)
    with beside:
        _beside(plan)
    plan_load.draw(plan)


def _beside(plan: Plan) -> None:
    say = plan.say
    findings = plan_audit.status(plan)
    chosen, duties, listed, wrong, compared, files, publish = st.tabs(
        [
            *(say("选派"), say("清单"), say("已作步骤"), say("查漏")),
            *(say("比较"), say("导出"), say("发布")),
        ],
        on_change="rerun",
    )
    with chosen:
        plan_selection.choose_kind(plan)
        plan_selection.draw(plan)
        if plan.selected:
            plan_give.draw(plan)
        (plan_roads if plan.kind == "section" else plan_areas).draw(plan)
    with duties:
        plan_duties.draw(plan)
    with listed:
        plan_steps.draw(plan)
    with wrong:
        plan_audit.draw(plan, findings)
    if compared.open:
        with compared:
            plan_compare.draw(plan)
    with files:
        plan_files.draw(plan)
    with publish:
        plan_publish.draw(plan, findings)
