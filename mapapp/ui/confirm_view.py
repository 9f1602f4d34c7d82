"""Lead through the queue of questions: where it stands, whose turn it is, what comes next."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st

from mapapp import questions
from mapapp.city import City
from mapapp.i18n import Translator

from . import cache, confirm_cards, confirm_question, decision_list, pressing
from .confirm_question import ACTOR, LAST, PLACE, SAID, Question
from .words import literal


def draw(city: City, say: Translator) -> None:
    """Draw the queue, the question looked at, and what was decided."""
    refused = st.session_state.pop(SAID, "")
    if refused:
        st.error(literal(refused), icon=":material/block:")
    who, what = st.columns(2, vertical_alignment="center")
    with who:
        actor = _actor(say)
    with what:
        asked = cache.asked(city, ("to_confirm", *_more(say)))
    done, undo = st.columns(2, vertical_alignment="center")
    with done:
        _progress(asked, city, say)
    with undo:
        _last(city, say)
    if len(asked):
        _ask(city, asked, actor, say)
    else:
        st.session_state.pop(PLACE, None)
        st.success(say("没有待确认的问题。"), icon=":material/task_alt:")
    decision_list.draw(city, actor, say)


def _more(say: Translator) -> list[str]:
    """Ask what else to go over: problems that the program has answered, but not with much confidence."""
    more = st.pills(
        say("另外复核"),
        ["edge", "low"],
        selection_mode="multi",
        format_func=lambda key: say(questions.KINDS[key]),
        key="confirm_more",
        help=say("程序已有答案、但值得人再看一眼的问题"),
    )
    return sorted(more or ())


def _actor(say: Translator) -> str:
    """Ask once who decides; kept in the session until the program knows its users."""
    name = str(st.session_state.get(ACTOR, ""))
    if name:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.text(say("认定人：{name}", name=name))
            st.button(say("更换"), key="confirm_other", type="tertiary", on_click=_forget_actor)
        return name
    with st.form("confirm_who", border=True):
        written = st.text_input(
            say("您的姓名或职务"),
            max_chars=40,
            key="confirm_name",
            help=say("与每次认定一起保存，别人看得到是谁定的"),
        )
        if pressing.submit(say("开始认定"), type="primary", key="confirm_who_go") and written.strip():
            st.session_state[ACTOR] = written.strip()
            st.rerun()
    return ""


def _forget_actor() -> None:
    st.session_state[ACTOR] = ""


def _progress(asked: pd.DataFrame, city: City, say: Translator) -> None:
    left, done = int(asked["row"].nunique()), len(city.decisions)
    if left or done:
        st.progress(
            done / (left + done),
            text=say(
                "还剩 {left} 件（{groups} 组），已认定 {done} 件",
                left=say.number(left),
                groups=say.number(asked["group"].nunique()),
                done=say.number(done),
            ),
        )


def _last(city: City, say: Translator) -> None:
    """Show the last decision with its undo as long as it stands."""
    last = st.session_state.get(LAST)
    if not last or not set(last["ids"]) <= set(city.decisions["decision_id"]):
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.text(last["said"])
        if pressing.button(say("撤销刚才的认定"), key="confirm_undo", icon=":material/undo:"):
            _undo(last, say)


def _undo(last: dict, say: Translator) -> None:
    if confirm_question.withdraw(last["ids"], say):
        st.session_state[PLACE] = last["place"]
    st.session_state.pop(LAST, None)
    st.rerun()


def _ask(city: City, asked: pd.DataFrame, actor: str, say: Translator) -> None:
    place = dict(st.session_state.get(PLACE, {}))
    question = _looked_at(city, asked, place)
    numbers = city.problems["problem_id"].to_numpy()
    _tell_changes(city, question, place, numbers, say)
    st.session_state[PLACE] = question.place(city)
    _header(question, say)
    confirm_cards.draw(city, question, actor, say)


def _looked_at(city: City, asked: pd.DataFrame, place: dict) -> Question:
    """Find what was looked at before; where it is gone, what has taken its place in the queue."""
    listed = questions.groups(asked)
    known = listed["group"].tolist()
    wanted = place.get("group", "")
    index = known.index(wanted) if wanted in known else min(place.get("index", 0), len(known) - 1)
    group = listed.iloc[index]
    members = asked[asked["group"].eq(group["group"])]
    rows = members["row"].to_numpy()
    same = np.flatnonzero(city.problems["problem_id"].to_numpy()[rows] == place.get("problem", -1))
    first = int(same[0]) if len(same) else 0
    return Question(
        group=str(group["group"]),
        zone_kind=str(group["zone_kind"]),
        reason=str(group["reason"]),
        street=str(group["street"]),
        index=index,
        of=len(known),
        rows=np.r_[rows[first], np.delete(rows, first)],
        candidates=tuple(code for code in str(members["candidates"].iloc[0]).split(";") if code),
    )


def _tell_changes(city: City, question: Question, place: dict, numbers: np.ndarray, say: Translator) -> None:
    """Say what somebody else changed about the question since it was last shown."""
    if not place.get("problem") or place.get("settled"):
        return
    if place["problem"] not in numbers[question.rows]:
        decided = _decision_on(city, place)
        if decided is not None:
            st.warning(
                literal(
                    say(
                        "您刚才看的问题“{problem}”已由“{actor}”认定为“{zone}”，现在是下一个问题。",
                        problem=decided["source_id"],
                        actor=decided["actor"],
                        zone=decided["zone_name"] or say("不属于其中任何一个"),
                    )
                ),
                icon=":material/group:",
            )
    elif place.get("group") == question.group and place.get("count") != len(question.rows):
        st.info(
            say(
                "这一组由 {before} 件变为 {now} 件，请再看一眼。",
                before=say.number(place["count"]),
                now=say.number(len(question.rows)),
            )
        )


def _decision_on(city: City, place: dict) -> pd.Series | None:
    problem = city.problems[city.problems["problem_id"].eq(place["problem"])]
    if not len(problem):
        return None
    made = city.decisions
    found = made[
        made["source"].eq(problem["source"].iloc[0])
        & made["source_id"].eq(problem["source_id"].iloc[0])
        & made["zone_kind"].eq(place["zone_kind"])
    ]
    return found.iloc[0] if len(found) else None


def _header(question: Question, say: Translator) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(
            say(
                "**第 {index} 组，共 {of} 组** · {why} · 本组 {count} 件",
                index=say.number(question.index + 1),
                of=say.number(question.of),
                why=confirm_cards.why(question.reason, say),
                count=say.number(len(question.rows)),
            )
        )
        for label, step, icon in ((say("上一组"), -1, "arrow_back"), (say("跳过"), 1, "arrow_forward")):
            st.button(
                label,
                key=f"confirm_step_{step}",
                icon=f":material/{icon}:",
                type="tertiary",
                disabled=not 0 <= question.index + step < question.of,
                on_click=_go,
                args=(question.index + step,),
            )


def _go(index: int) -> None:
    st.session_state[PLACE] = {"index": index, "settled": True}
