"""Choose the scenes of the wall: the city, its hotspots one by one, its zones, its clock."""

from __future__ import annotations

from collections.abc import Mapping

from ._kind import Material
from ._scene import Scene
from .hotspot import NUMBER
from .hotspots import asked

TOURED = 4
"""How many hotspots the wall flies to."""


def first(query: Mapping[str, str]) -> tuple[Scene, ...]:
    """Return the scene that the wall begins with, which stands while the others are counted."""
    return (Scene("overview", query=query),)


def tour(query: Mapping[str, str], material: Material) -> tuple[Scene, ...]:
    """
    Return the wall's scenes for a scope.

    Parameters
    ----------
    query
        The scope as address-bar parameters.
    material
        Where the figures come from: there are as many hotspot scenes as there are hotspots, at most `TOURED`.
    """
    found = asked(Scene("hotspots", query=query), material)
    numbers = [] if found is None else found.spots["number"].sort_values().head(TOURED).tolist()
    spots = [Scene("hotspot", query={**query, NUMBER: str(number)}) for number in numbers]
    begin = (*first(query), Scene("hotspots", query=query))
    return (*begin, *spots, *(Scene(kind, query=query) for kind in ("communities", "sections", "clock")))
