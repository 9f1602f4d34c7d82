"""Put the problem map and the ranked communities side by side, linked both ways."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from mapapp import problem_types, reports
from mapapp.i18n import N_

from . import add_scene, cache, figure_cache, map_view, maps, scorecards, tables
from .map_view import Clicked
from .screen import Screen

RANKING = "rank_communities"
RANKED = {
    "shown_name": N_("社区"),
    "reported": N_("总数"),
    "open": N_("未结"),
    "overdue": N_("超期"),
}
REASONS = {
    "inside": N_("位于社区内"),
    "edge": N_("在社区交界线上，按编号在前的社区认定"),
    "overlap": N_("社区界线重叠，待确认"),
    "outside": N_("不在任何社区内"),
    "no_position": N_("没有坐标"),
    "nearest": N_("离这一路段最近"),
    "tie": N_("与几个路段一样近，待确认"),
    "none": N_("附近没有路段"),
    "decided": N_("人工认定"),
    "decision_lost": N_("原人工认定已失效，待确认"),
    "likely": N_("按周围问题的分布，最可能是这一路段"),
    "named": N_("地址写明这条路"),
    "ambiguous": N_("地址可能指几条路，待确认"),
    "elsewhere": N_("地址写的路不在附近，待确认"),
    "text_only": N_("没有坐标，按地址写明的路段"),
    "unknown_road": N_("地址写的路不在路段图中，待确认"),
}


def draw(screen: Screen) -> None:
    """Draw the map, and beside it what was clicked and the ranking."""
    if not len(screen.city.problems):
        _empty(screen)
        return
    card = scorecards.in_words(
        figure_cache.scorecard(screen.city, screen.as_of, screen.scope, "community"), screen
    )
    row = tables.picked(card, RANKED, key=RANKING)
    place, words = st.columns([7, 3])
    with place:
        clicked = maps.overview(screen, "" if row is None else str(card.iloc[row]["key"]))
    with words:
        add_scene.offer(screen, "overview", place=st.container())
        _clicked(screen, clicked)
        if map_view.drawn_yet("overview"):
            tables.pickable(card, RANKED, key=RANKING, name="communities", say=screen.say, height=340)


def _empty(screen: Screen) -> None:
    say = screen.say
    st.info(
        say("这座城市还没有问题。请先导入社区、路段、责任名册，再导入问题台账。"), icon=":material/inbox:"
    )
    st.page_link(
        str(maps.ROOT / "pages/bring_in/import.py"), label=say("去导入资料"), icon=":material/upload_file:"
    )
    maps.overview(screen, "")


def _clicked(screen: Screen, clicked: Clicked | None) -> None:
    say = screen.say
    if clicked is None:
        st.caption(say("点地图上的问题或社区看详情；点表中的社区，地图会移过去。"))
    elif clicked.kind == "case":
        _case(screen, clicked.key)
    elif clicked.kind == "community":
        _community(screen, clicked.key)


def _case(screen: Screen, wanted: str) -> None:
    say = screen.say
    found = cache.cases(screen.city, screen.as_of)
    found = found[found["problem_id"].eq(int(wanted))] if wanted.isdecimal() else found.iloc[:0]
    if not len(found):
        return
    case = found.iloc[0]
    with st.container(border=True):
        st.markdown(f"**{problem_types.name(case['type_key'], say.language)}**")
        st.text(_case_lines(case, screen))
        tables.open_case(case, say)


def _case_lines(case: pd.Series, screen: Screen) -> str:
    say = screen.say
    words = reports.in_words(pd.DataFrame([case]), say).iloc[0]
    community_reason, section_reason = (REASONS[case[key]] for key in ("community_reason", "section_reason"))
    lines = [
        f"{words[say('编号')]} · {words[say('状态')]} · {say.moment(case['reported_at'])}",
        str(case["address"]),
        say(
            "社区：{name} {who}（{why}）",
            name=case["community_name"] or "—",
            who=case["leader"],
            why=say(community_reason),
        ),
        say(
            "路段：{name} {who}（{why}，{far}）",
            name=case["section_name"] or "—",
            who=case["unit"],
            why=say(section_reason),
            far=say.metres(case["distance_m"]),
        ),
        say("共同责任路段：{name}", name=case["joint_name"]) if case["joint_name"] else "",
        say("办理时限：{due}", due=say.moment(case["due_at"])),
    ]
    return "\n".join(line for line in lines if line.strip())


def _community(screen: Screen, code: str) -> None:
    say = screen.say
    zones = maps.named(screen.city, screen, *maps.LEADERS)
    zone = zones[zones["code"].eq(code)]
    if not len(zone):
        return
    card = figure_cache.scorecard(screen.city, screen.as_of, screen.scope, "community")
    row = card[card["key"].eq(code)]
    with st.container(border=True):
        st.text(f"{zone['name'].iloc[0]} · {zone['leader'].iloc[0] or say('未落实责任')}")
        if len(row):
            counts = {key: say.number(row[key].iloc[0]) for key in ("reported", "open", "overdue")}
            st.text(say("共 {reported} 件，未结 {open} 件，超期 {overdue} 件", **counts))
        st.button(
            say("只看这个社区"), key="only_here", on_click=_only, args=(f"community:{code}",), type="tertiary"
        )


def _only(zone: str) -> None:
    st.session_state["zone"] = zone
