"""Draw a walked track: what counts for a road section, and what lies on none."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd
import shapely

from mapapp.i18n import N_, Translator
from mapapp.style import ACCENT, ORDER

from . import _style
from ._element import CityLayer
from ._layer import Drawn, Layer, LegendRow
from ._shapes import geometries

OFF = "#6b7785"


def draw(points: pd.DataFrame, say: Translator) -> Drawn:
    """
    Draw a track.

    Parameters
    ----------
    points
        `track`, `lon`, `lat` and `line` of `patrol_tracks.Snapped`, in the order in which they were walked.
    say
        The reader's language.

    Returns
    -------
    drawn
        `shown` counts the points. Runs of points on sections are drawn in the accent colour, runs off every
        section in grey; a click reports nothing.
    """
    on = points["line"].to_numpy() >= 0
    track = points["track"].to_numpy()
    changes = (on[1:] != on[:-1]) | (track[1:] != track[:-1])
    begins = [0, *(np.flatnonzero(changes) + 1).tolist()] if len(on) else []
    places = points[["lon", "lat"]].to_numpy(dtype="float64")
    runs, kinds = [], []
    for start, end in pairwise([*begins, len(on)]):
        # The run reaches back to the point before it, so that the line has no holes.
        back = start - 1 if start and track[start - 1] == track[start] else start
        part = places[back:end]
        runs.append(shapely.LineString(part if len(part) > 1 else np.repeat(part, 2, axis=0)))
        kinds.append(int(not on[start]))
    shapes = geometries(runs)
    features = [
        [str(row), kind, *shape, "", False]
        for row, (kind, shape) in enumerate(zip(kinds, shapes, strict=True))
        if shape is not None
    ]
    legend = (
        LegendRow(say("在路段上的轨迹点"), ACCENT, "line", say.number(int(on.sum()))),
        LegendRow(say("不在路段上的轨迹点"), OFF, "line", say.number(int((~on).sum()))),
    )
    element = CityLayer(
        "shapes",
        LAYER.key,
        say(LAYER.label),
        legend=legend,
        styles=[_style.stroked(ACCENT, 3), _style.stroked(OFF, 3)],
        features=features,
        click="",
        order=ORDER[LAYER.key],
    )
    return Drawn(element, legend, len(points))


LAYER = Layer("patrol_track", N_("巡查轨迹"), draw)
