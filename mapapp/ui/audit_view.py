"""Show the findings of the zoning audit: how many of which kind, where, and each in a sentence."""

from __future__ import annotations

import datetime as dt

import geopandas as gpd
import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from layers import LAYERS, Bounds
from mapapp import audit, intake
from mapapp.i18n import N_

from . import cache, map_view, tables
from .map_view import Clicked
from .maps import MARGIN
from .screen import Screen

HEIGHT = 560
LIST = {
    "number": N_("序号"),
    "severity_said": N_("程度"),
    "sentence": N_("说明"),
}
MOST_DRAWN = 5000
"""More findings than this are listed, not drawn."""


def draw(screen: Screen) -> None:
    """Draw the filters, the map and the list; a row picked in the list is looked at on the map."""
    say = screen.say
    if not len(screen.city.communities) and not len(screen.city.sections):
        st.info(say("还没有责任区。请先到“录入”导入社区和路段。"))
        return
    left, *counts = st.columns([3, 2, 2, 2], vertical_alignment="center")
    with left:
        day = _day(screen)
    everything = cache.audited(screen.city, day, say.language)
    _count(everything, counts, screen)
    if not len(everything):
        st.success(say("没有发现问题。"))
        return
    shown = _filtered(everything, screen)
    place, words = st.columns(2)
    with words:
        chosen = _list(shown, screen)
    with place:
        clicked = _map(shown, chosen, screen)
        if clicked is not None and clicked.kind == "finding":
            _say_clicked(shown, clicked.key)


def _day(screen: Screen) -> dt.date:
    """Choose the day for which every zone must have one lead."""
    standard = (screen.as_of - dt.timedelta(microseconds=1)).date()
    label = screen.say("核查这一天由谁负责")
    return st.date_input(label, value=standard, key="audit_day", format="YYYY-MM-DD")


def _count(findings: gpd.GeoDataFrame, columns: list[DeltaGenerator], screen: Screen) -> None:
    say = screen.say
    counts = findings["severity"].value_counts()
    for column, (key, label) in zip(columns, audit.SEVERITIES.items(), strict=True):
        column.metric(say(label), say.number(int(counts.get(key, 0))))


def _filtered(findings: gpd.GeoDataFrame, screen: Screen) -> gpd.GeoDataFrame:
    """Offer the kinds that were found; none chosen means all."""
    say = screen.say
    counts = findings["kind"].value_counts()
    found = [key for key in audit.KINDS if key in counts]
    kinds = st.pills(
        say("核查项目"),
        found,
        selection_mode="multi",
        format_func=lambda key: f"{say(audit.KINDS[key].label)} {say.number(int(counts[key]))}",
        key="audit_kinds",
    )
    return findings[findings["kind"].isin(kinds)] if kinds else findings


def _list(shown: gpd.GeoDataFrame, screen: Screen) -> int | None:
    """Show the list and return the number of the picked finding."""
    say = screen.say
    frame = pd.DataFrame(shown.drop(columns="geometry"))
    picked = tables.pickable(
        frame, LIST, key="audit_list", name="zoning-audit", say=say, height=HEIGHT - 60, whole=audit.LABELS
    )
    st.download_button(
        say("下载图层（GeoJSON）"),
        data=lambda: audit.geojson(shown[audit.COLUMNS], say),
        file_name="zoning-audit.geojson",
        mime="application/geo+json",
        key="audit_geojson",
        icon=":material/map:",
        type="tertiary",
        on_click="ignore",
    )
    st.caption(
        say(
            "平均宽度不到 {sliver}的空白和重叠算作细缝，按相邻社区合并；不到 {least} 平方米的不列。",
            sliver=say.metres(audit.SLIVER_M),
            least=say.number(audit.LEAST_M2),
        )
    )
    return None if picked is None else int(frame["number"].iloc[picked])


def _map(shown: gpd.GeoDataFrame, chosen: int | None, screen: Screen) -> Clicked | None:
    say = screen.say
    drawn = [
        LAYERS["communities"](screen.city.communities, say),
        LAYERS["audit_findings"](shown.head(MOST_DRAWN), say, selected=chosen),
    ]
    if len(shown) > MOST_DRAWN:
        st.caption(say("图上只画前 {count} 条，列表中是全部。", count=say.number(MOST_DRAWN)))
    return map_view.show(
        drawn,
        say=say,
        base=map_view.city_base(screen.city, say),
        key="audit",
        bounds=_around(shown, chosen) or intake.boundary(screen.city),
        height=HEIGHT,
        as_of=screen.as_of,
    )


def _around(shown: gpd.GeoDataFrame, chosen: int | None) -> Bounds | None:
    picked = shown[shown["number"].eq(chosen) & shown.geometry.notna()] if chosen else shown.iloc[:0]
    if not len(picked):
        return None
    west, south, east, north = picked.total_bounds
    return (west - MARGIN, south - MARGIN, east + MARGIN, north + MARGIN)


def _say_clicked(shown: gpd.GeoDataFrame, number: str) -> None:
    found = shown[shown["number"].astype("str").eq(number)]
    if len(found):
        st.text(found["sentence"].iloc[0])
