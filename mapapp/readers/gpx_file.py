"""Read the track points of a GPX file, as a phone or a GPS writes where it was."""

from __future__ import annotations

import re
from pathlib import Path

import geopandas as gpd
import gpxpy
import gpxpy.gpx
import numpy as np
import pandas as pd

from ..errors import InputError
from ..i18n import N_
from ..raw_table import TRACK_COLUMNS
from ._format import Format, RawTable, damaged, no_parts
from .csv_file import decode

FOREIGN = re.compile(r"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
"""A track needs neither; entities can unpack to fill the memory."""


def read(path: Path, *, name: str, encoding: str | None = None, part: str | None = None) -> RawTable:
    """
    Read every point of every track, one per row; `part` is ignored.

    Returns
    -------
    raw
        Columns `raw_table.TRACK_COLUMNS`: the track's name, number of its unbroken piece over the file, and
        the moment in world time as written (``2026-07-01T00:30:00Z``), empty where the point has none.
        Waypoints and planned routes are no tracks and are left out.
    """
    text = decode(path.read_bytes(), name, encoding)
    if FOREIGN.search(text):
        raise damaged(name)
    try:
        gpx = gpxpy.parse(text)
    except (gpxpy.gpx.GPXException, ValueError) as error:
        raise damaged(name, error) from error
    rows = _rows(gpx)
    if not rows:
        raise InputError(
            N_("文件“{file}”中没有轨迹点（航点和路线不是轨迹）。"),
            N_("请确认导出的是走过的轨迹，再导入。"),
            file=name,
        )
    frame = pd.DataFrame([row[:3] for row in rows], columns=list(TRACK_COLUMNS), dtype="str")
    lon, lat = np.array([row[3:] for row in rows], dtype="float64").T
    places = gpd.GeoSeries(gpd.points_from_xy(lon, lat), crs="EPSG:4326")
    return RawTable(name, frame, places, "EPSG:4326", np.arange(1, len(rows) + 1))


def _rows(gpx: gpxpy.gpx.GPX) -> list[tuple[str, str, str, float, float]]:
    pieces = [
        (f"{number} {track.name or ''}".strip(), segment)
        for number, track in enumerate(gpx.tracks, start=1)
        for segment in track.segments
    ]
    return [
        (track, str(piece), _moment(point.time), point.longitude, point.latitude)
        for piece, (track, segment) in enumerate(pieces, start=1)
        for point in segment.points
    ]


def _moment(moment: object) -> str:
    """Write a moment in world time; GPX knows no other."""
    if moment is None:
        return ""
    stamp = pd.Timestamp(moment)  # type: ignore[arg-type]
    stamp = stamp if stamp.tzinfo is None else stamp.tz_convert("UTC").tz_localize(None)
    return f"{stamp:%Y-%m-%dT%H:%M:%S}Z"


FORMAT = Format("gpx", N_("GPX 轨迹"), (".gpx",), read, no_parts)
