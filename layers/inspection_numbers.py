"""Put each inspection point's number in the list on the map, coloured by how it would fare today."""

from __future__ import annotations

import geopandas as gpd

from mapapp.i18n import N_, Translator
from mapapp.points import STATES
from mapapp.style import READINESS

from ._element import CityLayer
from ._layer import Drawn, Layer
from ._shapes import geographic, tip


def draw(points: gpd.GeoDataFrame, say: Translator, *, selected: str = "") -> Drawn:
    """
    Draw the numbers of points.

    Parameters
    ----------
    points
        The points frame with `number` and `state`; `reasons_said` stands in the tooltip where it is there.
    say
        The reader's language.
    selected
        Code of the point to set off.

    Returns
    -------
    drawn
        A click reports kind ``spot`` and the code of the point.
    """
    points = geographic(points)
    middles = points.geometry.representative_point()
    said = points["reasons_said"] if "reasons_said" in points else [""] * len(points)
    items = [
        [
            str(code),
            round(float(middle.x), 6),
            round(float(middle.y), 6),
            int(number),
            READINESS[state],
            tip(str(name), say(STATES[state]), str(line)),
            bool(selected) and code == selected,
        ]
        for code, name, number, state, middle, line in zip(
            points["code"], points["name"], points["number"], points["state"], middles, said, strict=True
        )
    ]
    return Drawn(CityLayer("numbers", LAYER.key, "", items=items), (), len(items))


LAYER = Layer("inspection_numbers", N_("点位序号"), draw)
