"""Read the city once per revision and share it read-only between sessions.

`st.cache_resource` hands out the same object to everybody: nothing that comes from here is ever changed.
"""

from __future__ import annotations

import datetime as dt

import geopandas as gpd
import pandas as pd
import streamlit as st

from mapapp import accountability, hotspots, settings, spots, store
from mapapp import cases as case_frames
from mapapp.city import City
from mapapp.scope import Scope, select


@st.cache_resource(show_spinner=False)
def _engine(path: str) -> store.Engine:
    return store.connect(path)


def engine() -> store.Engine:
    """Return the open store of the city that the settings name."""
    return _engine(settings.current().city)


def city() -> City:
    """Return the present revision of the city."""
    return _city(settings.current().city, store.revision(engine()))


@st.cache_resource(show_spinner=False, max_entries=2)
def _city(path: str, revision: int) -> City:
    return store.city(_engine(path))


@st.cache_resource(show_spinner=False, max_entries=2)
def _assigned(path: str, revision: int) -> pd.DataFrame:
    city = _city(path, revision)
    return case_frames.assign(city, store.cells(_engine(path), city))


def cases(city: City, as_of: dt.datetime) -> pd.DataFrame:
    """Return all cases as of a moment."""
    return _cases(settings.current().city, city.revision, as_of)


@st.cache_resource(show_spinner=False, max_entries=4)
def _cases(path: str, revision: int, as_of: dt.datetime) -> pd.DataFrame:
    return case_frames.build(_city(path, revision), as_of, _assigned(path, revision))


def selected(city: City, as_of: dt.datetime, scope: Scope) -> pd.DataFrame:
    """Return the cases of a scope."""
    return _selected(settings.current().city, city.revision, as_of, scope)


@st.cache_resource(show_spinner=False, max_entries=64)
def _selected(path: str, revision: int, as_of: dt.datetime, scope: Scope) -> pd.DataFrame:
    return select(_cases(path, revision, as_of), scope)


def scorecard(city: City, as_of: dt.datetime, scope: Scope, by: str) -> pd.DataFrame:
    """Return the scorecard of a scope by leader, unit, community or section."""
    return _scorecard(settings.current().city, city.revision, as_of, scope, by)


@st.cache_resource(show_spinner=False, max_entries=64)
def _scorecard(path: str, revision: int, as_of: dt.datetime, scope: Scope, by: str) -> pd.DataFrame:
    return accountability.scorecard(_selected(path, revision, as_of, scope), by)


def cells(city: City, scope: Scope, as_of: dt.datetime, method: str, params: tuple) -> gpd.GeoDataFrame:
    """Return the cells that a hotspot method finds in a scope; `params` are (name, value) pairs."""
    return _cells(settings.current().city, city.revision, scope, as_of, method, params)


@st.cache_resource(show_spinner=False, max_entries=32)
def _cells(
    path: str, revision: int, scope: Scope, as_of: dt.datetime, method: str, params: tuple
) -> gpd.GeoDataFrame:
    shown = _selected(path, revision, as_of, scope)
    city = _city(path, revision)
    find = hotspots.METHODS[method].find
    return find(shown, projection=city.projection, boundary=city.communities, **dict(params))


def described_spots(
    city: City, scope: Scope, before: Scope | None, as_of: dt.datetime, method: str, params: tuple
) -> gpd.GeoDataFrame:
    """Return the numbered hotspots of a scope with who answers there, compared with the scope before."""
    return _spots(settings.current().city, city.revision, scope, before, as_of, method, params)


@st.cache_resource(show_spinner=False, max_entries=32)
def _spots(
    path: str,
    revision: int,
    scope: Scope,
    before: Scope | None,
    as_of: dt.datetime,
    method: str,
    params: tuple,
) -> gpd.GeoDataFrame:
    found = _cells(path, revision, scope, as_of, method, params)
    shown = _selected(path, revision, as_of, scope)
    earlier = None if before is None else _selected(path, revision, as_of, before)
    return spots.describe(spots.join(found), shown, _city(path, revision).projection, earlier=earlier)
