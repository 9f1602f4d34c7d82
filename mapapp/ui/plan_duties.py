"""Take a duty list into the plan: paste or upload it, see what became of every row, choose, take over."""

from __future__ import annotations

from collections import Counter

import streamlit as st

from mapapp.errors import InputError
from mapapp.plans import listed
from mapapp.plans.listed import Listed

from . import duty_input, plan_duty_rows, plan_state, pressing, tables
from .plan_state import Plan
from .words import literal

HEIGHT, ROW_PX = 260, 35


def draw(plan: Plan) -> None:
    """Draw the whole way; nothing is in the plan before the last button."""
    say = plan.say
    try:
        duties = duty_input.duties(say, key="plan_duty")
        if plan_duty_rows.hold(duties):
            st.rerun()
        rows = plan_duty_rows.decided(plan)
    except InputError as error:
        st.error(literal(say.error(error)), icon=":material/block:")
        return
    if not rows:
        st.caption(say("逐行在方案的路段中查找；对不上的说明原因，有几种可能的在地图上标号待选。"))
        return
    _counts(plan, rows)
    _choices(plan, rows)
    _take(plan, rows)
    _rows(plan, rows)


def _counts(plan: Plan, rows: tuple[Listed, ...]) -> None:
    count = Counter(row.state for row in rows)
    say = plan.say
    told = [f"{say(label)} **{say.number(count[state])}**" for state, label in listed.STATES.items()]
    st.markdown(" · ".join(told))


def _rows(plan: Plan, rows: tuple[Listed, ...]) -> None:
    """List the rows; picking one with choices moves the map there, and its reason stands in full below."""
    say, shown = plan.say, plan_duty_rows.table(plan, rows)
    picked = tables.pickable(
        shown,
        plan_duty_rows.LABELS,
        key=plan_duty_rows.TABLE,
        name="duty-list",
        say=say,
        height=min(HEIGHT, ROW_PX * (len(shown) + 1) + 3),
    )
    wrong = shown[shown["why"].ne("")]
    st.text("\n".join(f"{row}. {why}" for row, why in zip(wrong["row"], wrong["why"], strict=True)))
    row = None if picked is None else plan_duty_rows.found(plan)[picked]
    moved = None if row is None or not row.choices else row.row
    if moved != st.session_state.get("plan_duty_moved"):
        st.session_state["plan_duty_moved"] = moved
        if row is not None and moved is not None:
            plan_duty_rows.move_to(plan, row)
            st.rerun()


def _choices(plan: Plan, rows: tuple[Listed, ...]) -> None:
    """Ask which choice the row that is looked at means; a click on its number's section answers as well."""
    row = plan_duty_rows.looked_at(plan, rows)
    if row is None:
        return
    say = plan.say
    now = next(one for one in rows if one.row == row.row)
    at = row.choices.index(now.codes) if now.codes in row.choices else None
    named = plan_duty_rows.named(plan, row)
    with st.container(border=True):
        st.text(say("第 {row} 行：{written}", row=row.row, written=row.written))
        st.caption(literal(plan_duty_rows.why(row, say)))
        picked = st.selectbox(
            say("指的是哪一段（也可在地图上点）"),
            range(len(row.choices)),
            index=at,
            format_func=lambda number: f"{number + 1} · {named[number]}",
            key=f"plan_duty_is_{row.row}_{at}",
            placeholder=say("请选择"),
        )
    if picked != at:
        plan_duty_rows.choose(row.row, picked)
        st.rerun()


def _take(plan: Plan, rows: tuple[Listed, ...]) -> None:
    """Take all resolved rows over in one step; once it is among the steps there is nothing left to take."""
    say = plan.say
    step = listed.step(rows, plan_duty_rows.source(say))
    there = step is not None and step in plan.draft.steps
    count = sum(row.state == "resolved" for row in rows)
    label = say("对上的已加入方案") if there else say("加入方案：对上的 {count} 行", count=say.number(count))
    stays = step is None or there
    pressed = pressing.button(label, key="plan_duty_go", type="primary", width="stretch", disabled=stays)
    if pressed and step is not None:
        plan_state.do(plan, step)
        st.rerun()
