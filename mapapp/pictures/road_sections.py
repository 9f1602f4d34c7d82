"""Draw road sections on a picture as lines, coloured by a number of theirs."""

from __future__ import annotations

from typing import Any

import geopandas as gpd

from ..i18n import N_, Translator
from ._layer import PictureLayer, Shown
from ._sheet import Sheet
from ._zones import draw_zones


def draw(sections: gpd.GeoDataFrame, say: Translator, sheet: Sheet, **options: Any) -> Shown:
    """Draw road sections; options as for `layers.road_sections`, `selected` may be several codes."""
    return draw_zones(sections, say, sheet, key="road_sections", name=say(N_("路段")), **options)


LAYER = PictureLayer("road_sections", draw)
