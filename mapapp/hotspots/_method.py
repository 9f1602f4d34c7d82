"""Say what a hotspot method is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import geopandas as gpd


class Param(NamedTuple):
    """One number the user may change; pages draw its slider from this. The unit stands in the label."""

    name: str
    label: str
    default: float
    low: float
    high: float


@dataclass(frozen=True)
class Method:
    """
    One way of finding hotspots.

    Attributes
    ----------
    key, label
        Name in the code and in addresses, and name on the screen (a catalogue message).
    params
        What the user may change; `find` takes each by its name.
    find
        ``find(problems, *, projection, boundary=None, **params) -> spots``: problems as in ARCHITECTURE.md
        (only `lon` and `lat` are read), the city's metric projection, the communities (EPSG:4326) whose
        union is the area looked at. Returns the spots frame of ARCHITECTURE.md, highest first.
    """

    key: str
    label: str
    params: tuple[Param, ...]
    find: Callable[..., gpd.GeoDataFrame]
