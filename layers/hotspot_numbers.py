"""Put each hotspot's number on the map."""

from __future__ import annotations

import geopandas as gpd

from mapapp import spot_classes
from mapapp.i18n import N_, Translator
from mapapp.map_classes import LegendRow
from mapapp.style import CONFIDENCE

from ._element import CityLayer
from ._layer import Drawn, Layer
from ._shapes import geographic, tip


def draw(
    spots: gpd.GeoDataFrame,
    say: Translator,
    *,
    sentence: str = "sentence",
    most: int = 50,
    selected: object = None,
) -> Drawn:
    """
    Draw numbered markers.

    Parameters
    ----------
    spots
        What `spots.describe` returns: `count` and `confidence`, in rank order; `number` where it differs from
        the row's position, `lon` and `lat` where the marker does not stand inside the shape by itself.
    say
        The reader's language.
    sentence
        Column that holds the tooltip; the count where there is none.
    most
        The first so many are numbered.
    selected
        Number of the hotspot to set off.

    Returns
    -------
    drawn
        A click reports kind ``spot`` and the number.
    """
    spots = geographic(spots).head(most)
    numbers = spots["number"] if "number" in spots else range(1, len(spots) + 1)
    inside = spots.geometry.representative_point()
    lon = spots.get("lon", inside.x)
    lat = spots.get("lat", inside.y)
    said = spots[sentence] if sentence in spots else [""] * len(spots)
    items = [
        [
            str(number),
            round(float(x), 6),
            round(float(y), 6),
            int(number),
            spot_classes.number_colour(sure),
            tip(str(text) or say("{count} 件", count=say.number(count))),
            str(number) == str(selected),
        ]
        for number, x, y, sure, count, text in zip(
            numbers, lon, lat, spots["confidence"], spots["count"], said, strict=True
        )
    ]
    legend = (LegendRow(say("热点排名"), CONFIDENCE[99], "number"),) if items else ()
    element = CityLayer("numbers", LAYER.key, say(LAYER.label), legend=legend, items=items)
    return Drawn(element, legend, len(items))


LAYER = Layer("hotspot_numbers", N_("热点编号"), draw)
