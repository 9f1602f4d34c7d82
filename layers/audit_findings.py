"""Draw what the zoning audit found, coloured by how grave it is."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd

from mapapp.audit import KINDS
from mapapp.i18n import N_, Translator
from mapapp.map_classes import LegendRow
from mapapp.style import ORDER, SEVERITY

from . import _style
from ._element import CityLayer
from ._layer import Drawn, Layer
from ._shapes import geographic, geometries, tip

DRAWABLE = ("Polygon", "MultiPolygon", "LineString", "MultiLineString")


def draw(findings: gpd.GeoDataFrame, say: Translator, *, selected: int | None = None) -> Drawn:
    """
    Draw findings.

    Parameters
    ----------
    findings
        As `mapapp.audit` returns them; with `sentence` (see `audit.in_words`) it stands in the tooltip.
        Findings without a place (of the roster alone) are left out.
    say
        The reader's language.
    selected
        Number of the finding to set off.

    Returns
    -------
    drawn
        A click reports kind ``finding`` and the number. Edges are drawn wide: a sliver would not be seen.
    """
    findings = geographic(findings)
    said = findings["sentence"] if "sentence" in findings else pd.Series("", index=findings.index)
    severities = list(SEVERITY)
    features, shown = [], []
    # The gravest come first in the list and are drawn last, above the others.
    for row, shape in reversed(list(enumerate(geometries(findings.geometry)))):
        if shape is None or shape[0] not in DRAWABLE:
            continue
        finding = findings.iloc[row]
        kind = KINDS[finding["kind"]]
        style = 2 * severities.index(kind.severity) + int(shape[0].endswith("LineString"))
        words = tip(say(kind.label), str(said.iloc[row]))
        chosen = int(finding["number"]) == selected
        features.append([str(finding["number"]), style, *shape, words, chosen])
        shown.append(kind.key)
    legend = _legend(shown, say)
    element = CityLayer(
        "shapes",
        LAYER.key,
        say(LAYER.label),
        legend=legend,
        styles=[style for colour in SEVERITY.values() for style in _styles(colour)],
        features=features,
        click="finding",
        order=ORDER[LAYER.key],
    )
    return Drawn(element, legend, len(features))


def _styles(colour: str) -> tuple[dict, dict]:
    return _style.filled(colour, edge=colour, weight=3, opacity=0.35), _style.stroked(colour, 5)


def _legend(shown: list[str], say: Translator) -> tuple[LegendRow, ...]:
    """Name the kinds on the map with their number, in the order of the list."""
    return tuple(
        LegendRow(say(kind.label), SEVERITY[kind.severity], "square", say.number(shown.count(key)))
        for key, kind in KINDS.items()
        if key in shown
    )


LAYER = Layer("audit_findings", N_("核查结果"), draw)
