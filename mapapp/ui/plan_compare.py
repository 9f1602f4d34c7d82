"""Set two plans or days side by side, and the last quarter as it would have been under each."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd
import streamlit as st

from mapapp import plans, store, zoning
from mapapp.city import City
from mapapp.i18n import N_
from mapapp.plans import comparing, differing
from mapapp.settings import current as settings

from . import plan_state, tables
from .plan_state import Plan

NOW, THIS, DAY = "now", "this", "day"
MOVED = {
    "name": N_("责任区"),
    "before": N_("甲的责任人"),
    "answerer": N_("乙的责任人"),
}


def draw(plan: Plan) -> None:
    """Draw the two choices, the balance, what moves, and the scorecard on demand."""
    say = plan.say
    left, right = st.columns(2)
    with left:
        a, key_a = _state(plan, say("甲"), "a", NOW)
    with right:
        b, key_b = _state(plan, say("乙"), "b", THIS)
    day = plan.draft.from_day
    table = comparing.side_by_side(a, b, plan.kind, day)
    table["answerer"] = table["answerer"].mask(table["answerer"].eq(""), say("无人负责"))
    tables.plain(table, comparing.COLUMNS, key="plan_balance", name="plan-compared", say=say)
    moved = pd.DataFrame(differing.marks(a, b, plan.kind, day).drop(columns="geometry"))
    if len(moved):
        st.caption(say("甲乙之间变动的责任区："))
        tables.plain(moved, MOVED, key="plan_moved", name="plan-moved", say=say)
    first, last = comparing.quarter(plan.screen.as_of)
    st.markdown(
        say("**{first} 至 {last} 的考核，假设甲、乙当时就已生效**", first=say.day(first), last=say.day(last))
    )
    st.warning(say("假设口径：只供比较方案，不是实际考核结果。"), icon=":material/science:")
    if st.toggle(say("重算上季度考核"), key="plan_scored"):
        _scores(plan, (a, key_a), (b, key_b))


def _scores(plan: Plan, a: tuple[City, Any], b: tuple[City, Any]) -> None:
    say = plan.say
    with st.spinner(say("正在重新匹配问题…")):
        cards = [_scored(settings().city, key, plan.kind, plan.screen.as_of, city) for city, key in (a, b)]
    told = comparing.scores_side_by_side(*cards)
    told["name"] = told["name"].mask(told["key"].eq(""), say("无人负责"))
    labels = {"name": say("责任人 / 单位"), "change": say("上报增减（假设）")}
    for count, label in comparing.SCORED.items():
        for side, shown in (("a", say("甲")), ("b", say("乙"))):
            labels[f"{count}_{side}"] = say("{count}（{side}，假设）", count=say(label), side=shown)
    tables.plain(told, labels, key="plan_scores", name="plan-scorecard-hypothetical", say=say)


@st.cache_resource(show_spinner=False, max_entries=8)
def _scored(path: str, key: Any, kind: str, as_of: dt.datetime, _city: City) -> pd.DataFrame:
    return comparing.scored(_city, kind, as_of)


def _state(plan: Plan, label: str, side: str, usual: str) -> tuple[City, Any]:
    """Ask for one of the two: today's zones, this plan, a day, or another draft."""
    say, listed = plan.say, store.drafts(plan_state.engine())
    others = listed[listed["state"].eq("draft") & listed["draft_id"].ne(plan.draft.draft_id)]
    names = {NOW: say("现行责任区"), THIS: say("本方案"), DAY: say("某一天")}
    names |= dict(zip(others["draft_id"].tolist(), others["name"].tolist(), strict=True))
    chosen = st.selectbox(
        label,
        list(names),
        index=list(names).index(usual),
        format_func=lambda key: names.get(key, ""),
        key=f"plan_side_{side}",
    )
    revision = plan.screen.city.revision
    if chosen == NOW:
        # What would hold on the plan's day without the plan.
        day = plan.draft.from_day
        return comparing.standing(plan.base, day), (revision, NOW, day)
    if chosen == DAY:
        asked = st.date_input(
            say("哪一天"), value=plan.screen.as_of.date(), key=f"plan_day_{side}", format="YYYY-MM-DD"
        )
        day = asked if isinstance(asked, dt.date) else plan.screen.as_of.date()
        return comparing.standing(plan.screen.city, day), (revision, DAY, day)
    draft = plan.draft if chosen == THIS else store.draft(plan_state.engine(), int(chosen))
    planned = plan_state.applied(zoning.latest(plan.screen.city), draft)
    key = (revision, draft.from_day, tuple(map(repr, map(plans.written, draft.steps))))
    return comparing.standing(planned.city(plan.base), draft.from_day), key
