"""List the steps of a plan in words, with those that cannot be done and their cure."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from mapapp import plans
from mapapp.i18n import N_

from . import plan_state, pressing, tables
from .plan_bar import spoken_names
from .plan_state import Plan
from .words import literal

LABELS = {"number": N_("序号"), "step": N_("步骤"), "state": N_("不能做的原因")}


def draw(plan: Plan) -> None:
    """Draw the list; one step can be left out while the others stay."""
    say, draft = plan.say, plan.draft
    if not draft.steps:
        st.info(say("方案还没有改动。请在地图上选中路段或社区，再作改动。"))
        return
    names = spoken_names(plan)
    wrong = {one.number: say.error(one.error) for one in plan.planned.complaints}
    rows = [
        {"number": number, "step": plans.sentence(edit, names, say), "state": wrong.get(number, "")}
        for number, edit in enumerate(draft.steps, start=1)
    ]
    if wrong:
        st.error(
            say("有 {count} 步按现在的城市资料做不成，其余照做。", count=say.number(len(wrong))),
            icon=":material/error:",
        )
        for number, why in wrong.items():
            st.text(say("第 {number} 步：{why}", number=number, why=why))
    listed = pd.DataFrame(rows)
    picked = tables.pickable(listed, LABELS, key="plan_steps", name="plan-steps", say=say, height=280)
    if picked is not None and pressing.button(
        say("去掉第 {number} 步", number=picked + 1), key="plan_without", width="stretch"
    ):
        plan_state.change(draft.without(picked + 1))
        st.rerun()
    st.caption(
        literal(
            say(
                "方案“{name}”，基于第 {revision} 版城市资料",
                name=draft.name or say("未命名"),
                revision=draft.base_revision,
            )
        )
    )
