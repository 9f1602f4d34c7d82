"""Choose the problems of a scope from the index, and find those in a tile."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .density import Coarse, coarse, limits
from .index import PARTS, PointIndex, between, runs, tile_keys

MOST_ON_SCREEN = 4_000
"""A browser draws about so many symbols without being felt."""
SCREEN = 2
"""A screen is about as wide as one tile this many levels up: four tiles of 256 pixels."""
COARSEST, DEEPEST = 8, 18
"""Single problems are shown from one of these zooms on; a city fits into a few tiles of the coarsest."""


@dataclass(frozen=True)
class PointSet:
    """
    The problems that one scope shows.

    Attributes
    ----------
    index
        All problems with a position.
    chosen
        Positions in the index, ascending, int32, shape (m,).
    counts
        Problems of each of `PARTS`.
    first_zoom
        The zoom from which single problems are shown.
    limits
        Lower limits of the density classes (`density.limits`).
    coarse
        The set counted in large cells (`density.coarse`).
    """

    index: PointIndex
    chosen: NDArray[np.int32]
    counts: tuple[int, ...]
    first_zoom: int
    limits: tuple[float, ...]
    coarse: Coarse

    @property
    def weight(self) -> int:
        """Bytes that this set holds by itself."""
        counted = self.coarse
        return sum(part.nbytes for part in (self.chosen, counted.key, counted.x, counted.y, counted.counts))

    def within(self, z: int, x: int, y: int, parts: int = -1) -> NDArray[np.int32]:
        """
        Return the positions in the index of the problems in a tile, in the order of their keys.

        `parts` has a bit for each of `PARTS` that is wanted, the first the lowest.
        """
        first, after = tile_keys(z, x, y)
        start, end = between(self.index.key, first, after)
        chosen = self.chosen
        if len(chosen) < len(self.index.key):
            low, high = np.searchsorted(chosen, (start, end))
            found = chosen[low:high]
        else:
            found = chosen[start:end]
        if parts & (1 << len(PARTS)) - 1 == (1 << len(PARTS)) - 1:
            return found
        return found[(parts >> self.index.part[found] & 1).astype(bool)]


def choose(index: PointIndex, kept: NDArray[np.bool_]) -> PointSet:
    """
    Choose the problems of a scope.

    Parameters
    ----------
    index
        From `index.build`.
    kept
        Which rows of the frame the scope shows, shape (`index.rows`,).
    """
    chosen = np.flatnonzero(kept[index.row]).astype("int32")
    counts = np.bincount(index.part[chosen], minlength=len(PARTS))
    keys = index.key[chosen]
    return PointSet(
        index=index,
        chosen=chosen,
        counts=tuple(counts.tolist()),
        first_zoom=_first_zoom(keys),
        limits=limits(keys, index.y[chosen]),
        coarse=coarse(index, chosen),
    )


def _first_zoom(keys: NDArray[np.uint64]) -> int:
    """Find the smallest zoom at which no screen has to carry too many symbols."""
    for zoom in range(COARSEST, DEEPEST):
        if len(keys) <= MOST_ON_SCREEN or runs(keys, zoom - SCREEN)[1].max() <= MOST_ON_SCREEN // 2:
            return zoom
    return DEEPEST
