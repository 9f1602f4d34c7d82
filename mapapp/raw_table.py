"""Hold a file as it was read: texts by column, geometries, and the number of each row."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

TRACK_COLUMNS = ("轨迹", "段", "世界时")
"""Columns of a table whose rows are the points of tracks, in their order."""


@dataclass(frozen=True)
class RawTable:
    """
    A file as it was read, nothing judged yet.

    Attributes
    ----------
    name
        The file's name as the person knows it.
    frame
        One column of texts per column of the file, RangeIndex; an empty cell is the empty string. Moments are
        written ``2026-07-01 08:30:00``, days ``2026-07-01``, whole numbers without a decimal point.
    geometry
        Aligned with `frame`, in the file's own coordinates; None for a table without geometry.
    crs
        The coordinate system that the file records (``EPSG:n`` or a definition); None if it records none.
    rows
        Number of each row in the file: as a spreadsheet shows it, or counted from 1 for map files.
    """

    name: str
    frame: pd.DataFrame
    geometry: gpd.GeoSeries | None
    crs: str | None
    rows: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.frame)
