"""Say where along its road section a problem lies and on which side, in columns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely

from ._blocks import in_threads

BLOCK = 250_000
"""Pairs of problem and line piece that a thread measures at once: some 20 MB."""
ON_THE_LINE_M = 0.5
"""Nearer than this to the line a problem lies on no side."""
AT_END = 1e-6
"""Share of a piece by which a foot may miss its end and still lie there."""
LEFT_WORDS = np.array(["north", "west", "south", "east"], dtype=object)
"""The left side of a road that runs east, north, west, south."""
SIDES = {word: number for number, word in enumerate(LEFT_WORDS)}


@dataclass(frozen=True)
class Pieces:
    """
    The straight pieces of all lines, one after another.

    Attributes
    ----------
    first
        Position of each line's first piece, and the number of all; shape (m + 1,).
    x, y, dx, dy
        Where each piece begins and how far it goes, in metres.
    before_m
        Length of the line before each piece.
    opens, closes
        True where an open part of a line begins or ends with this piece.
    """

    first: np.ndarray
    x: np.ndarray
    y: np.ndarray
    dx: np.ndarray
    dy: np.ndarray
    before_m: np.ndarray
    opens: np.ndarray
    closes: np.ndarray


def pieces(lines: np.ndarray) -> Pieces:
    """Take lines (LineString or MultiLineString) apart into straight pieces."""
    parts, line = shapely.get_parts(lines, return_index=True)
    xy, part = shapely.get_coordinates(parts, return_index=True)
    inside = part[1:] == part[:-1]
    start, step = xy[:-1][inside], np.diff(xy, axis=0)[inside]
    own_part = part[:-1][inside]
    own_line = line[own_part]
    first = np.searchsorted(own_line, np.arange(len(lines) + 1))
    length = np.hypot(step[:, 0], step[:, 1])
    run = np.concatenate([[0.0], np.cumsum(length)])
    is_open = ~shapely.is_closed(parts)[own_part] if len(parts) else np.empty(0, bool)
    other_before = np.r_[True, own_part[1:] != own_part[:-1]] if len(own_part) else np.empty(0, bool)
    other_after = np.r_[own_part[1:] != own_part[:-1], True] if len(own_part) else np.empty(0, bool)
    return Pieces(
        first,
        start[:, 0],
        start[:, 1],
        step[:, 0],
        step[:, 1],
        run[:-1] - run[first[own_line]],
        other_before & is_open,
        other_after & is_open,
    )


def measure(x: np.ndarray, y: np.ndarray, ranks: np.ndarray, lines: Pieces) -> pd.DataFrame:
    """
    Drop each point on its line.

    Parameters
    ----------
    x, y
        Positions in metres, shape (k,).
    ranks
        The line of each point, shape (k,).
    lines
        As `pieces` returns them, in the same projection.

    Returns
    -------
    feet
        k rows: `distance_m`; `chainage_m` (metres from the line's beginning to the foot); `at_end` (the
        nearest place is an end of the line: the point lies beyond it, not beside it); `side` (the side of
        the road as a position in `LEFT_WORDS`, −1 on the line).
    """
    blocks = list(_blocks(x, y, ranks, lines))
    found = in_threads(lambda at: _measure_block(*blocks[at], lines), len(blocks))
    if not found:
        return _measure_block(np.empty(0), np.empty(0), np.empty(0, int), lines)
    return pd.concat(found, ignore_index=True)


def _blocks(
    x: np.ndarray, y: np.ndarray, ranks: np.ndarray, lines: Pieces
) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Cut the points so that each block has at most `BLOCK` pairs of point and piece, or one point."""
    pairs = np.cumsum(np.diff(lines.first)[ranks])
    start = 0
    while start < len(ranks):
        done = pairs[start - 1] if start else 0
        end = max(start + 1, int(np.searchsorted(pairs, done + BLOCK, side="right")))
        yield x[start:end], y[start:end], ranks[start:end]
        start = end


def _measure_block(x: np.ndarray, y: np.ndarray, ranks: np.ndarray, lines: Pieces) -> pd.DataFrame:
    counts = np.diff(lines.first)[ranks]
    starts = np.concatenate([[0], np.cumsum(counts)])
    point = np.repeat(np.arange(len(ranks)), counts)
    piece = np.arange(starts[-1]) - np.repeat(starts[:-1] - lines.first[ranks], counts)
    dx, dy = lines.dx[piece], lines.dy[piece]
    to_x, to_y = x[point] - lines.x[piece], y[point] - lines.y[piece]
    square = np.maximum(dx**2 + dy**2, 1e-18)
    share = np.clip((to_x * dx + to_y * dy) / square, 0.0, 1.0)
    off = np.hypot(to_x - share * dx, to_y - share * dy)
    if not len(ranks):
        return pd.DataFrame(
            {"distance_m": off, "chainage_m": off, "at_end": off > 0, "side": np.empty(0, int)}
        )
    least = np.minimum.reduceat(off, starts[:-1])
    nearest = np.flatnonzero(off <= np.repeat(least, counts))
    of_point = point[nearest]
    best = nearest[np.r_[True, of_point[1:] != of_point[:-1]]]
    own = piece[best]
    on_left = dx[best] * to_y[best] - dy[best] * to_x[best] > 0
    beyond = (lines.opens[own] & (share[best] <= AT_END)) | (lines.closes[own] & (share[best] >= 1 - AT_END))
    return pd.DataFrame(
        {
            "distance_m": least,
            "chainage_m": lines.before_m[own] + share[best] * np.sqrt(square[best]),
            "at_end": beyond & (least > ON_THE_LINE_M),
            "side": _side(dx[best], dy[best], on_left, least),
        }
    )


def _side(dx: np.ndarray, dy: np.ndarray, on_left: np.ndarray, off: np.ndarray) -> np.ndarray:
    """Name the side by the compass: the left of a road that runs east is its north."""
    runs = np.where(np.abs(dx) >= np.abs(dy), np.where(dx >= 0, 0, 2), np.where(dy >= 0, 1, 3))
    word = np.where(on_left, runs, (runs + 2) % 4)
    word[off <= ON_THE_LINE_M] = -1
    return word
