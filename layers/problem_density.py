"""Count problems in cells of a grid where there are too many to draw one by one."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd

from mapapp.i18n import N_, Translator
from mapapp.style import COUNTS

from . import _style
from ._element import CityLayer
from ._layer import Drawn, Layer, LegendRow
from ._shapes import classify, place, tip
from ._zones import ORDER

SIZES = (100, 200, 250, 500, 1000, 2000, 5000, 10_000, 50_000)
"""Sides of a cell in metres that may be chosen."""
MOST_CELLS = 3_000
METRES_PER_DEGREE = 111_320.0


def draw(cases: pd.DataFrame, say: Translator, *, cell: float | None = None) -> Drawn:
    """
    Draw the number of cases per cell.

    Parameters
    ----------
    cases
        The cases frame of ARCHITECTURE.md.
    say
        The reader's language.
    cell
        Side in metres; by default the smallest of `SIZES` that needs at most `MOST_CELLS` cells. Cells are
        made in degrees at the middle latitude (an error below 1 % within a city), for the eye only: hotspot
        methods count in the city's projection.

    Returns
    -------
    drawn
        `shown` counts the cases, not the cells.
    """
    places = cases.loc[cases["lon"].notna() & cases["lat"].notna(), ["lon", "lat"]].to_numpy(dtype="float64")
    metres, side, corners, counts = _grid(places, SIZES if cell is None else (cell,))
    limits = classify(counts, len(COUNTS))
    legend = _legend(limits, counts, metres, say) if len(places) else ()
    features = [
        [i, int(found), "Polygon", _square(corner * side, side), tip(say("{count} 件", count=number)), False]
        for i, (found, corner, number) in enumerate(
            zip(place(counts, limits), corners, map(say.number, counts.tolist()), strict=True)
        )
    ]
    element = CityLayer(
        "shapes",
        LAYER.key,
        say(LAYER.label),
        legend=legend,
        styles=[_style.filled(colour, weight=0, opacity=0.78) for colour in _style.ramp(len(limits))],
        features=features,
        click="",
        order=ORDER[LAYER.key],
    )
    return Drawn(element, legend, len(places))


def _legend(limits: np.ndarray, counts: np.ndarray, metres: float, say: Translator) -> tuple[LegendRow, ...]:
    told = say(
        "{count} 件，按 {metres} 米网格计数", count=say.number(int(counts.sum())), metres=say.number(metres)
    )
    classes = _style.class_rows(limits, float(counts.max()), "area", say, say("件"))
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


def _square(corner: np.ndarray, side: np.ndarray) -> list[list[list[float]]]:
    (west, south), (east, north) = np.round(corner, 6).tolist(), np.round(corner + side, 6).tolist()
    return [[[west, south], [east, south], [east, north], [west, north], [west, south]]]


LAYER = Layer("problem_density", N_("问题密度"), draw)
