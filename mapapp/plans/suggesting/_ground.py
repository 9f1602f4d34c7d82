"""Set a suggestion's numbers up: which parts of the network are islands, and who has its territory where."""

from __future__ import annotations

import numpy as np
from scipy.optimize import linear_sum_assignment
from scipy.spatial import cKDTree

from ._graph import Graph
from ._task import NOBODY, Floats, Ints, Task

LEAST = 0.5
"""A part of the network with less than half of a mean load is an island: no unit has its territory there."""
FAR = 1e-6
"""What a metre to the seat weighs where units are sent to parts of the network; load counts first."""


def task(graph: Graph, load: Floats, target: Floats, today: Ints, seats: Floats) -> Task:
    """
    Set a task up.

    Parameters
    ----------
    graph
        Zones side by side.
    load
        Of each zone, adding to the number of units.
    target
        Of each unit, adding to the number of units.
    today
        Unit of each zone today, `NOBODY` without.
    seats
        Of each unit in metres, NaN where none is given: then the middle of what it has today, and for a unit
        that has nothing the place that is farthest from all other seats.
    """
    seats = _seats(graph, load, today, seats)
    weight = np.bincount(graph.component, weights=load).astype("float64")
    room = np.bincount(graph.component)
    quota = quotas(weight, room, len(target))
    home = _homes(graph, load, quota, today, seats)
    island = quota[graph.component] == 0
    settled = _islands(graph, load, today, seats, island)
    return Task(
        load=load,
        target=target,
        neighbours=graph.neighbours,
        places=graph.places,
        seats=seats,
        today=today,
        component=graph.component,
        home=home,
        island=island,
        settled=settled,
    )


def _seats(graph: Graph, load: Floats, today: Ints, given: Floats) -> Floats:
    seats = given.copy()
    units, held = len(seats), today >= 0
    weight = np.bincount(today[held], weights=load[held], minlength=units)
    for axis in (0, 1):
        moment = np.bincount(today[held], weights=(load * graph.places[:, axis])[held], minlength=units)
        middle = np.divide(moment, weight, out=np.full(units, np.nan), where=weight > 0)
        seats[:, axis] = np.where(np.isnan(given[:, axis]), middle, given[:, axis])
    for own in np.flatnonzero(np.isnan(seats[:, 0])).tolist():
        known = seats[~np.isnan(seats[:, 0])]
        if len(known):
            far = _far(graph.places, known)
            seats[own] = graph.places[int(np.argmax(far))]
        else:
            seats[own] = graph.places[0]
    return seats


def quotas(weight: Floats, room: Ints, units: int) -> Ints:
    """
    Say how many units have their territory in each part of the network.

    Parameters
    ----------
    weight, room
        Load (adding to `units`) and number of zones of each part.
    units
        How many there are; not more than there are zones.

    Returns
    -------
    quota
        By load, largest remainders first; at least one for a part with half of a mean load or more, never
        more than it has zones, none for islands; shape as `weight`.
    """
    heavy = np.argsort(-weight, kind="stable")
    wanted = int((weight >= LEAST).sum())
    count = int(min(max(wanted, 1), units, len(weight)))
    while room[heavy[:count]].sum() < units:
        count += 1
    chosen = heavy[:count]
    quota = np.zeros(len(weight), dtype="int64")
    quota[chosen] = 1
    ideal = weight[chosen] / weight[chosen].sum() * units if weight[chosen].sum() else np.ones(count)
    while quota.sum() < units:
        lack = np.where(quota[chosen] < room[chosen], ideal - quota[chosen], -np.inf)
        quota[chosen[int(np.argmax(lack))]] += 1
    return quota


def _homes(graph: Graph, load: Floats, quota: Ints, today: Ints, seats: Floats) -> Ints:
    """Send every unit to the part of the network where it has most today, or that is nearest to its seat."""
    units, parts = len(seats), np.repeat(np.arange(len(quota)), quota)
    held = np.zeros((units, len(quota)))
    known = today >= 0
    np.add.at(held, (today[known], graph.component[known]), load[known])
    chosen = np.flatnonzero(quota)
    if len(chosen) == 1:
        return np.full(units, chosen[0])
    far = np.column_stack([_far(seats, graph.places[graph.component == part]) for part in chosen])
    cost = FAR * far - held[:, chosen]
    place = np.searchsorted(chosen, parts)
    return parts[linear_sum_assignment(cost[:, place])[1]]


def _far(places: Floats, others: Floats) -> Floats:
    """Return how far each place is from the nearest of the others, in metres."""
    return cKDTree(others).query(places)[0]


def _islands(graph: Graph, load: Floats, today: Ints, seats: Floats, island: np.ndarray) -> Ints:
    """Give each island whole: to who has most of it today, else to the nearest seat; `NOBODY` elsewhere."""
    settled = np.full(len(load), NOBODY, dtype="int64")
    for part in np.unique(graph.component[island]).tolist():
        zones = np.flatnonzero(graph.component == part)
        held = today[zones] >= 0
        if held.any():
            share = np.bincount(today[zones[held]], weights=load[zones[held]], minlength=len(seats))
            settled[zones] = int(np.argmax(share))
        else:
            middle = graph.places[zones].mean(axis=0)
            settled[zones] = int(np.argmin(np.hypot(*(seats - middle).T)))
    return settled
