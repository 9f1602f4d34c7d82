"""List the hotspots in their order, each with its sentence, its rate and when its problems were reported."""

from __future__ import annotations

from collections.abc import Mapping

import geopandas as gpd
import pandas as pd
import streamlit as st

from mapapp import spot_rates, spot_sentences
from mapapp.i18n import N_

from . import choice, sparkline
from .screen import Screen
from .words import literal

HEIGHT = 500
PICKED = "spot_picked"
"""Number of the picked hotspot in the session; the list and the map both set it."""
COUNT = "count"


def ranked(
    found: gpd.GeoDataFrame, screen: Screen, place: st.delta_generator.DeltaGenerator
) -> tuple[gpd.GeoDataFrame, str]:
    """Ask for the order; return the hotspots in it, numbered anew and with `rate`, and its key."""
    say = screen.say
    offered = spot_rates.offered(screen.city, screen.days)
    choice.begin("order", "spot_rank", offered)
    by = place.selectbox(
        say(N_("排序")),
        [COUNT, *offered],
        format_func=lambda key: say(N_("按件数")) if key == COUNT else say(spot_rates.RATES[key].label),
        key="spot_rank",
        label_visibility="collapsed",
    )
    choice.keep("order", str(by), COUNT)
    if by == COUNT or not len(found):
        return found, COUNT
    rated = found.assign(rate=spot_rates.rate(found, by, screen.city, screen.days))
    rated = rated.sort_values("rate", ascending=False, kind="stable", ignore_index=True)
    return rated.assign(number=range(1, len(rated) + 1)), str(by)


def draw(
    found: gpd.GeoDataFrame,
    picked: int | None,
    classes: Mapping[str, tuple[str, str]],
    by: str,
    screen: Screen,
) -> None:
    """Draw the list; a click on a place picks it."""
    if not len(found):
        return
    days = screen.cases["reported_at"]
    with st.container(height=HEIGHT, border=False):
        for _, spot in found.iterrows():
            with st.container(border=True):
                _card(spot, spot["number"] == picked, classes, by, screen, days)


def _card(
    spot: pd.Series,
    picked: bool,
    classes: Mapping[str, tuple[str, str]],
    by: str,
    screen: Screen,
    days: pd.Series,
) -> None:
    st.button(
        f"{spot['number']} · {literal(spot_sentences.place(spot, screen.say))}",
        key=f"spot_{spot['number']}",
        on_click=_pick,
        args=(int(spot["number"]),),
        type="primary" if picked else "secondary",
        icon=":material/my_location:",
    )
    label, _ = classes.get(spot["kind"], ("", ""))
    told = [screen.say(label)] if label else []
    if by != COUNT:
        rate = spot_rates.RATES[by]
        told.append(f"{screen.say.number(spot['rate'], 1)} {screen.say(rate.unit)}")
    if told:
        st.caption(" · ".join(told))
    st.text(spot["sentence"])
    if len(days):
        own = days[screen.cases["problem_id"].isin(spot["members"])]
        st.html(sparkline.of_times(own, days.min(), days.max()))


def _pick(number: int) -> None:
    st.session_state[PICKED] = number
