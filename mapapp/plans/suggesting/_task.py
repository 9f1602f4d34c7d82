"""Hold the numbers of a suggestion: loads, neighbours, places, today's answerers, and who has room where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
NOBODY = -1


@dataclass(frozen=True)
class Task:
    """
    What is to be shared, and among whom.

    Attributes
    ----------
    load
        Of each zone, in shares of the mean target: they add to the number of units; shape (n,).
    target
        Load that each unit is to have, adding to the number of units; shape (k,).
    neighbours
        Of each zone.
    places
        The middle of each zone in metres; shape (n, 2).
    seats
        Of each unit in metres; shape (k, 2).
    today
        The unit of each zone today, `NOBODY` for none or for one that is not among the units; shape (n,).
    component
        The connected part of the network that each zone lies in; shape (n,).
    home
        The component in which each unit has its territory; shape (k,).
    island
        True for a zone whose component is too small for a unit; shape (n,).
    settled
        The unit that each island is given to; `NOBODY` elsewhere; shape (n,).
    """

    load: Floats
    target: Floats
    neighbours: list[list[int]]
    places: Floats
    seats: Floats
    today: Ints
    component: Ints
    home: Ints
    island: NDArray[np.bool_]
    settled: Ints

    @property
    def units(self) -> int:
        """How many units there are."""
        return len(self.target)

    @property
    def heaviest(self) -> float:
        """The greatest load of a single zone, against the greatest target: no plan comes below it."""
        return float(self.load.max() / self.target.max())

    def totals(self, unit: Ints) -> Floats:
        """Sum the load of each unit, islands among it; zones without one count nowhere."""
        held = unit >= 0
        sums = np.bincount(unit[held], weights=self.load[held], minlength=self.units)
        return sums.astype("float64")

    def reach(self) -> float:
        """Return how far across a territory is on average, in metres: a yardstick for ways."""
        spread = np.ptp(self.places, axis=0) if len(self.places) else np.zeros(2)
        return float(max(np.sqrt(max(spread[0], 1.0) * max(spread[1], 1.0) / self.units), 1.0))


def connected_without(zone: int, unit: Sequence[int], neighbours: list[list[int]]) -> bool:
    """Say whether the rest of a zone's territory stays in one piece, and is not nothing, without it."""
    own = unit[zone]
    ends = [other for other in neighbours[zone] if unit[other] == own]
    if len(ends) <= 1:
        return bool(ends)
    missing = set(ends[1:])
    seen, front = {zone, ends[0]}, [ends[0]]
    while front:
        for other in neighbours[front.pop()]:
            if other not in seen and unit[other] == own:
                missing.discard(other)
                if not missing:
                    return True
                seen.add(other)
                front.append(other)
    return False


def pieces(unit: Sequence[int], neighbours: list[list[int]]) -> Ints:
    """Number the connected pieces of all territories; each zone gets the number of its piece; shape (n,)."""
    number = np.full(len(unit), -1, dtype="int64")
    found = 0
    for start in range(len(unit)):
        if number[start] >= 0:
            continue
        number[start], front = found, [start]
        while front:
            zone = front.pop()
            for other in neighbours[zone]:
                if number[other] < 0 and unit[other] == unit[zone]:
                    number[other] = found
                    front.append(other)
        found += 1
    return number


def scattered(unit: Ints, task: Task) -> Ints:
    """Count the pieces of each unit's territory, islands aside; shape (k,)."""
    number = pieces(unit.tolist(), task.neighbours)
    counted = ~task.island & (unit >= 0)
    pairs = np.unique(np.column_stack([unit[counted], number[counted]]), axis=0)
    return np.bincount(pairs[:, 0], minlength=task.units)
