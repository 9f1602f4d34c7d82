"""Keep the problems of each scope sorted for the map's tiles, shared by all sessions and by our routes."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import streamlit as st
from numpy.typing import NDArray

from layers import LAYERS, Drawn
from mapapp import cases, picks, point_tiles, settings
from mapapp.city import City, clock
from mapapp.i18n import Translator
from mapapp.picks import EVERYTHING, Pick
from mapapp.point_tiles import PointIndex, PointSet
from mapapp.point_tiles.address import moment_of
from mapapp.scope import Scope

from . import cache, figure_cache

OLDEST = dt.timedelta(hours=2)
"""A map that was drawn longer ago is drawn anew before it says more about what is overdue."""


@st.cache_resource(show_spinner=cache.WORKING, max_entries=2)
def _index(path: str, revision: int) -> PointIndex:
    problems = cache._city(path, revision).problems
    columns = problems[["problem_id", "lon", "lat"]]
    return point_tiles.build(columns.assign(group=cases.groups(problems["type_key"])))


@st.cache_resource(show_spinner=False, max_entries=32)
def _chosen(
    path: str, revision: int, scope: Scope, moment: dt.datetime | None, pick: Pick, _as_of: dt.datetime
) -> PointSet:
    """Choose by `_as_of`, which makes no difference, and so names no entry, unless there is a `moment`."""
    return point_tiles.choose(_index(path, revision), _kept(path, revision, moment or _as_of, scope, pick))


def _kept(path: str, revision: int, as_of: dt.datetime, scope: Scope, pick: Pick) -> NDArray[np.bool_]:
    shown = figure_cache._kept(path, revision, as_of, scope)
    if pick == EVERYTHING:
        return shown
    again = None
    if pick.listed == "relapsed":
        again = figure_cache._facts(path, revision, as_of)[1]["again"].to_numpy(dtype="int64")
    return shown & picks.kept(cache._cases(path, revision, as_of), pick, as_of, again)


def kept_by(city: City, as_of: dt.datetime, scope: Scope, pick: Pick = EVERYTHING) -> NDArray[np.bool_]:
    """Say which of all cases are the picked ones of a scope, shape (n,)."""
    return _kept(settings.current().city, city.revision, as_of, scope, pick)


def points(city: City, as_of: dt.datetime, scope: Scope, pick: Pick = EVERYTHING) -> PointSet:
    """Return the picked problems of a scope, ready for tiles."""
    moment = moment_of(scope, as_of, pick)
    return _chosen(settings.current().city, city.revision, scope, moment, pick, as_of)


def drawn(city: City, as_of: dt.datetime, scope: Scope, pick: Pick, say: Translator) -> Drawn:
    """Draw the picked problems of a scope from tiles."""
    chosen = points(city, as_of, scope, pick)
    query = point_tiles.query(chosen, city.revision, scope, as_of, pick)
    return LAYERS["problem_tiles"](chosen, say, query=query)


class Source:
    """What our routes ask (`http.tiles.Source`); holds nothing of any session."""

    def chosen(
        self, revision: int, scope: Scope, moment: dt.datetime | None, pick: Pick = EVERYTHING
    ) -> PointSet | None:
        """Return the picked problems of a scope of the present revision."""
        city = cache.city()
        now = clock(city, dt.datetime.now())
        if revision != city.revision or (moment and not now - OLDEST <= moment <= now):
            return None
        return _chosen(settings.current().city, revision, scope, moment, pick, moment or now)

    def case(self, problem_id: int) -> pd.DataFrame:
        """Return one case as it stands now."""
        city = cache.city()
        found = cache.cases(city, clock(city, dt.datetime.now()))
        return found[(found["problem_id"] == problem_id).to_numpy()]
