"""Give scenes their figures from what the screen has counted already."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from mapapp import headline, hotspots, store
from mapapp.briefing import Found, Photo
from mapapp.city import City
from mapapp.errors import InputError
from mapapp.i18n import Translator
from mapapp.photos import KINDS
from mapapp.scope import Scope

from . import cache, figure_cache


@dataclass(frozen=True)
class CachedMaterial:
    """`briefing.Material` over the caches, which all sessions and the wall share."""

    city: City
    as_of: dt.datetime

    def _before(self, scope: Scope) -> Scope | None:
        if not len(self.city.problems):
            return None
        first = self.city.problems["reported_at"].min().date()
        return headline.period_before(scope, first, self.as_of.date())

    def cases(self, scope: Scope, only: Sequence[str] = ()) -> pd.DataFrame:
        """Return the cases of a scope, or some columns of them."""
        if only:
            kept = figure_cache.kept_by(self.city, self.as_of, scope)
            return cache.cases(self.city, self.as_of)[list(only)][kept]
        return cache.selected(self.city, self.as_of, scope)

    def headline(self, scope: Scope) -> headline.Headline:
        """Return the headline numbers of a scope."""
        return figure_cache.headline_of(self.city, self.as_of, scope)

    def spots(self, scope: Scope, method: str, params: Mapping[str, float]) -> Found | None:
        """Return the hotspots of a scope; None where the method is unknown or nothing can be tested."""
        if method not in hotspots.METHODS:
            return None
        known = hotspots.METHODS[method]
        chosen = tuple((param.name, float(params.get(param.name, param.default))) for param in known.params)
        try:
            cells = cache.cells(self.city, scope, self.as_of, method, chosen)
            spots = cache.described_spots(self.city, scope, self._before(scope), self.as_of, method, chosen)
        except InputError:
            return None
        return Found(cells, spots, known.classes)

    def standing(self, scope: Scope, by: str, key: str) -> pd.DataFrame:
        """Return a ranking, compared with the period before."""
        return figure_cache.standing(self.city, self.as_of, scope, self._before(scope), by, key)

    def photos(self, problem_ids: Sequence[int], most: int, say: Translator) -> tuple[Photo, ...]:
        """Return pictures of cases, newest first."""
        wanted = self.city.problems[self.city.problems["problem_id"].isin(problem_ids)]
        keys = list(zip(wanted["source"], wanted["source_id"], strict=True))
        if not keys:
            return ()
        found = store.photos(cache.engine(), keys).iloc[::-1].drop_duplicates("sha256").head(most)
        return tuple(
            Photo(sha256, say("{kind} · 编号 {number}", kind=say(KINDS[kind]), number=source_id), "case")
            for sha256, kind, source_id in zip(
                found["sha256"], found["kind"], found["source_id"], strict=True
            )
        )
