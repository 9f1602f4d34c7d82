"""Show the cases behind every number of one row, and the way to the row's own page."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import streamlit as st

from mapapp import standings, today
from mapapp.indicators import RULES

from . import cache, figure_cache, pages, row_words, tables
from .screen import Screen
from .words import literal

ALWAYS = ("reported", "open", "overdue", "closed", "closed_late", "returned", "relapsed", "no_due")
DOUBTFUL = "provisional"
"""A count that is shown where it has cases: in most cities and years it has none."""
MOST = 2_000
"""Rows of a case list on the screen; the file has them all."""


def draw(screen: Screen, by: str, key: str, row: pd.Series) -> None:
    """Draw the numbers of a row; choosing one lists its cases."""
    say = screen.say
    name = row_words.names(pd.DataFrame([row]), by, say)[0]
    left, right = st.columns([5, 1], vertical_alignment="bottom")
    left.subheader(literal(name))
    with right:
        pages.link(by, str(row["key"]), say)
    lists(screen, by, str(row["key"]), _rules(screen, key), name=f"{by}_{key}")


def doubtful(screen: Screen, count: int) -> None:
    """Say, where there are any, how many cases are neither in time nor late in the numbers above."""
    if count:
        say = screen.say
        told = say(
            "其中 {count} 件时限暂定（跨入放假安排尚未录入的年份），未计入按期，也未计入超期。",
            count=say.number(count),
        )
        st.caption(f":material/event_busy: {told}")


def lists(
    screen: Screen,
    by: str,
    row: str,
    rules: Sequence[str],
    *,
    name: str,
    lights: pd.Series | None = None,
) -> None:
    """
    Offer the counts of a row of a roll-up, each with its number; the chosen one lists its cases.

    `lights` holds the lights of the row's open cases: those due soon and in time are offered as well.
    """
    say = screen.say
    found = {rule: figure_cache.positions(screen, by, row, rule) for rule in (*rules, DOUBTFUL)}
    labels = {rule: say(RULES[rule].label) for rule in found}
    if lights is not None:
        everything = cache.cases(screen.city, screen.as_of)
        for light in ("yellow", "green"):
            labels[light] = say(today.LIGHTS[light])
            found[light] = np.flatnonzero(everything.index.isin(lights.index[lights.eq(light)]))
    counts = {rule: len(at) for rule, at in found.items() if len(at) or rule != DOUBTFUL}
    rule = str(
        st.segmented_control(
            say("看哪个数字背后的问题"),
            list(counts),
            default=next(iter(counts)),
            format_func=lambda rule: f"{labels[rule]} {say.number(counts[rule])}",
            key=f"behind_{name}",
            required=True,
        )
    )
    listed = cache.cases(screen.city, screen.as_of).iloc[found[rule]]
    tables.case_list(listed, key=f"behind_list_{name}", name=f"cases-{row}-{rule}", say=say, most=MOST)


def _rules(screen: Screen, key: str) -> list[str]:
    """List the counts to choose from: what the indicator divides first."""
    if key == standings.SCORE:
        return list(ALWAYS)
    basis = standings.INDICATORS[key].basis(figure_cache.weights(screen.city)[1].get(key, ""))
    first = [rule for rule in (basis.numerator, basis.denominator) if rule]
    return [*first, *(rule for rule in ALWAYS if rule not in first)]
