"""Show the problem that is asked about, in words and on a small map with its candidates."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import geopandas as gpd
import pandas as pd
import streamlit as st

from layers import LAYERS, Bounds
from mapapp import cases, problem_types
from mapapp.city import City, clock
from mapapp.i18n import N_, Translator

from . import cache, confirm_question, map_view, pressing
from .confirm_question import PLACE, Question
from .words import literal

LOST = {
    "zone_gone": N_("“{actor}”曾认定为“{zone}”，它已不在资料库中，请重新认定。"),
    "moved": N_("“{actor}”曾认定为“{zone}”，此后问题的位置变动较大，请重新认定。"),
}
MARGIN = 0.0013
"""Degrees around the problem, some 140 m."""
MAP_HEIGHT = 560


def draw(city: City, problem: pd.Series, question: Question, say: Translator) -> None:
    """Draw the problem in words, and what was decided on it before."""
    kind = problem_types.name(problem["type_key"], say.language)
    lines = [
        f"{kind} · {problem['source_id']} · {say.moment(problem['reported_at'])}",
        str(problem["address"]),
        str(problem["description"]),
    ]
    st.text("\n".join(line for line in lines if line.strip()))
    if question.reason == "decision_lost":
        _lost(city, problem, question, say)


def _lost(city: City, problem: pd.Series, question: Question, say: Translator) -> None:
    """Say what was decided before and why it stands no longer; it can be taken back for good."""
    made = cache.standing(city)
    found = made[
        made["source"].eq(problem["source"])
        & made["source_id"].eq(problem["source_id"])
        & made["zone_kind"].eq(question.zone_kind)
    ]
    for _, row in found[found["state"].isin(list(LOST))].iterrows():
        zone, state = row["zone_name"] or row["zone_code"], str(row["state"])
        st.warning(literal(say(LOST[state], actor=row["actor"], zone=zone)))
        taken = pressing.button(
            say("撤回原认定，按证据重新判定"),
            key=question.key(city, "lost"),
            disabled=not st.session_state.get(confirm_question.ACTOR),
        )
        if taken:
            confirm_question.withdraw([int(row["decision_id"])], say)
            st.rerun()


def show_map(city: City, question: Question, offered: gpd.GeoDataFrame, say: Translator) -> None:
    """Show the group's problems and the numbered candidates; a click on a problem looks at it."""
    some = question.rows[:1000]
    shown = replace(city, problems=city.problems.iloc[some].reset_index(drop=True))
    assignment = cache.assigned(city).iloc[some].reset_index(drop=True)
    built = cases.build(shown, clock(city, dt.datetime.now()), assignment)
    looked_at = int(shown.problems["problem_id"].iloc[0])
    drawn = [LAYERS["problem_points"](built, say, selected=looked_at)]
    if len(offered):
        drawn = [LAYERS["candidates"](offered, say), *drawn, LAYERS["candidate_numbers"](offered, say)]
    clicked = map_view.show(
        drawn,
        say=say,
        base=map_view.city_base(city, say),
        key="confirm",
        bounds=_around(shown.problems),
        height=MAP_HEIGHT,
    )
    if clicked is None or not clicked.fresh or clicked.kind != "case":
        return
    if clicked.key != str(looked_at):
        st.session_state[PLACE] |= {"problem": int(clicked.key), "settled": True}
        st.rerun()


def _around(problems: pd.DataFrame) -> Bounds | None:
    located = problems[problems["lon"].notna() & problems["lat"].notna()]
    if not len(located):
        return None
    west, east = float(located["lon"].min()), float(located["lon"].max())
    south, north = float(located["lat"].min()), float(located["lat"].max())
    return (west - MARGIN, south - MARGIN, east + MARGIN, north + MARGIN)
