"""Draw communities as outlines, or coloured by a number of theirs."""

from __future__ import annotations

import geopandas as gpd

from mapapp.i18n import N_, Translator

from ._layer import Drawn, Layer
from ._zones import draw_zones


def draw(
    communities: gpd.GeoDataFrame,
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
    Draw communities.

    Parameters
    ----------
    communities
        The frame of ARCHITECTURE.md; with `leader` the leader stands in the tooltip.
    say
        The reader's language.
    column, label, unit, digits
        The number that colours them, its name and unit for people, and its decimals; plain outlines without.
    diverging, dark_low
        True where the number is a change: less, the same, more; True where low numbers are to stand out.
    selected
        Code of the community to set off.
    url
        `base_city.address`, from which the browser fetches the shapes; the frame's `number` (position in the
        city's frame) then says which is which. Without it the shapes are put into the page.

    Returns
    -------
    drawn
        A click reports kind ``community`` and the code.
    """
    lines = [(say("包联领导"), communities["leader"])] if "leader" in communities else []
    return draw_zones(
        communities,
        say,
        key="communities",
        name=say(LAYER.label),
        click="community",
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


LAYER = Layer("communities", N_("社区"), draw)
