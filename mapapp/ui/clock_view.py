"""Show the tables of the clock, what is missing in them, and a due time tried out in words."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import streamlit as st

from mapapp import clock_effect, clock_tables, deadlines, problem_types, provisional
from mapapp.i18n import N_

from . import cache, clock_form, tables
from .screen import Screen
from .words import literal

TRIAL = "trial"
PARTS = {key: table.label for key, table in clock_tables.TABLES.items()} | {TRIAL: N_("试算")}
MOST_TYPES = 8
MOST_LISTED = 2_000


def draw(screen: Screen) -> None:
    """Draw the warnings and the part that is chosen."""
    say = screen.say
    _warnings(screen)
    part = st.segmented_control(
        say("看哪一项"),
        list(PARTS),
        default="limits",
        format_func=lambda key: say(PARTS[key]),
        key="clock_part",
        required=True,
        label_visibility="collapsed",
    )
    if part == TRIAL:
        _trial(screen)
    else:
        clock_form.draw(screen, str(part))


def _warnings(screen: Screen) -> None:
    """Name the years without holidays and the types without a limit."""
    say, city = screen.say, screen.city
    cases = cache.cases(city, screen.as_of)
    years = clock_effect.unpublished(city, cases, screen.as_of)
    if years:
        st.warning(
            say(
                "{years} 年的节假日安排尚未录入，按普通周末推算。公布后请在“节假日与调休”中补上。",
                years=[str(year) for year in years],
            ),
            icon=":material/event_busy:",
        )
    _provisional(screen, cases)
    missing = clock_effect.without_limit(city)
    if len(missing):
        named = [
            say(
                "{type} {count} 件",
                type=problem_types.name(str(key), say.language),
                count=say.number(count),
            )
            for key, count in missing.head(MOST_TYPES).items()
        ]
        st.error(
            literal(
                say(
                    "有 {count} 件问题没有时限，不计入按期：{types}。请在“时限表”中补上。",
                    count=say.number(int(missing.sum())),
                    types=named + (["…"] if len(missing) > MOST_TYPES else []),
                )
            ),
            icon=":material/timer_off:",
        )


def _provisional(screen: Screen, cases: pd.DataFrame) -> None:
    """List the cases that cannot be judged before the holidays of some years are entered."""
    say = screen.say
    found = cases[provisional.unsettled(cases)]
    if not len(found):
        return
    years = screen.city.calendar.unpublished(found["reported_at"].min(), found["due_latest"].max())
    told = say(
        "{count} 件问题的时限跨入放假安排尚未录入的年份（{years}），只是暂定："
        "是否按期还不能断定，不当作按期，也不当作超期。",
        count=say.number(len(found)),
        years=[str(year) for year in years],
    )
    with st.expander(told, icon=":material/event_upcoming:"):
        tables.case_list(found, key="provisional", name="provisional", say=say, most=MOST_LISTED)


def _trial(screen: Screen) -> None:
    """Reckon one due time and say why."""
    say, city = screen.say, screen.city
    left, right = st.columns([2, 3])
    with left:
        key = st.selectbox(
            say("问题类别"),
            list(problem_types.TYPES),
            format_func=lambda kind: problem_types.name(kind, say.language),
            key="clock_type",
        )
        conditions = sorted({str(when) for when in city.limits["condition"] if when})
        condition = st.selectbox(
            say("适用条件"),
            ["", *conditions],
            format_func=lambda when: when or say("不分条件"),
            key="clock_condition",
        )
        day = st.date_input(say("立案日期"), screen.as_of.date(), format="YYYY-MM-DD", key="clock_day")
        time = st.time_input(say("立案时刻"), dt.time(16), step=dt.timedelta(minutes=1), key="clock_time")
    with right:
        st.subheader(say("推算过程"))
        filed = dt.datetime.combine(day, time)
        steps = deadlines.explain(
            str(key), filed, calendar=city.calendar, limits=city.limits, condition=str(condition)
        )
        said = [literal(say(step.message, **step.values)) for step in steps]
        st.markdown("\n".join(f"{number}. {line}" for number, line in enumerate(said[:-1], start=1)))
        st.success(said[-1], icon=":material/event_available:")
