"""Show one zone: map, clock, trend, types, what comes back, who answered, who assists."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from mapapp import indicators, style, today
from mapapp.i18n import N_

from . import (
    behind_view,
    cache,
    choice,
    figure_cache,
    maps,
    pages,
    roster_form,
    row_words,
    tables,
    zone_ground,
)
from .screen import Screen
from .words import literal

NUMBERS = ("reported", "open", "overdue", "closing_in_time", "median_days")
LISTED = (
    *("reported", "open", "overdue", "due_closing", "closed", "closed_in_time", "closed_late"),
    *("returned", "relapsed", "no_due"),
)
"""The counts behind the numbers of the page."""
TYPES = {"name": N_("问题类别"), "count": N_("件数"), "open": N_("未结案")}
PAIR = {
    "closed_id": N_("先前结案的"),
    "again_id": N_("又出现的"),
    "reported_at": N_("又出现时间"),
    "days": N_("结案后天数"),
    "metres": N_("相距（米）"),
    "address": N_("地址"),
}


def draw(screen: Screen) -> None:
    """Draw the page of the zone that the address names."""
    say, city = screen.say, screen.city
    frames = {"community": city.communities, "section": city.sections}
    names = {
        f"{kind}:{code}": str(name)
        for kind, frame in frames.items()
        for code, name in zip(frame["code"], frame["name"], strict=True)
    }
    if not names:
        st.info(say("还没有责任区。请先到“录入”导入社区和路段。"))
        return
    at = choice.one("at", say("责任区"), list(names), names.__getitem__, page="zone")
    kind, _, code = at.partition(":")
    positions = figure_cache.positions(screen, kind, code, "reported")
    cases = cache.cases(city, screen.as_of).iloc[positions]
    _numbers(screen, kind, code)
    card = figure_cache.figures(city, screen.as_of, screen.scope, kind)
    behind_view.doubtful(screen, int(card.loc[card["key"].eq(code), behind_view.DOUBTFUL].sum()))
    left, right = st.columns([6, 5])
    with left:
        maps.zone(screen, kind, code)
    with right:
        _answering(screen, kind, code)
        lights(screen, cases)
        _trend(screen, cases)
    _tabs(screen, kind, code, cases)


def _numbers(screen: Screen, kind: str, code: str) -> None:
    """Draw the five numbers with their change."""
    say = screen.say
    shown = {}
    for key in NUMBERS:
        table = figure_cache.standing(screen.city, screen.as_of, screen.scope, screen.before, kind, key)
        shown[key] = table[table["key"].eq(code)]
    for column, (key, row) in zip(st.columns(len(NUMBERS)), shown.items(), strict=True):
        indicator = indicators.INDICATORS[key]
        value, change = (
            float(row[name].iloc[0]) * row_words.factor(key) if len(row) else float("nan")
            for name in ("value", "change")
        )
        digits = row_words.digits(key)
        unit = "%" if indicator.kind == "rate" and value == value else ""
        column.metric(
            say(indicator.label),
            say.number(value, digits) + unit,
            delta=None if change != change or not round(change, digits) else f"{change:+.{digits}f}",
            delta_color={1: "normal", -1: "inverse", 0: "off"}[indicator.better],  # type: ignore[arg-type]
            help=say(indicator.formula),
            border=True,
            height="stretch",
        )


def _answering(screen: Screen, kind: str, code: str) -> None:
    """Say who answers now and who assists, with the way to their page."""
    say = screen.say
    now = roster_form.answering_now(screen.city, kind, screen.as_of.date(), say)
    row = now[now["code"].eq(code)].iloc[0]
    st.markdown(say("责任人：{who}", who=literal(row["answerer"] or say("未落实责任"))))
    if row["assisting"]:
        st.markdown(say("协办：{who}", who=literal(row["assisting"])))
    pages.link("leader" if kind == "community" else "unit", str(row["answerer"]), say)


def lights(screen: Screen, cases: pd.DataFrame) -> None:
    """Draw the clock's lights over open cases: how many are late, soon due, and in time."""
    say = screen.say
    light = today.lights(cases, screen.as_of)[cases["is_open"].to_numpy(dtype=bool)]
    counts = light.value_counts()
    colours = {**style.CLOCK, "grey": style.NO_VALUE, "": style.NO_VALUE}
    told = [
        f'<span style="color:{colours[key]};font-size:1.3em">●</span>'
        f" {say(label)} {say.number(int(counts.get(key, 0)))}"
        for key, label in today.LIGHTS.items()
        if key in ("red", "yellow", "green") or counts.get(key, 0)
    ]
    # Our own words and numbers only: nothing here comes from people.
    st.html("<div>" + "&emsp;".join(told) + "</div>")


