"""Say in words when a case is due and why, with its light."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from mapapp import case_life, deadlines, provisional, style, today
from mapapp.errors import Phrase
from mapapp.i18n import N_

from . import cache
from .screen import Screen
from .words import literal


def draw(screen: Screen, row: int, case: pd.Series) -> None:
    """Draw the light of an open case and the reckoning of its due time."""
    say = screen.say
    light = str(case["light"])
    colour = {**style.CLOCK, "grey": style.NO_VALUE}.get(light, style.NO_VALUE)
    state = str(case["status"])
    told = say(today.LIGHTS[light]) if case["is_open"] else say(case_life.STATES[state])
    if case["is_overdue"] and not case["is_open"]:
        told = say("{state}，已超期", state=told)
    due = say("办理时限：{due}", due=say.moment(case["due_at"]))
    # Our own words, numbers and colours only: nothing here comes from people.
    st.html(f'<span style="color:{colour};font-size:1.6em">●</span> <b>{told}</b> &emsp; {due}')
    if bool(provisional.unsettled(cache.cases(screen.city, screen.as_of).iloc[[row]])[0]):
        st.warning(
            say(
                "时限跨入放假安排尚未录入的年份，只是暂定：最早 {first}，最晚 {last}。"
                "是否按期还不能断定，不当作按期，也不当作超期。",
                first=say.moment(case["due_earliest"]),
                last=say.moment(case["due_latest"]),
            ),
            icon=":material/event_busy:",
        )
    with st.expander(say("时限是怎样算出来的"), icon=":material/timer:"):
        for phrase in reckoning(screen, row, case):
            st.markdown("- " + literal(say(phrase.message, **phrase.values)))


def reckoning(screen: Screen, row: int, case: pd.Series) -> list[Phrase]:
    """Return the steps of the reckoning (`deadlines.explain`)."""
    city = screen.city
    problem = city.problems.iloc[row]
    own = _one(screen, row)
    spans = case_life.spans(own, city.events)
    lives = case_life.derive(own, city.events, screen.as_of).iloc[0]
    filed = lives["filed_at"] if pd.notna(lives["filed_at"]) else problem["reported_at"]
    given = None if lives["restarted"] or pd.isna(problem["due_at"]) else problem["due_at"]
    said = deadlines.explain(
        str(problem["type_key"]),
        filed,
        calendar=city.calendar,
        limits=city.limits,
        condition=str(problem.get("condition", "") or ""),
        pauses=spans.pauses if len(spans.pauses) else None,
        extensions=spans.extensions if len(spans.extensions) else None,
        as_of=screen.as_of,
        given=given,
    )
    if given is not None and case["due_at"] != given:
        said.append(
            Phrase(
                N_("经批准的延时和挂账计入后，应于 {due} 前办结"), {"due": f"{case['due_at']:%Y-%m-%d %H:%M}"}
            )
        )
    return said


def _one(screen: Screen, row: int) -> pd.DataFrame:
    return screen.city.problems.iloc[[row]].reset_index(drop=True)
