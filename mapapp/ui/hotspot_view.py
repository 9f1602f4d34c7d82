"""Show hotspots: what is asked, the map, the ranked list in sentences, and what is behind one of them."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import streamlit as st

from mapapp import hotspots, spot_sentences

from . import cache, hotspot_behind, hotspot_controls, hotspot_files, hotspot_list, hotspot_play, maps
from .hotspot_controls import Asked
from .screen import Screen

STANDARD = "getis_ord"
PLACE = "spot_place"
"""Where the picked hotspot lies: a scene finds it again by its place."""
ASKED = "spot_asked"
"""What the picked number was picked from."""


def draw(screen: Screen) -> None:
    """Draw controls, map and list; picking one in the list flies the map there, and the other way round."""
    asked = hotspot_controls.draw(screen)
    if asked.view == "play":
        hotspot_play.draw(screen, asked.days)
        return
    classes = hotspots.METHODS[asked.method].classes
    cells, found = _found(screen, asked)
    place, words = st.columns([3, 2])
    with words:
        told, order = st.columns([3, 2], vertical_alignment="center")
        with told:
            _headline(found, asked.method, screen)
        found, by = hotspot_list.ranked(found, screen, order)
    picked = _picked(screen, asked, by)
    chosen = found[found["number"].eq(picked)] if picked is not None else found.iloc[:0]
    with place:
        clicked = maps.hotspots(screen, cells, found, chosen, classes)
        if clicked is not None and clicked.fresh and clicked.kind == "spot" and clicked.key.isdigit():
            st.session_state[hotspot_list.PICKED] = int(clicked.key)
            st.rerun()
    with words:
        hotspot_list.draw(found, picked, classes, by, screen)
        if len(found):
            hotspot_files.draw(cells, found, chosen, asked, screen)
    st.session_state[PLACE] = "{lon:.6f},{lat:.6f}".format(**chosen.iloc[0]) if len(chosen) else None
    if len(chosen):
        hotspot_behind.draw(chosen.iloc[0], screen)


def _found(screen: Screen, asked: Asked) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    """Return the method's cells, and the hotspots in words."""
    hotspots.check_spread(screen.cases)
    told = (asked.method, asked.params, asked.against)
    cells = cache.cells(screen.city, screen.scope, screen.as_of, *told)
    found = cache.described_spots(screen.city, screen.scope, asked.before, screen.as_of, *told)
    return cells, in_words(found, screen, asked.compared)


def _picked(screen: Screen, asked: Asked, by: str) -> int | None:
    """Return the picked number; with another scope, method or order the same number is another hotspot."""
    now = repr((screen.scope, asked.method, asked.params, asked.against, by))
    if st.session_state.get(ASKED) != now:
        st.session_state[ASKED] = now
        st.session_state[hotspot_list.PICKED] = None
    return st.session_state[hotspot_list.PICKED]


def scene() -> tuple[str, dict[str, str]]:
    """Return the kind of scene that the page makes at present, and what that must remember."""
    method = str(st.session_state.get("method", STANDARD))
    numbers = {
        param.name: st.session_state.get(f"{method}_{param.name}")
        for param in hotspots.METHODS[method].params
    }
    kept = {f"p_{name}": f"{value:g}" for name, value in numbers.items() if value is not None}
    at = st.session_state.get(PLACE)
    if st.session_state.get(hotspot_list.PICKED) is None or at is None:
        return "hotspots", {"method": method, **kept}
    return "hotspot", {"method": method, **kept, "spot_at": at}


def in_words(found: gpd.GeoDataFrame, screen: Screen, compared: str = "") -> gpd.GeoDataFrame:
    """Add the sentence in the reader's language."""
    sentences = [spot_sentences.sentence(spot, screen.say, compared) for _, spot in found.iterrows()]
    return found.assign(sentence=pd.Series(sentences, index=found.index, dtype="str"))


def _headline(found: gpd.GeoDataFrame, method: str, screen: Screen) -> None:
    say = screen.say
    if len(found):
        inside = int(found["count"].sum())
        st.markdown(
            say(
                "**{spots}** 处热点，共 **{count}** 件，占 {share}",
                spots=say.number(len(found)),
                count=say.number(inside),
                share=say.percent(inside / max(len(screen.cases), 1)),
            )
        )
    elif method == STANDARD:
        st.info(say("这一范围内没有显著热点：问题的分布与随机散布没有明显差别。可放宽时段或类别再看。"))
