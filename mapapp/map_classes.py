"""Sort numbers into the classes that a map colours, and word its legend: one rule for screen and picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd

from .i18n import N_, Translator
from .style import CHANGE, COUNTS, NO_VALUE


@dataclass(frozen=True)
class LegendRow:
    """
    One line of a legend.

    Attributes
    ----------
    label
        Text for people, not escaped.
    colour
        `#rrggbb`.
    shape
        circle, triangle, square, diamond, area, line or number; empty for a line of text only.
    count
        How many are shown, as text; empty where that says nothing.
    part
        Key of the part of the layer that this line switches on and off; empty where it switches nothing.
    """

    label: str
    colour: str
    shape: str
    count: str = ""
    part: str = ""


class Classed(NamedTuple):
    """
    Rows of a frame sorted into classes.

    Attributes
    ----------
    chosen
        Place in `colours` of each row, int64, shape (n,).
    colours
        `#rrggbb` of each class.
    legend
        The lines that say what the colours mean.
    """

    chosen: np.ndarray
    colours: list[str]
    legend: tuple[LegendRow, ...]


def by_number(
    numbers: pd.Series, say: Translator, shape: str, unit: str, *, dark_low: bool = False
) -> Classed:
    """Sort numbers into sequential classes, the last colour for those without a value."""
    values = numbers.to_numpy(dtype="float64", na_value=float("nan"))
    limits = classify(values, len(COUNTS))
    found = place(values, limits)
    colours = ramp(len(limits), dark_low)
    legend = class_rows(limits, float(np.nanmax(values, initial=-np.inf)), shape, say, unit, colours)
    if (found < 0).any():
        legend = (*legend, no_value(say, shape))
    return Classed(np.where(found < 0, len(limits), found), [*colours, NO_VALUE], legend)


def by_change(numbers: pd.Series, say: Translator, shape: str, unit: str) -> Classed:
    """Sort changes: much less, less, the same, more, much more; the last colour for those without a value."""
    values = numbers.to_numpy(dtype="float64", na_value=float("nan"))
    middle = middle_change(values)
    found = np.select([values < -middle, values < 0, values == 0, values <= middle], [0, 1, 2, 3], 4)
    found = np.where(np.isnan(values), len(CHANGE), found)
    legend = change_rows(middle, shape, say, unit)
    if np.isnan(values).any():
        legend = (*legend, no_value(say, shape))
    return Classed(found, [*CHANGE, NO_VALUE], legend)


def classify(values: Sequence[float] | np.ndarray, classes: int) -> np.ndarray:
    """
    Find class limits that a reader can follow.

    Parameters
    ----------
    values
        Numbers; NaN is left out.
    classes
        At most this many classes.

    Returns
    -------
    limits
        Rising lower limits, shape (m,) with 1 ≤ m ≤ `classes`; a value belongs to the last limit that is not
        above it. Quantiles of the distinct values, so that a few large values do not leave one colour for
        the rest.
    """
    distinct = np.unique(np.asarray(values, dtype="float64"))
    distinct = distinct[~np.isnan(distinct)]
    if not len(distinct):
        return np.array([0.0])
    picked = np.linspace(0, len(distinct), min(classes, len(distinct)), endpoint=False).astype(int)
    return distinct[np.unique(picked)]


def place(values: Sequence[float] | np.ndarray, limits: np.ndarray) -> np.ndarray:
    """Return the class of each value, −1 for NaN; shape (n,)."""
    numbers = np.asarray(values, dtype="float64")
    found = np.searchsorted(limits, numbers, side="right") - 1
    return np.where(np.isnan(numbers), -1, np.maximum(found, 0))


def ramp(classes: int, dark_low: bool = False) -> list[str]:
    """Return as many sequential colours as there are classes, light to dark, or dark to light."""
    if classes == 1:
        return [COUNTS[2]]
    steps = np.linspace(0, len(COUNTS) - 1, classes).round().astype(int)
    return [COUNTS[step] for step in (steps[::-1] if dark_low else steps)]


def class_rows(
    limits: np.ndarray,
    highest: float,
    shape: str,
    say: Translator,
    unit: str,
    colours: list[str] | None = None,
) -> tuple[LegendRow, ...]:
    """Return the legend of classes from their lower limits, low to high, with the unit on each."""
    digits = 0 if np.all(limits == np.round(limits)) else 1
    rows = []
    for i, (low, colour) in enumerate(zip(limits, colours or ramp(len(limits)), strict=True)):
        last = i + 1 == len(limits)
        high = highest if last else limits[i + 1]
        label = _span(float(low), float(high), digits, say, closed=last)
        rows.append(LegendRow(f"{label} {unit}".strip(), colour, shape))
    return tuple(rows)


def _span(low: float, high: float, digits: int, say: Translator, *, closed: bool) -> str:
    if digits == 0 and not closed:
        high -= 1
    if high <= low:
        return say.number(low, digits)
    return f"{say.number(low, digits)}–{say.number(high, digits)}"


def middle_change(values: np.ndarray) -> float:
    """Find the size that parts a change from a great one: the middle of all that is not nought, rounded."""
    sizes = np.abs(values[np.isfinite(values) & (values != 0)])
    if not len(sizes):
        return 1.0
    middle = float(np.median(sizes))
    step = 10.0 ** np.floor(np.log10(middle))
    return float(max(round(middle / step), 1) * step)


def change_rows(middle: float, shape: str, say: Translator, unit: str) -> tuple[LegendRow, ...]:
    """Return the legend of a change, from much less to much more, with the unit on each line."""
    digits = 0 if middle == round(middle) else max(0, -int(np.floor(np.log10(middle))))
    size = say.number(middle, digits)
    labels = (f"< −{size}", f"−{size} – 0", "0", f"0 – +{size}", f"> +{size}")
    return tuple(
        LegendRow(f"{label} {unit}".strip(), colour, shape)
        for label, colour in zip(labels, CHANGE, strict=True)
    )


def no_value(say: Translator, shape: str) -> LegendRow:
    """Return the legend line of zones without a value."""
    return LegendRow(say(N_("无数值")), NO_VALUE, shape)
