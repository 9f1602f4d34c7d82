"""Move zones across borders until loads fit: territories stay in one piece, and every run is the same."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ._task import Ints, Task, connected_without

SEED = 20261
OVERLOAD = (20.0, 100.0)
"""What it costs to lie 1 mean load above the limit, and that squared: more than a way or change is worth."""
UNDERLOAD = 6.0
"""The same below what is too little: twice as far from the mean as the limit."""
UNEVEN = 1.0
"""What it costs to lie 1 mean load off the mean, squared."""
SEAM = 0.03
"""What a border between two neighbouring zones costs: territories without tongues."""
HOT, COLD = 0.3, 0.002


@dataclass(frozen=True)
class Costs:
    """
    What a plan is charged for.

    Attributes
    ----------
    limit
        Load, times its target, above which it is charged.
    change
        For one mean load that changes hands.
    way
        For one mean load as far from its seat as a territory is wide.
    """

    limit: float
    change: float
    way: float


def anneal(
    task: Task,
    start: Ints,
    costs: Costs,
    *,
    tries: int,
    seed: int = SEED,
    hot: float = HOT,
    told: Callable[[float], None] = lambda share: None,
) -> Ints:
    """
    Improve a plan by simulated annealing (Kirkpatrick, Gelatt and Vecchi 1983, Science 220, 671-680).

    Parameters
    ----------
    task
        What is shared.
    start
        The unit of each zone; territories are in one piece but for islands, which stay where they are.
    costs
        What is charged for.
    tries
        So many moves of one zone to a neighbouring unit are weighed.
    hot
        The temperature at the beginning: 5 forgets the start, 0.05 stays near it.
    told
        Hears which share of the work is done.

    Returns
    -------
    unit
        Of each zone. A move that would tear a territory, or leave a unit with nothing, is never made.
    """
    field = _Field(task, start, costs)
    chance = random.Random(seed)  # noqa: S311  (not for secrets)
    movable = np.flatnonzero(~task.island).tolist()
    count, steps = len(movable), 64
    draw, number = chance.random, movable.__getitem__
    for step in range(steps):
        warmth = hot * (COLD / hot) ** (step / (steps - 1)) if step < steps - 1 else 0.0
        for _ in range(tries // steps):
            zone = number(int(draw() * count))
            beside = field.beside(zone)
            if not beside:
                continue
            to = beside[int(draw() * len(beside))]
            more = field.cost(zone, to)
            if more > 0 and (not warmth or draw() >= math.exp(-more / warmth)):
                continue
            if connected_without(zone, field.unit, task.neighbours):
                field.move(zone, to)
        told((step + 1) / steps)
    return np.array(field.unit, dtype="int64")


def total(task: Task, unit: Ints, costs: Costs) -> float:
    """Return what a plan is charged for, all in all."""
    return _Field(task, unit, costs).total()


class _Field:
    """A plan that is being changed, in plain lists: arrays are slow one number at a time."""

    def __init__(self, task: Task, start: Ints, costs: Costs) -> None:
        self.unit: list[int] = start.tolist()
        self.neighbours = task.neighbours
        self.load: list[float] = task.load.tolist()
        self.held: list[float] = task.totals(start).tolist()
        self.target: list[float] = task.target.tolist()
        self.today: list[int] = task.today.tolist()
        self.costs = costs
        self.least = 1.0 - 2.0 * (costs.limit - 1.0)
        self.x, self.y = task.places.T.tolist()
        self.seat_x, self.seat_y = task.seats.T.tolist()
        self.per_metre = costs.way / task.reach()

    def beside(self, zone: int) -> list[int]:
        """Return the other units that have a neighbour of a zone, in a fixed order, each once."""
        own, unit = self.unit[zone], self.unit
        found: list[int] = []
        for other in self.neighbours[zone]:
            its = unit[other]
            if its != own and its not in found:
                found.append(its)
        return found

    def cost(self, zone: int, to: int) -> float:
        """Return what the plan costs more if a zone goes to a unit."""
        own, load, costs = self.unit[zone], self.load[zone], self.costs
        more = self._burden(to, load) - self._burden(own, 0.0)
        more += self._burden(own, -load) - self._burden(to, 0.0)
        today = self.today[zone]
        if today == own:
            more += costs.change * load
        elif today == to:
            more -= costs.change * load
        if self.per_metre:
            x, y = self.x[zone], self.y[zone]
            here = math.hypot(x - self.seat_x[own], y - self.seat_y[own])
            there = math.hypot(x - self.seat_x[to], y - self.seat_y[to])
            more += self.per_metre * load * (there - here)
        unit = self.unit
        seams = 0
        for other in self.neighbours[zone]:
            its = unit[other]
            seams += (its == own) - (its == to)
        return more + SEAM * seams

    def _burden(self, unit: int, more: float) -> float:
        ratio = (self.held[unit] + more) / self.target[unit]
        over = ratio - self.costs.limit
        burden = UNEVEN * (ratio - 1.0) ** 2
        if ratio < self.least:
            burden += UNDERLOAD * (self.least - ratio)
        return burden + over * (OVERLOAD[0] + OVERLOAD[1] * over) if over > 0 else burden

    def total(self) -> float:
        """Return what the whole plan costs."""
        unit, x, y = self.unit, self.x, self.y
        burdens = sum(self._burden(own, 0.0) for own in range(len(self.held)))
        changes = ways = 0.0
        seams = 0
        for zone, own in enumerate(unit):
            load, today = self.load[zone], self.today[zone]
            changes += load if today >= 0 and today != own else 0.0
            ways += load * math.hypot(x[zone] - self.seat_x[own], y[zone] - self.seat_y[own])
            seams += sum(unit[other] != own for other in self.neighbours[zone] if other > zone)
        return burdens + self.costs.change * changes + self.per_metre * ways + SEAM * seams

    def move(self, zone: int, to: int) -> None:
        """Give a zone to a unit."""
        own, load = self.unit[zone], self.load[zone]
        self.held[own] -= load
        self.held[to] += load
        self.unit[zone] = to
