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
    diverging: bool = False,
    dark_low: bool = False,
    url: str = "",
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
    diverging, dark_low
        True where the number is a change: less, the same, more; True where low numbers are to stand out.
    selected
        Code of the section to set off.
    url
        `base_city.address`, from which the browser fetches the shapes; the frame's `number` (position in the
        city's frame) then says which is which. Without it the shapes are put into the page.

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
        diverging=diverging,
        dark_low=dark_low,
        url=url,
        lines=lines,
    )


LAYER = Layer("road_sections", N_("路段"), draw)
