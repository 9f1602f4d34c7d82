"""Keep the duty list of a planning session held against its plan: rows, choices, and what the map shows."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import streamlit as st

from layers import LAYERS, Drawn
from mapapp.i18n import N_, Translator
from mapapp.plans import listed, selecting
from mapapp.plans.edits import Place
from mapapp.plans.listed import Listed

from . import tables
from .duty_input import DutyList
from .plan_state import Plan

LIST, ROWS, CHOSEN, LOOK = "plan_duties", "plan_duty_rows", "plan_duty_chosen", "plan_look"
TABLE = "plan_duty_table"
LABELS = {
    "row": N_("行"),
    "state_said": N_("结果"),
    "written": N_("清单写的路段"),
    "answerer": N_("单位"),
    "sections": N_("方案中的路段"),
    "why": N_("原因或说明"),
    "contact": N_("联系人"),
}
MOST_NAMED = 3
"""So many sections of one choice are named; of more, the number is said."""
MARGIN = 0.004
"""Degrees around the candidates that the map moves to."""


def hold(duties: DutyList | None) -> bool:
    """Keep the list that is asked for now; return True where it is another one than before."""
    before = st.session_state.get(LIST)
    same = (before and (before.digest, before.mapping)) == (duties and (duties.digest, duties.mapping))
    if not same:
        st.session_state[LIST], st.session_state[CHOSEN] = duties, {}
        st.session_state.pop(ROWS, None)
    return not same


def found(plan: Plan) -> tuple[Listed, ...]:
    """Return the rows as the plan's sections answer them, without what was chosen."""
    duties = st.session_state.get(LIST)
    if duties is None:
        return ()
    sections = plan.planned.sections
    kept = st.session_state.get(ROWS)
    if kept is None or kept[0] is not sections:
        rows = listed.resolve(duties.raw, duties.mapping, sections, plan.base.projection)
        kept = st.session_state[ROWS] = (sections, rows)
    return kept[1]


def decided(plan: Plan) -> tuple[Listed, ...]:
    """Return the rows with what was chosen."""
    return listed.decided(found(plan), st.session_state.get(CHOSEN, {}))


def choose(row: int, number: int | None) -> None:
    """Take one choice of a row, counted from 0; None leaves it open again."""
    chosen = {key: value for key, value in st.session_state.get(CHOSEN, {}).items() if key != row}
    st.session_state[CHOSEN] = chosen if number is None else {**chosen, row: number}


def table(plan: Plan, rows: tuple[Listed, ...]) -> pd.DataFrame:
    """Lay the rows out in the reader's words."""
    say = plan.say
    names = dict(zip(plan.planned.sections["code"], plan.planned.sections["name"], strict=True))
    told = [
        {
            "row": row.row,
            "state_said": say(listed.STATES[row.state]),
            "written": row.written,
            "answerer": row.answerer,
            "contact": row.contact,
            "sections": say.listing([names[code] for code in row.codes]),
            "why": why(row, say),
        }
        for row in rows
    ]
    return pd.DataFrame(told, columns=list(LABELS))


def why(row: Listed, say: Translator) -> str:
    """Say all that stands against a row."""
    joint = "；" if say.language == "zh" else "; "
    return joint.join(one.said(say) for one in row.complaints)


def looked_at(plan: Plan, rows: tuple[Listed, ...]) -> Listed | None:
    """Return the row whose choices are on the map: the one picked, else the first that is still open."""
    open_rows = {row.row: row for row in found(plan) if row.state == "ambiguous"}
    picked = tables.picked(table(plan, rows), LABELS, key=TABLE) if rows else None
    if picked is not None and rows[picked].row in open_rows:
        return open_rows[rows[picked].row]
    return next((open_rows[row.row] for row in rows if row.state == "ambiguous"), None)


def drawn(plan: Plan) -> list[Drawn]:
    """Draw the choices of the row that is looked at, with their numbers."""
    row = looked_at(plan, decided(plan))
    if row is None:
        return []
    options = listed.numbered(row, plan.planned.sections).assign(name=named(plan, row))
    return [LAYERS["candidates"](options, plan.say), LAYERS["candidate_numbers"](options, plan.say)]


def named(plan: Plan, row: Listed) -> list[str]:
    """Name the sections of each choice; of many, the number is said."""
    names = dict(zip(plan.planned.sections["code"], plan.planned.sections["name"], strict=True))
    told = []
    for codes in row.choices:
        said = plan.say.listing([names[code] for code in codes[:MOST_NAMED]])
        count = plan.say.number(len(codes))
        more = len(codes) > MOST_NAMED
        told.append(plan.say("{names}等 {count} 个", names=said, count=count) if more else said)
    return told


def resolved(plan: Plan) -> gpd.GeoDataFrame:
    """Return the sections that resolved rows give, with who is to have them: `code`, `answerer`."""
    given = {code: row.answerer for row in decided(plan) for code in row.codes}
    sections = plan.planned.sections
    theirs = sections[sections["code"].isin(list(given))]
    return theirs[["code", "name", "geometry"]].assign(answerer=theirs["code"].map(given).astype("str"))


def move_to(plan: Plan, row: Listed) -> None:
    """Let the map move to the choices of a row."""
    west, south, east, north = listed.numbered(row, plan.planned.sections).total_bounds
    st.session_state[LOOK] = (west - MARGIN, south - MARGIN, east + MARGIN, north + MARGIN)


def clicked(plan: Plan, place: Place, within_m: float) -> bool:
    """Choose what lies there for the row that is looked at; return False where none of its choices does."""
    row = looked_at(plan, decided(plan))
    if row is None:
        return False
    sections = plan.planned.sections
    offered = sections[sections["code"].isin([code for codes in row.choices for code in codes])]
    code = selecting.at_place(offered, place, within_m, plan.base.projection)
    fitting = [number for number, codes in enumerate(row.choices) if code in codes]
    if not fitting:
        return False
    choose(row.row, min(fitting, key=lambda number: len(row.choices[number])))
    return True


def pressed(plan: Plan, number: int) -> None:
    """Choose by its number, counted from 0, for the row that is looked at."""
    row = looked_at(plan, decided(plan))
    if row is not None and number < len(row.choices):
        choose(row.row, number)


def source(say: Translator) -> str:
    """Return what the list is called."""
    duties = st.session_state.get(LIST)
    return str(duties.raw.name) if duties is not None else say("粘贴的责任清单")
