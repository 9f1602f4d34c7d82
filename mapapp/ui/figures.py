"""Show the headline numbers, each with its change against the period before."""

from __future__ import annotations

import streamlit as st

from mapapp.i18n import N_

from . import figure_cache
from .screen import Screen

NUMBERS = (
    ("reported", N_("问题总数"), "off", N_("筛选范围内的问题，作废的除外")),
    ("open", N_("未结案"), "inverse", N_("尚未结案的问题，含已超期的")),
    ("overdue", N_("超期未结"), "inverse", N_("已过办理时限而未结案")),
    ("closed_share", N_("结案比例"), "normal", N_("已结案 ÷ 问题总数，未到期的也在分母里")),
    ("median_days", N_("结案天数（中位）"), "inverse", N_("从上报到结案，已结案问题的中位数")),
)


def headline_numbers(screen: Screen) -> None:
    """Draw the five numbers in one row."""
    say = screen.say
    now = figure_cache.headline_of(screen.city, screen.as_of, screen.scope)
    earlier = screen.before and figure_cache.headline_of(screen.city, screen.as_of, screen.before)
    before = earlier if earlier and earlier.reported else None
    for column, (key, label, colour, explained) in zip(st.columns(len(NUMBERS)), NUMBERS, strict=True):
        column.metric(
            say(label),
            said(key, getattr(now, key), screen),
            delta=None if before is None else _change(key, getattr(now, key), getattr(before, key), screen),
            delta_color=colour,  # type: ignore[arg-type]
            help=say(explained),
            border=True,
            height="stretch",
        )


def said(key: str, value: float, screen: Screen) -> str:
    """Say one headline number with its unit."""
    if key == "closed_share":
        return screen.say.percent(value, 1)
    return screen.say.number(value, 1 if key == "median_days" else 0)


def _change(key: str, now: float, before: float, screen: Screen) -> str | None:
    if now != now or before != before:
        return None
    digits = 1 if key in ("closed_share", "median_days") else 0
    difference = round((now - before) * (100 if key == "closed_share" else 1), digits)
    if not difference:
        return None
    sign = "+" if difference >= 0 else "-"
    if key == "closed_share":
        return f"{sign}{screen.say.number(abs(difference), digits)} " + screen.say("个百分点")
    return sign + screen.say.number(abs(difference), digits)
