"""Draw what surrounds every page: menu, language, city name, filters and the error boundary."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import streamlit as st

from mapapp.city import City, clock
from mapapp.i18n import N_, Translator

from . import boundary, cache, controls, language
from .words import literal

ROOT = Path(__file__).parents[2]
PAGES = ROOT / "pages"
ICON = Path(__file__).with_name("icon.png")
STYLE = Path(__file__).with_name("frame.css")
CHINESE = Path(__file__).with_name("zh.css")

MENU: dict[str, tuple[tuple[str, str, str], ...]] = {
    N_("看"): (
        ("see/overview", N_("问题地图"), ":material/map:"),
        ("see/hotspots", N_("热点分析"), ":material/local_fire_department:"),
    ),
    N_("问责"): (
        ("answer/communities", N_("领导包社区"), ":material/holiday_village:"),
        ("answer/sections", N_("单位包路段"), ":material/add_road:"),
        ("answer/zone", N_("责任区"), ":material/location_on:"),
        ("answer/answerer", N_("我的责任区"), ":material/person_pin_circle:"),
        ("answer/campaign", N_("整治成效"), ":material/compare_arrows:"),
        ("answer/frozen", N_("定格报告"), ":material/ac_unit:"),
        ("answer/views", N_("已存视图"), ":material/bookmarks:"),
        ("answer/case", N_("案件"), ":material/description:"),
        ("answer/confirm", N_("待确认责任"), ":material/fact_check:"),
    ),
    N_("派责"): (
        ("assign/plan", N_("划分与派责"), ":material/draw:"),
        ("assign/suggest", N_("建议方案"), ":material/auto_fix_high:"),
        ("assign/roster", N_("责任名册"), ":material/assignment_ind:"),
        ("assign/audit", N_("责任区核查"), ":material/fact_check:"),
        ("assign/patrols", N_("巡查劝导"), ":material/directions_walk:"),
        ("assign/frontages", N_("门前三包"), ":material/storefront:"),
    ),
    N_("录入"): (
        ("bring_in/import", N_("导入资料"), ":material/upload_file:"),
        ("bring_in/duties", N_("责任清单截取路段"), ":material/content_cut:"),
    ),
    N_("汇报"): (
        ("brief/wall", N_("汇报大屏"), ":material/tv:"),
        ("brief/points", N_("点位迎检"), ":material/where_to_vote:"),
        ("brief/briefings", N_("汇报编排"), ":material/co_present:"),
        ("brief/letters", N_("督办函"), ":material/outgoing_mail:"),
        ("brief/bulletin", N_("通报"), ":material/newspaper:"),
        ("brief/exposure", N_("曝光台"), ":material/campaign:"),
        ("brief/ledger", N_("问题台账"), ":material/table_view:"),
    ),
    N_("管理"): (
        ("manage/clock", N_("时限与日历"), ":material/timer:"),
        ("manage/city", N_("城市与数据"), ":material/settings:"),
    ),
}
UNFILTERED = {
    "answer-views",
    "answer-case",
    "brief-briefings",
    "answer-confirm",
    "assign-plan",
    "assign-suggest",
    "assign-roster",
    "assign-audit",
    "assign-frontages",
    "brief-points",
    "bring_in-import",
    "bring_in-duties",
    "brief-letters",
    "brief-bulletin",
    "manage-clock",
    "manage-city",
}
"""Pages that the filters say nothing about."""


def address(page: str) -> str:
    """Return the address of a page file: ``see/overview`` is served at ``/see-overview``."""
    return page.replace("/", "-")


def run() -> None:
    """Draw the frame and the page inside it."""
    say = language.wanted()
    st.set_page_config(page_title=say("市容问题地图"), page_icon=str(ICON), layout="wide")
    st.html(STYLE)
    if say.language == "zh":
        st.html(CHINESE)
    page = st.navigation(_pages(say), position="top")
    with boundary.errors_in_words(say):
        _sidebar(page.url_path or address("see/overview"))
        page.run()


def _pages(say: Translator) -> dict[str, list[st.Page]]:
    return {
        say(section): [
            st.Page(
                PAGES / f"{page}.py",
                title=say(title),
                icon=icon,
                url_path=address(page),
                default=page == "see/overview",
            )
            for page, title, icon in pages
        ]
        for section, pages in MENU.items()
    }


def _sidebar(at: str) -> None:
    with st.sidebar:
        language.choose()
        say = language.current()
        city = cache.city()
        st.subheader(literal(city.name or say("未命名的城市")))
        if city.made_up:
            st.caption(say("虚构演示资料，不是真实城市"))
        if at in UNFILTERED or not len(city.problems):
            return
        _filters(city, say)


def _filters(city: City, say: Translator) -> None:
    as_of = clock(city, dt.datetime.now())
    controls.scope(city, as_of, say)
    st.caption(say("数据截至 {moment}", moment=say.moment(as_of)))
    st.caption(say("网址已记下筛选条件，可复制给同事"))
