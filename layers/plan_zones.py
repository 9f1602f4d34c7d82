"""Draw what a plan changes and what is selected for the next step."""

from __future__ import annotations

from typing import Any

import geopandas as gpd

from mapapp.i18n import N_, Translator
from mapapp.map_classes import LegendRow
from mapapp.style import ORDER, PLAN

from . import _style
from ._element import CityLayer
from ._layer import Drawn, Layer
from ._shapes import geographic, geometries, tip

MARKS = {
    "selected": N_("已选中"),
    "focus": N_("此责任人现有"),
    "listed": N_("清单对上，未加入"),
    "given": N_("改派"),
    "changed": N_("改动"),
    "new": N_("新增"),
    "removed": N_("取消"),
    "nobody": N_("无人负责"),
}
"""Why a zone is drawn → how the legend calls it; the keys are those of `style.PLAN`."""


def draw(zones: gpd.GeoDataFrame, say: Translator) -> Drawn:
    """
    Draw zones of a plan.

    Parameters
    ----------
    zones
        Communities or sections with `mark` (a key of `MARKS`) and, where known, `told` (a line for the
        tooltip); what comes later lies above.
    say
        The reader's language.

    Returns
    -------
    drawn
        A click reports nothing by itself: the planner's tools hear it. The legend counts each mark.
    """
    zones = geographic(zones)
    marks = zones["mark"] if "mark" in zones else ["focus"] * len(zones)
    told = zones["told"] if "told" in zones else [""] * len(zones)
    keys = list(MARKS)
    styles = [_look(key, "line") for key in keys] + [_look(key, "area") for key in keys]
    shapes = geometries(zones.geometry)
    features, counts = [], dict.fromkeys(keys, 0)
    area = False
    for code, name, mark, line, shape in zip(zones["code"], zones["name"], marks, told, shapes, strict=True):
        key = mark if mark in MARKS else "focus"
        if shape is None:
            continue
        area = shape[0].endswith("Polygon")
        look = keys.index(key) + (len(keys) if area else 0)
        features.append([code, look, *shape, tip(str(name), say(MARKS[key]), str(line)), False])
        counts[key] += 1
    legend = tuple(
        LegendRow(say(MARKS[key]), PLAN[key], "area" if area else "line", say.number(count))
        for key, count in counts.items()
        if count
    )
    element = CityLayer(
        "shapes", LAYER.key, say(LAYER.label), legend=legend, styles=styles, features=features,
        click="", order=ORDER[LAYER.key],
    )  # fmt: skip
    return Drawn(element, legend, len(features))


def _look(key: str, shape: str) -> dict[str, Any]:
    colour = PLAN[key]
    if shape == "area":
        return _style.filled(colour, edge=colour, weight=2.5, opacity=0.3 if key == "selected" else 0.12)
    look = _style.stroked(colour, 7 if key == "selected" else 5)
    return look | {"dashArray": "4 8"} if key == "removed" else look


LAYER = Layer("plan_zones", N_("方案"), draw)
