"""Draw on a picture what the zoning audit found, coloured by how grave it is."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import shapely

from ..audit import KINDS
from ..i18n import N_, Translator
from ..map_classes import LegendRow
from ..style import ORDER, SEVERITY
from ._layer import PictureLayer, Shown, none
from ._sheet import Label, Sheet

OPACITY = 0.4


def draw(
    findings: gpd.GeoDataFrame,
    say: Translator,
    sheet: Sheet,
    *,
    selected: int | None = None,
    numbered: bool = False,
) -> Shown:
    """Draw findings that have a place, the gravest above; with their numbers if asked."""
    shapes = sheet.measured(findings)[::-1]
    turned = findings.iloc[::-1]
    colours = [SEVERITY[KINDS[kind].severity] for kind in turned["kind"]]
    order = ORDER["audit_findings"]
    sheet.areas(shapes, colours, edge="none", weight=0, opacity=OPACITY, order=order)
    sheet.lines(shapes, colours, [2.4] * len(shapes), order=order + 1, opacity=0.9)
    picked = shapes[turned["number"].eq(-1 if selected is None else selected).to_numpy()]
    sheet.lines(picked, [sheet.ink.chosen] * len(picked), [3.4] * len(picked), order=order + 2)
    seen = ~shapely.is_missing(shapes)
    if numbered:
        _number(turned[seen], shapes[seen], np.array(colours, dtype=object)[seen], sheet)
    kinds = turned["kind"][seen]
    legend = tuple(
        LegendRow(say(kind.label), SEVERITY[kind.severity], "area", say.number(int(kinds.eq(key).sum())))
        for key, kind in KINDS.items()
        if kinds.eq(key).any()
    )
    return Shown(say(N_("核查结果")), legend or none(say))


def _number(findings: gpd.GeoDataFrame, shapes: np.ndarray, colours: np.ndarray, sheet: Sheet) -> None:
    inside = shapely.point_on_surface(shapes)
    for number, at, colour in zip(findings["number"], inside, colours, strict=True):
        sheet.mark(Label(str(number), at.x, at.y, "disc", colour))


LAYER = PictureLayer("audit_findings", draw)
