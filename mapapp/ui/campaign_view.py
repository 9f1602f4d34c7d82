"""Compare two stages of a campaign, zone by zone and type by type."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import streamlit as st

from mapapp import campaign, rollups
from mapapp.i18n import N_
from mapapp.scope import Scope

from . import cache, choice, figure_cache, maps, row_words, stage_form, tables
from .screen import Screen
from .words import literal

WAYS = ("community", "leader", "section", "unit", "type", "group", "street", "district")
VERDICTS = {"fewer": N_("确有减少"), "more": N_("确有增加"), "chance": N_("不能排除偶然")}
COLUMNS = {
    "shown_name": N_("责任人 / 责任区"),
    "before": N_("前一阶段（件）"),
    "after": N_("后一阶段（件）"),
    "change_percent": N_("日均变化（%）"),
    "said": N_("判断"),
}
WHOLE = COLUMNS | {
    "per_day_before": N_("前一阶段（件/天）"),
    "per_day_after": N_("后一阶段（件/天）"),
    "p": N_("p 值"),
    "q": N_("错误发现率"),
}
CONFIG = {"change_percent": st.column_config.NumberColumn(format="%+.1f")}
STAGES = {"before": N_("前一阶段"), "after": N_("后一阶段")}


def draw(screen: Screen) -> None:
    """Draw the comparison and the form of the stages."""
    say = screen.say
    kept = figure_cache.ground(screen.city).stages
    periods = _periods(screen, kept)
    left, middle, right = st.columns(3)
    names = list(periods)
    one = choice.one("stage_a", say("前一阶段"), names, str, page="campaign", place=left)
    later = [name for name in names if name != one]
    two = choice.one("stage_b", say("后一阶段"), later, str, page="campaign", place=middle)
    offered = rollups.offered(cache.cases(screen.city, screen.as_of), figure_cache.ground(screen.city))
    ways = [way for way in WAYS if way in offered]
    by = choice.one(
        "by", say("统计口径"), ways, lambda way: say(rollups.LABELS[way]), page="campaign", place=right
    )
    spans = (periods[one], periods[two])
    if spans[0][1] >= spans[1][0] and spans[1][1] >= spans[0][0]:
        st.warning(say("两个阶段有相同的日子，不能比较。请改选，或改正阶段日期。"))
    else:
        _compared(screen, by, spans)
    stage_form.draw(screen, kept)


def _periods(screen: Screen, kept: pd.DataFrame) -> dict[str, tuple[dt.date, dt.date]]:
    """Name the periods to choose from: the stages, and the screen's own period with the one before."""
    say, last = screen.say, (screen.as_of - dt.timedelta(microseconds=1)).date()
    rows = kept[["name", "from_day", "to_day"]].itertuples(index=False)
    found = {
        str(name): (begin.date(), min(end.date(), last)) for name, begin, end in rows if begin.date() <= last
    }
    first = screen.city.problems["reported_at"].min()
    end = screen.scope.end or last
    start = screen.scope.start or (first.date() if first == first else end)
    half = start + (end - start) / 2
    if screen.before is not None and screen.before.start and screen.before.end:
        found[say("上一个同样长的时期")] = (screen.before.start, screen.before.end)
        found[say("左侧所选时期")] = (start, end)
    else:
        found[say("左侧所选时期的前一半")] = (start, half)
        found[say("左侧所选时期的后一半")] = (
            half + dt.timedelta(days=1),
            max(end, half + dt.timedelta(days=1)),
        )
    return found


def _compared(screen: Screen, by: str, spans: tuple[tuple[dt.date, dt.date], ...]) -> None:
    say = screen.say
    masks = [_counted(screen, span) for span in spans]
    days = (spans[0][1] - spans[0][0]).days + 1, (spans[1][1] - spans[1][0]).days + 1
    rows = figure_cache.rolled(screen.city, screen.as_of, by)
    table = campaign.zones(rows.coded, masks[0], masks[1], days)
    shown = table.assign(
        shown_name=row_words.names(table, by, say),
        change_percent=(table["change"] * 100).round(1),
        said=[say(VERDICTS[verdict]) for verdict in table["verdict"]],
    )
    st.markdown(literal(_whole(screen, masks, days)))
    zone = "section" if by in ("section", "unit") else "community"
    left, right = st.columns([6, 5])
    with left:
        picked = tables.pickable(
            shown,
            COLUMNS,
            key=f"campaign_{by}",
            name=f"campaign-{by}",
            say=say,
            height=520,
            whole=WHOLE,
            config=CONFIG,
        )
        st.caption(
            say("按日均比较，两段天数可以不同；给定总数的二项精确检验，多重比较按错误发现率 5% 控制。")
        )
    with right:
        _map(screen, zone, masks, days)
    if picked is None:
        st.info(say("下面是两个阶段的全部问题；点选表中一行，只看那一行的。"))
        _behind(screen, np.ones(len(masks[0]), dtype=bool), "all", masks)
        return
    st.subheader(literal(shown["shown_name"].iloc[picked]))
    key = str(table["key"].iloc[picked])
    _behind(screen, np.isin(rows.coded.code, np.flatnonzero(rows.coded.keys == key)), key, masks)


def _whole(screen: Screen, masks: list[np.ndarray], days: tuple[int, int]) -> str:
    """Say in one sentence what changed in all."""
    say = screen.say
    counts = [np.array([mask.sum()]) for mask in masks]
    whole = campaign.compare(counts[0], counts[1], days).iloc[0]
    return say(
        "共 {before} 件（{first} 天，日均 {one}）→ {after} 件（{second} 天，日均 {two}）：{verdict}",
        before=say.number(whole["before"]),
        first=days[0],
        one=say.number(whole["per_day_before"], 1),
        after=say.number(whole["after"]),
        second=days[1],
        two=say.number(whole["per_day_after"], 1),
        verdict=say(VERDICTS[whole.verdict]),
    )


def _behind(screen: Screen, here: np.ndarray, key: str, masks: list[np.ndarray]) -> None:
    """List those cases of `here`, one flag per case, that count in either stage."""
    say = screen.say
    counts = {name: int((here & mask).sum()) for name, mask in zip(STAGES, masks, strict=True)}
    stage = st.segmented_control(
        say("看哪个阶段的问题"),
        list(STAGES),
        default="after",
        format_func=lambda name: f"{say(STAGES[name])} {say.number(counts[name])}",
        key="campaign_which",
        required=True,
    )
    listed = cache.cases(screen.city, screen.as_of)[here & masks[list(STAGES).index(str(stage))]]
    tables.case_list(listed, key="campaign_cases", name=f"campaign-cases-{key}", say=say, most=2_000)


def _counted(screen: Screen, span: tuple[dt.date, dt.date]) -> np.ndarray:
    """Say which cases of the screen's filters, its days apart, were reported in a period."""
    scope: Scope = screen.scope.narrowed(start=span[0], end=span[1])
    flags = figure_cache.rolled(screen.city, screen.as_of, "district").facts.flags("reported")
    return figure_cache.kept_by(screen.city, screen.as_of, scope) & flags


def _map(screen: Screen, zone: str, masks: list[np.ndarray], days: tuple[int, int]) -> None:
    rows = figure_cache.rolled(screen.city, screen.as_of, zone)
    table = campaign.zones(rows.coded, masks[0], masks[1], days)
    change = table["per_day_after"] - table["per_day_before"]
    maps.changed(screen, zone, table.assign(change=change), screen.say("日均变化"), screen.say("件/天"))
