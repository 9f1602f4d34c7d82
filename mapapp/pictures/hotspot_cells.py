"""Draw hotspot cells, areas or pieces of road on a picture, coloured by how sure the test is."""

from __future__ import annotations

from collections.abc import Mapping

import geopandas as gpd
import numpy as np
import shapely

from .. import spot_classes
from ..i18n import N_, Translator
from ..style import ORDER
from ._layer import PictureLayer, Shown, none
from ._sheet import Sheet

OPACITY = 0.62


def draw(
    spots: gpd.GeoDataFrame,
    say: Translator,
    sheet: Sheet,
    *,
    selected: object = None,
    classes: Mapping[str, tuple[str, str]] | None = None,
) -> Shown:
    """Draw hotspots; `classes` and `selected` as for `layers.hotspot_cells`."""
    shapes = sheet.measured(spots)
    chosen, palette, legend = spot_classes.of(spots, say, classes)
    colours = [palette[number] for number in chosen]
    order = ORDER["hotspot_cells"]
    lines = spot_classes.are_lines(spots)
    if lines:
        sheet.lines(shapes, colours, [3.4] * len(shapes), order=order, opacity=0.9)
    else:
        sheet.areas(shapes, colours, edge=sheet.ink.edge, weight=0.4, opacity=OPACITY, order=order)
    numbers = spots["number"] if "number" in spots else range(1, len(spots) + 1)
    own = [str(number) == str(selected) for number in numbers]
    whole = np.array([shapely.union_all(shapes[own])] if any(own) else [], dtype=object)
    sheet.lines(whole, [sheet.ink.chosen] * len(whole), [2.0] * len(whole), order=order + 1)
    return Shown(say(N_("热点")), legend or none(say), 1.0 if lines else OPACITY)


LAYER = PictureLayer("hotspot_cells", draw)
