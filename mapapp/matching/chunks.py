"""Join problems chunk by chunk, so that memory does not grow with their number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import geopandas as gpd
import pandas as pd

from .. import decisions as decided
from ..decisions import DECISIONS, nothing
from . import REACH_M, TIE_M, assign
from .cell_index import CellIndex
from .likelihood import Spread
from .prepared import Prepared, prepare

CHUNK = 250_000
"""Problems joined at once: some 400 MB of evidence and answers."""


@dataclass(frozen=True)
class Duty:
    """
    Who answers in a city: its zones and roster, indexed once.

    Attributes
    ----------
    communities, sections, roster
        Frames of ARCHITECTURE.md.
    projection, reach_m, tie_m
        As `matching.assign` takes them.
    cells
        The index of the communities, where it is kept at hand.
    decisions
        What people decided (ARCHITECTURE.md); problems with `source` and `source_id` get their answers.
    aliases, spread
        As `matching.assign` takes them. Whoever joins in parts learns the spread once (`matching.learn`):
        parts that learn by themselves answer differently from the whole.
    prepared
        The indexes of all zones, made at the beginning.
    """

    communities: gpd.GeoDataFrame
    sections: gpd.GeoDataFrame
    roster: pd.DataFrame
    projection: str
    reach_m: float = REACH_M
    tie_m: float = TIE_M
    cells: CellIndex | None = None
    decisions: pd.DataFrame = field(default_factory=lambda: nothing(DECISIONS))
    aliases: Mapping[str, str] = field(default_factory=dict)
    spread: Spread | None = None
    prepared: Prepared = field(init=False)

    def __post_init__(self) -> None:
        indexes = prepare(
            self.communities,
            self.sections,
            projection=self.projection,
            reach_m=self.reach_m,
            cells=self.cells,
        )
        object.__setattr__(self, "prepared", indexes)

    def assign(self, problems: pd.DataFrame) -> pd.DataFrame:
        """Join one chunk (`lon`, `lat`, `reported_at` and what else `matching.assign` reads)."""
        joined = assign(
            problems,
            self.communities,
            self.sections,
            self.roster,
            projection=self.projection,
            reach_m=self.reach_m,
            tie_m=self.tie_m,
            prepared=self.prepared,
            aliases=self.aliases,
            spread=self.spread,
        )
        if self.decisions.empty or not {"source", "source_id"} <= set(problems):
            return joined
        return decided.apply(
            joined,
            problems,
            self.decisions,
            communities=self.communities,
            sections=self.sections,
            roster=self.roster,
            projection=self.projection,
        )


def in_chunks(problems: pd.DataFrame, rows: int = CHUNK) -> Iterator[pd.DataFrame]:
    """Cut problems into pieces of at most so many rows, in their order."""
    for start in range(0, len(problems), rows):
        yield problems.iloc[start : start + rows]


def joined(chunks: Iterable[pd.DataFrame], duty: Duty) -> Iterator[tuple[pd.DataFrame, pd.DataFrame]]:
    """Give each chunk with its assignment; what was given before need not be kept."""
    for chunk in chunks:
        yield chunk, duty.assign(chunk)
