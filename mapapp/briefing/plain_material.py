"""Give scenes their figures straight from frames, where nothing is kept between screens."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from .. import headline, indicators, rollups, standings, zone_measures
from ..city import City
from ..i18n import Translator
from ..scope import Scope, select
from ._kind import Found
from ._slide import Photo


@dataclass(frozen=True)
class PlainMaterial:
    """
    `Material` without caches.

    Attributes
    ----------
    city, as_of
        The city, and the moment of its figures.
    all_cases
        The cases frame (ARCHITECTURE.md).
    found
        The hotspots, where somebody found them before; the same for every scope.
    """

    city: City
    as_of: dt.datetime
    all_cases: pd.DataFrame
    found: Found | None = None
    weights: Mapping[str, float] = field(default_factory=lambda: {"closing_in_time": 1.0})

    def cases(self, scope: Scope, only: Sequence[str] = ()) -> pd.DataFrame:
        """Return the cases of a scope, or some columns of them."""
        found = select(self.all_cases, scope)
        return found[list(only)] if only else found

    def headline(self, scope: Scope) -> headline.Headline:
        """Count the headline numbers of a scope."""
        return headline.count(self.cases(scope))

    def spots(self, scope: Scope, method: str, params: Mapping[str, float]) -> Found | None:
        """Return the hotspots that were given."""
        return self.found

    def standing(self, scope: Scope, by: str, key: str) -> pd.DataFrame:
        """Return a ranking, compared with the period before."""
        earlier = None
        if len(self.city.problems):
            first = self.city.problems["reported_at"].min().date()
            earlier = headline.period_before(scope, first, self.as_of.date())
        before = None if earlier is None else self._card(earlier, by)
        return standings.standing(self._card(scope, by), before, key, choices={}, weights=self.weights)

    def _card(self, scope: Scope, by: str) -> pd.DataFrame:
        cases = self.cases(scope)
        coded = rollups.code(cases, by, rollups.Ground(self.city.communities, self.city.roster))
        measures = zone_measures.measure(self.city, by, coded, pd.Timestamp(self.as_of).normalize())
        return indicators.scorecard(indicators.facts(cases), coded, measures=measures)

    def photos(self, problem_ids: Sequence[int], most: int, say: Translator) -> tuple[Photo, ...]:
        """Return no picture: frames have none."""
        return ()