def _trend(screen: Screen, cases: pd.DataFrame) -> None:
    say = screen.say
    if not len(cases):
        return
    long = (cases["reported_at"].max() - cases["reported_at"].min()).days > 120
    counted = pd.DataFrame(
        {
            say("上报"): _per(cases["reported_at"], long),
            say("结案"): _per(cases["closed_at"].dropna(), long),
        }
    )
    counted = counted.fillna(0).sort_index()
    # Texts, not dates: an axis of dates would speak the browser's language and leave hair-thin bars.
    counted.index = pd.DatetimeIndex(counted.index).strftime("%Y-%m" if long else "%m-%d")
    st.caption(say("每月上报与结案") if long else say("每周上报与结案（周一日期）"))
    st.bar_chart(counted, height=230, stack=False, sort=False, color=[style.ACCENT, "#9db4d6"])


def _per(moments: pd.Series, long: bool) -> pd.Series:
    """Count moments per month, or per week from its Monday."""
    return moments.dt.to_period("M" if long else "W-SUN").dt.start_time.value_counts()


def _tabs(screen: Screen, kind: str, code: str, cases: pd.DataFrame) -> None:
    say = screen.say
    listed, types, back, shots, walked, roster = st.tabs(
        [
            say("问题清单"),
            say("问题类别"),
            say("反复出现"),
            say("照片"),
            say("巡查劝导"),
            say("历任责任人"),
        ]
    )
    with listed:
        light = today.lights(cases, screen.as_of)
        behind_view.lists(screen, kind, code, LISTED, name="zone", lights=light)
    with types:
        _types(screen, code, cases)
    with back:
        zone_ground.places(screen, cases)
        st.caption(say("结案后又出现的问题，一行一对："))
        repeats(screen, cases, key="zone_repeats")
    with shots:
        zone_ground.photos(screen, cases)
    with walked:
        zone_ground.patrolled(screen, kind, code, cases)
    with roster:
        rows = screen.city.roster
        rows = rows[rows["zone_kind"].eq(kind) & rows["zone_code"].eq(code)]
        history = roster_form.history(rows, say)
        tables.plain(history, roster_form.HISTORY, key="zone_roster", name=f"roster-{code}", say=say)


def _types(screen: Screen, code: str, cases: pd.DataFrame) -> None:
    """Count the zone's cases by type; a picked row lists its cases."""
    say = screen.say
    counts = cases["type_key"].value_counts().rename_axis("key").reset_index(name="count")
    mine = cases["type_key"].to_numpy()
    counts = counts.assign(
        name=row_words.names(counts.assign(name=""), "type", say),
        open=[int(cases["is_open"][mine == key].sum()) for key in counts["key"]],
    )
    picked = tables.pickable(counts, TYPES, key="zone_types", name=f"types-{code}", say=say, height=300)
    if picked is not None:
        of_type = cases[mine == counts["key"].iloc[picked]]
        tables.case_list(of_type, key="zone_type_cases", name=f"cases-{code}", say=say)


def repeats(screen: Screen, cases: pd.DataFrame, *, key: str) -> None:
    """List the pairs of a closing and a new case whose new case is among the cases."""
    say = screen.say
    everything = cache.cases(screen.city, screen.as_of)
    pairs = figure_cache.relapses(screen.city, screen.as_of)
    numbers = everything["problem_id"].to_numpy()[pairs["again"]]
    pairs = pairs[pd.Series(numbers, index=pairs.index).isin(cases["problem_id"])]
    if not len(pairs):
        st.caption(say("没有结案后又出现的问题。"))
        return
    closed, again = (everything.iloc[pairs[name]].reset_index(drop=True) for name in ("closed", "again"))
    shown = pairs.reset_index(drop=True).assign(
        closed_id=closed["source_id"],
        again_id=again["source_id"],
        reported_at=again["reported_at"],
        address=again["address"],
    )
    order = shown["reported_at"].sort_values(ascending=False, kind="stable").index
    shown, again = (frame.loc[order].reset_index(drop=True) for frame in (shown, again))
    picked = tables.pickable(shown, PAIR, key=key, name="relapses", say=say, height=300)
    if picked is not None:
        tables.open_case(again.iloc[picked], say)
