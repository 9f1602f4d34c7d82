"""Show who stands where: the map, the ranked table with intervals, and the cases behind every number."""

from __future__ import annotations

import streamlit as st

from mapapp import rollups, standings, zone_measures
from mapapp.i18n import N_

from . import (
    behind_view,
    cache,
    choice,
    figure_cache,
    maps,
    row_words,
    standing_table,
    view_form,
    weight_form,
)
from .screen import Screen

COMMON = ("district", "group", "type", "month", "week", "stage", "point_kind")
COLOURED = {"value": N_("指标值"), "change": N_("较上期变化")}
FIRST = ("closing_in_time", "overdue", "reported", "score")
"""The indicators that stand first in the list."""


def draw(screen: Screen, kinds: tuple[str, ...], page: str) -> None:
    """
    Draw an accountability page.

    Parameters
    ----------
    kinds
        The ways to count that are the page's own: first who answers, then the zones.
    page
        The page's file, for saved views.
    """
    by, key, coloured = _controls(screen, kinds, page)
    table = figure_cache.standing(screen.city, screen.as_of, screen.scope, screen.before, by, key)
    place, ranked = st.columns([6, 5])
    with ranked:
        picked = standing_table.draw(table, by, key, screen)
        _explained(by, key, screen)
    with place:
        zone = kinds[1]
        values = figure_cache.standing(screen.city, screen.as_of, screen.scope, screen.before, zone, key)
        maps.standing(screen, zone, key, values, coloured == "change", _codes(screen, by, zone, picked))
    if picked is None:
        st.info(screen.say("点选表中一行，可看每个数字背后的问题。"))
    else:
        behind_view.draw(screen, by, key, table[table["key"].eq(picked)].iloc[0])


def _controls(screen: Screen, kinds: tuple[str, ...], page: str) -> tuple[str, str, str]:
    say = screen.say
    everything = cache.cases(screen.city, screen.as_of)
    offered = {*rollups.offered(everything, figure_cache.ground(screen.city)), rollups.ASSISTING}
    if not len(screen.city.ground.points):
        offered.discard("point_kind")
    ways = [way for way in (*kinds, *COMMON) if way in offered]
    measured = ["per_km" if kinds[1] == "section" else "per_km2"]
    if zone_measures.patrolled(screen.city, kinds[1], (screen.scope.start, screen.scope.end)):
        measured.append("per_patrol")
    keys = [key for key in standings.LABELS if not key.startswith("per_") or key in measured]
    keys = [*FIRST, *(key for key in keys if key not in FIRST)]
    left, middle, right, save = st.columns([4, 4, 3, 2], vertical_alignment="bottom")
    by = choice.one("by", say("统计口径"), ways, lambda way: say(rollups.LABELS[way]), page=page, place=left)
    key = choice.one(
        "show", say("指标"), keys, lambda key: say(standings.LABELS[key]), page=page, place=middle
    )
    coloured = "value"
    if screen.before is not None:
        coloured = choice.one(
            "colour",
            say("地图颜色表示"),
            list(COLOURED),
            lambda key: say(COLOURED[key]),
            page=page,
            place=right,
        )
    with save:
        view_form.save(screen, page)
    return by, key, coloured


def _explained(by: str, key: str, screen: Screen) -> None:
    say = screen.say
    weights, choices = figure_cache.weights(screen.city)
    if by != rollups.ASSISTING:
        card = figure_cache.figures(screen.city, screen.as_of, screen.scope, by)
        behind_view.doubtful(screen, int(card[behind_view.DOUBTFUL].sum()))
    if key == standings.SCORE:
        weighed = [
            f"{say(standings.LABELS[name])} × {weight:g}" for name, weight in weights.items() if weight
        ]
        st.caption(say("综合得分 = {parts}；越低越好的指标按（1 − 该指标）计。", parts=" + ".join(weighed)))
        weight_form.draw(screen, weights, choices)
    else:
        st.caption(row_words.formula(key, choices, say))
        if len(standings.INDICATORS[key].bases) > 1:
            weight_form.draw(screen, weights, choices)
    if by == rollups.ASSISTING:
        st.caption(say("协办单位另计：一件问题可有几个协办单位，各行相加不等于总数。"))


def _codes(screen: Screen, by: str, zone: str, key: str | None) -> list[str]:
    """List the zones that a row speaks of: itself, or those in which its cases lie."""
    if not key or by == zone:
        return [key] if key else []
    cases = cache.cases(screen.city, screen.as_of)
    positions = figure_cache.positions(screen, by, key, "reported")
    return [code for code in cases[zone].iloc[positions].unique() if code]
