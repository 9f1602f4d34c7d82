"""Lay a ranked table out: places with ties, bars, what is divided, intervals, and the change."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from mapapp import standings
from mapapp.i18n import N_, Translator

from . import row_words, tables
from .screen import Screen

HEIGHT = 520
INTERVAL = N_("真实名次有 90% 的把握落在这一区间")


def draw(table: pd.DataFrame, where: str, key: str, screen: Screen, *, by: str = "") -> str | None:
    """
    Show a standing (`standings.standing`) and return the key of the picked row.

    `where` tells this table from others; `by` is the roll-up, where it is not `where` itself.
    """
    say = screen.say
    shown = in_words(table, by or where, key, screen)
    heading = say("{name}（{unit}）", name=say(standings.LABELS[key]), unit=row_words.unit(key, say))
    ranked = table["rank_low"].notna().any()
    labels = {"place_said": N_("名次（区间）") if ranked else N_("名次")}
    labels |= {"shown_name": N_("责任人 / 责任区"), "shown_value": heading}
    if key in standings.INDICATORS and standings.INDICATORS[key].kind == "rate":
        labels |= {"divided": N_("件数")}
    if table["before"].notna().any():
        labels |= {"shown_change": N_("较上期")}
    whole = labels | {"interval": N_("名次区间"), "shown_shrunk": N_("稳健估计"), "shown_before": N_("上期")}
    whole |= {"divided": N_("分子 / 分母")} if "divided" in labels else {}
    whole |= {} if key == "reported" else {"reported": N_("问题总数")}
    picked = tables.pickable(
        shown,
        labels,
        key=f"standing_{where}_{key}",
        name=f"{key}-{where}",
        say=say,
        height=HEIGHT,
        whole=whole,
        config=_config(shown, key, labels, screen),
    )
    if (table["tied"] & table["rank_low"].notna()).any():
        st.caption(
            say(
                "名次并列：按现有件数无法区分高下（名次区间与该档第一名重叠）。件数少的已向平均值收缩后再排名。"
            )
        )
    return None if picked is None else str(table["key"].iloc[picked])


def in_words(table: pd.DataFrame, by: str, key: str, screen: Screen) -> pd.DataFrame:
    """Add the columns that people read."""
    say, times, digits = screen.say, row_words.factor(key), row_words.digits(key)
    interval = [
        "" if low != low else f"{low:.0f}–{high:.0f}"
        for low, high in zip(table["rank_low"], table["rank_high"], strict=True)
    ]
    return table.assign(
        shown_name=row_words.names(table, by, say),
        place_said=[
            _place(place, tied, between, say)
            for place, tied, between in zip(table["place"], table["tied"], interval, strict=True)
        ],
        interval=interval,
        divided=[
            "" if above != above else f"{above:.0f} / {below:.0f}"
            for above, below in zip(table["above"], table["below"], strict=True)
        ],
        shown_value=(table["value"] * times).round(digits),
        shown_shrunk=(table["shrunk"] * times).round(digits),
        shown_before=(table["before"] * times).round(digits),
        shown_change=(table["change"] * times).round(digits),
    )


def _place(place: float, tied: bool, between: str, say: Translator) -> str:
    if place != place:
        return "—"
    said = say("并列 {place}", place=f"{place:.0f}") if tied else f"{place:.0f}"
    return say("{place}（{between}）", place=said, between=between) if between else said


def _config(shown: pd.DataFrame, key: str, labels: dict[str, str], screen: Screen) -> dict[str, Any]:
    """Say how the columns are drawn, narrow enough to stand beside the map."""
    digits = row_words.digits(key)
    greatest = 100.0 if row_words.factor(key) == 100 or key == standings.SCORE else shown["shown_value"].max()
    drawn = {
        "shown_value": st.column_config.ProgressColumn(
            format=f"%.{digits}f",
            width=108,
            min_value=0,
            max_value=float(greatest) if greatest == greatest and greatest > 0 else 1.0,
        ),
        "place_said": st.column_config.TextColumn(width=104, help=screen.say(INTERVAL)),
        "shown_name": st.column_config.TextColumn(width=108),
        "divided": st.column_config.TextColumn(width=72, help=screen.say(N_("分子 / 分母"))),
        "shown_change": st.column_config.NumberColumn(format=f"%+.{digits}f", width=56),
    }
    return {column: how for column, how in drawn.items() if column in labels}
