"""Show who answers for which zone today, and give a zone to somebody from a day on."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import streamlit as st

from mapapp import roster, store
from mapapp.city import City
from mapapp.i18n import N_, Translator

from . import cache, pressing, tables
from .words import literal

KINDS = {"community": N_("社区（领导）"), "section": N_("路段（单位）")}
NOW = {
    "name": N_("责任区"),
    "code": N_("编号"),
    "answerer": N_("责任人 / 单位"),
    "assisting": N_("协办"),
    "clash_said": N_("提示"),
}
HISTORY = {
    "answerer": N_("责任人 / 单位"),
    "role_said": N_("角色"),
    "contact": N_("联系方式"),
    "valid_from": N_("起"),
    "valid_to": N_("止"),
}
ROLES = {"lead": N_("主办"), "assist": N_("协办")}


def draw(city: City, as_of: dt.datetime, say: Translator) -> None:
    """Draw the table of zones, and beside it the picked zone's history and form."""
    left, right = st.columns([3, 2])
    kind = left.segmented_control(
        say("责任区种类"),
        list(KINDS),
        default="community",
        format_func=lambda key: say(KINDS[key]),
        key="roster_kind",
        required=True,
    )
    day = right.date_input(say("这一天由谁负责"), value=as_of.date(), key="roster_day", format="YYYY-MM-DD")
    zones = city.communities if kind == "community" else city.sections
    if not len(zones):
        st.info(say("还没有责任区。请先到“录入”导入社区和路段。"))
        return
    listed = answering_now(city, kind, day, say)
    left, right = st.columns([3, 2])
    with left:
        _count_unanswered(listed, say)
        picked = tables.pickable(
            listed, NOW, key=f"roster_{kind}", name=f"roster-{kind}", say=say, height=560
        )
    with right:
        if picked is None:
            st.info(say("点选左边的一行，可看历任责任人并重新指定。"))
        else:
            _zone(city, kind, listed.iloc[picked], as_of, say)


def answering_now(city: City, kind: str, day: dt.date, say: Translator) -> pd.DataFrame:
    """Return the zones of a kind with who answers on a day, unanswered ones first."""
    zones = city.communities if kind == "community" else city.sections
    days = pd.Series(pd.Timestamp(day), index=zones.index)
    answering = roster.answering(city.roster, kind, zones["code"], days)
    listed = pd.DataFrame(zones[["name", "code"]]).join(answering)
    listed["clash_said"] = [
        say("当日有两个主办") if clash else ("" if named else say("未落实"))
        for clash, named in zip(listed["clash"], listed["answerer"], strict=True)
    ]
    return listed.sort_values("answerer", key=lambda names: names.ne(""), kind="stable", ignore_index=True)


def _count_unanswered(listed: pd.DataFrame, say: Translator) -> None:
    nobody = int(listed["answerer"].eq("").sum())
    if nobody:
        st.warning(say("有 {count} 个责任区未落实责任，排在最前。", count=nobody))


def _zone(city: City, kind: str, zone: pd.Series, as_of: dt.datetime, say: Translator) -> None:
    st.subheader(literal(zone["name"]))
    rows = city.roster[city.roster["zone_kind"].eq(kind) & city.roster["zone_code"].eq(zone["code"])]
    listed = history(rows, say)
    tables.plain(listed, HISTORY, key=f"roster_history_{kind}", name=f"roster-{zone['code']}", say=say)
    named = sorted(city.roster.loc[city.roster["zone_kind"].eq(kind), "answerer"].unique())
    with st.form(f"roster_give_{kind}_{zone['code']}", border=True):
        answerer = st.selectbox(
            say("改由谁负责"),
            named,
            index=None,
            accept_new_options=True,
            placeholder=say("选择或输入职务、单位名称"),
        )
        role = st.segmented_control(
            say("角色"), list(ROLES), default="lead", format_func=lambda key: say(ROLES[key]), required=True
        )
        start = st.date_input(say("从哪一天起"), value=as_of.date(), format="YYYY-MM-DD")
        contact = st.text_input(say("联系方式（可空）"))
        if pressing.submit(say("指定"), type="primary", key=f"roster_give_{kind}_{zone['code']}_go"):
            _give(kind, zone, answerer, role or "lead", start, contact, say)


def history(rows: pd.DataFrame, say: Translator) -> pd.DataFrame:
    """Return the roster rows of a zone in words, the earliest first."""
    ordered = rows.sort_values("valid_from", na_position="first")
    return ordered.assign(
        role_said=[say(ROLES[role]) for role in ordered["role"]],
        valid_from=[say.day(None if pd.isna(day) else day) for day in ordered["valid_from"]],
        valid_to=[say.day(None if pd.isna(day) else day) for day in ordered["valid_to"]],
    )


def _give(
    kind: str, zone: pd.Series, answerer: str | None, role: str, start: dt.date, contact: str, say: Translator
) -> None:
    if not answerer or not answerer.strip():
        st.error(say("请先写明由谁负责。"))
        return
    store.give(
        cache.engine(),
        kind,
        str(zone["code"]),
        answerer.strip(),
        role=role,
        contact=contact.strip(),
        from_day=start,
        actor=say("页面"),
    )
    st.toast(
        literal(
            say("{zone}自{day}起由{answerer}负责", zone=zone["name"], day=say.day(start), answerer=answerer)
        ),
        icon=":material/check_circle:",
    )
    st.rerun()
