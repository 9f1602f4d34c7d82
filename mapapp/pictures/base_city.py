"""Draw the ground of a picture from the city's own communities and roads, with their names."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ..i18n import Translator
from ._layer import PictureLayer, Shown
from ._sheet import POINTS_PER_MM, Label, Sheet

USUAL_WIDTH_M = 10.0
THINNEST, WIDEST = 0.7, 7.0
"""Points of a road: its true width, but never too thin to follow nor too wide to be a line."""
LEAST_PART = 0.01
"""Of the paper: a community of which less is seen has no name on it."""


def draw(
    communities: gpd.GeoDataFrame,
    say: Translator,
    sheet: Sheet,
    *,
    sections: gpd.GeoDataFrame | None = None,
) -> Shown:
    """Draw communities and roads; without a legend: the ground is no statement."""
    areas = sheet.measured(communities)
    seen = ~shapely.is_missing(areas)
    areas, names = areas[seen], communities["name"].to_numpy()[seen]
    ink = sheet.ink
    sheet.areas(areas, [ink.ground] * len(areas), edge="none", weight=0, opacity=1, order=1)
    if sections is not None and len(sections):
        _roads(sections, sheet)
    # Above the roads: borders run along them, and would not be seen below.
    sheet.lines(areas, [ink.border] * len(areas), [0.7] * len(areas), order=14, dashed=True)
    _name_areas(areas, names, sheet)
    return Shown("")


def _roads(sections: gpd.GeoDataFrame, sheet: Sheet) -> None:
    lines = sheet.measured(sections)
    seen = ~shapely.is_missing(lines)
    lines, roads = lines[seen], sections["road"].to_numpy()[seen]
    metres = sections["width_m"].fillna(USUAL_WIDTH_M).to_numpy(dtype="float64")[seen]
    widths = np.clip(metres * sheet.mm_per_metre * POINTS_PER_MM, THINNEST, WIDEST)
    count = len(lines)
    # Above the colours of communities: a street stays to be seen where all is coloured.
    sheet.lines(lines, [sheet.ink.casing] * count, (widths + 0.8).tolist(), order=12)
    sheet.lines(lines, [sheet.ink.road] * count, widths.tolist(), order=13)
    _name_roads(lines, roads, sheet)


def _name_areas(areas: np.ndarray, names: np.ndarray, sheet: Sheet) -> None:
    view = shapely.box(*sheet.view)
    parts = shapely.intersection(shapely.make_valid(areas), view)
    order = np.argsort(-shapely.area(parts), kind="stable")
    for at in order:
        part = parts[at]
        if shapely.area(part) < LEAST_PART * view.area * 0.2:
            continue
        inside = part.centroid if part.contains(part.centroid) else part.representative_point()
        sheet.mark(Label(str(names[at]), inside.x, inside.y, "area"))


def _name_roads(lines: np.ndarray, roads: np.ndarray, sheet: Sheet) -> None:
    """Note each road's name along its longest straight parts that are seen, at most thrice."""
    view = shapely.box(*sheet.view)
    merged = {
        str(road): shapely.line_merge(shapely.intersection(shapely.union_all(lines[rows]), view))
        for road, rows in pd.Series(range(len(roads))).groupby(roads.astype(str)).indices.items()
        if road
    }
    longest = sorted(merged.items(), key=lambda item: -item[1].length)
    for road, line in longest:
        parts = sorted(
            (p for p in shapely.get_parts(line) if shapely.get_dimensions(p) == 1), key=lambda p: -p.length
        )
        for part in parts[:3]:
            for share in (0.5, 0.25, 0.75):
                sheet.mark(_along(road, part, share, sheet))


def _along(road: str, part: shapely.LineString, share: float, sheet: Sheet) -> Label:
    """Note a name at a share of a line, in its direction there, never upside down."""
    reach = min(part.length / 2, 12 / sheet.mm_per_metre)
    at = part.length * share
    begin, end = part.interpolate(max(0, at - reach)), part.interpolate(min(part.length, at + reach))
    middle = part.interpolate(at)
    angle = float(np.degrees(np.arctan2(end.y - begin.y, end.x - begin.x)))
    angle = (angle + 90) % 180 - 90
    straight = begin.distance(end)
    return Label(road, middle.x, middle.y, "road", angle=angle, length=straight * sheet.mm_per_metre)


LAYER = PictureLayer("base_city", draw)
