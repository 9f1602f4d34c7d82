"""Read GeoJSON, with the coordinate system it names or, where it names none, longitude and latitude."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import numpy as np

from ..i18n import N_
from ._format import Format, RawTable, damaged, no_parts
from ._vector import read_layer
from .csv_file import decode

NAMES_ITS_SYSTEM = re.compile(r'"crs"\s*:\s*\{')


def read(path: Path, *, name: str, encoding: str | None = None, part: str | None = None) -> RawTable:
    """
    Read the features of a GeoJSON file; `part` is ignored.

    The standard of 2016 knows only WGS 84, the one before it a ``crs`` member, which is honoured. A file that
    names no system and holds numbers that are no degrees records none: a person must say what they are.
    """
    text = decode(path.read_bytes(), name, encoding)
    if not text.lstrip().startswith("{"):
        raise damaged(name)
    raw = read_layer(text.encode(), name=name, DATE_AS_STRING="YES")
    if NAMES_ITS_SYSTEM.search(text) or raw.geometry is None or _in_degrees(raw):
        return raw
    bare = raw.geometry.set_crs(None, allow_override=True)
    return dataclasses.replace(raw, geometry=bare, crs=None)


def _in_degrees(raw: RawTable) -> bool:
    assert raw.geometry is not None
    west, south, east, north = raw.geometry.total_bounds
    return bool(np.isnan(west) or (max(-west, east) <= 180 and max(-south, north) <= 180))


FORMAT = Format("geojson", N_("GeoJSON 图形"), (".geojson", ".json"), read, no_parts)
