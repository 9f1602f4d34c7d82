"""Write visits and plans down by hand, and take back what was entered wrongly."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd
import streamlit as st

from mapapp import patrols, store

from . import cache, pressing
from .screen import Screen
from .words import literal

LONGEST_PLAN = 26
"""Weeks that one plan reaches."""


def record(screen: Screen, kind: str, zones: pd.DataFrame) -> None:
    """Draw the form of a visit; one walk may lead through several zones."""
    say, last = screen.say, (screen.as_of - dt.timedelta(microseconds=1)).date()
    with st.form(f"patrol_record_{kind}", border=True, clear_on_submit=False):
        codes = _codes(screen, zones, "record")
        first, second, third, fourth = st.columns(4)
        way = _way(screen, first, f"record_{kind}")
        day = second.date_input(say("到场日期"), value=last, format="YYYY-MM-DD")
        begun = third.time_input(say("到场时间"), value=dt.time(9), step=300)
        until = fourth.time_input(say("离开时间（可空）"), value=None, step=300)
        left, middle, right = st.columns(3)
        who = left.text_input(say("巡查人（职务）"))
        unit = _unit(screen, middle)
        writer = right.text_input(say("登记人（姓名或职务）"))
        note = st.text_input(say("备注（可空）"))
        if not pressing.submit(say("登记"), type="primary", key=f"patrol_record_{kind}_go"):
            return
    visit: dict[str, Any] = {
        "zone_kind": kind,
        "kind": way,
        "actor": who.strip(),
        "unit": unit,
        "note": note.strip(),
    }
    visit["visited_at"] = dt.datetime.combine(day, begun)
    visit["until"] = None if until is None else dt.datetime.combine(day, until)
    count = store.record_patrol(cache.engine(), visit, codes, actor=writer.strip() or who.strip() or unit)
    _told(say("已登记 {count} 条", count=say.number(count)))


def plan(screen: Screen, kind: str, zones: pd.DataFrame) -> None:
    """Draw the form of a plan: zones, the first day, and how often."""
    say = screen.say
    with st.form(f"patrol_plan_{kind}", border=True):
        codes = _codes(screen, zones, "plan")
        first, second, third, fourth = st.columns(4)
        way = _way(screen, first, f"plan_{kind}")
        start = second.date_input(say("第一天"), value=screen.as_of.date(), format="YYYY-MM-DD")
        every = third.number_input(say("每隔几天一次"), 1, 60, 7)
        times = fourth.number_input(say("共几次"), 1, LONGEST_PLAN, 4)
        left, middle, right = st.columns(3)
        unit = _unit(screen, left)
        note = middle.text_input(say("备注（可空）"))
        writer = right.text_input(say("登记人（姓名或职务）"))
        if not pressing.submit(say("加入计划"), type="primary", key=f"patrol_plan_{kind}_go"):
            return
    days = [start + dt.timedelta(days=int(every) * turn) for turn in range(int(times))]
    row = {"zone_kind": kind, "kind": way, "unit": unit, "note": note.strip()}
    count = store.plan_patrols(cache.engine(), row, codes, days, actor=writer.strip() or unit or say("页面"))
    _told(say("已加入 {count} 次计划", count=say.number(count)))


def withdraw(screen: Screen, row: pd.Series | None) -> None:
    """Offer to take a picked row back."""
    say = screen.say
    if row is None:
        st.caption(say("点选一行，可撤回登记错的记录。"))
        return
    number = int(row["patrol_id"])
    with st.form(f"patrol_withdraw_{number}", border=False):
        left, right = st.columns([3, 1], vertical_alignment="bottom")
        writer = left.text_input(say("撤回人（姓名或职务）"))
        if not pressing.submit(say("撤回这一条"), key=f"patrol_withdraw_{number}_go", within=right):
            return
    store.withdraw_patrol(cache.engine(), number, actor=writer)
    _told(say("已撤回"))


def _told(text: str) -> None:
    st.toast(literal(text), icon=":material/check_circle:")
    st.rerun()


def _codes(screen: Screen, zones: pd.DataFrame, form: str) -> list[str]:
    names = dict(zip(zones["code"], zones["name"], strict=True))
    return st.multiselect(
        screen.say("责任区（可选多个）"),
        list(names),
        format_func=lambda code: f"{names[code]} · {code}",
        placeholder=screen.say("选择或输入名称"),
        key=f"patrol_zones_{form}",
    )


def _way(screen: Screen, place: st.delta_generator.DeltaGenerator, form: str) -> str:
    chosen = place.segmented_control(
        screen.say("方式"),
        list(patrols.KINDS),
        default="patrol",
        format_func=lambda key: screen.say(patrols.KINDS[key]),
        key=f"patrol_way_{form}",
        required=True,
    )
    return str(chosen)


def _unit(screen: Screen, place: st.delta_generator.DeltaGenerator) -> str:
    roster = screen.city.roster
    known = sorted(roster.loc[roster["zone_kind"].eq("section"), "answerer"].unique())
    chosen = place.selectbox(
        screen.say("单位"),
        known,
        index=None,
        accept_new_options=True,
        placeholder=screen.say("选择或输入单位"),
    )
    return str(chosen or "").strip()
