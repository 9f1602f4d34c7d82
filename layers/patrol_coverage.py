"""Draw zones coloured by how long ago somebody patrolled them."""

from __future__ import annotations

import geopandas as gpd

from mapapp.i18n import N_, Translator
from mapapp.patrols import COVERAGE as STATES
from mapapp.style import COVERAGE, ORDER

from . import _style
from ._element import CityLayer
from ._layer import Drawn, Layer, LegendRow
from ._shapes import geographic, geometries, tip


def draw(zones: gpd.GeoDataFrame, say: Translator, *, click: str = "section", selected: str = "") -> Drawn:
    """
    Draw zones.

    Parameters
    ----------
    zones
        Communities or road sections with the columns of `patrols.coverage`; `answerer` stands in the tooltip
        where it is there.
    say
        The reader's language.
    click
        ``section`` or ``community``: what a click reports.
    selected
        Code of the zone to set off.

    Returns
    -------
    drawn
        The legend counts the zones of each state.
    """
    zones = geographic(zones)
    states = list(COVERAGE)
    features, shown = [], []
    for row, shape in enumerate(geometries(zones.geometry)):
        if shape is None:
            continue
        zone = zones.iloc[row]
        words = tip(str(zone["name"]), *_lines(zone, say))
        style = 2 * states.index(zone["state"]) + int(shape[0].endswith("LineString"))
        chosen = bool(selected) and zone["code"] == selected
        features.append([str(zone["code"]), style, *shape, words, chosen])
        shown.append(zone["state"])
    mark = "area" if click == "community" else "line"
    legend = tuple(
        LegendRow(say(STATES[key]), COVERAGE[key], mark, say.number(shown.count(key))) for key in states
    )
    element = CityLayer(
        "shapes",
        LAYER.key,
        say(LAYER.label),
        legend=legend,
        styles=[style for colour in COVERAGE.values() for style in _styles(colour)],
        features=features,
        click=click,
        order=ORDER[LAYER.key],
    )
    return Drawn(element, legend, len(features))


def _styles(colour: str) -> tuple[dict, dict]:
    return _style.filled(colour), _style.stroked(colour)


def _lines(zone: gpd.GeoSeries, say: Translator) -> list[str]:
    days = zone["days"]
    last = say("从未巡查") if days != days else say("{days} 天前巡查过", days=say.number(days))
    answerer = str(zone["answerer"]) if "answerer" in zone else ""
    return [last, say("责任人：{who}", who=answerer) if answerer else ""]


LAYER = Layer("patrol_coverage", N_("巡查覆盖"), draw)
