"""Say where along its road section a problem lies and on which side, in columns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely

from ._blocks import BLOCK as STEP
from ._blocks import in_threads, ranges
from ._segments import distances, first_least

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
    end_x, end_y
        Where it ends, to the last bit.
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
    end_x: np.ndarray
    end_y: np.ndarray
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
        xy[1:, 0][inside],
        xy[1:, 1][inside],
        run[:-1] - run[first[own_line]],
        other_before & is_open,
        other_after & is_open,
    )


def measure(
    x: np.ndarray, y: np.ndarray, ranks: np.ndarray, lines: Pieces, piece: np.ndarray | None = None
) -> pd.DataFrame:
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
    piece
        The nearest piece of each point's line where it is known, −1 where not; looked for without it.

    Returns
    -------
    feet
        k rows: `distance_m`; `chainage_m` (metres from the line's beginning to the foot); `at_end` (the
        nearest place is an end of the line: the point lies beyond it, not beside it); `side` (the side of
        the road as a position in `LEFT_WORDS`, −1 on the line).
    """
    piece = np.full(len(ranks), -1) if piece is None else piece.copy()
    unknown = np.flatnonzero(piece < 0)
    piece[unknown], _ = nearest(x[unknown], y[unknown], ranks[unknown], lines)
    every = range(0, max(1, len(x)), STEP)

    def feet(at: int) -> tuple[np.ndarray, ...]:
        own = slice(every[at], every[at] + STEP)
        return _feet(x[own], y[own], piece[own], lines)

    blocks = in_threads(feet, len(every))
    columns = (np.concatenate(parts) for parts in zip(*blocks, strict=True))
    return pd.DataFrame(dict(zip(("distance_m", "chainage_m", "at_end", "side"), columns, strict=True)))


def nearest(x: np.ndarray, y: np.ndarray, ranks: np.ndarray, lines: Pieces) -> tuple[np.ndarray, np.ndarray]:
    """Find the nearest piece of each point's line, the first of equally near ones, and how far it is."""
    blocks = list(_blocks(x, y, ranks, lines))
    found = in_threads(lambda at: _nearest_block(*blocks[at], lines), len(blocks))
    if not found:
        return np.empty(0, np.int64), np.empty(0)
    piece, distance = (np.concatenate(parts) for parts in zip(*found, strict=True))
    return piece, distance


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


def _nearest_block(
    x: np.ndarray, y: np.ndarray, ranks: np.ndarray, lines: Pieces
) -> tuple[np.ndarray, np.ndarray]:
    counts = np.diff(lines.first)[ranks]
    begins = np.cumsum(counts) - counts
    point, piece = ranges(lines.first[ranks], lines.first[ranks + 1])
    ax, ay = lines.x[piece], lines.y[piece]
    off = distances(x[point], y[point], ax, ay, lines.end_x[piece], lines.end_y[piece])
    best = first_least(off, begins, counts)
    return piece[best], off[best]


def _feet(x: np.ndarray, y: np.ndarray, piece: np.ndarray, lines: Pieces) -> tuple[np.ndarray, ...]:
    dx, dy = lines.dx[piece], lines.dy[piece]
    to_x, to_y = x - lines.x[piece], y - lines.y[piece]
    square = np.maximum(dx**2 + dy**2, 1e-18)
    share = np.clip((to_x * dx + to_y * dy) / square, 0.0, 1.0)
    off = np.hypot(to_x - share * dx, to_y - share * dy)
    beyond = (lines.opens[piece] & (share <= AT_END)) | (lines.closes[piece] & (share >= 1 - AT_END))
    on_left = dx * to_y - dy * to_x > 0
    chainage = lines.before_m[piece] + share * np.sqrt(square)
    return off, chainage, beyond & (off > ON_THE_LINE_M), _side(dx, dy, on_left, off)


def _side(dx: np.ndarray, dy: np.ndarray, on_left: np.ndarray, off: np.ndarray) -> np.ndarray:
    """Name the side by the compass: the left of a road that runs east is its north."""
    runs = np.where(np.abs(dx) >= np.abs(dy), np.where(dx >= 0, 0, 2), np.where(dy >= 0, 1, 3))
    word = np.where(on_left, runs, (runs + 2) % 4)
    word[off <= ON_THE_LINE_M] = -1
    return word
