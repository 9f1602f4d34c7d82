"""Say on which road section each point of a walked track lies: by distance, heading and continuity.

A hidden Markov model after Newson and Krumm (2009), ACM GIS, with the section as the hidden state. Distances
to centre lines are Gaussian; a point also costs where the walker does not go along the line; changing to
another section is cheap at one of its ends and dear between them, so that noise does not make a walker jump
between two parallel roads.
"""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from .matching import segment_grid

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

SIGMA_M = 8.0
"""Spread of a phone's positions in streets, with half a pavement's width."""
ACROSS = 3.0
"""Cost of going straight across a line instead of along it."""
NEAR_END_M = 40.0
"""A section is entered or left this near to one of its ends at little cost."""
AT_END, BETWEEN, OFF = 1.5, 8.0, 2.5
"""Costs of changing the section at an end, between ends, and of leaving or joining the network."""
HEADING_M = 40.0
"""The direction of walking is taken over this much of the track before and after a point."""
LEAST_MOVE_M = 12.0
"""With less movement than this there is no direction: somebody stands."""
FULL_STEP_M = 8.0
"""Points nearer to the one before than this count in proportion: who stands still proves nothing by it."""
BREAK_M = 200.0
"""After a gap longer than this the track begins anew."""


def follow(x: Floats, y: Floats, piece: Ints, lines: np.ndarray, reach_m: float) -> tuple[Ints, Floats]:
    """
    Match a track.

    Parameters
    ----------
    x, y
        Points in metres, in the order in which they were walked, shape (n,).
    piece
        Number of the unbroken piece of each point; pieces are matched apart.
    lines
        The road sections in metres, shape (m,).
    reach_m
        A point farther than this from every section lies on none.

    Returns
    -------
    line, distance_m
        Position of each point's section, −1 off the network, and its distance (NaN there), shape (n,).
    """
    step = np.hypot(np.diff(x, prepend=x[:1]), np.diff(y, prepend=y[:1]))
    begins = np.flatnonzero((np.diff(piece, prepend=-1) != 0) | (step > BREAK_M))
    grid = segment_grid.build(lines, reach_m)
    pairs = segment_grid.within(grid, x, y)
    heading_x, heading_y = _heading(x, y, begins)
    cost = _cost(grid, pairs, heading_x, heading_y)
    ends = shapely.distance(shapely.points(x[pairs.at], y[pairs.at]), shapely.boundary(lines)[pairs.line])
    near_end = np.nan_to_num(ends, nan=np.inf) <= NEAR_END_M
    weight = np.clip(step / FULL_STEP_M, 0.05, 1.0)
    weight[begins] = 1.0
    first = np.searchsorted(pairs.at, np.arange(len(x) + 1))
    off_cost = 0.5 * (reach_m / SIGMA_M) ** 2
    states = np.full(len(x), -1)
    for start, end in zip(begins, np.append(begins[1:], len(x)), strict=True):
        piece_first = first[start : end + 1]
        states[start:end] = _likeliest(pairs.line, cost, near_end, piece_first, weight[start:end], off_cost)
    on = np.flatnonzero(states >= 0)
    line, distance = np.full(len(x), -1), np.full(len(x), np.nan)
    line[on], distance[on] = pairs.line[states[on]], pairs.distance_m[states[on]]
    return line, distance


def _heading(x: Floats, y: Floats, begins: Ints) -> tuple[Floats, Floats]:
    """Take the direction of walking at each point, a unit vector; (0, 0) where somebody stands."""
    ux, uy = np.zeros(len(x)), np.zeros(len(x))
    for start, end in zip(begins, np.append(begins[1:], len(x)), strict=True):
        px, py = x[start:end], y[start:end]
        run = np.concatenate([[0.0], np.cumsum(np.hypot(np.diff(px), np.diff(py)))])
        low = np.searchsorted(run, run - HEADING_M)
        high = np.minimum(np.searchsorted(run, run + HEADING_M, side="right"), len(run)) - 1
        over, up = px[high] - px[low], py[high] - py[low]
        length = np.hypot(over, up)
        moves = length >= LEAST_MOVE_M
        ux[start:end] = np.where(moves, over / np.where(moves, length, 1), 0)
        uy[start:end] = np.where(moves, up / np.where(moves, length, 1), 0)
    return ux, uy


def _cost(grid: segment_grid.SegmentGrid, pairs: segment_grid.Pairs, ux: Floats, uy: Floats) -> Floats:
    """Say what each candidate costs by its distance and by the angle between walking and line."""
    ax, ay, bx, by = grid.ends[:, pairs.segment]
    dx, dy = bx - ax, by - ay
    length = np.where(np.hypot(dx, dy) > 0, np.hypot(dx, dy), 1)
    sine = (ux[pairs.at] * dy - uy[pairs.at] * dx) / length
    return 0.5 * (pairs.distance_m / SIGMA_M) ** 2 + ACROSS * sine**2


def _likeliest(
    line: Ints, cost: Floats, near_end: NDArray[np.bool_], first: Ints, weight: Floats, off_cost: float
) -> Ints:
    """Find the cheapest sequence of states of one piece (Viterbi); positions in the pairs, −1 off."""
    back: list[Ints] = []
    total = lines_before = ends_before = np.empty(0)
    for at in range(len(weight)):
        own = slice(first[at], first[at + 1])
        mine = np.append(line[own], -1)
        ends = np.append(near_end[own], False)
        here = weight[at] * np.append(cost[own], off_cost)
        if at == 0:
            back.append(np.zeros(len(mine), dtype=np.int64))
            total = here
        else:
            change = np.where(ends_before[:, None] | ends[None, :], AT_END, BETWEEN)
            change[:, -1] = change[-1, :] = OFF
            change[lines_before[:, None] == mine[None, :]] = 0.0
            reached = total[:, None] + change
            best = reached.argmin(axis=0)
            back.append(best)
            total = reached[best, np.arange(len(mine))] + here
        lines_before, ends_before = mine, ends
    states, state = np.full(len(weight), -1), int(total.argmin())
    for at in range(len(weight) - 1, -1, -1):
        if first[at] + state < first[at + 1]:
            states[at] = first[at] + state
        state = int(back[at][state])
    return states
