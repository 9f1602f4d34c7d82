"""Set suggested plans against today: figures side by side, what moves on the map and in a table, islands."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import streamlit as st

from layers import LAYERS, Drawn, base_city
from mapapp import intake, zoning
from mapapp.i18n import N_, Translator
from mapapp.plans import load
from mapapp.plans.suggesting import MANNERS, Candidate, Figures, Suggested

from . import map_view, plan_load, plan_wish, tables
from .screen import Screen
from .words import literal

HEIGHT = 520
FIGURES = {
    "plan": N_("方案"),
    "max_mean": N_("最重与平均之比"),
    "gini": N_("基尼系数"),
    "moved": N_("换人的责任区"),
    "moved_size": N_("换人的公里或平方公里"),
    "moved_share": N_("换人的负荷（%）"),
    "torn": N_("辖区不相连的"),
    "way_km": N_("到驻地的平均距离（公里）"),
}
MOVES = {
    "name": N_("责任区"),
    "before": N_("今天"),
    "after": N_("建议"),
    "size": N_("公里或平方公里"),
    "problems": N_("每月问题数"),
}
ISLANDS = {"island": N_("孤岛"), "name": N_("责任区"), "size": N_("公里或平方公里"), "after": N_("建议")}
SHOWN = {"moves": N_("换人的"), "before": N_("今天的负荷"), "after": N_("建议的负荷")}


def draw(screen: Screen, found: Suggested) -> str:
    """Show the candidates and everything about the one that is looked at; return its key."""
    say = screen.say
    best = found.best()
    _figures(say, found, best)
    keys = [one.key for one in found.candidates]
    chosen = st.segmented_control(
        say("看哪个方案"),
        keys,
        default=best.key,
        required=True,
        format_func=lambda key: say(MANNERS[key].label) + ("★" if key == best.key else ""),
        key="suggest_chosen_" + "_".join(keys) + best.key,
        help=say("★：负荷达标的方案中改动最少的"),
    )
    candidate = next(one for one in found.candidates if one.key == (chosen or best.key))
    st.caption(say(MANNERS[candidate.key].told))
    _told(say, found, candidate)
    place, words = st.columns([7, 5])
    with words:
        picked = _tables(screen, found, candidate)
    with place:
        _map(screen, found, candidate, picked)
    return candidate.key


def _figures(say: Translator, found: Suggested, best: Candidate) -> None:
    """Show today and every candidate in one table."""
    rows = [_row(say("今天"), found.today)]
    for one in found.candidates:
        label = say(MANNERS[one.key].label)
        rows.append(_row(say("{plan} ★", plan=label) if one is best else label, one.figures))
    two = st.column_config.NumberColumn(format="%.2f")
    config: dict[str, Any] = dict.fromkeys(("max_mean", "gini", "way_km"), two)
    shown = tables.labelled(pd.DataFrame(rows), FIGURES, say)
    drawn = {say(FIGURES[column]): how for column, how in config.items()}
    st.dataframe(shown, hide_index=True, key="suggest_figures", column_config=tables.formats(shown) | drawn)
    tables.download(shown, key="suggest_figures", name="suggested-plans", say=say)


def _row(name: str, figures: Figures) -> dict[str, Any]:
    return {
        "plan": name,
        "max_mean": figures.max_mean,
        "gini": figures.gini,
        "moved": figures.moved,
        "moved_size": figures.moved_size,
        "moved_share": figures.moved_share * 100,
        "torn": len(figures.torn),
        "way_km": figures.way_km,
    }


def _told(say: Translator, found: Suggested, candidate: Candidate) -> None:
    """Say what a reader would otherwise ask: why not more even, what is in pieces, what nobody had."""
    figures, limit = candidate.figures, found.wish.limit
    if figures.max_mean > limit and found.task.heaviest > limit:
        heaviest = str(found.zones["name"].iloc[int(np.argmax(found.task.load))])
        text = say(
            "达不到 {limit} 倍：单是“{name}”就有平均的 {ratio} 倍。可先把它拆分，或减少责任人。",
            limit=say.number(limit, 2),
            name=heaviest,
            ratio=say.number(found.task.heaviest, 2),
        )
        st.warning(literal(text))
    elif figures.max_mean > limit:
        text = say("最重的负荷超过平均的 {limit} 倍。可把“改动的代价”调低再试。", limit=say.number(limit, 2))
        st.warning(text)
    if figures.torn:
        names = say.listing([str(name) for name in found.names[list(figures.torn)][:10]])
        count = say.number(len(figures.torn))
        st.warning(literal(say("{count} 个责任人的辖区不相连：{names}", count=count, names=names)))
    if figures.first:
        st.info(say("今天无人负责、建议有人负责的：{count} 个", count=say.number(figures.first)))


def _tables(screen: Screen, found: Suggested, candidate: Candidate) -> str:
    """Show what moves, what everybody has before and after, and the islands; return who was picked."""
    say, kind = screen.say, found.wish.zone_kind
    moves, islands = found.moves(candidate), found.islands(candidate)
    first, second, third = st.tabs(
        [
            say("换人的 {count}", count=say.number(len(moves))),
            say("各自的负荷"),
            say("孤岛 {count}", count=say.number(islands["island"].nunique())),
        ]
    )
    with first:
        told = moves.assign(before=moves["before"].where(moves["before"].ne(""), say("无人负责")))
        tables.pickable(told, MOVES, key="suggest_moves", name="suggested-moves", say=say)
    with second:
        people = plan_wish.staff(found.wish)
        who = found.zones["before"].to_numpy(dtype=object), found.answerers(candidate)
        before, after = (load.by_answerer(_loads(found), name, found.wish.weights, people) for name in who)
        picked = plan_load.compared(say, kind, before, after, key=f"suggest_loads_{candidate.key}")
    with third:
        st.caption(say("与路网其余部分不相接、负荷不到平均一半的：整片给一个责任人，不计入“不相连”。"))
        if len(islands):
            tables.plain(islands, ISLANDS, key="suggest_islands", name="suggested-islands", say=say)
    return picked


def _loads(found: Suggested) -> pd.DataFrame:
    columns = ["code", "size", "problems"]
    return pd.DataFrame(found.zones[columns]).assign(expected=False)


def _map(screen: Screen, found: Suggested, candidate: Candidate, picked: str) -> None:
    """Show what moves, or everybody's load as the colour of their zones; who is picked stands out."""
    say = screen.say
    shown = st.segmented_control(
        say("图上看"),
        list(SHOWN),
        default="moves",
        required=True,
        format_func=lambda key: say(SHOWN[key]),
        key="suggest_shown",
    )
    drawn = _moved(say, found, candidate, picked)
    layers = [drawn] if shown == "moves" else [_loaded(screen, found, candidate, str(shown))]
    map_view.show(
        layers,
        say=say,
        key="suggest_map",
        bounds=intake.boundary(screen.city),
        height=HEIGHT,
        as_of=screen.as_of,
        base=map_view.city_base(screen.city, say),
    )


