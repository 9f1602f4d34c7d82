"""Draw on a picture the zones that may answer for a problem, each in the colour of its number."""

from __future__ import annotations

import geopandas as gpd
import shapely

from .. import crs
from ..i18n import N_, Translator
from ..map_classes import LegendRow
from ..style import ORDER, candidate_colour
from ._layer import PictureLayer, Shown, none
from ._sheet import Label, Sheet

OPACITY = 0.18


def draw(options: gpd.GeoDataFrame, say: Translator, sheet: Sheet) -> Shown:
    """Draw what `questions.options` returns, with their numbers; the legend names each."""
    shapes = sheet.measured(options)
    colours = [candidate_colour(int(number)) for number in options["number"]]
    lines = shapely.get_dimensions(shapes) == 1
    order = ORDER["candidates"]
    sheet.areas(shapes, colours, edge="none", weight=0, opacity=OPACITY, order=order)
    weights = [4.2 if line else 1.8 for line in lines]
    sheet.lines(shapes, colours, weights, order=order, opacity=0.85)
    legend = []
    at = _marks(options, sheet)
    for number, name, shape, colour, line, (x, y) in zip(
        options["number"], options["name"], shapes, colours, lines, at, strict=True
    ):
        if shape is None:
            continue
        sheet.mark(Label(str(number), x, y, "disc", colour))
        legend.append(LegendRow(f"{number} · {name}", colour, "line" if line else "area"))
    return Shown(say(N_("候选责任区")), tuple(legend) or none(say), OPACITY)


def _marks(options: gpd.GeoDataFrame, sheet: Sheet) -> list[tuple[float, float]]:
    if "at_lon" in options:
        x, y = crs.project(options["at_lon"], options["at_lat"], sheet.projection)
    else:
        inside = shapely.point_on_surface(sheet.measured(options))
        x, y = shapely.get_x(inside), shapely.get_y(inside)
    return list(zip(x.tolist(), y.tolist(), strict=True))


LAYER = PictureLayer("candidates", draw)
