"""Take the centre lines of a city's roads out of a map file, or out of the sections that are there."""

from __future__ import annotations

from collections.abc import Mapping

import geopandas as gpd
import pandas as pd

from .. import columns, zones
from ..raw_table import RawTable

KEPT = ("road", "width_m", "kind")


def take(
    raw: RawTable, said: Mapping[str, str] | None = None, *, datum: str
) -> tuple[gpd.GeoDataFrame, pd.DataFrame]:
    """
    Take centre lines out of a map file.

    Parameters
    ----------
    raw
        The file as read, with lines.
    said
        Field (road, width_m, kind) → column where a person says so; the others are guessed by their names.
    datum
        See `crs.named`.

    Returns
    -------
    lines, rejected
        `road` (as written, "" without a name), `width_m`, `kind` and lines in WGS 84; and the rows whose line
        is no good, as `Cleaned.rejected`.

    Raises
    ------
    InputError, CrsError
        As `zones.clean_sections`.
    """
    guessed = columns.guess(raw.frame.columns, "sections")
    kept = {key: guessed[key] for key in KEPT if key in guessed}
    if "road" not in kept and "name" in guessed:
        kept["road"] = guessed["name"]
    mapping = kept | dict(said or {})
    cleaned = zones.clean_sections(raw, mapping, datum=datum)
    lines = cleaned.accepted
    # Without a code column the code is the line's number in the file.
    written = columns.texts(raw, mapping, "road").iloc[lines["code"].astype("int64").to_numpy() - 1]
    return lines.assign(road=written.to_numpy())[[*KEPT, "geometry"]], cleaned.rejected


def of_sections(sections: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Use the road sections of a city as its centre lines: those that are drawn along the middle."""
    middle = sections[sections["side"].isin(["", "both"])]
    return middle[[*KEPT, "geometry"]].reset_index(drop=True)
