"""Draw inspection points as the areas that belong to them, coloured by how they would fare today."""

from __future__ import annotations

import geopandas as gpd

from mapapp import crs
from mapapp.i18n import N_, Translator
from mapapp.points import STATES
from mapapp.style import ORDER, READINESS

from . import _style
from ._element import CityLayer
from ._layer import Drawn, Layer, LegendRow
from ._shapes import geographic, geometries, tip

LEAST_M = 1.0
"""An area without any radius is drawn this large, so that there is something to click."""


def draw(points: gpd.GeoDataFrame, say: Translator, *, projection: str, selected: str = "") -> Drawn:
    """
    Draw inspection points.

    Parameters
    ----------
    points
        The points frame with `state` (`points.readiness`), and where known `kind_said`, `reasons_said`.
    say
        The reader's language.
    projection
        The city's metric projection, in which radii are measured.
    selected
        Code of the point to set off.

    Returns
    -------
    drawn
        A click reports kind ``point`` and the code; the legend counts the points of each state.
    """
    points = geographic(points)
    flat = crs.project_frame(points, projection).geometry
    areas = flat.buffer(points["radius_m"].clip(lower=LEAST_M))
    round_trip = crs.unproject_frame(points.set_geometry(areas.set_crs(flat.crs, allow_override=True)))
    states = list(READINESS)
    features = []
    for row, shape in enumerate(geometries(round_trip.geometry)):
        if shape is None:
            continue
        point = points.iloc[row]
        words = tip(str(point["name"]), *_lines(point, say))
        chosen = bool(selected) and point["code"] == selected
        features.append([str(point["code"]), states.index(point["state"]), *shape, words, chosen])
    counts = points["state"].value_counts()
    legend = tuple(
        LegendRow(say(STATES[key]), READINESS[key], "area", say.number(int(counts.get(key, 0))))
        for key in states
    )
    element = CityLayer(
        "shapes",
        LAYER.key,
        say(LAYER.label),
        legend=legend,
        styles=[
            _style.filled(colour, edge=colour, weight=1.5, opacity=0.35) for colour in READINESS.values()
        ],
        features=features,
        click="point",
        order=ORDER[LAYER.key],
    )
    return Drawn(element, legend, len(features))


def _lines(point: gpd.GeoSeries, say: Translator) -> list[str]:
    told = [str(point[name]) for name in ("kind_said", "reasons_said") if name in point]
    state = point["state"]
    return [say(STATES[state]), *told]


LAYER = Layer("inspection_points", N_("点位"), draw)
