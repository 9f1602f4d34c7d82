"""Count problems in cells of a grid for the eye, where there are too many to draw one by one."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from .i18n import N_, Translator
from .map_classes import Classed, LegendRow, class_rows, classify, place, ramp
from .style import COUNTS

SIZES = (100, 200, 250, 500, 1000, 2000, 5000, 10_000, 50_000)
"""Sides of a cell in metres that may be chosen."""
MOST_CELLS = 3_000
METRES_PER_DEGREE = 111_320.0


class Density(NamedTuple):
    """
    The used cells of a grid.

    Attributes
    ----------
    metres
        Side of a cell.
    boxes
        West, south, east, north of each cell in degrees, shape (n, 4).
    counts
        Problems in each, shape (n,).
    classed
        Their classes, with the legend.
    """

    metres: float
    boxes: np.ndarray
    counts: np.ndarray
    classed: Classed


def count(cases: pd.DataFrame, say: Translator, cell: float | None = None) -> Density:
    """
    Count the cases that have a position.

    Parameters
    ----------
    cases
        `lon` and `lat` are read.
    say
        The reader's language.
    cell
        Side in metres; by default the smallest of `SIZES` that needs at most `MOST_CELLS` cells. Cells are
        made in degrees at the middle latitude (an error below 1 % within a city), for the eye only: hotspot
        methods count in the city's projection.
    """
    places = cases.loc[cases["lon"].notna() & cases["lat"].notna(), ["lon", "lat"]].to_numpy(dtype="float64")
    metres, side, corners, counts = _grid(places, SIZES if cell is None else (cell,))
    limits = classify(counts, len(COUNTS))
    legend = _legend(limits, counts, metres, say) if len(places) else ()
    boxes = np.column_stack([corners * side, corners * side + side]).reshape(-1, 4)
    return Density(metres, boxes, counts, Classed(place(counts, limits), ramp(len(limits)), legend))


def _legend(limits: np.ndarray, counts: np.ndarray, metres: float, say: Translator) -> tuple[LegendRow, ...]:
    told = say(
        "{count} 件，按 {metres} 米网格计数", count=say.number(int(counts.sum())), metres=say.number(metres)
    )
    classes = class_rows(limits, float(counts.max()), "area", say, say(N_("件")))
    return (LegendRow(told, COUNTS[2], ""), *classes)


def _grid(places: np.ndarray, sizes: Sequence[float]) -> tuple[float, np.ndarray, np.ndarray, np.ndarray]:
    """Return the side in metres and in degrees, and the used cells with their counts."""
    middle = float(np.median(places[:, 1])) if len(places) else 0.0
    for metres in sizes:
        north = metres / METRES_PER_DEGREE
        side = np.array([north / math.cos(math.radians(middle)), north])
        corners, counts = _count(places, side)
        if len(corners) <= MOST_CELLS:
            break
    return metres, side, corners, counts


def _count(places: np.ndarray, side: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the used cells (column, row) and their counts; one 64-bit key per cell sorts fast."""
    cells = np.floor(places / side).astype("int64")
    keys, counts = np.unique((cells[:, 0] << 32) + (cells[:, 1] & 0xFFFFFFFF), return_counts=True)
    rows = keys & 0xFFFFFFFF
    rows = np.where(rows >= 1 << 31, rows - (1 << 32), rows)
    return np.column_stack([(keys - (rows & 0xFFFFFFFF)) >> 32, rows]), counts
