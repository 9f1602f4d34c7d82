"""Ask what a suggested plan is to look like: for whom, by which load, how even, how near, how like today."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from mapapp.i18n import N_, Translator
from mapapp.plans.suggesting import LIMIT, MEET_M, Answerer, Wish

from . import plan_load, pressing

KINDS = {"section": N_("路段分给单位"), "community": N_("社区分给领导")}
EDITED = "suggest_people"


def kind(say: Translator) -> str:
    """Ask what is to be shared out."""
    asked = st.segmented_control(
        say("分什么"),
        list(KINDS),
        default="section",
        format_func=lambda key: say(KINDS[key]),
        key="suggest_kind",
        required=True,
    )
    return str(asked or "section")


def ask(say: Translator, zone_kind: str, names: list[str]) -> Wish | None:
    """Draw the form; return the wish in the one rerun in which it was sent."""
    with st.form("suggest_wish", border=True):
        stay, near, share = _weighed(say)
        limit = st.number_input(
            say("最重负荷不超过平均的多少倍"), 1.02, 3.0, LIMIT, 0.01, key="suggest_limit"
        )
        by_staff = st.checkbox(say("按人数分担（须填齐人数）"), key="suggest_by_staff")
        with st.expander(say("单位或领导（{count} 个）、人数和驻地", count=say.number(len(names)))):
            people = _people(say, zone_kind, names)
        meet = MEET_M
        if zone_kind == "section":
            told = say("两条路段相距不超过这个距离，就算相接")
            meet = st.number_input(
                say("相接距离（米）"), 0.5, 100.0, MEET_M, 0.5, key="suggest_meet", help=told
            )
        sent = pressing.submit(say("提出建议"), type="primary", width="stretch", key="suggest_wish_go")
    if not sent:
        return None
    return Wish(
        zone_kind,
        people,
        weights=(("size", 1 - share), ("problems", share)),
        limit=float(limit),
        stay=stay,
        near=near,
        by_staff=by_staff,
        meet_m=float(meet),
    )


def _weighed(say: Translator) -> tuple[float, float, float]:
    """Ask what a change and a way cost, and how much problems count in the load."""
    stay = st.slider(
        say("改动的代价"), 0.0, 1.0, 0.5, 0.05, key="suggest_stay", help=say("0：随意改动；1：一处不改")
    )
    near = st.slider(
        say("离驻地远近的分量"), 0.0, 1.0, 0.3, 0.05, key="suggest_near", help=say("越大，辖区越靠近驻地")
    )
    weight = st.slider(
        say("负荷中问题数的比重（%）"),
        0,
        100,
        50,
        5,
        key="suggest_weight",
        help=say("其余按路段长度或社区面积计"),
    )
    return float(stay), float(near), weight / 100


def _people(say: Translator, zone_kind: str, names: list[str]) -> tuple[Answerer, ...]:
    """Show who is to have something: rows can be taken out and added."""
    frame = pd.DataFrame({"name": names}).astype({"name": "str"})
    for column in ("staff", "lon", "lat"):
        frame[column] = float("nan")
    edited = st.data_editor(
        frame,
        num_rows="dynamic",
        hide_index=True,
        key=f"{EDITED}_{zone_kind}",
        column_config={
            "name": st.column_config.TextColumn(say(plan_load.WHO[zone_kind]), max_chars=80),
            "staff": st.column_config.NumberColumn(say("人数"), min_value=0, step=1),
            "lon": _degrees(say("驻地经度"), 180),
            "lat": _degrees(say("驻地纬度"), 90),
        },
    )
    st.caption(
        say("删去或添加行即可增减。没有填驻地的，以今天辖区的中心为驻地。人数和驻地只在本次会话中保留。")
    )
    return tuple(_answerer(row) for row in edited.to_dict("records"))


def _degrees(label: str, most: int) -> Any:
    return st.column_config.NumberColumn(label, min_value=-most, max_value=most, format="%.5f")


def _answerer(row: dict[Any, Any]) -> Answerer:
    """Read a row of the table; what was left empty is not given."""
    name, people, lon, lat = (
        None if pd.isna(row[column]) else row[column] for column in ("name", "staff", "lon", "lat")
    )
    seat = None if lon is None or lat is None else (float(lon), float(lat))
    return Answerer(str(name or "").strip(), float(people) if people else None, seat)


def staff(wish: Wish) -> dict[str, float]:
    """Return who has how many people, where it was given."""
    return {one.name: one.staff for one in wish.answerers if one.staff}
