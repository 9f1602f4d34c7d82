"""Show hotspots: the method and its numbers, the map, and the ranked list in sentences."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import streamlit as st

from mapapp import hotspots, spot_sentences
from mapapp.errors import InputError
from mapapp.i18n import N_

from . import cache, maps, tables
from .screen import Screen
from .words import literal

LABELS = {
    "number": N_("序号"),
    "sentence": N_("热点"),
    "count": N_("件数"),
    "open": N_("未结"),
    "overdue": N_("超期"),
    "confidence": N_("置信度（%）"),
}
STANDARD = "getis_ord"
LIST_HEIGHT = 545
PICKED = "spot_picked"
"""Number of the picked hotspot in the session; the list and the map both set it."""
ASKED = "spot_asked"
"""What the picked number was picked from."""


def draw(screen: Screen) -> None:
    """Draw controls, map and list; picking one in the list flies the map there, and the other way round."""
    method, params = _controls(screen)
    cells = cache.cells(screen.city, screen.scope, screen.as_of, method, params)
    found = in_words(
        cache.described_spots(screen.city, screen.scope, screen.before, screen.as_of, method, params), screen
    )
    picked = _picked(screen, method, params)
    chosen = found[found["number"].eq(picked)] if picked is not None else found.iloc[:0]
    place, words = st.columns([3, 2])
    with place:
        clicked = maps.hotspots(screen, cells, found, chosen)
        if clicked is not None and clicked.fresh and clicked.kind == "spot" and clicked.key.isdigit():
            st.session_state[PICKED] = int(clicked.key)
            st.rerun()
    with words:
        _headline(found, method, screen)
        _list(found, picked, screen)
    if len(chosen):
        _behind(chosen.iloc[0], screen)


def _picked(screen: Screen, method: str, params: tuple[tuple[str, float], ...]) -> int | None:
    """Return the picked number; with another scope or method the same number is another hotspot."""
    asked = repr((screen.scope, method, params))
    if st.session_state.get(ASKED) != asked:
        st.session_state[ASKED] = asked
        st.session_state[PICKED] = None
    return st.session_state[PICKED]


def _list(found: gpd.GeoDataFrame, picked: int | None, screen: Screen) -> None:
    if not len(found):
        return
    with st.container(height=LIST_HEIGHT, border=False):
        for _, spot in found.iterrows():
            with st.container(border=True):
                st.button(
                    f"{spot['number']} · {literal(spot_sentences.place(spot, screen.say))}",
                    key=f"spot_{spot['number']}",
                    on_click=_pick,
                    args=(int(spot["number"]),),
                    type="primary" if spot["number"] == picked else "secondary",
                    icon=":material/my_location:",
                )
                st.text(spot["sentence"])
    tables.download(
        tables.labelled(pd.DataFrame(found), LABELS, screen.say), key="spots", name="hotspots", say=screen.say
    )


def _pick(number: int) -> None:
    st.session_state[PICKED] = number


def _behind(spot: pd.Series, screen: Screen) -> None:
    members = screen.cases[screen.cases["problem_id"].isin(spot["members"])]
    place = spot_sentences.place(spot, screen.say)
    st.subheader(literal(screen.say("{place}的问题", place=place)))
    tables.case_list(members, key="spot_cases", name="hotspot-cases", say=screen.say)


def standard_spots(screen: Screen) -> pd.DataFrame | None:
    """Return the numbered hotspots by the standard method; None where nothing can be tested."""
    method = hotspots.METHODS[STANDARD]
    params = tuple((param.name, param.default) for param in method.params)
    try:
        found = cache.described_spots(
            screen.city, screen.scope, screen.before, screen.as_of, STANDARD, params
        )
    except InputError:
        return None
    return in_words(found, screen)


def in_words(found: gpd.GeoDataFrame, screen: Screen) -> gpd.GeoDataFrame:
    """Add the sentence in the reader's language."""
    sentences = [spot_sentences.sentence(spot, screen.say) for _, spot in found.iterrows()]
    return found.assign(sentence=pd.Series(sentences, index=found.index, dtype="str"))


def _controls(screen: Screen) -> tuple[str, tuple[tuple[str, float], ...]]:
    say = screen.say
    left, right = st.columns([2, 1], vertical_alignment="bottom")
    method = left.segmented_control(
        say("方法"),
        list(hotspots.METHODS),
        default=STANDARD,
        format_func=lambda key: say(hotspots.METHODS[key].label),
        key="method",
        required=True,
    )
    chosen = []
    with right.popover(say("方法的参数"), icon=":material/tune:"):
        for param in hotspots.METHODS[method].params:
            value = st.number_input(
                say(param.label),
                min_value=float(param.low),
                max_value=float(param.high),
                value=float(param.default),
                step=max(1.0, float(param.low) / 2),
                format="%.0f",
                key=f"{method}_{param.name}",
            )
            chosen.append((param.name, float(value)))
    return str(method), tuple(chosen)


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
