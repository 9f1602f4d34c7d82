"""Let a person take one step for several cases of a list: one transaction, refused ones named."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import streamlit as st

from mapapp import case_life, store
from mapapp.case_life import Move
from mapapp.city import clock
from mapapp.errors import InputError
from mapapp.i18n import Translator

from . import acting, cache, pressing
from .words import literal

TOGETHER = ("filed", "dispatched", "verified", "closed", "resumed")
"""Steps that need nothing of one's own for each case."""
MOST_TOLD = 10


def draw(picked: pd.DataFrame, key: str, say: Translator) -> None:
    """Draw the form below the list for the cases picked in it."""
    _told(key, say)
    if not len(picked):
        return
    offered = _offered(picked)
    if not offered:
        if len(picked) > 1:
            st.caption(say("所选案件现在没有可以一起办理的步骤；请逐件打开办理。"))
        return
    with st.form(f"{key}_batch_form", border=True):
        st.text(say("所选 {count} 件一起办理", count=say.number(len(picked))))
        one, two, three, last = st.columns([4, 3, 4, 2], vertical_alignment="bottom")
        step = one.selectbox(
            say("步骤（可办件数）"),
            list(offered),
            format_func=lambda name: say(
                "{step}（{count} 件）", step=say(case_life.STEPS[name].label), count=say.number(offered[name])
            ),
        )
        actor = two.text_input(
            say("经办人（姓名或职务）"), value=st.session_state.get(acting.ACTOR, ""), max_chars=40
        )
        note = three.text_input(say("说明（可空）"))
        asked = pressing.submit(
            say("一起办理"), type="primary", width="stretch", key=f"{key}_batch_form_go", within=last
        )
    if asked:
        _take(picked, str(step), actor, note, key, say)


def _offered(picked: pd.DataFrame) -> dict[str, int]:
    """Count for each step the picked cases that are ready for it; a step with none is left out."""
    ready = {name: int(picked["status"].isin(case_life.STEPS[name].sources).sum()) for name in TOGETHER}
    return {name: count for name, count in ready.items() if count}


def _told(key: str, say: Translator) -> None:
    """Say what the last step came to, once: how many were done, and of the others which and why."""
    told = st.session_state.pop(f"{key}_batch", None)
    if not told:
        return
    st.success(literal(told[0]), icon=":material/task_alt:")
    if told[1]:
        lines = [f"- {literal(line)}" for line in told[1][:MOST_TOLD]]
        if len(told[1]) > MOST_TOLD:
            lines.append("- " + say("另有 {count} 件未办", count=say.number(len(told[1]) - MOST_TOLD)))
        st.warning("\n".join(lines), icon=":material/block:")


def _take(picked: pd.DataFrame, step: str, actor: str, note: str, key: str, say: Translator) -> None:
    st.session_state[acting.ACTOR] = actor.strip()
    role = case_life.STEPS[step].roles[0]
    city = cache.city()
    # The clock of a made-up city stands: its cases do not live on in the present.
    at = clock(city, dt.datetime.now()) if city.made_up else None
    moves = [
        Move(source, number, step, actor, role, at=at, note=note)
        for source, number in zip(picked["source"], picked["source_id"], strict=True)
    ]
    try:
        taken = store.take_steps(cache.engine(), moves, partly=True)
    except InputError as error:
        st.error(literal(say.error(error)), icon=":material/error:")
        return
    done = say(
        "“{step}”已办 {count} 件，未办 {refused} 件",
        step=say(case_life.STEPS[step].label),
        count=say.number(len(taken.event_ids)),
        refused=say.number(len(taken.refused)),
    )
    st.session_state[f"{key}_batch"] = (done, acting.said(taken.refused, say))
    st.rerun()
