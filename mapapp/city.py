"""Hold one revision of a city: its problems, its zones and who answers for them."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import pandas as pd


@dataclass(frozen=True)
class City:
    """
    One revision of the city, read once and shared read-only between sessions.

    Attributes
    ----------
    name
        The city's name as the office writes it.
    projection
        The metric coordinate system for distances and areas, as ``EPSG:n``.
    revision
        The store's revision number; every write raises it.
    made_up
        True for the demo city: every screen and document says so.
    problems, communities, sections, roster
        The frames described in ARCHITECTURE.md.
    """

    name: str
    projection: str
    revision: int
    made_up: bool
    problems: pd.DataFrame
    communities: gpd.GeoDataFrame
    sections: gpd.GeoDataFrame
    roster: pd.DataFrame
