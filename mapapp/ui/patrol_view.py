"""Show which zones were patrolled, which were not for long, and what became of the plans."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import streamlit as st

from mapapp import patrols
from mapapp.i18n import N_

from . import ground_maps, maps, patrol_forms, rules_form, tables, track_form
from .screen import Screen
from .words import literal

KINDS = {"section": N_("路段"), "community": N_("社区")}
COVERED = {
    "name": N_("责任区"),
    "state_said": N_("巡查情况"),
    "days": N_("距上次（天）"),
    "last_visit": N_("最近一次"),
    "visits": N_("期内次数"),
    "next_plan": N_("下次计划"),
    "answerer": N_("责任人 / 单位"),
}
WHOLE = {"code": N_("编号"), **COVERED}
VISITS = {
    "visited_at": N_("到场时间"),
    "zone": N_("责任区"),
    "kind_said": N_("方式"),
    "actor": N_("巡查人"),
    "unit": N_("单位"),
    "length_m": N_("走过长度（米）"),
    "note": N_("备注"),
    "source": N_("来源"),
}
PLANS = {
    "planned_on": N_("计划日期"),
    "zone": N_("责任区"),
    "state_said": N_("执行情况"),
    "met_at": N_("实际到场"),
    "kind_said": N_("方式"),
    "unit": N_("单位"),
    "note": N_("备注"),
}


def draw(screen: Screen) -> None:
    """Draw the numbers, then coverage, forms and lists in tabs."""
    say, city = screen.say, screen.city
    offered = [kind for kind in KINDS if len(_zones(screen, kind))]
    if not offered:
        st.info(say("还没有责任区。请先到“录入”导入社区和路段。"))
        return
    left, right = st.columns([8, 2], vertical_alignment="bottom")
    kind = left.segmented_control(
        say("责任区种类"),
        offered,
        default=offered[0],
        format_func=lambda key: say(KINDS[key]),
        key="patrol_kind",
        label_visibility="collapsed",
        required=True,
    )
    with right:
        rules_form.draw(screen, ("patrol_days", "track_reach", "track_share"))
    zones, planned = _covered(screen, kind), patrols.plans(city.ground.patrols, screen.as_of)
    planned = planned[planned["zone_kind"].eq(kind)]
    _numbers(screen, kind, zones, planned)
    covered, record, walked, plan, listed = st.tabs(
        [say("覆盖情况"), say("登记到场"), say("导入轨迹"), say("计划"), say("到场记录")]
    )
    with covered:
        _coverage(screen, kind, zones)
    with record:
        patrol_forms.record(screen, kind, zones)
    with walked:
        track_form.upload(screen)
    with plan:
        patrol_forms.plan(screen, kind, zones)
        _plans(screen, zones, planned)
    with listed:
        _visits(screen, kind, zones)


def _zones(screen: Screen, kind: str) -> gpd.GeoDataFrame:
    return screen.city.communities if kind == "community" else screen.city.sections


def _covered(screen: Screen, kind: str) -> gpd.GeoDataFrame:
    """Return the zones of a kind with who answers, their visits in the period, and their coverage."""
    city, scope = screen.city, screen.scope
    zones = maps.named(city, screen, kind, "answerer")
    found = patrols.coverage(
        city.ground.patrols, zones, screen.as_of, city.ground.rules["patrol_days"], kind=kind
    )
    counted = patrols.visits(city.ground.patrols, zones, scope.start, scope.end, kind=kind)
    said = [screen.say(patrols.COVERAGE[state]) for state in found["state"]]
    return zones.join(found).assign(visits=counted.astype("int64"), state_said=said)


def _numbers(screen: Screen, kind: str, zones: gpd.GeoDataFrame, planned: pd.DataFrame) -> None:
    say = screen.say
    states, missed = zones["state"].value_counts(), planned["state"].eq("missed").sum()
    days = say.number(screen.city.ground.rules["patrol_days"])
    shown = (
        (
            say("{days}天内巡查过", days=days),
            states.get("ok", 0),
            say("最近一次到场不早于 {days} 天前", days=days),
        ),
        (
            say("超过{days}天", days=days),
            states.get("late", 0),
            say("来过，但最近一次早于 {days} 天前", days=days),
        ),
        (say("从未巡查"), states.get("never", 0), say("没有任何到场记录")),
        (say("期内到场次数"), zones["visits"].sum(), say("左侧起止日期内，巡查和劝导都算；社区和路段分开计")),
        (say("计划未到场"), missed, say("计划日已过，到下一次计划前没有到场记录")),
    )
    for column, (label, value, explained) in zip(st.columns(len(shown)), shown, strict=True):
        column.metric(label, say.number(int(value)), help=explained, border=True, height="stretch")


def _coverage(screen: Screen, kind: str, zones: gpd.GeoDataFrame) -> None:
    say = screen.say
    if not len(screen.city.ground.patrols):
        st.info(say("还没有巡查记录。可在“登记到场”逐条登记，在“导入轨迹”上传 GPX，或到“录入”导入表格。"))
    # Never visited first, then the longest ago.
    order = zones.assign(at=zones["days"].fillna(float("inf"))).sort_values(
        "at", ascending=False, kind="stable"
    )
    listed = pd.DataFrame(order.drop(columns=["geometry", "at"])).reset_index(drop=True)
    left, right = st.columns([6, 5])
    with right:
        picked = tables.pickable(
            listed,
            COVERED,
            key=f"patrol_covered_{kind}",
            name=f"patrol-coverage-{kind}",
            say=say,
            height=ground_maps.HEIGHT,
            whole=WHOLE,
            config={"days": st.column_config.NumberColumn(format="%d"), "next_plan": DAY, "last_visit": DAY},
        )
    with left:
        code = "" if picked is None else str(listed["code"].iloc[picked])
        clicked = ground_maps.coverage(screen, kind, zones, code)
    if clicked is not None and clicked.kind == kind and not code:
        code = clicked.key
    if code in set(zones["code"]):
        st.markdown("**" + literal(zones.loc[zones["code"].eq(code), "name"].iloc[0]) + "**")
        mine = screen.city.ground.patrols
        mine = mine[mine["zone_kind"].eq(kind) & mine["zone_code"].eq(code) & mine["visited_at"].notna()]
        shown = _in_words(screen, mine, zones)
        tables.plain(shown, VISITS, key="patrol_of_zone", name=f"patrols-{code}", say=say)


DAY = st.column_config.DateColumn(format="YYYY-MM-DD")


def _in_words(screen: Screen, rows: pd.DataFrame, zones: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return visits or plans with the names of their zones and kinds, latest visit first."""
    names = dict(zip(zones["code"], zones["name"], strict=True))
    said = rows.assign(
        zone=[names.get(code, code) for code in rows["zone_code"]],
        kind_said=[screen.say(patrols.KINDS[kind]) for kind in rows["kind"]],
    )
    return said.sort_values("visited_at", ascending=False, kind="stable", ignore_index=True)


