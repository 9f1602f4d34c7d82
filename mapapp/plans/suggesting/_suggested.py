"""Hold what was suggested, and say of each candidate what moves, what is an island, and its steps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..edits import Give
from ._figures import Figures
from ._graph import Graph
from ._task import Ints, Task
from ._wish import Wish


class Candidate(NamedTuple):
    """A plan that is suggested: the manner, the unit of each zone (position among the answerers), figures."""

    key: str
    unit: Ints
    figures: Figures


@dataclass(frozen=True)
class Suggested:
    """
    What was found.

    Attributes
    ----------
    wish
        What was asked for.
    zones
        The zones, with `before` (who leads each today), and their loads (`load.zone_loads`).
    task, graph
        What was shared, and the network that it was shared on.
    today
        Today's figures, for those answerers who are in the wish.
    candidates
        One or several, in the order of `MANNERS`.
    """

    wish: Wish
    zones: gpd.GeoDataFrame
    task: Task
    graph: Graph
    today: Figures
    candidates: tuple[Candidate, ...]

    @property
    def names(self) -> NDArray[np.object_]:
        """The answerers' names, in the order of their positions; shape (k,)."""
        return np.array([one.name for one in self.wish.answerers], dtype=object)

    def answerers(self, candidate: Candidate) -> NDArray[np.object_]:
        """Name who would have each zone; shape (n,)."""
        return self.names[candidate.unit]

    def best(self) -> Candidate:
        """Return the candidate within the limit that moves least, else the one that is most even."""
        within = [one for one in self.candidates if one.figures.max_mean <= self.wish.limit]
        if within:
            return min(within, key=lambda one: one.figures.moved_share)
        return min(self.candidates, key=lambda one: one.figures.max_mean)

    def moves(self, candidate: Candidate) -> pd.DataFrame:
        """List what changes hands or gets somebody: `code`, `name`, `before`, `after`, `size`, `problems`."""
        told = pd.DataFrame(self.zones.drop(columns="geometry")).assign(after=self.answerers(candidate))
        columns = ["code", "name", "before", "after", "size", "problems"]
        return told.loc[told["before"].ne(told["after"]), columns].reset_index(drop=True)

    def islands(self, candidate: Candidate) -> pd.DataFrame:
        """List the zones of islands: `island` (from 1), `code`, `name`, `size`, `after`."""
        alone = self.task.island
        told = pd.DataFrame(self.zones.drop(columns="geometry")).assign(after=self.answerers(candidate))
        number = pd.factorize(self.task.component[alone])[0] + 1
        listed = told.loc[alone, ["code", "name", "size", "after"]].assign(island=number)
        return listed.sort_values("island", kind="stable", ignore_index=True)

    def steps(self, candidate: Candidate) -> tuple[Give, ...]:
        """Return the steps of a draft plan that make a candidate of today's plan."""
        moves = self.moves(candidate)
        return tuple(
            Give(self.wish.zone_kind, tuple(part["code"]), str(name))
            for name, part in moves.groupby("after", sort=True)
        )
