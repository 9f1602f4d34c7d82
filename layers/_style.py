"""Say how shapes are stroked and filled; the colours themselves stand in mapapp.style."""

from __future__ import annotations

from typing import Any

import numpy as np

from mapapp.i18n import Translator
from mapapp.style import ACCENT, COUNTS, NO_VALUE

from ._layer import LegendRow


def filled(colour: str, *, edge: str = "#ffffff", weight: float = 1, opacity: float = 0.62) -> dict[str, Any]:
    """Return Leaflet's path options of a filled area."""
    return {
        "stroke": True,
        "color": edge,
        "weight": weight,
        "opacity": 0.9,
        "fill": True,
        "fillColor": colour,
        "fillOpacity": opacity,
    }


def outlined() -> dict[str, Any]:
    """Return the options of a plain zone: an outline, and a fill one can click but not see."""
    return filled(ACCENT, edge="#8fa3c2", weight=1.2, opacity=0.03)


def stroked(colour: str, weight: float = 4) -> dict[str, Any]:
    """Return the options of a line."""
    return {"color": colour, "weight": weight, "opacity": 0.85, "fill": False, "lineCap": "round"}


def ramp(classes: int) -> list[str]:
    """Return as many sequential colours as there are classes, light to dark."""
    if classes == 1:
        return [COUNTS[2]]
    steps = np.linspace(0, len(COUNTS) - 1, classes).round().astype(int)
    return [COUNTS[step] for step in steps]


def class_rows(
    limits: np.ndarray, highest: float, shape: str, say: Translator, unit: str
) -> tuple[LegendRow, ...]:
    """Return the legend of classes from their lower limits, low to high, with the unit on the first."""
    digits = 0 if np.all(limits == np.round(limits)) else 1
    rows = []
    for i, (low, colour) in enumerate(zip(limits, ramp(len(limits)), strict=True)):
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


def no_value(say: Translator, shape: str) -> LegendRow:
    """Return the legend line of zones without a value."""
    return LegendRow(say("无数值"), NO_VALUE, shape)
