"""Build one road section: the piece of a road between two cross streets, or the reason why not."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import shapely
from numpy.typing import NDArray

from . import road_ends, sides
from .between import between
from .duty_text import DutyText
from .network import Network
from .outcome import Note, Piece, Refused
from .road_ends import RoadEnd
from .road_names import find, spelled
from .stretch import Walk


def build(
    duty: DutyText, network: Network, aliases: Mapping[str, str], longest_m: float, width_m: float
) -> Piece:
    """
    Build the section that a duty names.

    Parameters
    ----------
    duty
        Road, from, to, side; without from and to the whole road is meant. From and to are cross streets or
        ends of the road itself (东端).
    network
        The city's centre lines.
    aliases
        Name in use → name in the network.
    longest_m
        A section longer than this cannot be: it would be longer than the city.
    width_m
        As the duty list gives it; NaN takes the network's.

    Raises
    ------
    Refused
        With every complaint about the row.
    """
    if bool(duty.from_road) != bool(duty.to_road):
        raise Refused("one_end", duty.from_road or duty.to_road)
    road, notes = _road(duty.road, network, aliases, "unknown_road")
    if duty.from_road:
        first, more = _stop(duty.from_road, network, aliases)
        last, still = _stop(duty.to_road, network, aliases)
        walks, how, rows = between(network, road, first, last)
        notes += [*more, *still, *how]
    else:
        walks, rows = _whole(network, road)
        notes.append(Note("whole_road"))
    width = width_m if width_m == width_m else _usual(network.widths[rows])
    length = max(one.length_m for one in walks)
    if length > longest_m:
        raise Refused("too_long", f"{length:.0f}")
    line, more = _on_side(walks, duty.side, width)
    return Piece(line, length, width, _kind(network.kinds[rows]), (*notes, *more))


def _road(name: str, network: Network, aliases: Mapping[str, str], code: str) -> tuple[str, list[Note]]:
    found = find(name, network.names, aliases)
    if not found.key:
        raise Refused(code, name, found.offered)
    said = network.names[found.key]
    return found.key, [Note("respelled", f"{name} → {said}")] if found.respelled else []


def _stop(name: str, network: Network, aliases: Mapping[str, str]) -> tuple[str | RoadEnd, list[Note]]:
    """Find a cross street by its name, or the end of the road itself; lines of rivers count as they are."""
    end = road_ends.read(name)
    if end is not None and spelled(name) not in network.names:
        return end, [Note("own_end", name)]
    if road_ends.is_some_end(name):
        raise Refused("which_end", name)
    try:
        return _road(name, network, aliases, "unknown_cross")
    except Refused as refusal:
        if not road_ends.is_no_road(name):
            raise
        raise Refused("no_road", name) from refusal


def _usual(widths: NDArray[np.float64]) -> float:
    known = widths[np.isfinite(widths)]
    return float(np.median(known)) if len(known) else float("nan")


def _kind(kinds: NDArray[np.object_]) -> str:
    """Return what most of the lines are; the first in the alphabet of equally many, "" where none says."""
    said, counts = np.unique(kinds[kinds != ""].astype(str), return_counts=True)
    return str(said[np.argmax(counts)]) if len(said) else ""


def _whole(network: Network, key: str) -> tuple[list[Walk], NDArray[np.int64]]:
    rows = network.rows[key]
    merged = shapely.get_parts(shapely.line_merge(shapely.union_all(network.lines[rows])))
    return [Walk(tuple(merged), frozenset(), float(shapely.length(merged).sum()), 0.0)], rows


def _on_side(walks: list[Walk], side: str, width: float) -> tuple[shapely.Geometry, list[Note]]:
    """Return the line on the side asked for; both carriageways where the duty names none."""
    if side in sides.COMPASS:
        if len(walks) == 2:
            chosen = sides.carriageway((walks[0], walks[1]), side)
            if chosen is None:
                raise Refused("no_such_side")
            return chosen.line, [Note("dual_one")]
        moved = sides.beside(walks[0], side, width)
        if moved is None:
            raise Refused("no_such_side")
        return moved, []
    if len(walks) == 1:
        return walks[0].line, []
    return shapely.line_merge(shapely.union_all([one.line for one in walks])), [Note("dual_both")]
