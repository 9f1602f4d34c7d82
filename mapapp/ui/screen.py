"""Gather what every page needs: the city, the reader's language, the scope and its cases."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from mapapp import headline
from mapapp.city import City, clock
from mapapp.i18n import Translator
from mapapp.scope import Scope, from_query

from . import cache, language


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
    cases
        The cases of the scope.
    before
        The scope of the period of equal length before, None where the scope has no first day.
    """

    say: Translator
    city: City
    as_of: dt.datetime
    scope: Scope
    cases: pd.DataFrame
    before: Scope | None

    @property
    def cases_before(self) -> pd.DataFrame | None:
        """The cases of the period before, None without one."""
        return None if self.before is None else cache.selected(self.city, self.as_of, self.before)

    @property
    def not_shown(self) -> dict[str, int]:
        """Number of problems the map does not show, by reason."""
        everything = cache.cases(self.city, self.as_of)
        return {
            "no_position": int(self.cases["lon"].isna().sum()),
            "outside": int(self.cases["community_reason"].eq("outside").sum()),
            "filtered": len(everything) - len(self.cases),
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
        cases=cache.selected(city, as_of, scope),
        before=headline.period_before(scope, first, as_of.date()),
    )
