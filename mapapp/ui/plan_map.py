"""Show the map of a plan, and understand what is clicked and drawn on it."""

from __future__ import annotations

import json
from typing import Any

import geopandas as gpd
import pandas as pd
import streamlit as st

import layers
from layers import LAYERS
from mapapp import intake, plans
from mapapp.errors import InputError
from mapapp.plans import differing, selecting

from . import map_view, plan_duty_rows, plan_state
from .plan_state import DRAWN, SELECTED, SPOT, Plan

HEIGHT = 640
NEAR_PX = 12
"""So many pixels beside a section still mean the section."""
FOCUS = "plan_focus"
SECTION_TOOLS, COMMUNITY_TOOLS = ("pick", "box", "ring", "line"), ("pick", "ring", "line")


def draw(plan: Plan) -> None:
    """Show the map; a click or a drawing is taken over at once and the page drawn anew."""
    say = plan.say
    border = _border(plan)
    tools = SECTION_TOOLS if plan.kind == "section" else COMMUNITY_TOOLS
    clicked = map_view.show(
        [
            LAYERS["plan_zones"](shown(plan), say),
            *plan_duty_rows.drawn(plan),
            layers.planner(say, tools, border),
        ],
        say=say,
        key="plan_map",
        bounds=st.session_state.get(plan_duty_rows.LOOK) or intake.boundary(plan.screen.city),
        height=HEIGHT,
        as_of=plan.screen.as_of,
        base=map_view.city_base(plan.screen.city, say),
    )
    if clicked is not None and clicked.fresh and clicked.kind in ("drawn", "spot"):
        try:
            if clicked.kind == "spot":
                plan_duty_rows.pressed(plan, int(clicked.key) - 1)
            else:
                _take(plan, json.loads(clicked.key))
        except InputError as error:
            st.session_state[plan_state.SAID] = say.error(error)
        st.rerun()


def shown(plan: Plan) -> gpd.GeoDataFrame:
    """Return the zones that stand out: changed, of one answerer, without anybody, selected."""
    zones, say = plan.zones, plan.say
    who = differing.answerers(zones, plan.planned.roster, plan.kind, plan.draft.from_day)
    named = zones[["code", "name", "geometry"]].assign(answerer=who)
    nobody = named[who.eq("").to_numpy()].assign(mark="nobody", before="")
    focus = st.session_state.get(FOCUS)
    theirs = named[who.eq(focus or "\0").to_numpy()].assign(mark="focus", before="")
    touched = plan_state.marks(plan)
    chosen = named[named["code"].isin(plan.selected)].assign(mark="selected", before="")
    listed = _listed(plan)
    parts = [part for part in (theirs, nobody, touched, listed, chosen) if len(part)]
    whole = pd.concat(parts, ignore_index=True) if parts else touched
    told = [_line(say, row) for row in zip(whole["before"], whole["answerer"], strict=True)]
    return gpd.GeoDataFrame(whole.assign(told=told), geometry="geometry", crs=zones.crs)


def _listed(plan: Plan) -> gpd.GeoDataFrame:
    """Return what the duty list gives and the plan does not yet."""
    listed = plan_duty_rows.resolved(plan).assign(mark="listed", before="")
    if plan.kind != "section":
        return listed.iloc[:0]
    now = differing.answerers(listed, plan.planned.roster, "section", plan.draft.from_day)
    return listed[listed["answerer"].ne(now).to_numpy()]


def _line(say: Any, row: tuple[str, str]) -> str:
    before, now = row
    if before and before != now:
        return say("{before} → {now}", before=before, now=now or say("无人负责"))
    return now or say("无人负责")


def _border(plan: Plan) -> Any:
    """Return the border whose corners can be moved: that of the one community that is selected."""
    if plan.kind != "community" or len(plan.selected) != 1:
        return None
    at = (plan.zones["code"] == plan.selected[0]).to_numpy()
    return plan.zones.geometry.to_numpy()[at][0]


def _take(plan: Plan, told: dict[str, Any]) -> None:
    way = tuple((float(lon), float(lat)) for lon, lat in told["way"])
    if told["kind"] == "place":
        _pick(plan, way[0], float(told["pixel_m"]))
    elif told["kind"] == "corner":
        _move(plan, way[0], way[1], float(told["pixel_m"]))
    elif told["kind"] == "ring" and plan.kind == "section":
        found = selecting.within(plan.zones, way)
        st.session_state[SELECTED] = list(dict.fromkeys([*plan.selected, *found]))
    else:
        st.session_state[DRAWN] = {"kind": told["kind"], "way": way}


def _pick(plan: Plan, place: plans.edits.Place, pixel_m: float) -> None:
    """Select what lies there, or take it out of the selection; the place is remembered for a split."""
    if plan_duty_rows.clicked(plan, place, NEAR_PX * pixel_m):
        return
    within = NEAR_PX * pixel_m if plan.kind == "section" else 0.0
    code = selecting.at_place(plan.zones, place, within, plan.base.projection)
    if not code:
        return
    chosen = [one for one in plan.selected if one != code]
    if len(chosen) == len(plan.selected):
        chosen.append(code)
    st.session_state[SELECTED] = chosen
    st.session_state[SPOT] = {"code": code, "place": place}


def _move(plan: Plan, old: plans.edits.Place, new: plans.edits.Place, pixel_m: float) -> None:
    """Move a corner of the border; set down on a corner of another border, it becomes that corner."""
    shapes = plan.zones.geometry.to_numpy()
    reach = NEAR_PX * pixel_m / 111_000
    corner = selecting.nearest_corner(shapes, new, reach)
    target = corner if corner is not None and corner != old else new
    plan_state.do(plan, plans.MoveBorder(((old, target),)))
