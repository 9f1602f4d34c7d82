"""Put tools for drawing on a map; what is drawn is reported as a click of kind ``drawn``."""

from __future__ import annotations

from collections.abc import Sequence

import shapely

from mapapp.i18n import N_, Translator

from ._element import CityLayer
from ._layer import Drawn
from ._text import plain

TOOLS = {
    "pick": (N_("点选"), N_("在地图上点选，再点一次取消")),
    "box": (N_("框选"), N_("点两处，画一个方框")),
    "ring": (N_("圈画"), N_("逐点画一个圈，双击或按回车结束，Esc 取消")),
    "line": (N_("画线"), N_("逐点画一条线，双击或按回车结束，Esc 取消")),
}
"""Tool → its label and what it asks the reader to do."""


def planner(
    say: Translator, tools: Sequence[str] = tuple(TOOLS), border: shapely.Geometry | None = None
) -> Drawn:
    """
    Draw the tools.

    Parameters
    ----------
    say
        The reader's language.
    tools
        Keys of `TOOLS`.
    border
        A polygon in degrees whose corners can be dragged.

    Returns
    -------
    drawn
        A click reports kind ``drawn``; its key is JSON: `kind` (place, ring, line, corner), `way` (longitude
        and latitude of every corner; of a corner its old and its new place), `pixel_m` (metres in a pixel),
        `more` (a place was clicked with shift or ctrl).
    """
    rings = []
    for polygon in shapely.get_parts(border) if border is not None else ():
        for ring in (polygon.exterior, *polygon.interiors):
            rings.append(shapely.get_coordinates(ring)[:-1].tolist())
    told = [[tool, *(plain(say(text)) for text in TOOLS[tool])] for tool in tools]
    zoom_in = plain(say("边界上还有更多的点，放大后可见"))
    return Drawn(CityLayer("planner", "planner", tools=told, rings=rings, zoom_in=zoom_in), (), 0)
