"""Draw road sections as lines, coloured by a number of theirs."""

from __future__ import annotations

import geopandas as gpd

from mapapp.i18n import N_, Translator

from ._layer import Drawn, Layer
from ._zones import draw_zones


def draw(
    sections: gpd.GeoDataFrame,
    say: Translator,
    *,
    column: str = "",
    label: str = "",
    unit: str = "",
    digits: int = 0,
    selected: str = "",
) -> Drawn:
    """
    Draw road sections.

    Parameters
    ----------
    sections
        The frame of ARCHITECTURE.md; with `unit` the unit that answers stands in the tooltip.
    say
        The reader's language.
    column, label, unit, digits
        The number that colours them, its name and unit for people, and its decimals; one colour without.
    selected
        Code of the section to set off.

    Returns
    -------
    drawn
        A click reports kind ``section`` and the code.
    """
    lines = [(say("责任单位"), sections["unit"])] if "unit" in sections else []
    return draw_zones(
        sections,
        say,
        key="road_sections",
        name=say(LAYER.label),
        click="section",
        column=column,
        label=label,
        unit=unit,
        digits=digits,
        selected=selected,
        lines=lines,
    )


LAYER = Layer("road_sections", N_("路段"), draw)
