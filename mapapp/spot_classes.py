"""Sort hotspots into the classes that a map colours: the method's own, by confidence, or by count."""

from __future__ import annotations

from collections.abc import Mapping

import geopandas as gpd

from .i18n import N_, Translator
from .map_classes import Classed, LegendRow, class_rows, classify, place, ramp
from .style import CONFIDENCE, COUNTS, NO_VALUE

LABELS = {
    99: N_("显著热点（置信度99%）"),
    95: N_("显著热点（置信度95%）"),
    90: N_("较热（置信度90%）"),
    0: N_("不显著"),
}
COUNTED = "#a63603"
"""A number's colour where no test was made."""


def of(spots: gpd.GeoDataFrame, say: Translator, classes: Mapping[str, tuple[str, str]] | None) -> Classed:
    """
    Sort spots.

    Parameters
    ----------
    spots
        The spots frame of ARCHITECTURE.md, or what `spots.describe` made of it.
    say
        The reader's language.
    classes
        The method's classes (`hotspots.Method.classes`); without them the classes are by `confidence`, or by
        `count` where no test was made.
    """
    mark = "line" if are_lines(spots) else "area"
    if classes:
        return _by_class(spots, say, classes, mark)
    return (_by_confidence if is_tested(spots) else _by_count)(spots, say, mark)


def are_lines(spots: gpd.GeoDataFrame) -> bool:
    """Say whether spots are pieces of road."""
    return bool(spots.geom_type.isin(["LineString", "MultiLineString"]).any())


def is_tested(spots: gpd.GeoDataFrame) -> bool:
    """Say whether any of the spots is significant: then colours speak of confidence, not of counts."""
    return bool(spots["confidence"].gt(0).any())


def number_colour(confidence: float) -> str:
    """Return the colour of a hotspot's number."""
    return CONFIDENCE.get(int(confidence), CONFIDENCE[0]) if confidence else COUNTED


def _by_class(
    spots: gpd.GeoDataFrame, say: Translator, classes: Mapping[str, tuple[str, str]], mark: str
) -> Classed:
    """Colour by class; what belongs to none is not significant."""
    keys = list(classes)
    chosen = spots["kind"].map({key: at for at, key in enumerate(keys)}).fillna(len(keys))
    legend = [
        LegendRow(say(classes[key][0]), classes[key][1], mark) for key in keys if (spots["kind"] == key).any()
    ]
    if chosen.eq(len(keys)).any():
        legend.append(LegendRow(say(LABELS[0]), NO_VALUE, mark))
    colours = [*(colour for _, colour in classes.values()), NO_VALUE]
    return Classed(chosen.to_numpy(dtype="int64"), colours, tuple(legend))


def _by_confidence(spots: gpd.GeoDataFrame, say: Translator, mark: str) -> Classed:
    classes = list(CONFIDENCE)
    chosen = spots["confidence"].map({c: i for i, c in enumerate(classes)}).fillna(len(classes) - 1)
    used = [i for i in range(len(classes)) if (chosen == i).any()]
    legend = tuple(LegendRow(say(LABELS[classes[i]]), CONFIDENCE[classes[i]], mark) for i in used)
    return Classed(chosen.to_numpy(dtype="int64"), list(CONFIDENCE.values()), legend)


def _by_count(spots: gpd.GeoDataFrame, say: Translator, mark: str) -> Classed:
    counts = spots["count"].to_numpy()
    limits = classify(counts, len(COUNTS))
    legend = class_rows(limits, counts.max(initial=0), mark, say, say(N_("件"))) if len(spots) else ()
    return Classed(place(counts, limits), ramp(len(limits)), legend)
