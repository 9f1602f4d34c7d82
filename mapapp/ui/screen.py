"""Gather what every page needs: the city, the reader's language, the scope and its cases."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from mapapp import headline
from mapapp.city import City, clock
from mapapp.i18n import Translator
from mapapp.picks import EVERYTHING, Pick
from mapapp.scope import Scope, from_query

from . import cache, language, point_cache


@dataclass(frozen=True)
class Screen:
    """
    What one reader sees at this rerun.

    Attributes
    ----------
    say
        The reader's language.
    city
        The present revision.
    as_of
        The moment that open and overdue are counted at.
    scope
        What the filters leave.
    before
        The scope of the period of equal length before, None where the scope has no first day.
    """

    say: Translator
    city: City
    as_of: dt.datetime
    scope: Scope
    before: Scope | None

    @property
    def cases(self) -> pd.DataFrame:
        """The cases of the scope; a frame that pages which only count do not ask for."""
        return cache.selected(self.city, self.as_of, self.scope)

    @property
    def cases_before(self) -> pd.DataFrame | None:
        """The cases of the period before, None without one."""
        return None if self.before is None else cache.selected(self.city, self.as_of, self.before)

    @property
    def days(self) -> tuple[dt.date | None, dt.date | None]:
        """The first and the last day of the scope; None is open-ended."""
        return self.scope.start, self.scope.end

    @property
    def not_shown(self) -> dict[str, int]:
        """Number of problems the map does not show, by reason."""
        return self.not_shown_of(self.scope, EVERYTHING)

    def not_shown_of(self, scope: Scope, pick: Pick) -> dict[str, int]:
        """Return the number of picked problems that a map of a scope does not show, by reason."""
        everything = cache.cases(self.city, self.as_of)
        shown = point_cache.kept_by(self.city, self.as_of, scope, pick)
        picked = len(everything)
        if pick != EVERYTHING:
            picked = int(point_cache.kept_by(self.city, self.as_of, Scope(), pick).sum())
        outside = everything["community_reason"].eq("outside").to_numpy()
        return {
            "no_position": int((everything["lon"].isna().to_numpy() & shown).sum()),
            "outside": int((outside & shown).sum()),
            "filtered": picked - int(shown.sum()),
        }


def current() -> Screen:
    """Return this rerun's screen; the frame has drawn the filters by now."""
    city = cache.city()
    as_of = clock(city, dt.datetime.now())
    scope = from_query(st.session_state.get("scope", {}))
    first = city.problems["reported_at"].min().date() if len(city.problems) else as_of.date()
    return Screen(
        say=language.current(),
        city=city,
        as_of=as_of,
        scope=scope,
        before=headline.period_before(scope, first, as_of.date()),
    )
