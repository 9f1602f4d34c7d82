"""Draw zones of either kind: outline or class, a tooltip that names who answers, a click with the code."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import pandas as pd

from mapapp.i18n import Translator
from mapapp.style import ACCENT, COUNTS, NO_VALUE

from . import _style
from ._element import CityLayer
from ._layer import Drawn, LegendRow
from ._shapes import classify, geographic, geometries, place, tip

ORDER = {
    "communities": 10,
    "problem_density": 20,
    "road_sections": 30,
    "hotspot_cells": 40,
    "audit_findings": 50,
}
"""What lies above what."""


def draw_zones(
    zones: gpd.GeoDataFrame,
    say: Translator,
    *,
    key: str,
    name: str,
    click: str,
    column: str,
    label: str,
    unit: str,
    digits: int,
    selected: str,
    lines: list[tuple[str, pd.Series]],
) -> Drawn:
    """Draw communities or road sections; see `layers.communities.draw` for the options."""
    shape = "area" if click == "community" else "line"
    zones = geographic(zones)
    if column and not zones[column].notna().any():
        column = ""
    styles, chosen, legend = _classes(zones, say, column, shape, unit)
    title = f"{name} · {label}" if column and label else name
    values = zones[column] if column else None
    features = []
    shapes = geometries(zones.geometry)
    for row, (code, named) in enumerate(zip(zones["code"], zones["name"], strict=True)):
        drawn = shapes[row]
        if drawn is None:
            continue
        told = [_line(label, said, say) if said else "" for label, said in _told(lines, row)]
        if values is not None:
            number = f"{say.number(values.iloc[row], digits)} {unit}".strip()
            told.insert(0, _line(label, number, say) if label else number)
        features.append(
            [code, chosen[row], *drawn, tip(str(named), *told), bool(selected) and code == selected]
        )
    element = CityLayer(
        "shapes", key, title, legend=legend, styles=styles, features=features, click=click, order=ORDER[key]
    )
    return Drawn(element, legend, len(features))


def _line(label: str, value: str, say: Translator) -> str:
    return say("{label}：{value}", label=label, value=value)


def _told(lines: list[tuple[str, pd.Series]], row: int) -> list[tuple[str, str]]:
    return [(label, str(column.iloc[row])) for label, column in lines]


def _classes(
    zones: gpd.GeoDataFrame, say: Translator, column: str, shape: str, unit: str
) -> tuple[list[dict[str, Any]], list[int], tuple[LegendRow, ...]]:
    """Return the styles, the style of each zone, and the legend; the last style means no value."""
    if not column:
        plain_style = _style.outlined() if shape == "area" else _style.stroked(ACCENT, 3)
        return [plain_style], [0] * len(zones), ()
    limits = classify(zones[column].to_numpy(dtype="float64", na_value=float("nan")), len(COUNTS))
    found = place(zones[column].to_numpy(dtype="float64", na_value=float("nan")), limits)
    colours = [*_style.ramp(len(limits)), NO_VALUE]
    styles = [_style.filled(c) if shape == "area" else _style.stroked(c) for c in colours]
    legend = _style.class_rows(limits, float(zones[column].max()), shape, say, unit)
    if (found < 0).any():
        legend = (*legend, _style.no_value(say, shape))
    return styles, [int(i) if i >= 0 else len(limits) for i in found], legend
