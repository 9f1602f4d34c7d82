"""Say what a map layer is, what it draws and what its legend holds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import folium


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


@dataclass(frozen=True)
class Drawn:
    """
    A layer drawn from a frame.

    Attributes
    ----------
    element
        The folium object.
    legend
        Its lines in the map's legend.
    shown
        How many rows of the frame stand on the map.
    """

    element: folium.FeatureGroup
    legend: tuple[LegendRow, ...]
    shown: int


@dataclass(frozen=True)
class Layer:
    """One entry of `layers.LAYERS`: ``draw(frame, say, **options) -> Drawn``."""

    key: str
    label: str
    draw: Callable[..., Drawn]

    def __call__(self, frame: Any, *arguments: Any, **options: Any) -> Drawn:
        """Draw a frame."""
        return self.draw(frame, *arguments, **options)
