"""Find a plan to begin with: today's territories in one piece, or equal parts matched to the units."""

from __future__ import annotations

import heapq

import numpy as np
import pymetis
from scipy.optimize import linear_sum_assignment

from ._task import NOBODY, Floats, Ints, Task, connected_without, pieces

SEED = 7
GRAIN = 10_000
"""METIS weighs in whole numbers: so many make a mean load."""


def whole(task: Task, unit: Ints) -> Ints:
    """
    Bring every territory into one piece, in the component of its unit, and give every zone to somebody.

    Of a territory in pieces the heaviest stays; a unit without one begins at the zone nearest to its seat.
    What is left goes, neighbour by neighbour, to the unit that has least, to the one of today where it can.
    """
    kept = np.where(task.island, task.settled, unit)
    free = ~task.island
    kept[free & (kept >= 0) & (task.home[kept] != task.component)] = NOBODY
    number = pieces(kept.tolist(), task.neighbours)
    weight = np.bincount(number, weights=task.load)
    best: dict[int, int] = {}
    for zone in np.flatnonzero(free & (kept >= 0)).tolist():
        own, piece = int(kept[zone]), int(number[zone])
        if own not in best or weight[piece] > weight[best[own]]:
            best[own] = piece
    for zone in np.flatnonzero(free & (kept >= 0)).tolist():
        if number[zone] != best[int(kept[zone])]:
            kept[zone] = NOBODY
    given = kept.tolist()
    for own in range(task.units):
        if own not in best:
            _seed(task, given, own)
    return np.array(_grown(task, given), dtype="int64")


def filled(task: Task) -> Ints:
    """Leave all as it is today; what nobody has goes to who has least beside it, else to the nearest seat."""
    given = np.array(_grown(task, task.today.tolist()), dtype="int64")
    for zone in np.flatnonzero(given == NOBODY).tolist():
        given[zone] = int(np.argmin(np.hypot(*(task.seats - task.places[zone]).T)))
    return given


def _seed(task: Task, unit: list[int], own: int) -> None:
    """Give a unit without territory its first zone: the nearest to its seat that nobody misses."""
    there = np.flatnonzero(~task.island & (task.component == task.home[own]))
    far = np.hypot(*(task.places[there] - task.seats[own]).T)
    for zone in there[np.argsort(far, kind="stable")].tolist():
        if unit[zone] == NOBODY or connected_without(zone, unit, task.neighbours):
            unit[zone] = own
            return
    raise AssertionError("a component has at least as many zones as units")  # `_homes` sees to it


def _grown(task: Task, unit: list[int]) -> list[int]:
    """Let territories grow over what is free, always the one that has least."""
    held = (task.totals(np.array(unit)) / task.target).tolist()
    edge: list[set[int]] = [set() for _ in range(task.units)]
    for zone, own in enumerate(unit):
        if own == NOBODY:
            continue
        edge[own].update(other for other in task.neighbours[zone] if unit[other] == NOBODY)
    queue = [(held[own], own) for own in range(task.units)]
    heapq.heapify(queue)
    while queue:
        _, own = heapq.heappop(queue)
        edge[own] = {zone for zone in edge[own] if unit[zone] == NOBODY}
        if not edge[own]:
            continue
        seat = task.seats[own]
        zone = min(edge[own], key=lambda at: (*_liking(task, at, own, seat), at))
        unit[zone] = own
        held[own] += task.load[zone] / task.target[own]
        edge[own].update(other for other in task.neighbours[zone] if unit[other] == NOBODY)
        heapq.heappush(queue, (held[own], own))
    return unit


def _liking(task: Task, zone: int, own: int, seat: Floats) -> tuple[bool, float]:
    place = task.places[zone]
    return task.today[zone] != own, float((place[0] - seat[0]) ** 2 + (place[1] - seat[1]) ** 2)


def divided(task: Task, stay: float) -> Ints:
    """
    Divide every component into parts of equal load and give each to the unit it suits best.

    The parts are those of METIS (Karypis and Kumar 1998, SIAM Journal on Scientific Computing 20, 359-392);
    who gets which is the assignment that loses least of today's load and of the ways to the seats.
    """
    unit = task.settled.copy()
    for component in np.unique(task.home).tolist():
        owners = np.flatnonzero(task.home == component)
        zones = np.flatnonzero(~task.island & (task.component == component))
        part = _parts(task, zones, task.target[owners])
        unit[zones] = owners[_matched(task, zones, part, owners, stay)[part]]
    return unit


def _parts(task: Task, zones: Ints, target: Floats) -> Ints:
    if len(target) == 1:
        return np.zeros(len(zones), dtype="int64")
    place = {zone: at for at, zone in enumerate(zones.tolist())}
    inside = [[place[other] for other in task.neighbours[zone] if other in place] for zone in place]
    weight = np.maximum(np.round(task.load[zones] * GRAIN), 1).astype(int).tolist()
    found = pymetis.part_graph(
        len(target),
        adjacency=inside,
        vweights=weight,
        tpwgts=(target / target.sum()).tolist(),
        recursive=False,
        options=pymetis.Options(seed=SEED, ncuts=4, contig=1),
    )
    return np.array(found.vertex_part, dtype="int64")


def _matched(task: Task, zones: Ints, part: Ints, owners: Ints, stay: float) -> Ints:
    """Return which of the owners gets each part: shape (parts,)."""
    count = len(owners)
    place = np.full(task.units + 1, count)
    place[owners] = np.arange(count)
    kept = np.zeros((count, count + 1))
    np.add.at(kept, (part, place[task.today[zones]]), task.load[zones])
    weight = np.bincount(part, weights=task.load[zones], minlength=count)
    middle = (
        np.column_stack(
            [
                np.bincount(part, weights=task.load[zones] * task.places[zones, axis], minlength=count)
                for axis in (0, 1)
            ]
        )
        / np.maximum(weight, 1e-12)[:, None]
    )
    far = np.hypot(*(middle[:, None, :] - task.seats[owners][None, :, :]).transpose(2, 0, 1)) / task.reach()
    shares = np.abs(weight[:, None] - task.target[owners][None, :])
    return linear_sum_assignment(far - 2 * stay * kept[:, :count] + shares)[1]
