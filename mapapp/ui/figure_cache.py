"""Keep the figures of a revision: facts, roll-ups, scorecards and rankings, shared read-only like the city.

A changed filter costs one mask over the cases and one count; the facts and the roll-ups stay.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import streamlit as st
from numpy.typing import NDArray

from mapapp import (
    accountability,
    headline,
    indicators,
    relapse,
    rollups,
    settings,
    standings,
    store,
    zone_measures,
)
from mapapp.city import City
from mapapp.freezing import Frozen
from mapapp.scope import Scope, kept

from . import cache

if TYPE_CHECKING:
    from .screen import Screen


@st.cache_resource(show_spinner=cache.WORKING, max_entries=4)
def _facts(path: str, revision: int, as_of: dt.datetime) -> tuple[indicators.Facts, pd.DataFrame]:
    """Read the facts of all cases once, and the relapses among them."""
    cases = cache._cases(path, revision, as_of)
    pairs = relapse.find(cases, cache._city(path, revision).projection)
    return indicators.facts(cases.assign(relapsed=relapse.mark(cases, pairs))), pairs


def relapses(city: City, as_of: dt.datetime) -> pd.DataFrame:
    """Return the pairs of closings and new cases of all cases (`relapse.find`)."""
    return _facts(settings.current().city, city.revision, as_of)[1]


@st.cache_resource(show_spinner=False, max_entries=4)
def _ground(path: str, revision: int) -> rollups.Ground:
    city = cache._city(path, revision)
    stages = store.stages(cache._engine(path))
    return rollups.Ground(city.communities, city.roster, stages, city.ground.kinds)


def ground(city: City) -> rollups.Ground:
    """Return what roll-ups need besides the cases."""
    return _ground(settings.current().city, city.revision)


@st.cache_resource(show_spinner=False, max_entries=24)
def _rolled(path: str, revision: int, as_of: dt.datetime, by: str) -> rollups.Rolled:
    cases = cache._cases(path, revision, as_of)
    return rollups.roll(cases, _facts(path, revision, as_of)[0], by, _ground(path, revision))


def rolled(city: City, as_of: dt.datetime, by: str) -> rollups.Rolled:
    """Return all cases rolled up (`rollups.roll`)."""
    return _rolled(settings.current().city, city.revision, as_of, by)


@st.cache_resource(show_spinner=False, max_entries=64)
def _kept(path: str, revision: int, as_of: dt.datetime, scope: Scope) -> NDArray[np.bool_]:
    return kept(cache._cases(path, revision, as_of), scope)


def kept_by(city: City, as_of: dt.datetime, scope: Scope) -> NDArray[np.bool_]:
    """Say which of all cases a scope shows."""
    return _kept(settings.current().city, city.revision, as_of, scope)


def headline_of(city: City, as_of: dt.datetime, scope: Scope) -> headline.Headline:
    """Return the five numbers of a scope."""
    return _headline(settings.current().city, city.revision, as_of, scope)


@st.cache_resource(show_spinner=False, max_entries=128)
def _headline(path: str, revision: int, as_of: dt.datetime, scope: Scope) -> headline.Headline:
    cases = cache._cases(path, revision, as_of)
    # The few columns that are counted: a copy of a million whole cases takes half a second.
    return headline.count(cases[list(headline.READ)][_kept(path, revision, as_of, scope)])


def scorecard(city: City, as_of: dt.datetime, scope: Scope, by: str) -> pd.DataFrame:
    """Return the scorecard of a scope by leader, unit, community or section."""
    return _scorecard(settings.current().city, city.revision, as_of, scope, by)


@st.cache_resource(show_spinner=False, max_entries=64)
def _scorecard(path: str, revision: int, as_of: dt.datetime, scope: Scope, by: str) -> pd.DataFrame:
    cases = cache._cases(path, revision, as_of)
    few = cases[list(accountability.READ)][_kept(path, revision, as_of, scope)]
    return accountability.scorecard(few, by)


@st.cache_resource(show_spinner=False, max_entries=4)
def _weights(path: str, revision: int) -> tuple[dict[str, float], dict[str, str]]:
    return store.weights(cache._engine(path))


def weights(city: City) -> tuple[dict[str, float], dict[str, str]]:
    """Return the weights of the score and the denominators chosen."""
    return _weights(settings.current().city, city.revision)


@st.cache_resource(show_spinner=False, max_entries=64)
def _figures(path: str, revision: int, as_of: dt.datetime, scope: Scope, by: str) -> pd.DataFrame:
    rows, city = _rolled(path, revision, as_of, by), cache._city(path, revision)
    return indicators.scorecard(
        rows.facts,
        rows.coded,
        kept=_kept(path, revision, as_of, scope)[rows.positions],
        choices=_weights(path, revision)[1],
        measures=zone_measures.measure(
            city, by, rows.coded, pd.Timestamp(as_of).normalize(), (scope.start, scope.end)
        ),
    )


def figures(city: City, as_of: dt.datetime, scope: Scope, by: str) -> pd.DataFrame:
    """Return every indicator of a scope for every row of a roll-up."""
    return _figures(settings.current().city, city.revision, as_of, scope, by)


@st.cache_resource(show_spinner=False, max_entries=64)
def _standing(
    path: str, revision: int, as_of: dt.datetime, scope: Scope, before: Scope | None, by: str, key: str
) -> pd.DataFrame:
    weighed, choices = _weights(path, revision)
    earlier = None if before is None else _figures(path, revision, as_of, before, by)
    card = _figures(path, revision, as_of, scope, by)
    return standings.standing(card, earlier, key, choices=choices, weights=weighed)


def standing(
    city: City, as_of: dt.datetime, scope: Scope, before: Scope | None, by: str, key: str
) -> pd.DataFrame:
    """Return the rows of a roll-up ranked by one indicator, with the change against the scope before."""
    return _standing(settings.current().city, city.revision, as_of, scope, before, by, key)


def positions(screen: Screen, by: str, row: str, rule: str) -> NDArray[np.int64]:
    """Return the positions, in all cases, of those that one count of a row counts on this screen."""
    rows = rolled(screen.city, screen.as_of, by)
    shown = kept_by(screen.city, screen.as_of, screen.scope)[rows.positions]
    return rows.positions[indicators.listed(rows.facts, rows.coded, row, rule, kept=shown)]


@st.cache_resource(show_spinner=False, max_entries=4)
def _views(path: str, revision: int) -> pd.DataFrame:
    return store.views(cache._engine(path))


def views(city: City) -> pd.DataFrame:
    """Return the saved views."""
    return _views(settings.current().city, city.revision)


@st.cache_resource(show_spinner=False, max_entries=4)
def _frozen_reports(path: str, revision: int) -> pd.DataFrame:
    return store.frozen_reports(cache._engine(path))


def frozen_reports(city: City) -> pd.DataFrame:
    """Return the list of frozen reports."""
    return _frozen_reports(settings.current().city, city.revision)


@st.cache_resource(show_spinner=False, max_entries=4)
def _frozen(path: str, revision: int, frozen_id: int) -> Frozen:
    return store.frozen(cache._engine(path), frozen_id)


def frozen(city: City, frozen_id: int) -> Frozen:
    """Return one frozen report."""
    return _frozen(settings.current().city, city.revision, frozen_id)
