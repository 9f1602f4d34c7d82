"""Draw zones of either kind: outline or class, a tooltip that names who answers, a click with the code."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import pandas as pd

from mapapp.i18n import Translator
from mapapp.map_classes import LegendRow, by_change, by_number
from mapapp.style import ACCENT, ORDER

from . import _style
from ._element import CityLayer
from ._layer import Drawn
from ._shapes import geographic, geometries, tip


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
    diverging: bool,
    dark_low: bool,
    url: str,
    lines: list[tuple[str, pd.Series]],
) -> Drawn:
    """Draw communities or road sections; see `layers.communities.draw` for the options."""
    shape = "area" if click == "community" else "line"
    zones = geographic(zones)
    if column and not zones[column].notna().any():
        column = ""
    styles, chosen, legend = _styled(zones, say, column, shape, unit, diverging, dark_low)
    title = f"{name} · {label}" if column and label else name
    values = zones[column].tolist() if column else None
    features = []
    shapes = [("", number) for number in zones["number"].tolist()] if url else geometries(zones.geometry)
    told_of = _told(lines, len(zones), say)
    codes, names = zones["code"].tolist(), zones["name"].tolist()
    for drawn, code, named, row in zip(shapes, codes, names, range(len(zones)), strict=True):
        if drawn is None:
            continue
        told = told_of[row]
        if values is not None:
            number = f"{say.number(values[row], digits)} {unit}".strip()
            told.insert(0, _line(label, number, say) if label else number)
        features.append(
            [code, chosen[row], *drawn, tip(str(named), *told), bool(selected) and code == selected]
        )
    content = {"styles": styles, "features": features, "click": click, "order": ORDER[key], "zones": url}
    element = CityLayer("shapes", key, title, legend=legend, **content)
    element.remote = bool(url)
    return Drawn(element, legend, len(features))


def _line(label: str, value: str, say: Translator) -> str:
    return say("{label}：{value}", label=label, value=value)


def _told(lines: list[tuple[str, pd.Series]], count: int, say: Translator) -> list[list[str]]:
    """Return the lines of each zone's tooltip; columns are read at once, as cells one by one are slow."""
    columns = [
        [_line(label, str(value), say) if str(value) else "" for value in column.tolist()]
        for label, column in lines
    ]
    return [[column[row] for column in columns] for row in range(count)]


def _styled(
    zones: gpd.GeoDataFrame,
    say: Translator,
    column: str,
    shape: str,
    unit: str,
    diverging: bool,
    dark_low: bool,
) -> tuple[list[dict[str, Any]], list[int], tuple[LegendRow, ...]]:
    """Return the styles, the style of each zone, and the legend."""
    if not column:
        return [_style.outlined() if shape == "area" else _style.stroked(ACCENT, 3)], [0] * len(zones), ()
    if diverging:
        classed = by_change(zones[column], say, shape, unit)
    else:
        classed = by_number(zones[column], say, shape, unit, dark_low=dark_low)
    styles = [_style.filled(c) if shape == "area" else _style.stroked(c) for c in classed.colours]
    return styles, classed.chosen.tolist(), classed.legend
