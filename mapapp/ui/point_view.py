"""Show how the inspection points would fare today: numbers, map, list, and one point's own view."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import streamlit as st

from mapapp import point_kinds, points, store
from mapapp.i18n import N_

from . import cache, checklist_form, ground_maps, inspection_form, rules_form, tables
from .screen import Screen
from .words import literal

LIST = {
    "number": N_("序号"),
    "name": N_("点位"),
    "state_said": N_("今天迎检"),
    "reasons_said": N_("原因"),
    "score": N_("得分"),
    "days": N_("距检查（天）"),
    "overdue": N_("超期未结"),
    "open": N_("未结案"),
}
WHOLE = {
    **{name: LIST[name] for name in ("number", "name")},
    "code": N_("编号"),
    "kind_said": N_("点位种类"),
    **{name: LIST[name] for name in ("state_said", "reasons_said", "score")},
    "inspected_at": N_("检查时间"),
    "unseen": N_("没有检查的项目"),
    **{name: LIST[name] for name in ("open", "overdue")},
    "unit": N_("责任单位"),
    "leader": N_("包联领导"),
    "address": N_("地址"),
}
KEPT = {
    "inspected_at": N_("检查时间"),
    "score": N_("得分"),
    "unseen": N_("没有检查的项目"),
    "actor": N_("检查人"),
    "note": N_("备注"),
}
ITEMS = {
    "item_said": N_("检查项目"),
    "given": N_("得分"),
    "full": N_("满分"),
    "weight": N_("权重"),
}


def draw(screen: Screen) -> None:
    """Draw the page."""
    say = screen.say
    if not len(screen.city.ground.points):
        st.info(say("还没有点位。请到“录入”导入点位表：名称、种类、坐标，可有半径、单位和包联领导。"))
        checklist_form.draw(screen)
        return
    cases = cache.cases(screen.city, screen.as_of)
    everything = _ranked(screen, cases)
    left, right = st.columns([8, 2], vertical_alignment="bottom")
    with right:
        rules_form.draw(screen, ("pass_score", "inspection_days", "open_most", "overdue_most"))
    with left:
        shown = _filtered(screen, everything)
    _numbers(screen, shown)
    code = _map_and_list(screen, shown, cases)
    _explained(screen)
    if code in set(everything["code"]):
        _point(screen, everything[everything["code"].eq(code)].iloc[0], cases)
    else:
        st.info(say("点选表中一行或图上一个点位，可看问题、检查记录并登记检查。"))
    checklist_form.draw(screen)


def _ranked(screen: Screen, cases: pd.DataFrame) -> gpd.GeoDataFrame:
    """Return the points with their readiness in words, those that would fail first, numbered."""
    ground, say = screen.city.ground, screen.say
    found = ground.points.join(points.readiness(ground, cases, screen.as_of))
    found = found.assign(
        kind_said=[point_kinds.name(ground.kinds, kind, say.language) for kind in found["kind"]],
        state_said=[say(points.STATES[state]) for state in found["state"]],
        reasons_said=[points.said(reasons, say) for reasons in found["reasons"]],
        rank=found["state"].map({state: at for at, state in enumerate(points.STATES)}),
    )
    order = ["rank", "overdue", "score", "code"]
    found = found.sort_values(order, ascending=[True, False, True, True], ignore_index=True)
    return found.assign(number=range(1, len(found) + 1))


def _filtered(screen: Screen, everything: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    say = screen.say
    counts = everything["kind"].value_counts()
    names = dict(zip(everything["kind"], everything["kind_said"], strict=True))
    kinds = st.pills(
        say("点位种类"),
        list(counts.index),
        selection_mode="multi",
        format_func=lambda kind: f"{names[kind]} {say.number(int(counts[kind]))}",
        key="point_kinds",
        label_visibility="collapsed",
    )
    return everything[everything["kind"].isin(kinds)] if kinds else everything


def _numbers(screen: Screen, shown: gpd.GeoDataFrame) -> None:
    say, states = screen.say, shown["state"].value_counts()
    told = [
        (say("点位数"), len(shown)),
        *((say(label), states.get(key, 0)) for key, label in points.STATES.items()),
    ]
    told.append((say("点位内超期未结"), shown["overdue"].sum()))
    for column, (label, value) in zip(st.columns(len(told)), told, strict=True):
        column.metric(label, say.number(int(value)), border=True, height="stretch")


def _map_and_list(screen: Screen, shown: gpd.GeoDataFrame, cases: pd.DataFrame) -> str:
    """Draw both, linked; return the code of the point to look at, or the empty text."""
    left, right = st.columns([6, 5])
    listed = pd.DataFrame(shown.drop(columns="geometry")).reset_index(drop=True)
    with right:
        picked = tables.pickable(
            listed,
            LIST,
            key="points_list",
            name="inspection-points",
            say=screen.say,
            height=ground_maps.HEIGHT,
            whole=WHOLE,
            config={"days": st.column_config.NumberColumn(format="%d")},
        )
    kept = st.session_state.get("point_at", "")
    code = str(listed["code"].iloc[picked]) if picked is not None else kept
    code = code if code in set(listed["code"]) else ""
    with left:
        waiting = cases[cases["point"].eq(code) & cases["is_open"]]
        clicked = ground_maps.points(screen, shown, waiting, code)
    st.session_state["point_at"] = code
    if clicked is not None and clicked.fresh and clicked.kind in ("point", "spot") and clicked.key != code:
        st.session_state["point_at"] = clicked.key
        st.rerun()
    return code


def _explained(screen: Screen) -> None:
    say, rules = screen.say, screen.city.ground.rules
    st.caption(
        say(
            "今天会不合格：上次得分低于 {score}，或范围内超期未结多于 {overdue} 件、未结案多于 {open} 件。"
            "说不准：从未检查、上次检查超过 {days} 天，或有项目没有检查。规则可在右上角设定。",
            score=say.number(rules["pass_score"]),
            overdue=say.number(rules["overdue_most"]),
            open=say.number(rules["open_most"]),
            days=say.number(rules["inspection_days"]),
        )
    )


def _point(screen: Screen, point: pd.Series, cases: pd.DataFrame) -> None:
    """Draw one point's own view."""
    say = screen.say
    st.subheader(literal(point["name"]))
    parts = (point["kind_said"], point["address"], point["unit"], point["leader"])
    told = [literal(part) for part in parts if part]
    st.markdown(" · ".join(told))
    if point["reasons_said"]:
        st.warning(literal(f"{point['state_said']}：{point['reasons_said']}"))
    inside, record, kept = st.tabs([say("范围内问题"), say("登记检查"), say("检查记录")])
    code = str(point["code"])
    with inside:
        mine = cases[cases["point"].eq(code)].sort_values("reported_at", ascending=False)
        mine = mine.sort_values(["is_open", "is_overdue"], ascending=False, kind="stable")
        tables.case_list(mine, key="point_cases", name=f"cases-{code}", say=say, most=500)
    with record:
        inspection_form.draw(screen, point)
    with kept:
        _inspections(screen, code)


def _inspections(screen: Screen, code: str) -> None:
    say = screen.say
    rows = screen.city.ground.inspections
    rows = rows[rows["point_code"].eq(code)].sort_values("inspected_at", ascending=False, ignore_index=True)
    if not len(rows):
        st.info(say("这个点位还没有检查记录。"))
        return
    shown = rows.assign(unseen=[point_kinds.unseen(items) for items in rows["items"]])
    picked = tables.pickable(
        shown, KEPT, key="point_inspections", name=f"inspections-{code}", say=say, height=220
    )
    row = shown.iloc[picked or 0]
    items = pd.DataFrame(row["items"])
    items["item_said"] = [point_kinds.item_name(item, say.language) for item in row["items"]]
    items["given"] = items["given"].astype("float64")
    st.caption(say("{moment} 的检查", moment=say.moment(row["inspected_at"])))
    tables.plain(items, ITEMS, key="point_items", name=f"inspection-{code}", say=say)
    number = int(row["inspection_id"])
    shots = store.photos(cache.engine(), [store.photos_of(number, code, row["inspected_at"])])
    if len(shots):
        st.image([store.photo_bytes(cache.engine(), sha256) for sha256 in shots["sha256"]], width=220)
    inspection_form.withdraw(screen, number)
