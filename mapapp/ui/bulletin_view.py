"""Draft bulletins over frozen periods, edit them, and let none out whose numbers do not agree."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from mapapp import bulletins, freezing, store
from mapapp.bulletins import Heading, Period
from mapapp.errors import InputError
from mapapp.freezing import Frozen
from mapapp.i18n import N_
from mapapp.scope import Scope, kept

from . import bulletin_editor, cache, choice, figure_cache, pressing
from .screen import Screen


def draw(screen: Screen) -> None:
    """Draw the form of a new bulletin, and the chosen one."""
    say = screen.say
    if not len(screen.city.problems):
        st.info(say("还没有问题点。请先到“录入”导入问题台账和责任名册。"))
        return
    listed = store.bulletins(cache.engine())
    _new(screen, first=not len(listed))
    if not len(listed):
        st.info(say("还没有通报。请先拟一份：它的数字取自定格的期间，以后台账再改也不变。"))
        return
    names = {str(key): str(name) for key, name in zip(listed["bulletin_id"], listed["name"], strict=True)}
    chosen = choice.one("bulletin", say("通报"), list(names), names.__getitem__, page="bulletin")
    bulletin_editor.draw(screen, store.bulletin(cache.engine(), int(chosen)))


def _new(screen: Screen, *, first: bool) -> None:
    say = screen.say
    with st.expander(say("拟一份新通报"), icon=":material/post_add:", expanded=first):
        left, middle, right = st.columns(3)
        kind = str(
            left.selectbox(
                say("种类"),
                list(bulletins.KINDS),
                format_func=lambda key: say(bulletins.KINDS[key]),
                key="b_kind",
            )
        )
        now, before = bulletins.periods(kind, screen.as_of)
        period = middle.date_input(say("本期"), now, key=f"b_now_{kind}")
        earlier = right.date_input(say("上期（留空则不比较）"), before, key=f"b_before_{kind}")
        title = say("{city}市容环境整治情况通报", city=screen.city.name)
        title = left.text_input(say("标题"), title, key="b_title")
        name = middle.text_input(
            say("名称（在列表中）"), f"{say(bulletins.KINDS[kind])} {now[0]}", key=f"b_name_{kind}"
        )
        actor = right.text_input(say("拟稿人（姓名或职务）"), key="b_actor")
        st.caption(say("拟稿时本期和上期的资料一并定格，定格报告页上也能看到。"))
        if pressing.button(say("定格并拟稿"), type="primary", key="b_new"):
            _draft(screen, kind, _days(period), _days(earlier) if earlier else None, (title, name, actor))


def _days(chosen: object) -> tuple[dt.date, dt.date]:
    if not isinstance(chosen, tuple) or len(chosen) != 2:
        raise InputError(N_("期间要有起止两天"), N_("请选择首日和末日"))
    return chosen


def _draft(
    screen: Screen,
    kind: str,
    now: tuple[dt.date, dt.date],
    before: tuple[dt.date, dt.date] | None,
    named: tuple[str, str, str],
) -> None:
    """Freeze the periods and keep the draft."""
    title, name, actor = named
    engine, say = cache.engine(), screen.say
    frozen_id = store.freeze(engine, _frozen(screen, name, now), actor=actor)
    before_id = None
    if before is not None:
        before_id = store.freeze(
            engine, _frozen(screen, say("{name}（上期）", name=name), before), actor=actor
        )
    earlier = store.frozen(engine, before_id) if before_id is not None else None
    period = Period(store.frozen(engine, frozen_id), earlier)
    office = say("{city}城市管理局", city=screen.city.name)
    heading = Heading(title, office=office, issued_on=screen.as_of.date(), language=say.language)
    number = store.new_bulletin(
        engine,
        name,
        kind,
        heading,
        bulletins.draft(kind, period, say),
        frozen_id=frozen_id,
        before_id=before_id,
        actor=actor,
    )
    st.session_state["bulletin_bulletin"] = str(number)  # what `choice.one` will show
    st.rerun()


def _frozen(screen: Screen, name: str, days: tuple[dt.date, dt.date]) -> Frozen:
    cases = cache.cases(screen.city, screen.as_of)
    chosen = kept(cases, Scope(start=days[0], end=days[1]))
    relapsed = figure_cache.rolled(screen.city, screen.as_of, "district").facts.flags("relapsed")
    weights, choices = figure_cache.weights(screen.city)
    kept_cases = freezing.keep(cases[chosen].assign(relapsed=relapsed[chosen]))
    return Frozen(name, *days, screen.as_of, kept_cases, choices, weights)
