"""Keep the drafts and the register of letters of a revision, shared read-only like the city."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import streamlit as st

from mapapp import letters, settings, store
from mapapp.city import City

from . import cache, figure_cache


def drafts(city: City, as_of: dt.datetime, round_name: str, addressed: str) -> letters.Drafts:
    """Return the letters that a round would send now (`letters.draft`)."""
    return _drafts(settings.current().city, city.revision, as_of, round_name, addressed)


@st.cache_resource(show_spinner=False, max_entries=8)
def _drafts(path: str, revision: int, as_of: dt.datetime, round_name: str, addressed: str) -> letters.Drafts:
    again = figure_cache._facts(path, revision, as_of)[1]["again"].to_numpy(dtype="int64")
    return letters.draft(
        cache._cases(path, revision, as_of),
        again,
        store.earlier_points(cache._engine(path)),
        round_name=round_name,
        as_of=as_of,
        addressed=addressed,
    )


def rounds(city: City) -> pd.DataFrame:
    """Return the rounds, newest first."""
    return _rounds(settings.current().city, city.revision)


@st.cache_resource(show_spinner=False, max_entries=4)
def _rounds(path: str, revision: int) -> pd.DataFrame:
    return store.rounds(cache._engine(path))


def register(city: City, today: dt.date) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Return the issued letters with their lights, newest first; all events; all points."""
    return _register(settings.current().city, city.revision, today)


@st.cache_resource(show_spinner=False, max_entries=4)
def _register(path: str, revision: int, today: dt.date) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    engine = cache._engine(path)
    issued, events, points = (
        store.letters(engine),
        store.letter_history(engine),
        store.points_of_letters(engine),
    )
    names = store.rounds(engine).set_index("round_id")["name"]
    listed = letters.register(issued, events, points, today)
    named = listed.assign(round_name=names.reindex(listed["round_id"]).to_numpy()).astype(
        {"round_name": "str"}
    )
    return named[::-1].reset_index(drop=True), events, points
