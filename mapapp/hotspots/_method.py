"""Say what a hotspot method is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import geopandas as gpd

from ..errors import Phrase
from ..i18n import N_


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
        ``find(problems, *, projection, boundary=None, sections=None, **params) -> spots``: problems as in
        ARCHITECTURE.md (`lon`, `lat` and what `needs` names are read), the city's metric projection, the
        communities (EPSG:4326) whose union is the area looked at, the road sections. Returns the spots frame
        of ARCHITECTURE.md, highest first.
    explains
        What it shows, one sentence for the office (a catalogue message).
    shape
        area or line: what is drawn.
    needs
        Columns of problems, or ``sections``, that it cannot do without besides positions.
    classes
        Key in the column `kind` → label (a catalogue message) and colour; empty where the method has none.
    score
        What `score` is, with its unit (a catalogue message).
    takes_exposure
        Whether `find` takes ``exposure=``, zones with the number that chance follows instead of area.
    suggest
        ``suggest(problems, projection, boundary) -> ({param: value}, reason)``, None without one.
    """

    key: str
    label: str
    params: tuple[Param, ...]
    find: Callable[..., gpd.GeoDataFrame]
    explains: str
    shape: str = "area"
    needs: tuple[str, ...] = ()
    classes: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    score: str = N_("占全部问题的比例")
    takes_exposure: bool = False
    suggest: Callable[..., tuple[dict[str, float], Phrase] | None] | None = None
