"""Draw the map of each scene as a picture, for paper and slides."""

from __future__ import annotations

from collections.abc import Sequence

from .. import pictures
from ..city import City
from ..i18n import Translator
from ._kind import Made

WIDTH_MM, HEIGHT_MM, DPI = 150.0, 102.0, 190
"""A picture that fits a slide's left side, its type large enough from afar, and a page."""


def maps(made: Sequence[Made], city: City, say: Translator) -> tuple[bytes, ...]:
    """Draw the maps; empty bytes for a scene without one."""
    return tuple(_drawn(one, city, say) for one in made)


def _drawn(one: Made, city: City, say: Translator) -> bytes:
    if not one.parts:
        return b""
    return pictures.png(
        [pictures.Part(part.key, part.frame, part.options) for part in one.parts],
        city=city,
        say=say,
        as_of=one.slide.as_of,
        bounds=one.slide.bounds,
        not_shown=one.slide.not_shown,
        width_mm=WIDTH_MM,
        height_mm=HEIGHT_MM,
        dpi=DPI,
    )
