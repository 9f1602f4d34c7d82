"""Put a section on its side of the road: beside the centre line, or on the carriageway that lies there."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from .stretch import Walk

COMPASS = {"east": (1.0, 0.0), "west": (-1.0, 0.0), "north": (0.0, 1.0), "south": (0.0, -1.0)}
USUAL_WIDTH_M = 16.0
"""The width of a road whose width is not given, to place its sides; it is not written into the section."""
ALONG = np.cos(np.radians(70))
"""A road that runs within 20° of north and south has no northern side."""
PARALLEL = np.cos(np.radians(30))
"""Lines that run beside each other turn apart by no more than this."""
DUAL_M = 60.0
"""Two carriageways are nowhere farther apart than this."""


def chord(walk: Walk) -> NDArray[np.float64]:
    """Return the unit vector from the beginning of a walk to its end; zeros for one that comes back."""
    first, last = walk.parts[0].coords[0], walk.parts[-1].coords[-1]
    way = np.subtract(last[:2], first[:2])
    far = float(np.hypot(*way))
    return way / far if far > 0.05 * walk.length_m else np.zeros(2)


def beside(walk: Walk, side: str, width_m: float) -> shapely.Geometry | None:
    """
    Move a walk to a side.

    Parameters
    ----------
    walk
        Along the centre line.
    side
        north, south, east or west.
    width_m
        Of the whole road; NaN counts as `USUAL_WIDTH_M`.

    Returns
    -------
    line
        A quarter of the width off the centre line; None where the road has no such side (it runs that way).
    """
    east, north = chord(walk)
    on_left = float(np.dot((-north, east), COMPASS[side]))
    if abs(on_left) < ALONG:
        return None
    off = np.sign(on_left) * (width_m if width_m == width_m else USUAL_WIDTH_M) / 4
    moved = [shapely.offset_curve(part, off) for part in walk.parts]
    # A part shorter than the offset may vanish: it stays where it is.
    lines = [line if not line.is_empty else part for line, part in zip(moved, walk.parts, strict=True)]
    parts = shapely.get_parts(np.array(lines, dtype=object))
    return parts[0] if len(parts) == 1 else shapely.multilinestrings(parts)


def are_dual(one: Walk, other: Walk) -> bool:
    """Tell whether two walks are the carriageways of one road: alike in length, side by side all the way."""
    if not 0.75 <= other.length_m / max(one.length_m, 1e-9) <= 1.35:
        return False
    return bool(shapely.hausdorff_distance(one.line, other.line, densify=0.25) <= DUAL_M)


def carriageway(walks: tuple[Walk, Walk], side: str) -> Walk | None:
    """Choose the carriageway on a side; None where the two lie one behind the other, seen from there."""
    middles = [
        shapely.get_coordinates(shapely.line_interpolate_point(walk.line, 0.5, normalized=True))[0]
        for walk in walks
    ]
    if shapely.get_type_id(walks[0].line) != 1 or shapely.get_type_id(walks[1].line) != 1:
        middles = [shapely.get_coordinates(shapely.centroid(walk.line))[0] for walk in walks]
    apart = middles[0] - middles[1]
    across = float(np.dot(apart, COMPASS[side])) / max(float(np.hypot(*apart)), 1e-9)
    if abs(across) < ALONG:
        return None
    return walks[0] if across > 0 else walks[1]
