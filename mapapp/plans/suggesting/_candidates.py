"""Make a plan in every manner: begin with equal parts and with today, refine, and keep the best."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np

from . import _refine, _start
from ._task import Ints, Task
from ._wish import MANNERS, Wish

MARGIN = 0.02
"""What is aimed at lies so much below the limit: zones are whole things."""
DEAREST = 19.0
"""What a change costs at most, short of no change at all: nineteen times a mean load."""
MANY = 2_000
"""With more zones one run is enough, and it begins with equal parts."""
SURE, ROUNDS = 2, 4
"""With fewer, so many runs from each beginning in any case, and at most."""
EASE = 0.5
"""What a change costs in a round for the limit's sake, against the round before."""
TRIES, MOST_TRIES = 1_500, 3_000_000
"""Moves that a run weighs: so many for every zone, and at most (but 150 for every zone)."""
Told = Callable[[float, str], None]


def plans(task: Task, wish: Wish, told: Told) -> list[tuple[str, Ints]]:
    """Make a plan in every manner; one that an earlier manner found is left out."""
    if wish.stay >= 1:
        return [("wished", _start.filled(task))]
    found: list[tuple[str, Ints]] = []
    for at, (key, manner) in enumerate(MANNERS.items()):
        told_of = partial(_told, _under(told, key), at, len(MANNERS))
        unit = _plan(task, manner.of(wish), wish.limit, key != "wished", told_of)
        if not any(np.array_equal(unit, other) for _, other in found):
            found.append((key, unit))
    return found


def _under(told: Told, key: str) -> Callable[[float], None]:
    return lambda share: told(share, key)


def _told(told: Callable[[float], None], done: int, whole: int, part: float) -> None:
    """Pass on how far one of several pieces of work is, as a share of all of them."""
    told((done + part) / whole)


def _plan(task: Task, wish: Wish, limit: float, eased: bool, told: Callable[[float], None]) -> Ints:
    """
    Refine equal parts and today's plan, and keep the best; go on while the limit is missed.

    With `eased` later rounds make changes cheaper: few changes are wished, but the limit is to be kept.
    """
    change = min(wish.stay / (1 - wish.stay), DEAREST)
    costs = _refine.Costs(max(wish.limit - MARGIN, 1.0), change, wish.near)
    starts = [_start.whole(task, _start.divided(task, wish.stay))]
    zones, hot, rounds = len(task.load), 0.05, 1
    if zones <= MANY:
        starts.append(_start.whole(task, task.today))
        hot, rounds = _refine.HOT, ROUNDS if task.heaviest <= limit else SURE
    tries = int(min(TRIES * zones, max(MOST_TRIES, 150 * zones)))
    found: list[tuple[float, float, int, Ints]] = []
    for turn in range(rounds):
        ease = EASE ** max(turn - SURE + 1, 0) if eased else 1.0
        for at, start in enumerate(starts):
            unit = _refine.anneal(
                task,
                start,
                replace(costs, change=change * ease),
                tries=tries,
                seed=_refine.SEED + turn,
                hot=hot,
                told=partial(_told, told, turn * len(starts) + at, rounds * len(starts)),
            )
            above = max(float((task.totals(unit) / task.target).max()) - limit, 0.0)
            found.append((round(above, 9), _refine.total(task, unit, costs), len(found), unit))
        if turn + 1 >= SURE and min(one[0] for one in found) <= 0:
            break
    return min(found, key=lambda one: one[:3])[3]
