"""Show who answers with what result: the map, the table, and the cases behind every number."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from mapapp import accountability
from mapapp.i18n import N_

from . import cache, maps, tables
from .screen import Screen
from .words import literal

WHO = {
    "leader": N_("按领导"),
    "community": N_("按社区"),
    "unit": N_("按单位"),
    "section": N_("按路段"),
}
ON_SCREEN = ("shown_name", "reported", "open", "overdue", "on_time_percent", "median_days")
COLUMNS = {
    "shown_name": N_("责任人 / 责任区"),
    "reported": N_("问题总数"),
    "open": N_("未结案"),
    "overdue": N_("超期未结"),
    "closed": N_("已结案"),
    "closed_late": N_("超期结案"),
    "on_time_percent": N_("按期结案率（%）"),
    "median_days": N_("结案天数（中位）"),
}
INDICATORS = {
    "reported": N_("问题总数"),
    "open": N_("未结案"),
    "overdue": N_("超期未结"),
    "on_time": N_("按期结案率"),
    "median_days": N_("结案天数（中位）"),
}
BEHIND = {
    "reported": N_("问题总数"),
    "open": N_("未结案"),
    "overdue": N_("超期未结"),
    "closed": N_("已结案"),
    "closed_late": N_("超期结案"),
}


def draw(screen: Screen, kinds: tuple[str, str]) -> None:
    """
    Draw the accountability view.

    Parameters
    ----------
    kinds
        The two ways to count: the person or unit, and its zones.
    """
    by, indicator = _controls(screen, kinds)
    card = in_words(cache.scorecard(screen.city, screen.as_of, screen.scope, by), screen)
    table, place = st.columns([5, 6])
    with table:
        key = _table(card, by, screen)
    with place:
        codes = [] if key is None else _codes(screen, by, kinds[1], key)
        maps.zones(screen, kinds[1], indicator, screen.say(INDICATORS[indicator]), codes)
    if key is None:
        st.info(screen.say("点选表中一行，可看每个数字背后的问题。"))
    else:
        _behind(screen, by, card[card["key"].eq(key)].iloc[0])


def _controls(screen: Screen, kinds: tuple[str, str]) -> tuple[str, str]:
    say = screen.say
    left, right = st.columns([1, 3])
    by = left.segmented_control(
        say("统计口径"),
        kinds,
        default=kinds[0],
        format_func=lambda kind: say(WHO[kind]),
        key=f"by_{kinds[0]}",
        required=True,
    )
    indicator = right.segmented_control(
        say("地图颜色表示"),
        list(INDICATORS),
        default="reported",
        format_func=lambda key: say(INDICATORS[key]),
        key=f"indicator_{kinds[0]}",
        required=True,
    )
    return str(by), str(indicator)


def _table(card: pd.DataFrame, by: str, screen: Screen) -> str | None:
    """Show the scorecard and return the key of the picked row."""
    say = screen.say
    picked = tables.pickable(
        card,
        {column: COLUMNS[column] for column in ON_SCREEN},
        key=f"card_{by}",
        name=f"scorecard-{by}",
        say=say,
        height=500,
        whole=COLUMNS,
    )
    st.caption(say("按期结案率 = 按期结案 ÷ 应结案（已到期或已结案）；未到期的不计，超期未结的计入分母。"))
    return None if picked is None else str(card.iloc[picked]["key"])


def _codes(screen: Screen, by: str, zone_kind: str, key: str) -> list[str]:
    """List the zones that a row speaks of: itself, or those in which its answerer's cases lie."""
    if by == zone_kind:
        return [key]
    cases = screen.cases
    return [code for code in cases.loc[cases[by].eq(key), zone_kind].unique() if code]


def in_words(card: pd.DataFrame, screen: Screen) -> pd.DataFrame:
    """Add the columns that the table shows in the reader's words."""
    nobody = screen.say("未落实责任")
    return card.assign(
        shown_name=[name or nobody for name in card["name"]],
        on_time_percent=(card["on_time"] * 100).round(1),
        median_days=card["median_days"].round(1),
    )


def _behind(screen: Screen, by: str, row: pd.Series) -> None:
    say = screen.say
    st.subheader(literal(row["shown_name"]))
    column = st.segmented_control(
        say("看哪个数字背后的问题"),
        list(BEHIND),
        default="reported",
        format_func=lambda key: f"{say(BEHIND[key])} {say.number(row[key])}",
        key=f"behind_{by}",
        required=True,
    )
    rows = accountability.behind(screen.cases, by, str(row["key"]), column)
    tables.case_list(rows, key=f"behind_list_{by}", name=f"cases-{by}", say=say)
