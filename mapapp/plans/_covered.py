"""Know the sections of a plan by name and by where they lie, and take those between two crossings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from .. import crs
from ..roads import DutyText, Network, from_frame
from ..roads.building import build
from ..roads.outcome import Piece
from ..roads.road_names import find, spelled

BESIDE_M = 30.0
"""A section runs along a piece of road that is nowhere farther from it: half of a wide road and a margin."""
WHOLE, NONE = 0.9, 0.1
"""A section lies in a piece with so much of its length; it lies outside with less than the second."""
LEAST_M = 25.0
"""A corner that reaches into a piece by less is no part of it."""
SIDES = ("north", "south", "east", "west")


@dataclass(frozen=True)
class Known:
    """
    The sections of a plan.

    Attributes
    ----------
    codes, sides, roads
        Of every section, shape (n,); the roads spelled.
    names
        Code → name.
    words
        What a section can be called (code, name; spelled) → codes.
    parts
        (road, the two ends in either order; spelled) → positions.
    lines
        In metres, shape (n,).
    network
        The same lines as a road network.
    """

    codes: NDArray[np.object_]
    sides: NDArray[np.object_]
    roads: NDArray[np.object_]
    names: dict[str, str]
    words: dict[str, list[str]]
    parts: dict[tuple[str, frozenset[str]], list[int]]
    lines: NDArray[np.object_]
    network: Network

    def named(self, text: str) -> list[str]:
        """Return the sections that bear a code or a name."""
        return self.words.get(spelled(text), []) if text else []

    def said(self, duty: DutyText) -> list[str]:
        """Return the sections of just this road, from, to and side."""
        if not (duty.from_road and duty.to_road):
            return []
        ends = frozenset((spelled(duty.from_road), spelled(duty.to_road)))
        found = self.parts.get((spelled(duty.road), ends), [])
        wanted = (duty.side,) if duty.side in SIDES else ("", "both")
        return [str(self.codes[at]) for at in found if self.sides[at] in wanted]

    def between(self, duty: DutyText, aliases: Mapping[str, str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """
        Return the sections that lie in a piece of road whole, and those that lie in it in part.

        A section of both sides answers to one side in part only.

        Raises
        ------
        Refused
            There is no such piece; with every complaint.
        """
        piece = build(duty, self.network, aliases, np.inf, np.nan)
        near = np.sort(shapely.STRtree(self.lines).query(piece.line, predicate="dwithin", distance=BESIDE_M))
        ground = shapely.buffer(piece.line, BESIDE_M, cap_style="flat")
        within = shapely.length(shapely.intersection(self.lines[near], ground))
        share = within / np.maximum(shapely.length(self.lines[near]), 1e-9)
        along = (share >= WHOLE) | ((share > NONE) & (within > LEAST_M))
        along &= np.isin(self.roads[near], self._roads(duty, piece, aliases))
        if duty.side in SIDES:
            along &= np.isin(self.sides[near], (duty.side, "", "both"))
        whole = (share >= WHOLE) & ((duty.side not in SIDES) | (self.sides[near] == duty.side))
        return self._codes(near[along & whole]), self._codes(near[along & ~whole])

    def _roads(self, duty: DutyText, piece: Piece, aliases: Mapping[str, str]) -> list[str]:
        """Return the road of a piece, and what it is called farther on."""
        farther = [note.value for note in piece.notes if note.code == "renamed"]
        names = [name for value in farther for name in value.split("、")]
        return [find(duty.road, self.network.names, aliases).key, *map(spelled, names)]

    def _codes(self, rows: NDArray[np.int64]) -> tuple[str, ...]:
        return tuple(str(code) for code in self.codes[rows])

    def in_order(self, codes: Iterable[str]) -> tuple[str, ...]:
        """Put codes into the order of the plan's sections."""
        wanted = set(codes)
        return tuple(str(code) for code in self.codes if code in wanted)


def known(sections: gpd.GeoDataFrame, projection: str) -> Known:
    """Get to know sections (ARCHITECTURE.md, in WGS 84)."""
    codes = sections["code"].to_numpy(dtype=object)
    names = dict(zip(codes, sections["name"], strict=True))
    words: dict[str, list[str]] = {}
    for code, name in names.items():
        for word in dict.fromkeys((spelled(str(code)), spelled(str(name)))):
            words.setdefault(word, []).append(str(code))
    parts: dict[tuple[str, frozenset[str]], list[int]] = {}
    told = zip(sections["road"], sections["from_road"], sections["to_road"], strict=True)
    for at, (road, start, end) in enumerate(told):
        parts.setdefault((spelled(road), frozenset((spelled(start), spelled(end)))), []).append(at)
    lines = crs.project_frame(sections, projection).geometry.to_numpy()
    sides = sections["side"].to_numpy(dtype=object)
    roads = np.array([spelled(road) for road in sections["road"]], dtype=object)
    return Known(codes, sides, roads, names, words, parts, lines, from_frame(sections, projection))
