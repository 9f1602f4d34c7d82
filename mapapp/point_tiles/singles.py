"""List the single problems of a tile: number, place and group, and nothing that people wrote."""

from __future__ import annotations

import json

import numpy as np

from .index import degrees
from .point_set import PointSet

DIGITS = 6
"""Of a degree: 0.1 m."""


def singles(points: PointSet, z: int, x: int, y: int) -> bytes:
    """Return the problems of a tile as JSON rows ``[problem_id, longitude, latitude, part]``."""
    found = points.within(z, x, y)
    index = points.index
    lon, lat = (np.round(part, DIGITS).tolist() for part in degrees(index.x[found], index.y[found]))
    rows = zip(index.problem_id[found].tolist(), lon, lat, index.part[found].tolist(), strict=True)
    return json.dumps(list(rows), separators=(",", ":")).encode()
