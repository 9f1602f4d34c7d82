"""Draw the zones that may answer for a problem, each in the colour of its number."""

from __future__ import annotations

from typing import Any

import geopandas as gpd

from mapapp.i18n import N_, Translator
from mapapp.map_classes import LegendRow
from mapapp.style import ORDER, candidate_colour

from . import _style
from ._element import CityLayer
from ._layer import Drawn, Layer
from ._shapes import geographic, geometries, tip


def draw(options: gpd.GeoDataFrame, say: Translator) -> Drawn:
    """
    Draw candidates.

    Parameters
    ----------
    options
        What `questions.options` returns: `code`, `name`, `number`, geometry; `said` holds the tooltip's line.
    say
        The reader's language.

    Returns
    -------
    drawn
        The legend names each candidate by its number. A click reports nothing: the cards decide.
    """
    options = geographic(options)
    colours = [candidate_colour(int(number)) for number in options["number"]]
    named = [f"{number} · {name}" for number, name in zip(options["number"], options["name"], strict=True)]
    said = options["said"] if "said" in options else [""] * len(options)
    styles: list[dict[str, Any]] = []
    features, legend = [], []
    shapes = geometries(options.geometry)
    for code, shape, colour, name, line in zip(options["code"], shapes, colours, named, said, strict=True):
        if shape is None:
            continue
        area = shape[0].endswith("Polygon")
        features.append([code, len(styles), *shape, tip(name, str(line)), False])
        styles.append(
            _style.filled(colour, edge=colour, weight=2.5, opacity=0.18)
            if area
            else _style.stroked(colour, 7)
        )
        legend.append(LegendRow(name, colour, "area" if area else "line"))
    element = CityLayer(
        "shapes",
        LAYER.key,
        say(LAYER.label),
        legend=legend,
        styles=styles,
        features=features,
        click="",
        order=ORDER[LAYER.key],
    )
    return Drawn(element, tuple(legend), len(features))


LAYER = Layer("candidates", N_("候选责任区"), draw)
