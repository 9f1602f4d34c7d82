"""Draw hotspot cells or areas, coloured by how sure the test is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import geopandas as gpd

from mapapp import spot_classes
from mapapp.i18n import N_, Translator
from mapapp.style import ORDER

from . import _style
from ._element import CityLayer
from ._layer import Drawn, Layer
from ._shapes import geographic, geometries, tip


def draw(
    spots: gpd.GeoDataFrame,
    say: Translator,
    *,
    sentence: str = "sentence",
    selected: object = None,
    classes: Mapping[str, tuple[str, str]] | None = None,
) -> Drawn:
    """
    Draw hotspots: cells, areas or lines.

    Parameters
    ----------
    spots
        The spots frame of ARCHITECTURE.md, or what `spots.describe` made of it; any CRS.
    say
        The reader's language.
    sentence
        Column that holds the tooltip; the count where there is none.
    selected
        Value of `number` (or the row's position, from 1) to set off.
    classes
        The method's classes (`hotspots.Method.classes`), for spots with a `kind`.

    Returns
    -------
    drawn
        The colours of the classes; else sequential ones by `confidence`, or by `count` where a method has no
        test. A click reports kind ``spot`` and the number.
    """
    spots = geographic(spots)
    tested = spot_classes.is_tested(spots)
    mark = "line" if spot_classes.are_lines(spots) else "area"
    chosen, colours, legend = spot_classes.of(spots, say, classes)
    numbers = spots["number"] if "number" in spots else range(1, len(spots) + 1)
    said = spots[sentence] if sentence in spots else [""] * len(spots)
    features = []
    for row, (number, count, text, shape) in enumerate(
        zip(numbers, spots["count"], said, geometries(spots.geometry), strict=True)
    ):
        if shape is None:
            continue
        counted = say("{count} 件", count=say.number(count))
        words = (
            tip(str(text)) if text else tip(counted, legend[0].label if tested and len(legend) == 1 else "")
        )
        features.append([str(number), int(chosen[row]), *shape, words, str(number) == str(selected)])
    element = CityLayer(
        "shapes",
        LAYER.key,
        say(LAYER.label),
        legend=legend,
        styles=[_stroke(colour, mark) for colour in colours],
        features=features,
        click="spot",
        order=ORDER[LAYER.key],
    )
    return Drawn(element, legend, len(features))


def _stroke(colour: str, mark: str) -> dict[str, Any]:
    if mark == "line":
        return _style.stroked(colour, 6)
    return _style.filled(colour, edge="#6b1d0d", weight=0.8, opacity=0.6)


LAYER = Layer("hotspot_cells", N_("热点"), draw)
