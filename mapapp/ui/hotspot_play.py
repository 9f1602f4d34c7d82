"""Play the cells of the chosen time period after period."""

from __future__ import annotations

import streamlit as st

from mapapp import hotspots
from mapapp.i18n import N_

from . import cache, maps
from .screen import Screen


def draw(screen: Screen, days: int) -> None:
    """Draw the map that plays; the browser plays without asking again."""
    say = screen.say
    played = cache.playback(screen.city, screen.scope, screen.as_of, days)
    st.caption(
        say(
            N_(
                "每格边长 {cell} 米，所有时期用同一色阶；描边的格子在当期显著（及其周围 {reach} 米）。"
                "从最后一天往回分期，共 {periods} 期。"
            ),
            cell=f"{played.cell:g}",
            reach=f"{played.reach:g}",
            periods=len(played.begins),
        )
    )
    maps.playback(screen, played, [_label(played, number, screen) for number in range(len(played.begins))])


def _label(played: hotspots.Playback, number: int, screen: Screen) -> str:
    say = screen.say
    told = say(
        "{first}—{last}：{count} 件",
        first=say.day(played.begins[number]),
        last=say.day(played.last_day(number)),
        count=say.number(int(played.counts[number].sum())),
    )
    return told if played.tested[number] else told + say(N_("（不足 30 件，不检验）"))
