"""Find places along a section, in metres from its beginning, and cut it there."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from .. import crs

END_M = 1.0
"""A cut closer to an end than this would leave no section."""


def length_m(shape: shapely.Geometry, projection: str) -> float:
    """Measure a line in the city's metres."""
    return float(sum(_lengths(shape, projection)))


def chainage(shape: shapely.Geometry, lon: float, lat: float, projection: str) -> tuple[float, float]:
    """
    Find the foot of a place on a section.

    Parameters
    ----------
    shape
        LineString or MultiLineString in degrees; the parts follow one another in their order.

    Returns
    -------
    chainage_m, distance_m
        Of the foot, and of the place from the line.
    """
    parts = [metric(part, projection) for part in shapely.get_parts(shape)]
    point = shapely.Point(*(float(one[0]) for one in crs.project([lon], [lat], projection)))
    distance = shapely.distance(parts, point)
    nearest = int(np.argmin(distance))
    before = float(shapely.length(parts[:nearest]).sum())
    return before + float(shapely.line_locate_point(parts[nearest], point)), float(distance[nearest])


def cut(
    shape: shapely.Geometry, chainage_m: float, projection: str
) -> tuple[shapely.Geometry, shapely.Geometry] | None:
    """
    Cut a section so that the two parts together are the section, to the last place.

    Returns
    -------
    parts
        Before and after; None where the cut falls within `END_M` of an end.
    """
    parts = list(shapely.get_parts(shape))
    lengths = _lengths(shape, projection)
    if not END_M <= chainage_m <= sum(lengths) - END_M:
        return None
    at = int(np.searchsorted(np.cumsum(lengths), chainage_m))
    before, after = _cut_line(parts[at], chainage_m - sum(lengths[:at]), projection)
    first = [*parts[:at], *([before] if before is not None else [])]
    second = [*([after] if after is not None else []), *parts[at + 1 :]]
    return together(first), together(second)


def place(shape: shapely.Geometry, chainage_m: float, projection: str) -> tuple[float, float]:
    """Return longitude and latitude of a place along a section; beyond its ends, the end."""
    parts, lengths = list(shapely.get_parts(shape)), _lengths(shape, projection)
    at = min(int(np.searchsorted(np.cumsum(lengths), chainage_m)), len(parts) - 1)
    point, _ = _point(parts[at], chainage_m - sum(lengths[:at]), projection)
    return float(point[0]), float(point[1])


def together(parts: list[shapely.Geometry]) -> shapely.Geometry:
    """Make one section of lines."""
    return parts[0] if len(parts) == 1 else shapely.multilinestrings(parts)


def metric(line: shapely.Geometry, projection: str) -> shapely.Geometry:
    """Put a line into the city's metres."""
    return shapely.transform(line, lambda x, y: crs.project(x, y, projection), interleaved=False)


def _lengths(shape: shapely.Geometry, projection: str) -> list[float]:
    return [float(shapely.length(metric(part, projection))) for part in shapely.get_parts(shape)]


def _point(line: shapely.Geometry, along_m: float, projection: str) -> tuple[NDArray[np.float64], int]:
    """Return the place so many metres along a line, on the line as stored, and the corner before it."""
    corners = shapely.get_coordinates(line)
    walked = shapely.get_coordinates(metric(line, projection))
    steps = np.hypot(*np.diff(walked, axis=0).T)
    reached = np.concatenate([[0.0], np.cumsum(steps)])
    at = int(np.clip(np.searchsorted(reached, along_m, side="right") - 1, 0, len(steps) - 1))
    share = np.clip((along_m - reached[at]) / max(steps[at], 1e-12), 0.0, 1.0)
    return corners[at] + share * (corners[at + 1] - corners[at]), at


def _cut_line(
    line: shapely.Geometry, along_m: float, projection: str
) -> tuple[shapely.Geometry | None, shapely.Geometry | None]:
    corners = shapely.get_coordinates(line)
    point, at = _point(line, along_m, projection)
    before = np.vstack([corners[: at + 1], point])
    after = np.vstack([point, corners[at + 1 :]])
    return _line(before), _line(after)


def _line(corners: NDArray[np.float64]) -> shapely.Geometry | None:
    """Draw a line through corners; None where they are one place (the cut fell between two parts)."""
    apart = np.concatenate([[True], np.any(np.diff(corners, axis=0) != 0, axis=1)])
    return shapely.linestrings(corners[apart]) if apart.sum() > 1 else None
