"""Freeze the figures of the period on the screen, show frozen ones, and say what is different today."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import streamlit as st

from mapapp import freezing, indicators, rollups, standings, store
from mapapp.freezing import Frozen
from mapapp.i18n import N_, Translator
from mapapp.scope import Scope, kept

from . import cache, choice, figure_cache, pressing, row_words, standing_table, tables
from .screen import Screen
from .words import literal

LISTED = {
    "name": N_("名称"),
    "from_day": N_("起"),
    "to_day": N_("止"),
    "as_of": N_("截至"),
    "cases_n": N_("件数"),
    "actor": N_("定格人"),
    "frozen_at": N_("定格时间"),
}
CHANGES = {
    "source_id": N_("编号"),
    "what": N_("变化"),
    "then_said": N_("定格时"),
    "today_said": N_("今天"),
}
CASES = {
    "source_id": N_("编号"),
    "name": N_("问题类别"),
    "reported_at": N_("上报时间"),
    "due_at": N_("办理时限"),
    "closed_at": N_("结案时间"),
    "unit": N_("责任单位"),
    "leader": N_("包联领导"),
}
WAYS = ("unit", "leader", "community", "section", "district", "type", "group", "month")


def draw(screen: Screen) -> None:
    """Draw the list of frozen reports, the chosen one, and the form."""
    say = screen.say
    reports = figure_cache.frozen_reports(screen.city)
    _freeze(screen)
    if not len(reports):
        st.info(say("还没有定格的报告。定格后，台账再怎么改，报告里的数字都不变。"))
        return
    names = {str(key): str(name) for key, name in zip(reports["frozen_id"], reports["name"], strict=True)}
    tables.plain(reports, LISTED, key="frozen_list", name="frozen-reports", say=say)
    left, middle, right = st.columns(3)
    chosen = choice.one("report", say("报告"), list(names), names.__getitem__, page="frozen", place=left)
    by = choice.one(
        "by", say("统计口径"), WAYS, lambda way: say(rollups.LABELS[way]), page="frozen", place=middle
    )
    keys = [key for key in standings.LABELS if not key.startswith("per_")]
    key = choice.one(
        "show", say("指标"), keys, lambda key: say(standings.LABELS[key]), page="frozen", place=right
    )
    frozen = figure_cache.frozen(screen.city, int(chosen))
    st.subheader(literal(frozen.name))
    st.caption(
        say(
            "上报于 {first} 至 {last}，截至 {moment}，共 {count} 件",
            first=say.day(frozen.from_day),
            last=say.day(frozen.to_day),
            moment=say.moment(frozen.as_of),
            count=say.number(len(frozen.cases)),
        )
    )
    then, today, why = st.tabs([say("定格时的数字"), say("今天会是多少"), say("为什么不同")])
    now = _now(screen, frozen)
    with then:
        _table(screen, frozen, frozen.cases, by, key, "then")
    with today:
        _table(screen, frozen, now, by, key, "today")
    with why:
        _difference(screen, frozen, now)


def _freeze(screen: Screen) -> None:
    say, scope = screen.say, screen.scope
    last = (screen.as_of - dt.timedelta(microseconds=1)).date()
    first = scope.start or screen.city.problems["reported_at"].min().date()
    end = scope.end or last
    with st.expander(say("定格一份新报告"), icon=":material/ac_unit:"), st.form("freeze", border=False):
        st.caption(
            say(
                "将定格 {first} 至 {last} 上报的全部问题（其他筛选不计），截至 {moment}。",
                first=say.day(first),
                last=say.day(end),
                moment=say.moment(screen.as_of),
            )
        )
        name = st.text_input(say("报告名称"), placeholder=say("如：八月通报"))
        actor = st.text_input(say("定格人（姓名或职务）"))
        if not pressing.submit(say("定格"), type="primary", key="freeze_go"):
            return
    weights, choices = figure_cache.weights(screen.city)
    cases = _period(screen, Scope(start=first, end=end), screen.as_of)
    report = Frozen(name, first, end, screen.as_of, cases, choices, weights)
    store.freeze(cache.engine(), report, actor=actor)
    st.rerun()


def _period(screen: Screen, scope: Scope, as_of: dt.datetime) -> pd.DataFrame:
    """Take the cases of a period with all that figures are made of."""
    cases = cache.cases(screen.city, as_of)
    chosen = kept(cases, scope)
    relapsed = figure_cache.rolled(screen.city, as_of, "district").facts.flags("relapsed")
    return freezing.keep(cases[chosen].assign(relapsed=relapsed[chosen]))


def _now(screen: Screen, frozen: Frozen) -> pd.DataFrame:
    """Return the same period as the city knows it today, judged at the same moment as then."""
    return _period(screen, Scope(start=frozen.from_day, end=frozen.to_day), frozen.as_of)


def _table(screen: Screen, frozen: Frozen, cases: pd.DataFrame, by: str, key: str, when: str) -> None:
    rows = rollups.code(cases, by, rollups.Ground())
    card = indicators.scorecard(indicators.facts(cases), rows, choices=frozen.choices)
    table = standings.standing(card, None, key, choices=frozen.choices, weights=frozen.weights)
    picked = standing_table.draw(table, f"frozen_{when}_{by}", key, screen, by=by)
    if picked is None:
        return
    counted = "reported" if key == standings.SCORE else key
    listed = cases.iloc[_list(screen, frozen, cases, rows, picked, counted, when)]
    named = listed.assign(name=row_words.names(listed.assign(key=listed["type_key"]), "type", screen.say))
    tables.plain(named, CASES, key=f"frozen_cases_{when}", name=f"cases-{by}", say=screen.say)


def _list(
    screen: Screen,
    frozen: Frozen,
    cases: pd.DataFrame,
    rows: indicators.Coded,
    row: str,
    key: str,
    when: str,
) -> np.ndarray:
    """Return the positions of the cases behind a number; of a rate, those above or below its line."""
    say = screen.say
    above, below = indicators.lists(indicators.facts(cases), rows, row, key, choices=frozen.choices)
    if indicators.INDICATORS[key].kind != "rate":
        return above
    basis = indicators.INDICATORS[key].basis(frozen.choices.get(key, ""))
    lists = {basis.numerator: above, basis.denominator: below}
    chosen = st.segmented_control(
        say("看哪个数字背后的问题"),
        list(lists),
        default=basis.numerator,
        format_func=lambda rule: f"{say(indicators.RULES[rule].label)} {say.number(len(lists[rule]))}",
        key=f"frozen_list_{when}_{key}",
        required=True,
    )
    return lists[str(chosen)]


def _difference(screen: Screen, frozen: Frozen, now: pd.DataFrame) -> None:
    say = screen.say
    changes = freezing.difference(frozen.cases, now)
    if not len(changes):
        st.success(say("没有不同：定格的每件问题今天都一样。"))
        return
    words = {**freezing.WATCHED, freezing.ADDED: N_("补入的问题"), freezing.GONE: N_("已不在台账中")}
    changed = changes[["source", "source_id"]].drop_duplicates()
    st.caption(say("有 {count} 件问题与定格时不同。", count=say.number(len(changed))))
    told = changes.assign(
        what=[say(words[change]) for change in changes["change"]],
        then_said=[_said(value, say) for value in changes["then"]],
        today_said=[_said(value, say) for value in changes["today"]],
    )
    tables.plain(told, CHANGES, key="frozen_changes", name=f"difference-{frozen.frozen_id}", say=say)


def _said(value: object, say: Translator) -> str:
    if value is None or value != value:
        return "—"
    if isinstance(value, pd.Timestamp):
        return say.moment(value)
    if isinstance(value, bool):
        return say("是") if value else say("否")
    return str(value)
