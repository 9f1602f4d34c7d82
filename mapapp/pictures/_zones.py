"""Draw zones of either kind on a picture: outline or class, one set off."""

from __future__ import annotations

from collections.abc import Collection

import geopandas as gpd
import numpy as np

from ..i18n import Translator
from ..map_classes import LegendRow, by_change, by_number
from ..style import ACCENT, ORDER
from ._layer import Shown
from ._sheet import Sheet

OPACITY = 0.7
PLAIN = "#8fa3c2"
OUTLINES = 15
"""Outlines of communities lie above the roads that they run along."""


def draw_zones(
    zones: gpd.GeoDataFrame,
    say: Translator,
    sheet: Sheet,
    *,
    key: str,
    name: str,
    column: str = "",
    label: str = "",
    unit: str = "",
    digits: int = 0,
    selected: str | Collection[str] = "",
    diverging: bool = False,
    dark_low: bool = False,
) -> Shown:
    """Draw communities or road sections; options as for the map's layers, `digits` is not asked here."""
    area = key == "communities"
    mark = "area" if area else "line"
    shapes = sheet.measured(zones)
    codes = [code for code in ([selected] if isinstance(selected, str) else selected) if code]
    chosen = zones["code"].isin(codes).to_numpy()
    _set_off(shapes[chosen], sheet, key)
    if column and not zones[column].notna().any():
        column = ""
    legend: tuple[LegendRow, ...] = ()
    if column:
        sort = by_change if diverging else by_number
        told = {} if diverging else {"dark_low": dark_low}
        classed = sort(zones[column], say, mark, unit, **told)
        legend = classed.legend
        colours = [classed.colours[number] for number in classed.chosen]
        if area:
            sheet.areas(shapes, colours, edge=sheet.ink.edge, weight=0.8, opacity=OPACITY, order=ORDER[key])
        else:
            sheet.lines(shapes, colours, [2.2] * len(shapes), order=ORDER[key], opacity=0.9)
    elif area:
        sheet.lines(shapes, [PLAIN] * len(shapes), [0.9] * len(shapes), order=OUTLINES)
    else:
        sheet.lines(shapes, [ACCENT] * len(shapes), [1.6] * len(shapes), order=ORDER[key], opacity=0.85)
    if chosen.any() and not column:
        named = [str(text) for text in zones["name"][chosen]]
        legend = (LegendRow(say.listing(named), sheet.ink.chosen, mark + "_outline"),)
    elif not column and not area:
        legend = (LegendRow(name, ACCENT, "line"),)
    return Shown(f"{name} · {label}" if column and label else name, legend, OPACITY if area else 1.0)


def _set_off(shapes: np.ndarray, sheet: Sheet, key: str) -> None:
    if not len(shapes):
        return
    inks = [sheet.ink.chosen] * len(shapes)
    order = OUTLINES + 1 if key == "communities" else ORDER[key] + 1
    if key == "communities":
        sheet.areas(shapes, inks, edge="none", weight=0, opacity=0.07, order=ORDER[key] + 1)
    sheet.lines(shapes, [sheet.ink.halo] * len(shapes), [4.2] * len(shapes), order=order)
    sheet.lines(shapes, inks, [2.2] * len(shapes), order=order + 0.1)
