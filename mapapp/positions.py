"""Read positions from texts and geometries, and find those that cannot be where they say."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from . import columns, crs
from .complaints import Finding
from .moments import is_given
from .raw_table import RawTable

Floats = NDArray[np.float64]
Box = tuple[float, float, float, float]

NEAR_DEGREES = 0.1
"""A problem at most this far outside the city's box (10 km), or one box size, is not called far away."""
SIGNS = {"W": -1.0, "S": -1.0, "西经": -1.0, "南纬": -1.0}
ANGLE = re.compile(
    r"^(?P<before>[NSEW]|[东西]经|[南北]纬)?:?(?P<minus>-)?(?P<d>\d+(?:\.\d+)?)(?:[°度](?:(?P<m>\d+(?:\.\d+)?)['分]"
    r"(?:(?P<s>\d+(?:\.\d+)?)(?:\"|''|秒))?)?)?(?P<after>[NSEW])?$"
)
ONE_MARK = str.maketrans(
    {"º": "°", "˚": "°", "′": "'", "’": "'", "‘": "'", "＇": "'", "″": '"', "”": '"', "“": '"'}
)
PAIR = r"^[\s(（\[]*(?:POINT\s*\()?\s*([^,，;；]+?)\s*(?:[,，;；]|\s(?=[-\d]))\s*([^,，;；]+?)[\s)）\]]*$"


@dataclass(frozen=True)
class Positions:
    """
    Where the rows of a file lie.

    Attributes
    ----------
    lon, lat
        WGS 84 degrees, NaN without position.
    findings
        What is wrong with them.
    """

    lon: Floats
    lat: Floats
    findings: list[Finding]


def read(raw: RawTable, mapping: Mapping[str, str], *, datum: str, boundary: Box | None = None) -> Positions:
    """
    Read the positions of a file; a row without one is no fault.

    Parameters
    ----------
    raw, mapping
        The file and its columns. A file with geometry is believed by its geometry, else ``lon`` and ``lat``,
        else ``position`` (one cell, longitude first).
    datum
        See `crs.named`.
    boundary
        West, south, east, north of the city in WGS 84 degrees, if it is known.

    Returns
    -------
    positions
        Arrays aligned with the file, with the complaints zero_position, off_earth, swapped, far_away,
        bad_number, missing (half a position) and wrong_geometry.
    """
    if raw.geometry is not None:
        x, y, written, column, findings = _from_geometry(raw)
    elif "lon" in mapping and "lat" in mapping:
        x, y, written, column, findings = _from_columns(raw, mapping)
    elif "position" in mapping:
        x, y, written, column, findings = _from_pairs(raw, mapping)
    else:
        nowhere = np.full(len(raw), np.nan)
        return Positions(nowhere, nowhere.copy(), [])
    settled = crs.named(datum, raw.crs, raw.name)
    lon, lat = crs.to_wgs84(x, y, settled)
    return Positions(lon, lat, findings + misplaced(x, y, lon, lat, settled, boundary, column, written))


def misplaced(
    x: Floats,
    y: Floats,
    lon: Floats,
    lat: Floats,
    datum: str,
    boundary: Box | None,
    column: str,
    written: pd.Series | None = None,
) -> list[Finding]:
    """
    Find positions that cannot be right.

    Parameters
    ----------
    x, y
        The coordinates as given, NaN without position.
    lon, lat
        The same in WGS 84.
    datum
        The settled datum they were given in.
    boundary
        As for `read`. Without it, a projected system's area of use; without both, a position is swapped only
        if swapping brings it into China or onto earth.
    column
        The column to name.
    written
        The texts to quote; the numbers if None.
    """
    boundary = boundary or crs.area_of_use(datum)
    given = ~(np.isnan(x) | np.isnan(y))
    zero = given & (np.abs(x) < 1e-9) & (np.abs(y) < 1e-9)
    fits = _plausible(lon, lat, boundary)
    doubtful = given & ~zero & ~fits
    swapped = np.zeros(len(x), dtype=bool)
    if doubtful.any():
        turned = crs.to_wgs84(y[doubtful], x[doubtful], datum)
        on_earth = _on_earth(lon[doubtful], lat[doubtful])
        swapped[doubtful] = _plausible(*turned, boundary) | (
            ~on_earth & _on_earth(*turned) & (boundary is None)
        )
    off_earth = doubtful & ~swapped & ~_on_earth(lon, lat)
    far = doubtful & ~swapped & ~off_earth if boundary is not None else np.zeros(len(x), dtype=bool)
    if written is None:
        written = _numbers_written(x, y, zero | doubtful)
    found = {"zero_position": zero, "swapped": swapped, "off_earth": off_earth, "far_away": far}
    return [Finding(code, column, mask, written) for code, mask in found.items()]