def _moved(say: Translator, found: Suggested, candidate: Candidate, picked: str) -> Drawn:
    after = found.answerers(candidate)
    zones = found.zones[["code", "name", "geometry"]].assign(before=found.zones["before"], after=after)
    moved = zones[zones["before"].ne(zones["after"])].assign(mark="given")
    theirs = zones[zones["after"].eq(picked or "\0")].assign(mark="focus")
    parts = [part for part in (theirs, moved) if len(part)]
    whole = pd.concat(parts, ignore_index=True) if parts else moved
    nobody = say("无人负责")
    told = [
        say("{before} → {now}", before=was or nobody, now=now) if was != now else now
        for was, now in zip(whole["before"], whole["after"], strict=True)
    ]
    frame = gpd.GeoDataFrame(whole.assign(told=told), geometry="geometry", crs=found.zones.crs)
    return LAYERS["plan_zones"](frame, say)


def _loaded(screen: Screen, found: Suggested, candidate: Candidate, shown: str) -> Drawn:
    say, task = screen.say, found.task
    unit = candidate.unit if shown == "after" else task.today
    ratio = task.totals(unit) / task.target
    kind = "community" if found.wish.zone_kind == "community" else "section"
    who = found.answerers(candidate) if shown == "after" else found.zones["before"].to_numpy()
    value = np.where(unit >= 0, ratio[unit] * 100, np.nan).round()
    frame = found.zones.assign(value=value, **{"leader" if kind == "community" else "unit": who})
    layer = LAYERS["communities" if kind == "community" else "road_sections"]
    if zoning.latest(screen.city) is screen.city:  # the browser has, or fetches, these very shapes
        return layer(
            frame.assign(number=range(len(frame))), say, url=base_city.address(screen.city), **_colour(say)
        )
    return layer(frame, say, **_colour(say))


def _colour(say: Translator) -> dict[str, Any]:
    return {"column": "value", "label": say("责任人的负荷（平均＝100%）"), "unit": "%", "digits": 0}
