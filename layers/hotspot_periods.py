"""Play cells period after period in the browser: one colour scale over all of them, hot ones with an edge."""

from __future__ import annotations

from collections.abc import Sequence

import geopandas as gpd
import numpy as np

from mapapp.i18n import N_, Translator
from mapapp.map_classes import LegendRow, class_rows, classify, place, ramp
from mapapp.style import CONFIDENCE, COUNTS, ORDER

from . import _style
from ._element import CityLayer
from ._layer import Drawn, Layer
from ._shapes import geographic, geometries
from ._text import plain

NOTHING = -1
"""Class of a cell without a problem in a period: it is not drawn then."""


def draw(
    cells: gpd.GeoDataFrame,
    say: Translator,
    *,
    counts: np.ndarray | None = None,
    hot: np.ndarray | None = None,
    labels: Sequence[str] = (),
) -> Drawn:
    """
    Draw a film of cells, with a slider and a button to play it.

    Parameters
    ----------
    cells
        Polygons, any CRS.
    say
        The reader's language.
    counts, hot
        Problems of each cell in each period, and whether it is hot in it; shape (periods, cells).
    labels
        What each period is called.

    Returns
    -------
    drawn
        `shown` counts the cells. All periods go to the browser at once; moving the slider asks nothing.
    """
    counts = np.zeros((len(labels), len(cells)), dtype="int64") if counts is None else counts
    hot = np.zeros(counts.shape, dtype=bool) if hot is None else hot
    present = counts[counts > 0]
    limits = classify(present, len(COUNTS))
    unit = say("件")
    legend = class_rows(limits, float(present.max()), "area", say, unit) if len(present) else ()
    if hot.any():
        legend = (*legend, LegendRow(say(N_("当期显著（置信度95%）")), CONFIDENCE[99], "line"))
    shapes = geometries(geographic(cells).geometry)
    drawn = [at for at, shape in enumerate(shapes) if shape is not None]
    element = CityLayer(
        "periods",
        LAYER.key,
        say(LAYER.label),
        legend=legend,
        styles=[_style.filled(colour, weight=0, opacity=0.78) for colour in ramp(len(limits))],
        edge=CONFIDENCE[99],
        cells=[shapes[at][1] for at in drawn],  # type: ignore[index]
        counts=counts[:, drawn].tolist(),
        classes=np.where(counts > 0, place(counts.ravel(), limits).reshape(counts.shape), NOTHING)[
            :, drawn
        ].tolist(),
        hot=[np.flatnonzero(row).tolist() for row in hot[:, drawn]],
        labels=[plain(label) for label in labels],
        words=[plain(say(word)) for word in (N_("播放"), N_("暂停"), N_("时期"))],
        unit=plain(unit),
        order=ORDER["hotspot_cells"],
    )
    return Drawn(element, legend, len(drawn))


LAYER = Layer("hotspot_periods", N_("逐期变化"), draw)
