"""Draw on a picture how many problems lie in each cell of a grid."""

from __future__ import annotations

import numpy as np
import pandas as pd
import shapely

from .. import crs, density
from ..i18n import N_, Translator
from ..style import ORDER
from ._layer import PictureLayer, Shown, none
from ._sheet import Sheet

OPACITY = 0.8


def draw(cases: pd.DataFrame, say: Translator, sheet: Sheet, *, cell: float | None = None) -> Shown:
    """Draw the cases that have a position, counted in cells (`density.count`)."""
    counted = density.count(cases, say, cell)
    located = (cases["lon"].notna() & cases["lat"].notna()).to_numpy()
    _, _, on_paper = sheet.placed(cases["lon"].to_numpy("float64"), cases["lat"].to_numpy("float64"))
    sheet.problems = True
    sheet.nowhere += int((~located).sum())
    sheet.beyond += int((located & ~on_paper).sum())
    west, south, east, north = counted.boxes.T
    squares = shapely.transform(
        np.asarray(shapely.box(west, south, east, north)).reshape(-1),
        lambda lon, lat: crs.project(lon, lat, sheet.projection),
        interleaved=False,
    )
    colours = [counted.classed.colours[number] for number in counted.classed.chosen]
    sheet.areas(squares, colours, edge="none", weight=0, opacity=OPACITY, order=ORDER["problem_density"])
    return Shown(say(N_("问题密度")), counted.classed.legend or none(say), OPACITY)


LAYER = PictureLayer("problem_density", draw)