def _plans(screen: Screen, zones: gpd.GeoDataFrame, planned: pd.DataFrame) -> None:
    say = screen.say
    if not len(planned):
        st.info(say("还没有巡查计划。"))
        return
    said = [say(patrols.STATES[state]) for state in planned["state"]]
    shown = _in_words(screen, planned.assign(state_said=said), zones)
    shown = shown.sort_values("planned_on", ascending=False, kind="stable", ignore_index=True)
    picked = tables.pickable(
        shown, PLANS, key="patrol_plans", name="patrol-plans", say=say, config={"planned_on": DAY}
    )
    patrol_forms.withdraw(screen, None if picked is None else shown.iloc[picked])


def _visits(screen: Screen, kind: str, zones: gpd.GeoDataFrame) -> None:
    say = screen.say
    rows = patrols.within(screen.city.ground.patrols, screen.scope.start, screen.scope.end)
    rows = rows[rows["zone_kind"].eq(kind)]
    if not len(rows):
        st.info(say("这段时间没有到场记录。请调整左侧的起止日期，或登记到场。"))
        return
    shown = _in_words(screen, rows, zones)
    picked = tables.pickable(shown, VISITS, key=f"patrol_visits_{kind}", name=f"patrols-{kind}", say=say)
    patrol_forms.withdraw(screen, None if picked is None else shown.iloc[picked])
