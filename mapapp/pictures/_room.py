"""Keep account of where a picture is written on already, so that names do not lie on each other."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

STEP = 0.25
"""Millimetres of paper per cell of the account."""
Box = tuple[float, float, float, float]
"""West, south, east, north in millimetres of paper."""


class Room:
    """The paper of a map, width by height in millimetres."""

    def __init__(self, width: float, height: float) -> None:
        self.width, self.height = width, height
        self._taken = np.zeros((int(height / STEP) + 1, int(width / STEP) + 1), dtype=bool)

    def free(self, box: Box) -> bool:
        """Say whether a box lies on the paper and on nothing that is there."""
        west, south, east, north = box
        if west < 0 or south < 0 or east > self.width or north > self.height:
            return False
        return not self._taken[self._part(box)].any()

    def share(self, box: Box) -> float:
        """Say which share of a box is written on, 0 to 1."""
        part = self._taken[self._part(box)]
        return float(part.mean()) if part.size else 0.0

    def take(self, box: Box) -> None:
        """Mark a box as written on; what lies off the paper does not count."""
        self._taken[self._part(box)] = True

    def _part(self, box: Box) -> tuple[slice, slice]:
        west, south, east, north = (max(0, round(side / STEP)) for side in box)
        return slice(south, north + 1), slice(west, east + 1)


def around(x: float, y: float, width: float, height: float) -> Box:
    """Return the box of a size around a point."""
    return x - width / 2, y - height / 2, x + width / 2, y + height / 2


def spiral(near: float, far: float, step: float) -> Iterable[tuple[float, float]]:
    """Name places around a point, nearest first, to the right and above before the others."""
    turns = np.radians([30, -30, 150, 210, 0, 180, 90, 270])
    for distance in np.arange(near, far, step):
        for turn in turns:
            yield float(np.cos(turn) * distance), float(np.sin(turn) * distance)
