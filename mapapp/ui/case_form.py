"""Let a person take the next step of a case: only what is possible now is offered."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd
import streamlit as st

from mapapp import case_life, photos, store
from mapapp.case_life import Move, Shot, Step
from mapapp.errors import InputError
from mapapp.worktime import UNITS

from . import cache, case_steps, pressing
from .acting import ACTOR
from .screen import Screen
from .words import literal

SAID = "step_said"
"""Kept in the session: what was done last, to be shown once."""
ADD = "photo"


def draw(screen: Screen, case: pd.Series) -> None:
    """Draw the choice of steps and the form of the one chosen."""
    say, key = screen.say, f"step_{case['problem_id']}"
    if SAID in st.session_state:
        st.success(literal(st.session_state.pop(SAID)), icon=":material/check:")
        for name in [name for name in st.session_state if str(name).startswith((key, f"seen_{key}"))]:
            del st.session_state[name]
    offered = {step.key: say(step.label) for step in case_life.possible(case["status"])}
    offered[ADD] = say("补充照片")
    begun = st.session_state.get(key)
    if begun in case_life.STEPS and begun not in offered:
        # Somebody else was quicker: what was filled in stays until the reader was told so.
        offered[begun] = say(case_life.STEPS[begun].label)
    chosen = st.segmented_control(
        say("下一步"),
        list(offered),
        format_func=offered.__getitem__,
        key=key,
    )
    if not chosen:
        st.caption(say("选一个步骤后填写；办理记录只增不改。"))
        return
    if chosen == ADD:
        _add_photo(screen, case)
        return
    _step(screen, case, case_life.STEPS[chosen])


def _step(screen: Screen, case: pd.Series, step: Step) -> None:
    say = screen.say
    name = f"{case['problem_id']}_{step.key}"
    latest = int(case_steps.life(screen, case)["event_id"].max())
    place = f"seen_step_{name}"
    seen = st.session_state.setdefault(place, latest)
    with st.form(f"step_form_{name}", border=True):
        left, right = st.columns(2)
        role = left.selectbox(
            say("角色"), step.roles, format_func=lambda key: say(case_life.ROLES[key]), key=f"role_{name}"
        )
        actor = right.text_input(
            say("经办人（姓名或职务）"), value=st.session_state.get(ACTOR, ""), max_chars=40
        )
        at = _moment(screen, case, name)
        given = _fields(screen, case, step, name)
        needed = "note" in step.needs
        note = st.text_area(
            say("说明（必填）") if needed else say("说明（可空）"), height=70, key=f"note_{name}"
        )
        wanted = "photo" in step.needs
        files = st.file_uploader(
            say("照片（必须）") if wanted else say("照片（可空）"),
            type=list(photos.SUFFIXES),
            accept_multiple_files=True,
            key=f"files_{name}",
        )
        done = pressing.submit(
            say("办理：{step}", step=say(step.label)), type="primary", key=f"step_form_{name}_go"
        )
    if done:
        st.session_state[ACTOR] = actor.strip()
        about = {"actor": actor, "role": role, "at": at, "note": note, "seen": seen, **given}
        _take(screen, case, step, about, [one.getvalue() for one in files])
        st.session_state[place] = latest


def _take(screen: Screen, case: pd.Series, step: Step, about: dict[str, Any], files: list[bytes]) -> None:
    """Take the step and show the case anew; a refusal is said, and the form stays."""
    say = screen.say
    kind = case_life.SHOTS.get(step.key, "scene")
    try:
        shots = tuple(Shot(kind, photos.read(content)) for content in files)
        move = Move(case["source"], case["source_id"], step.key, photos=shots, **about)
        store.take_steps(cache.engine(), [move])
    except InputError as error:
        st.error(literal(say.error(error)), icon=":material/error:")
        return
    st.session_state[SAID] = say("已办理：{step}", step=say(step.label))
    st.rerun()


def _moment(screen: Screen, case: pd.Series, name: str) -> dt.datetime:
    """Ask when the step was taken; by default now, in a made-up city when its clock stands."""
    say = screen.say
    usual = screen.as_of if screen.city.made_up else dt.datetime.now()
    known = case_steps.life(screen, case)["at"].max()
    latest = None if pd.isna(known) else known.to_pydatetime()
    usual = max(usual, latest or usual)
    left, right = st.columns(2)
    day = left.date_input(say("办理日期"), value=usual.date(), format="YYYY-MM-DD", key=f"day_{name}")
    hour = right.time_input(say("办理时间"), value=usual.time(), step=300, key=f"time_{name}")
    chosen = dt.datetime.combine(day, hour)
    # The form knows minutes only: in the minute of the step before, it is not before it.
    same = latest is not None and latest.replace(second=0, microsecond=0) == chosen.replace(
        second=0, microsecond=0
    )
    return latest if same and latest is not None else chosen


def _fields(screen: Screen, case: pd.Series, step: Step, name: str) -> dict[str, Any]:
    """Ask what this step needs besides: until when, how much, to whom."""
    say = screen.say
    if step.key == "paused":
        day = st.date_input(
            say("挂账到哪一天（当天结束后恢复计时）"),
            value=screen.as_of.date() + dt.timedelta(days=7),
            format="YYYY-MM-DD",
            key=f"until_{name}",
        )
        return {"until": dt.datetime.combine(day + dt.timedelta(days=1), dt.time())}
    if step.key == "extended":
        left, right = st.columns(2)
        amount = left.number_input(say("延长多少"), min_value=1, value=1, key=f"amount_{name}")
        unit = right.selectbox(
            say("单位"), list(UNITS), index=2, format_func=lambda key: say(UNITS[key]), key=f"unit_{name}"
        )
        return {"amount": float(amount), "unit": unit}
    if "answerer" in step.takes:
        return _answerers(screen, case, name)
    return {}


def _answerers(screen: Screen, case: pd.Series, name: str) -> dict[str, Any]:
    say, duty = screen.say, screen.city.roster
    units = sorted(duty.loc[duty["zone_kind"].eq("section"), "answerer"].unique())
    usual = units.index(case["unit"]) if case["unit"] in units else None
    left, right = st.columns(2)
    main = left.selectbox(say("主办单位"), units, index=usual, placeholder=say("选择"), key=f"main_{name}")
    others = right.multiselect(say("协办单位（可空）"), units, placeholder=say("选择"), key=f"assist_{name}")
    named = "" if main == case["unit"] and not others else main or ""
    return {"answerer": named, "assisting": "；".join(others)}


def _add_photo(screen: Screen, case: pd.Series) -> None:
    """Take photos that belong to no step."""
    say = screen.say
    with st.form(f"photo_form_{case['problem_id']}", border=True):
        left, right = st.columns(2)
        kind = left.selectbox(
            say("照片种类"), list(photos.KINDS), format_func=lambda key: say(photos.KINDS[key])
        )
        actor = right.text_input(
            say("经办人（姓名或职务）"), value=st.session_state.get(ACTOR, ""), max_chars=40
        )
        files = st.file_uploader(say("照片（必须）"), type=list(photos.SUFFIXES), accept_multiple_files=True)
        done = pressing.submit(say("补充照片"), type="primary", key=f"photo_form_{case['problem_id']}_go")
    if not done or not files:
        return
    st.session_state[ACTOR] = actor.strip()
    try:
        for one in files:
            store.add_photo(cache.engine(), case["source"], case["source_id"], one.getvalue(), kind, actor)
    except InputError as error:
        st.error(literal(say.error(error)), icon=":material/error:")
        return
    st.session_state[SAID] = say("已补充 {count} 张照片", count=say.number(len(files)))
    st.rerun()
