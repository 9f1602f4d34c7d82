"""Say how shapes are stroked and filled; the colours themselves stand in mapapp.style."""

from __future__ import annotations

from typing import Any

from mapapp.style import ACCENT


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
