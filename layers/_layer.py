"""Say what a map layer is and what it draws."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import folium

from mapapp.map_classes import LegendRow


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
