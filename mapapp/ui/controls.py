"""Draw the shared filters in the sidebar and keep them in the address bar."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import streamlit as st

from mapapp import problem_types, style
from mapapp.city import City
from mapapp.i18n import N_, Translator
from mapapp.scope import STATUS, Scope, from_query, to_query

from . import language, zone_choice

DEFAULT_DAYS = 90
PERIODS = {30: N_("30天"), 90: N_("90天"), 365: N_("一年"), None: N_("全部")}
"""Days up to the last one; None for all."""
KEYS = ("from", "to", "groups", "types", "status", "zone")


def scope(city: City, as_of: dt.datetime, say: Translator) -> Scope:
    """Draw the filters and return what the reader chose."""
    first, last = _span(city, as_of)
    if "scope" not in st.session_state:
        _fill(from_query(st.query_params.to_dict()), city, first, last, say)
    start, end = _days(first, last, say)
    groups = st.pills(
        say("三类问题"),
        list(problem_types.GROUPS),
        selection_mode="multi",
        format_func=lambda group: f"{style.GROUPS[group].glyph} {say(problem_types.GROUPS[group])}",
        key="groups",
    )
    types = _types(groups, say)
    status = st.segmented_control(
        say("办理状态"), list(STATUS), format_func=lambda key: say(STATUS[key]), key="status", required=True
    )
    zone = zone_choice.choose(city, say)
    chosen = Scope(start, end, tuple(groups or ()), types, status or "all", zone)
    _remember(chosen)
    return chosen


def _types(groups: list[str], say: Translator) -> tuple[str, ...]:
    offered = [key for key, kind in problem_types.TYPES.items() if not groups or kind.group in groups]
    st.session_state["types"] = [key for key in st.session_state["types"] if key in offered]
    return tuple(
        st.multiselect(
            say("问题类别"),
            offered,
            format_func=lambda key: problem_types.name(key, say.language),
            placeholder=say("全部类别"),
            key="types",
        )
    )


def _fill(wanted: Scope, city: City, first: dt.date, last: dt.date, say: Translator) -> None:
    """Start from the address; an empty one means the last 90 days, or everything where these are empty."""
    recent = last - dt.timedelta(days=DEFAULT_DAYS - 1)
    if wanted == Scope() and city.problems["reported_at"].max() >= pd.Timestamp(recent):
        wanted = wanted.narrowed(start=max(first, recent), end=last)
    st.session_state["days"] = (wanted.start or first, wanted.end or last)
    st.session_state["groups"] = [g for g in wanted.groups if g in problem_types.GROUPS]
    st.session_state["types"] = [t for t in wanted.types if t in problem_types.TYPES]
    st.session_state["status"] = wanted.status
    st.session_state["zone"] = wanted.zone if zone_choice.known(city, wanted.zone, say) else ""


def _remember(chosen: Scope) -> None:
    st.session_state["scope"] = to_query(chosen)
    written = to_query(chosen)
    for key in KEYS:
        language.keep_in_address(key, written.get(key, ""))


def _span(city: City, as_of: dt.datetime) -> tuple[dt.date, dt.date]:
    reported = city.problems["reported_at"]
    last = (as_of - dt.timedelta(microseconds=1)).date()
    return min(reported.min().date() if len(reported) else last, last), last


def _days(first: dt.date, last: dt.date, say: Translator) -> tuple[dt.date, dt.date]:
    """Draw the days and the short cuts below them; a half-chosen or empty period runs to the last day."""
    chosen = list(st.session_state["days"]) or [first, last]
    st.session_state["days"] = tuple(min(max(day, first), last) for day in chosen)
    picked = st.date_input(say("起止日期"), min_value=first, max_value=last, key="days", format="YYYY-MM-DD")
    with st.container(horizontal=True, gap="small"):
        for days, label in PERIODS.items():
            start = first if days is None else max(first, last - dt.timedelta(days=days - 1))
            st.button(
                say(label), key=f"period_{days}", on_click=_use_days, args=(start, last), type="tertiary"
            )
    period = [*picked] if isinstance(picked, tuple | list) else [picked]
    return (period[0] if period else first), (period[1] if len(period) > 1 else last)


def _use_days(start: dt.date, end: dt.date) -> None:
    st.session_state["days"] = (start, end)
