"""Draw communities on a picture as outlines, or coloured by a number of theirs."""

from __future__ import annotations

from typing import Any

import geopandas as gpd

from ..i18n import N_, Translator
from ._layer import PictureLayer, Shown
from ._sheet import Sheet
from ._zones import draw_zones


def draw(communities: gpd.GeoDataFrame, say: Translator, sheet: Sheet, **options: Any) -> Shown:
    """Draw communities; options as for `layers.communities`, `selected` may be several codes."""
    return draw_zones(communities, say, sheet, key="communities", name=say(N_("社区")), **options)


LAYER = PictureLayer("communities", draw)
