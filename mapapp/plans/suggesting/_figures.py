"""Say how a plan stands: how even, how much it moves, how near, and what is not in one piece."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..load import fairness
from ._task import Floats, Ints, Task, scattered


@dataclass(frozen=True)
class Figures:
    """
    A plan in numbers.

    Attributes
    ----------
    max_mean, gini
        Of the load, each unit's against its target.
    least
        The least load, against its target.
    moved, moved_size, moved_share
        Zones that change hands, their km or km², and their share of the whole load; what nobody has
        today changes no hands.
    first
        Zones that nobody has today and somebody would have.
    torn
        Positions of the units whose territory is in several pieces, islands aside.
    way_km
        The mean way from a unit's seat to the middle of its zones, weighted by load.
    """

    max_mean: float
    gini: float
    least: float
    moved: int
    moved_size: float
    moved_share: float
    first: int
    torn: tuple[int, ...]
    way_km: float


def figures(task: Task, unit: Ints, size: Floats, before: Ints) -> Figures:
    """
    Measure a plan.

    Parameters
    ----------
    task
        What is shared.
    unit
        The unit of each zone under the plan, −1 for none.
    size
        Of each zone, km or km².
    before
        Who has each zone today, as a number that differs from all units for those who are not among them,
        −1 for nobody.
    """
    ratio = task.totals(unit) / task.target
    even = fairness(ratio)
    moved = (before >= 0) & (before != unit)
    held = unit >= 0
    far = np.hypot(*(task.places[held] - task.seats[unit[held]]).T)
    weight = task.load[held]
    return Figures(
        max_mean=even.max_mean,
        gini=even.gini,
        least=float(ratio.min()),
        moved=int(moved.sum()),
        moved_size=float(size[moved].sum()),
        moved_share=float(task.load[moved].sum() / max(task.load.sum(), 1e-12)),
        first=int(((before < 0) & held).sum()),
        torn=tuple(np.flatnonzero(scattered(unit, task) > 1).tolist()),
        way_km=float((far * weight).sum() / weight.sum() / 1e3) if weight.sum() else 0.0,
    )
