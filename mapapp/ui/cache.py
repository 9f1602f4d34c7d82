"""Read the city once per revision and share it read-only between sessions.

`st.cache_resource` hands out the same object to everybody: nothing that comes from here is ever changed.
"""

from __future__ import annotations

import datetime as dt

import geopandas as gpd
import pandas as pd
import streamlit as st

from mapapp import (
    audit,
    decisions,
    hotspots,
    questions,
    settings,
    spot_joining,
    spot_rates,
    spots,
    store,
)
from mapapp import cases as case_frames
from mapapp.city import City
from mapapp.i18n import Translator
from mapapp.scope import Scope, select

WORKING = "正在计算… / Working…"
"""Shown while something is read or computed for the first time; in both languages, for it is set once."""


@st.cache_resource(show_spinner=False)
def _engine(path: str) -> store.Engine:
    return store.connect(path)


def engine() -> store.Engine:
    """Return the open store of the city that the settings name."""
    return _engine(settings.current().city)


def photo(sha256: str, size: str) -> bytes:
    """Return a photo by digest and size (`store.photo_bytes`)."""
    return store.photo_bytes(engine(), sha256, size)


def city() -> City:
    """Return the present revision of the city."""
    return _city(settings.current().city, store.revision(engine()))


@st.cache_resource(show_spinner=WORKING, max_entries=2)
def _city(path: str, revision: int) -> City:
    return store.city(_engine(path), since=_read(path, store.evidence(_engine(path))))


@st.cache_resource(show_spinner=WORKING, max_entries=2)
def _read(path: str, evidence: int) -> City:
    return store.city(_engine(path))


@st.cache_resource(show_spinner=WORKING, max_entries=2)
def _joined(path: str, evidence: int) -> pd.DataFrame:
    city = _read(path, evidence)
    return case_frames.join(city, store.cells(_engine(path), city))


@st.cache_resource(show_spinner=WORKING, max_entries=2)
def _assigned(path: str, revision: int) -> pd.DataFrame:
    """Put the decisions over the join; a new decision alone joins and reads nothing again."""
    city = _city(path, revision)
    if _read(path, city.evidence).problems is not city.problems:
        return case_frames.assign(city)  # written to while it was read: what is kept belongs to another state
    return case_frames.decide(city, _joined(path, city.evidence))


def assigned(city: City) -> pd.DataFrame:
    """Return who answers for every problem, decisions included."""
    return _assigned(settings.current().city, city.revision)


def asked(city: City, kinds: tuple[str, ...]) -> pd.DataFrame:
    """Return the questions left for a person to decide (`questions.ask`)."""
    return _asked(settings.current().city, city.revision, kinds)


@st.cache_resource(show_spinner=False, max_entries=8)
def _asked(path: str, revision: int, kinds: tuple[str, ...]) -> pd.DataFrame:
    return questions.ask(_city(path, revision).problems, _assigned(path, revision), kinds)


def standing(city: City) -> pd.DataFrame:
    """Return the decisions and whether each still stands (`decisions.standing`)."""
    return _standing(settings.current().city, city.revision)


@st.cache_resource(show_spinner=False, max_entries=2)
def _standing(path: str, revision: int) -> pd.DataFrame:
    city = _city(path, revision)
    return decisions.standing(city.decisions, city.problems, city.communities, city.sections)


def cases(city: City, as_of: dt.datetime) -> pd.DataFrame:
    """Return all cases as of a moment."""
    return _cases(settings.current().city, city.revision, as_of)


@st.cache_resource(show_spinner=WORKING, max_entries=4)
def _cases(path: str, revision: int, as_of: dt.datetime) -> pd.DataFrame:
    return case_frames.build(_city(path, revision), as_of, _assigned(path, revision))


def selected(city: City, as_of: dt.datetime, scope: Scope) -> pd.DataFrame:
    """Return the cases of a scope."""
    return _selected(settings.current().city, city.revision, as_of, scope)


@st.cache_resource(show_spinner=False, max_entries=16)
def _selected(path: str, revision: int, as_of: dt.datetime, scope: Scope) -> pd.DataFrame:
    return select(_cases(path, revision, as_of), scope)


def cells(
    city: City, scope: Scope, as_of: dt.datetime, method: str, params: tuple, against: str = ""
) -> gpd.GeoDataFrame:
    """
    Return the cells that a hotspot method finds in a scope.

    `params` are (name, value) pairs; `against` is a key of `spot_rates.GIVEN` that chance follows, or empty.
    """
    return _cells(settings.current().city, city.revision, scope, as_of, method, params, against)


@st.cache_resource(show_spinner=WORKING, max_entries=32)
def _cells(
    path: str, revision: int, scope: Scope, as_of: dt.datetime, method: str, params: tuple, against: str
) -> gpd.GeoDataFrame:
    shown = _selected(path, revision, as_of, scope)
    city = _city(path, revision)
    find = hotspots.METHODS[method].find
    zones = {"boundary": city.communities, "sections": city.sections}
    if against:
        zones["exposure"] = spot_rates.exposure(city, against, (scope.start, scope.end))
    return find(shown, projection=city.projection, **zones, **dict(params))


def described_spots(
    city: City,
    scope: Scope,
    before: Scope | None,
    as_of: dt.datetime,
    method: str,
    params: tuple,
    against: str = "",
) -> gpd.GeoDataFrame:
    """Return the numbered hotspots of a scope with who answers there, compared with the scope before."""
    return _spots(settings.current().city, city.revision, scope, before, as_of, method, params, against)


@st.cache_resource(show_spinner=WORKING, max_entries=32)
def _spots(
    path: str,
    revision: int,
    scope: Scope,
    before: Scope | None,
    as_of: dt.datetime,
    method: str,
    params: tuple,
    against: str,
) -> gpd.GeoDataFrame:
    found = _cells(path, revision, scope, as_of, method, params, against)
    shown = _selected(path, revision, as_of, scope)
    earlier = None if before is None else _selected(path, revision, as_of, before)
    return spots.describe(spot_joining.join(found), shown, _city(path, revision).projection, earlier=earlier)


def playback(city: City, scope: Scope, as_of: dt.datetime, days: int) -> hotspots.Playback:
    """Return the cells of a scope in period after period of so many days."""
    return _playback(settings.current().city, city.revision, scope, as_of, days)


@st.cache_resource(show_spinner=WORKING, max_entries=16)
def _playback(path: str, revision: int, scope: Scope, as_of: dt.datetime, days: int) -> hotspots.Playback:
    city = _city(path, revision)
    shown = _selected(path, revision, as_of, scope)
    return hotspots.playback(shown, projection=city.projection, boundary=city.communities, days=days)


def photos(city: City) -> pd.DataFrame:
    """Return the photos of all cases (`store.photos`)."""
    return _photos(settings.current().city, city.revision)


@st.cache_resource(show_spinner=False, max_entries=2)
def _photos(path: str, revision: int) -> pd.DataFrame:
    return store.photos(_engine(path))


def audited(city: City, day: dt.date, language: str) -> gpd.GeoDataFrame:
    """Return the findings of the zoning audit for a day, in words."""
    return _audited(settings.current().city, city.revision, day, language)


@st.cache_resource(show_spinner=False, max_entries=8)
def _audited(path: str, revision: int, day: dt.date, language: str) -> gpd.GeoDataFrame:
    return audit.in_words(audit.audit(_city(path, revision), day), Translator(language))
