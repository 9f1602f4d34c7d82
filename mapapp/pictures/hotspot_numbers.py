"""Put each hotspot's number on a picture."""

from __future__ import annotations

import geopandas as gpd
import shapely

from .. import spot_classes
from ..i18n import N_, Translator
from ..map_classes import LegendRow
from ..style import CONFIDENCE
from ._layer import PictureLayer, Shown
from ._sheet import Label, Sheet


def draw(
    spots: gpd.GeoDataFrame, say: Translator, sheet: Sheet, *, most: int = 50, selected: object = None
) -> Shown:
    """Number the first hotspots of `spots.describe`, at the middle of their cases where that is known."""
    spots = spots.head(most)
    shapes = sheet.measured(spots)
    numbers = spots["number"] if "number" in spots else range(1, len(spots) + 1)
    if "lon" in spots and len(spots):
        x, y, _ = sheet.placed(spots["lon"].to_numpy("float64"), spots["lat"].to_numpy("float64"))
    else:
        inside = shapely.point_on_surface(shapes)
        x, y = shapely.get_x(inside), shapely.get_y(inside)
    count = 0
    for number, shape, east, north, sure in zip(numbers, shapes, x, y, spots["confidence"], strict=True):
        if shape is None or east != east:
            continue
        colour, chosen = spot_classes.number_colour(sure), str(number) == str(selected)
        sheet.mark(Label(str(number), float(east), float(north), "disc", colour, chosen=chosen))
        count += 1
    legend = (LegendRow(say(N_("热点排名")), CONFIDENCE[99], "number"),) if count else ()
    return Shown("", legend)


LAYER = PictureLayer("hotspot_numbers", draw)
