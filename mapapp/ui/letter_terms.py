"""Ask what all letters of a round have in common, as the last round had it."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import streamlit as st

from mapapp import letters
from mapapp.errors import InputError
from mapapp.letters import Terms

from . import letter_cache
from .screen import Screen
from .words import literal


def ask(screen: Screen) -> tuple[Terms, dt.date, str]:
    """Draw the form; return the terms, the last day of the reply, and who signs."""
    say = screen.say
    known = letter_cache.rounds(screen.city)
    last = Terms(**known["terms"].iloc[0]) if len(known) else _usual(screen)
    week = screen.as_of.isocalendar()
    with st.expander(say("本轮的共同内容"), icon=":material/tune:", expanded=not len(known)):
        left, middle, right, far = st.columns(4)
        name = left.text_input(
            say("轮次"), say("{year}年第{week}周", year=week.year, week=week.week), key="round_name"
        )
        addressed = middle.selectbox(
            say("发给"),
            list(letters.ADDRESSED),
            list(letters.ADDRESSED).index(last.addressed),
            format_func=lambda key: say(letters.ADDRESSED[key]),
            key="round_addressed",
        )
        pattern = far.text_input(say("文号格式"), last.pattern, key="round_pattern")
        office = right.text_input(say("发文机关"), last.office, key="round_office")
        days = left.number_input(say("回复期限（工作日）"), 1, 60, last.reply_days, key="round_days")
        contact = far.text_input(say("联系人、电话"), last.contact, key="round_contact")
        copy_to = middle.text_input(say("抄送"), last.copy_to, key="round_copy")
        red = left.toggle(say("红头"), last.red_head, key="round_red")
        actor = middle.text_input(say("经办人（姓名或职务）"), key="round_actor")
        terms = Terms(
            " ".join(name.split()), str(addressed), office, pattern, int(days), contact, copy_to, bool(red)
        )
        terms = _as_opened(screen, terms)
        reply_by = _reply_day(screen, terms, right)
        _example(screen, terms, reply_by)
    return terms, reply_by, actor


def _usual(screen: Screen) -> Terms:
    say = screen.say
    return Terms("", office=say("{city}城市管理局", city=screen.city.name), pattern=letters.PATTERN)


def _as_opened(screen: Screen, terms: Terms) -> Terms:
    """Take the terms that a round began with: all its letters are of one kind."""
    say = screen.say
    known = letter_cache.rounds(screen.city)
    same = known[known["name"].eq(terms.round_name)]
    if not len(same):
        return terms
    st.caption(say("这一轮已经开始，以下用它开始时的共同内容；要改请另起一轮。"))
    return Terms(**same["terms"].iloc[0])


def _reply_day(screen: Screen, terms: Terms, place: st.delta_generator.DeltaGenerator) -> dt.date:
    """Offer the day that the city's working days give; a person may set another."""
    say, today = screen.say, screen.as_of.date()
    day = letters.reply_day(screen.city.calendar, today, terms.reply_days)
    chosen = place.date_input(
        say("回复期限止于"), day, min_value=today, key=f"reply_{today}_{terms.reply_days}"
    )
    unknown = screen.city.calendar.unpublished(pd.Timestamp(today), pd.Timestamp(day))
    if unknown:
        years = say.listing([str(year) for year in unknown])
        st.caption(say("{years} 年的节假日还没有录入，按周末休息推算，请核对回复期限。", years=years))
    return chosen if isinstance(chosen, dt.date) else day


def _example(screen: Screen, terms: Terms, reply_by: dt.date) -> None:
    say = screen.say
    try:
        example = letters.number(terms.pattern, screen.as_of.year, 12)
    except InputError as error:
        st.error(literal(say.error(error)))
        return
    st.caption(literal(say("文号如 {number}；请于 {day} 前回复。", number=example, day=say.day(reply_by))))
