"""Put the city on the big screen: map, five numbers, top hotspots, best and worst zones."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import streamlit as st

from mapapp import spot_sentences, store
from mapapp.i18n import N_, Translator

from . import cache, figures, hotspot_view, maps, scorecards, tables
from .screen import Screen
from .words import literal

STYLE = Path(__file__).with_name("wall.css")
SHOWN = 4
FEWEST = 10
"""Zones with fewer cases due are left out of best and worst: their rate says little."""
RANKED = {"shown_name": N_("社区"), "on_time_percent": N_("按期结案率（%）"), "overdue": N_("超期未结")}


def draw(screen: Screen) -> None:
    """Draw the wall; it renews itself when the store changes."""
    st.html(STYLE)
    say = screen.say
    title, leave = st.columns([8, 1], vertical_alignment="center")
    title.title(literal(say("{city}市容问题", city=screen.city.name or say("本市"))))
    leave.page_link(
        str(maps.ROOT / "pages/see/overview.py"), label=say("退出大屏"), icon=":material/close_fullscreen:"
    )
    caption = say("数据截至 {moment}", moment=say.moment(screen.as_of))
    if screen.city.made_up:
        caption += " · " + say("虚构演示资料，不是真实城市")
    title.caption(caption)
    figures.headline_numbers(screen)
    place, words = st.columns([8, 5])
    with words:
        found = hotspot_view.standard_spots(screen)
        _top(found, say)
        _ranks(screen)
    with place:
        maps.wall(screen, found)
    _renew(screen.city.revision)


def _top(found: pd.DataFrame | None, say: Translator) -> None:
    st.subheader(say("问题最集中的地方"))
    if found is None or not len(found):
        st.info(say("这一时段没有显著热点。"))
        return
    for number, (_, spot) in enumerate(found.head(SHOWN).iterrows(), start=1):
        with st.container(border=True):
            st.text(f"{number}  {spot_sentences.sentence(spot, say)}")


def _ranks(screen: Screen) -> None:
    say = screen.say
    card = scorecards.in_words(cache.scorecard(screen.city, screen.as_of, screen.scope, "community"), screen)
    judged = card[card["key"].ne("") & card["due_n"].ge(FEWEST)].sort_values("on_time", kind="stable")
    worst, best = st.columns(2)
    for column, label, rows in (
        (worst, say("按期结案率靠后"), judged.head(SHOWN)),
        (best, say("按期结案率靠前"), judged.iloc[::-1].head(SHOWN)),
    ):
        with column:
            st.subheader(label)
            shown = tables.labelled(rows, RANKED, say)
            st.dataframe(shown, hide_index=True, column_config=tables.formats(shown))


@st.fragment(run_every=30)
def _renew(shown: int) -> None:
    """Look every half minute whether the store has changed, and draw anew if so."""
    if store.revision(cache.engine()) != shown:
        st.rerun()