def angles(texts: pd.Series) -> Floats:
    """
    Read coordinates: plain numbers, or degrees with marks (``113°39′12.5″E``, ``东经113度39分``, ``N33.9``).

    Returns
    -------
    numbers
        NaN where a text gives nothing or cannot be read; minutes and seconds of 60 or more cannot.
    """
    numbers = pd.to_numeric(texts.where(texts != "", None), errors="coerce").to_numpy(dtype=float, copy=True)
    numbers[~np.isfinite(numbers)] = np.nan
    left = texts[np.isnan(numbers)]
    left = left[is_given(left)]
    if len(left):
        unique = {text: _angle(text) for text in left.unique()}
        numbers[np.isnan(numbers) & is_given(texts).to_numpy()] = left.map(unique).to_numpy(dtype=float)
    return numbers


def _angle(text: str) -> float:
    found = ANGLE.match(re.sub(r"\s+", "", text.translate(ONE_MARK).upper()))
    if not found:
        return np.nan
    minutes, seconds = float(found["m"] or 0), float(found["s"] or 0)
    if minutes >= 60 or seconds >= 60:
        return np.nan
    sign = -1.0 if found["minus"] else 1.0
    for mark in (found["before"], found["after"]):
        sign *= SIGNS.get(mark or "", 1.0)
    return sign * (float(found["d"]) + minutes / 60 + seconds / 3600)


def _on_earth(lon: Floats, lat: Floats) -> NDArray[np.bool_]:
    return (np.abs(lon) <= 180) & (np.abs(lat) <= 90)


def _plausible(lon: Floats, lat: Floats, boundary: Box | None) -> NDArray[np.bool_]:
    if boundary is None:
        # Without the city's box only China can be told apart: its latitudes are no longitudes of its own.
        mirrored = crs.in_china(lat, lon)
        return _on_earth(lon, lat) & ~mirrored
    west, south, east, north = boundary
    wide, high = max(east - west, NEAR_DEGREES), max(north - south, NEAR_DEGREES)
    return (lon >= west - wide) & (lon <= east + wide) & (lat >= south - high) & (lat <= north + high)


def _from_columns(raw: RawTable, mapping: Mapping[str, str]):
    lon_text, lat_text = columns.texts(raw, mapping, "lon"), columns.texts(raw, mapping, "lat")
    x, y = angles(lon_text), angles(lat_text)
    findings, given = [], {}
    for field, text, number in (("lon", lon_text, x), ("lat", lat_text, y)):
        given[field] = ~np.isnan(number)
        unread = np.isnan(number)
        unread[unread] = is_given(text[unread]).to_numpy()
        findings.append(Finding("bad_number", mapping[field], unread, text))
        given[field] |= unread
    findings.append(Finding("missing", mapping["lon"], given["lat"] & ~given["lon"]))
    findings.append(Finding("missing", mapping["lat"], given["lon"] & ~given["lat"]))
    half = np.isnan(x) | np.isnan(y)
    x[half] = y[half] = np.nan
    return x, y, lon_text + "," + lat_text, f"{mapping['lon']}/{mapping['lat']}", findings


def _from_pairs(raw: RawTable, mapping: Mapping[str, str]):
    text = columns.texts(raw, mapping, "position")
    parts = text.str.extract(PAIR, flags=re.IGNORECASE).fillna("")
    x, y = angles(parts[0]), angles(parts[1])
    unread = np.isnan(x) | np.isnan(y)
    x[unread] = y[unread] = np.nan
    findings = [Finding("bad_number", mapping["position"], unread & is_given(text).to_numpy(), text)]
    return x, y, text, mapping["position"], findings


def _from_geometry(raw: RawTable):
    assert raw.geometry is not None
    shapes = shapely.force_2d(raw.geometry.to_numpy())
    single = (shapely.get_type_id(shapes) == 4) & (shapely.get_num_geometries(shapes) == 1)
    shapes[single] = shapely.get_geometry(shapes[single], 0)
    there = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    wrong = there & (shapely.get_type_id(shapes) != 0)
    x, y = shapely.get_x(shapes), shapely.get_y(shapes)
    kinds = raw.geometry.geom_type.fillna("")
    return x, y, None, "", [Finding("wrong_geometry", "", wrong, kinds)]


def _numbers_written(x: Floats, y: Floats, wanted: NDArray[np.bool_]) -> pd.Series:
    written = pd.Series("", index=range(len(x)), dtype="str")
    quoted = [f"{a:.10g},{b:.10g}" for a, b in zip(x[wanted], y[wanted], strict=True)]
    written[wanted] = np.array(quoted, dtype=object)
    return written
