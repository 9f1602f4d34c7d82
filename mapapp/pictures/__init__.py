"""Draw map views as PNG pictures for documents. Each module without an underscore is one layer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from ..city import City
from ..i18n import Translator
from . import (
    audit_findings,
    base_city,
    candidates,
    communities,
    hotspot_cells,
    hotspot_numbers,
    problem_density,
    problem_points,
    road_sections,
)
from ._drawing import Bounds, Part, drawn
from ._font import Font, font
from ._layer import PictureLayer, Shown

LAYERS: dict[str, PictureLayer] = {
    layer.key: layer
    for layer in (
        base_city.LAYER,
        communities.LAYER,
        road_sections.LAYER,
        problem_density.LAYER,
        hotspot_cells.LAYER,
        hotspot_numbers.LAYER,
        problem_points.LAYER,
        candidates.LAYER,
        audit_findings.LAYER,
    )
}


def png(
    parts: Sequence[Part],
    *,
    city: City,
    say: Translator,
    as_of: dt.datetime,
    bounds: Bounds | None = None,
    not_shown: Mapping[str, int] | None = None,
    title: str = "",
    width_mm: float = 156,
    height_mm: float = 100,
    dpi: float = 200,
    dark: bool = False,
) -> bytes:
    """
    Draw a picture of a map view.

    Parameters
    ----------
    parts
        The layers, lowest first; the city's own ground lies below them.
    city, say, as_of
        Whose map, in which language, of which moment.
    bounds
        West, south, east, north in degrees; without it what the parts cover, else the city. More is shown
        where the paper is wider or higher.
    not_shown
        As `map_notes.lines` takes it; without it the problems without a position are counted. What lies off
        the paper is counted in any case.
    title
        Above the map, two lines at most.
    width_mm, height_mm, dpi
        Of the paper, and pixels per inch.
    dark
        Light on dark, for a screen.

    Returns
    -------
    png
        The same bytes for the same input. Where no typeface with Chinese characters is installed the picture
        is made all the same and says so on itself (`font`).

    Raises
    ------
    InputError
        An unknown layer, or a paper too small or too large.
    CrsError
        A frame without a coordinate system.
    """
    told: dict[str, Any] = {"bounds": bounds, "not_shown": not_shown, "title": title, "dark": dark}
    return drawn(LAYERS, parts, city=city, say=say, as_of=as_of, size=(width_mm, height_mm), dpi=dpi, **told)


__all__ = ["LAYERS", "Font", "Part", "PictureLayer", "Shown", "font", "png"]
