"""Draw the map of a document: the numbered points of a letter, or all points of a bulletin."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

from .. import pictures
from ..city import City
from ..i18n import Translator

DPI = 200
AROUND, LEAST = 0.12, 0.004
"""Of the extent of the points left free around them, and degrees shown at least: some 400 m."""


def letter_map(
    city: City, cases: pd.DataFrame, sections: list[str], *, as_of: dt.datetime, say: Translator
) -> bytes | None:
    """
    Draw the points of a letter with their numbers.

    Parameters
    ----------
    cases
        The points in the order of their numbers.
    sections
        Codes of the road sections to set off.

    Returns
    -------
    png
        None where no point has a position.
    """
    bounds = _around(cases)
    if bounds is None:
        return None
    parts = [
        pictures.Part("road_sections", city.sections, {"selected": sections}),
        pictures.Part("problem_points", cases, {"numbered": True}),
    ]
    return pictures.png(parts, city=city, say=say, as_of=as_of, bounds=bounds, height_mm=130, dpi=DPI)


def points_map(city: City, cases: pd.DataFrame, *, as_of: dt.datetime, say: Translator) -> bytes | None:
    """Draw all the points of a period over the communities; None where no point has a position."""
    if _around(cases) is None:
        return None
    # Frozen cases carry no running numbers; those that a picture sets off are none here.
    numbered = cases.assign(problem_id=np.arange(len(cases)))
    parts = [pictures.Part("problem_points", numbered)]
    if len(city.communities):
        parts.insert(0, pictures.Part("communities", city.communities))
    return pictures.png(parts, city=city, say=say, as_of=as_of, height_mm=120, dpi=DPI)


def _around(cases: pd.DataFrame) -> tuple[float, float, float, float] | None:
    if "lon" not in cases or not (cases["lon"].notna() & cases["lat"].notna()).any():
        return None
    low = np.array([cases["lon"].min(), cases["lat"].min()])
    high = np.array([cases["lon"].max(), cases["lat"].max()])
    free = np.maximum((high - low) * AROUND, (LEAST - (high - low)) / 2).clip(min=0)
    (west, south), (east, north) = low - free, high + free
    return float(west), float(south), float(east), float(north)
