"""Count problems in cells of a grid where there are too many to draw one by one."""

from __future__ import annotations

import numpy as np
import pandas as pd

from mapapp import density
from mapapp.i18n import N_, Translator
from mapapp.style import ORDER

from . import _style
from ._element import CityLayer
from ._layer import Drawn, Layer
from ._shapes import tip


def draw(cases: pd.DataFrame, say: Translator, *, cell: float | None = None) -> Drawn:
    """
    Draw the number of cases per cell.

    Parameters
    ----------
    cases
        The cases frame of ARCHITECTURE.md.
    say
        The reader's language.
    cell
        Side in metres; see `density.count`.

    Returns
    -------
    drawn
        `shown` counts the cases, not the cells.
    """
    counted = density.count(cases, say, cell)
    features = [
        [i, int(found), "Polygon", _square(box), tip(say("{count} 件", count=number)), False]
        for i, (found, box, number) in enumerate(
            zip(
                counted.classed.chosen,
                np.round(counted.boxes, 6).tolist(),
                map(say.number, counted.counts.tolist()),
                strict=True,
            )
        )
    ]
    legend = counted.classed.legend
    element = CityLayer(
        "shapes",
        LAYER.key,
        say(LAYER.label),
        legend=legend,
        styles=[_style.filled(colour, weight=0, opacity=0.78) for colour in counted.classed.colours],
        features=features,
        click="",
        order=ORDER[LAYER.key],
    )
    return Drawn(element, legend, int(counted.counts.sum()))


def _square(box: list[float]) -> list[list[list[float]]]:
    west, south, east, north = box
    return [[[west, south], [east, south], [east, north], [west, north], [west, south]]]


LAYER = Layer("problem_density", N_("问题密度"), draw)
