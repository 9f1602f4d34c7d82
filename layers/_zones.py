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
    shapes = [("", number) for number in zones["number"].tolist()] if url else geometries(zones.geometry)
    said = [_lines(label, column.tolist(), say) for label, column in lines]
    if column:
        numbers = [f"{say.number(value, digits)} {unit}".strip() for value in zones[column].tolist()]
        said.insert(0, _lines(label, numbers, say) if label else numbers)
    codes, names = zones["code"].tolist(), zones["name"].tolist()
    features = [
        [code, style, *drawn, tip(str(named), *told), bool(selected) and code == selected]
        for drawn, style, code, named, *told in zip(shapes, chosen, codes, names, *said, strict=True)
        if drawn is not None
    ]
    content = {"styles": styles, "features": features, "click": click, "order": ORDER[key], "zones": url}
    element = CityLayer("shapes", key, title, legend=legend, **content)
    element.remote = bool(url)
    return Drawn(element, legend, len(features))


def _lines(label: str, values: list[Any], say: Translator) -> list[str]:
    """Return one line of every zone's tooltip; a column is read at once, as cells one by one are slow."""
    return [say("{label}：{value}", label=label, value=str(value)) if str(value) else "" for value in values]


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
