"""Draw hotspot cells or areas, coloured by how sure the test is."""

from __future__ import annotations

import geopandas as gpd
import numpy as np

from mapapp.i18n import N_, Translator
from mapapp.style import CONFIDENCE, COUNTS

from . import _style
from ._element import CityLayer
from ._layer import Drawn, Layer, LegendRow
from ._shapes import classify, geographic, geometries, place, tip
from ._zones import ORDER

LABELS = {
    99: N_("显著热点（置信度99%）"),
    95: N_("显著热点（置信度95%）"),
    90: N_("较热（置信度90%）"),
    0: N_("不显著"),
}


def draw(
    spots: gpd.GeoDataFrame, say: Translator, *, sentence: str = "sentence", selected: object = None
) -> Drawn:
    """
    Draw hotspot cells.

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

    Returns
    -------
    drawn
        Sequential colours by `confidence`, or by `count` where a method has no test. A click reports kind
        ``spot`` and the number.
    """
    spots = geographic(spots)
    tested = bool(spots["confidence"].gt(0).any())
    chosen, colours, legend = _by_confidence(spots, say) if tested else _by_count(spots, say)
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
        styles=[_style.filled(colour, edge="#6b1d0d", weight=0.8, opacity=0.6) for colour in colours],
        features=features,
        click="spot",
        order=ORDER[LAYER.key],
    )
    return Drawn(element, legend, len(features))


def _by_confidence(
    spots: gpd.GeoDataFrame, say: Translator
) -> tuple[np.ndarray, list[str], tuple[LegendRow, ...]]:
    classes = list(CONFIDENCE)
    chosen = spots["confidence"].map({c: i for i, c in enumerate(classes)}).fillna(len(classes) - 1)
    used = [i for i in range(len(classes)) if (chosen == i).any()]
    legend = tuple(LegendRow(say(LABELS[classes[i]]), CONFIDENCE[classes[i]], "area") for i in used)
    return chosen.to_numpy(dtype="int64"), list(CONFIDENCE.values()), legend


def _by_count(
    spots: gpd.GeoDataFrame, say: Translator
) -> tuple[np.ndarray, list[str], tuple[LegendRow, ...]]:
    counts = spots["count"].to_numpy()
    limits = classify(counts, len(COUNTS))
    legend = _style.class_rows(limits, counts.max(initial=0), "area", say, say("件")) if len(spots) else ()
    return place(counts, limits), _style.ramp(len(limits)), legend


LAYER = Layer("hotspot_cells", N_("热点"), draw)
