"""Find the way along a road between two cross streets, whatever the network makes of it."""

from __future__ import annotations

from itertools import product
from typing import NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray

from . import road_ends, sides
from .network import CROSSING_M, SNAP_M, Meeting, Network, continuations, crossing_roads, meeting
from .outcome import Note, Refused
from .road_ends import RoadEnd
from .stretch import Course, Walk, bridged, course, walk

RENAMES = 3
"""How often a road may change its name between two crossings."""
CLEARLY = 1.2
"""Of the two ways round a ring the shorter is meant, if the other is so many times as long."""


def between(
    network: Network, road: str, first: str | RoadEnd, last: str | RoadEnd
) -> tuple[list[Walk], list[Note], NDArray[np.int64]]:
    """
    Walk along the road, and where it ends before, along what it is called from there on.

    Parameters
    ----------
    network
        The city's centre lines.
    road, first, last
        Key of the road; keys of its two cross streets, or which ends of the road itself.

    Returns
    -------
    walks, notes, rows
        One walk, or two along two carriageways; what was done; the positions of the lines they took.

    Raises
    ------
    Refused
        The two are not met, or not connected, or met more than once.
    """
    if road in (first, last):
        raise Refused("crosses_itself", network.names[road])
    keys = frozenset((road,))
    for _ in range(RENAMES + 1):
        rows = np.concatenate([network.rows[key] for key in sorted(keys)])
        lines = network.lines[rows]
        starts, ends = (_met(network, road, lines, stop) for stop in (first, last))
        if len(starts) and len(ends):
            walks, notes, used = _walks(lines, rows, starts, ends)
            through = [network.names[key] for key in dict.fromkeys(network.keys[used]) if key != road]
            if walks and road in network.keys[used]:
                renamed = [Note("renamed", "、".join(through))] if through else []
                return walks, notes + renamed, used
        longer = keys | (continuations(network, keys) - {str(first), str(last)})
        if longer == keys:
            break
        keys = longer
    raise _never(network, road, first, last)


def _met(network: Network, road: str, lines: NDArray[np.object_], stop: str | RoadEnd) -> Meeting:
    """Find where the road, with what it is called farther on (`lines`), meets a street or ends itself."""
    if isinstance(stop, RoadEnd):
        return road_ends.meeting(network, road, stop)
    return meeting(lines, network.lines[network.rows[stop]])


def _never(network: Network, road: str, first: str | RoadEnd, last: str | RoadEnd) -> Refused:
    """Say which of the two the road does not meet, how far it stays away, and what it does meet."""
    lines = network.lines[network.rows[road]]
    for key in (first, last):
        if isinstance(key, RoadEnd):
            if not len(road_ends.meeting(network, road, key)):
                return Refused("no_such_end", key.said, tuple(crossing_roads(network, road)))
            continue
        other = network.lines[network.rows[key]]
        if not len(meeting(lines, other)):
            far = shapely.distance(shapely.multilinestrings(lines), shapely.multilinestrings(other))
            met = tuple(crossing_roads(network, road))
            return Refused("never_meets", f"{network.names[key]}（{far:.0f} m）", met)
    return Refused("interrupted", network.names[road])


def _walks(
    lines: NDArray[np.object_], rows: NDArray[np.int64], starts: Meeting, ends: Meeting
) -> tuple[list[Walk], list[Note], NDArray[np.int64]]:
    """Find the way from a crossing of the first kind to one of the second that passes no other of either."""
    starts, ends = _on_both_carriageways(lines, starts), _on_both_carriageways(lines, ends)
    plain = course(lines, rows, np.vstack([starts.points, ends.points]))
    for along in (plain, bridged(plain)):
        ways = _ways(along, _nodes(along, starts), _nodes(along, ends))
        if ways:
            break
    else:
        return [], [], rows[:0]
    if len(ways) > 1:
        lengths = sorted(way.taken.length_m for way in ways)
        raise Refused("several_ways", "", tuple(f"{length:.0f} m" for length in lengths))
    walks, notes = _second(along, ways[0])
    notes += [Note("short")] if starts.short or ends.short else []
    bridges = ways[0].taken.bridged_m
    notes += [Note("bridged", f"{bridges:.0f}")] if bridges else []
    used = along.rows[sorted({edge for one in walks for edge in one.edges})]
    return walks, notes, np.unique(used[used >= 0])


class _Way(NamedTuple):
    """A walk between two crossings, with the nodes of both and those that it may not pass."""

    taken: Walk
    start: NDArray[np.int64]
    end: NDArray[np.int64]
    closed: NDArray[np.int64]


def _nodes(along: Course, met: Meeting) -> list[NDArray[np.int64]]:
    at = along.nodes_at(met.points)
    return [np.unique(at[met.crossing == number]) for number in range(len(met))]


def _ways(along: Course, starts: list[NDArray[np.int64]], ends: list[NDArray[np.int64]]) -> list[_Way]:
    """Walk between every two crossings that are two places, without passing a third one."""
    every = np.concatenate([*starts, *ends])
    found: list[_Way] = []
    apart = [(start, end) for start, end in product(starts, ends) if not np.isin(start, end).any()]
    if not apart:
        raise Refused("same_crossing")
    for start, end in apart:
        closed = np.setdiff1d(every, np.concatenate([start, end]))
        taken = walk(along, start, end, closed=closed)
        if taken is not None and taken.parts:
            found.append(_Way(taken, start, end, closed))
    return found


def _second(along: Course, way: _Way) -> tuple[list[Walk], list[Note]]:
    """Look for the other carriageway, or the other way round a ring."""
    first = way.taken
    other = walk(along, way.start, way.end, closed=way.closed, without=first.edges)
    if other is None or not other.parts:
        # The road may be divided on a part of the way only: the shared parts are dear, not closed.
        other = walk(along, way.start, way.end, closed=way.closed, dear=first.edges)
        return ([first, other] if other and _divided(first, other) else [first]), []
    if sides.are_dual(first, other):
        return [first, other], []
    if other.length_m < CLEARLY * first.length_m:
        raise Refused("several_ways", "", (f"{first.length_m:.0f} m", f"{other.length_m:.0f} m"))
    return [first], [Note("shorter_way", f"{other.length_m:.0f}")]


def _divided(first: Walk, other: Walk) -> bool:
    return other.edges != first.edges and sides.are_dual(first, other)


def _on_both_carriageways(lines: NDArray[np.object_], met: Meeting) -> Meeting:
    """
    Add to a crossing where the road's other carriageway passes it.

    A cross street that ends at the near carriageway does not touch the far one, which is cut there all the
    same: at the foot of a point on lines of the road that run beside it.
    """
    if not len(met.points):
        return met
    points = shapely.points(met.points)
    at, line = shapely.STRtree(lines).query(points, predicate="dwithin", distance=CROSSING_M)
    foot = shapely.line_interpolate_point(lines[line], shapely.line_locate_point(lines[line], points[at]))
    aside = shapely.get_coordinates(foot) - met.points[at]
    far = np.hypot(*aside.T)
    own = met.points[at]
    here = _direction(lines[line], shapely.get_coordinates(foot))
    nearest = shapely.STRtree(lines).nearest(points)
    there = _direction(lines[nearest], met.points)[at]
    across = np.abs((aside * here).sum(axis=1)) < 0.3 * far
    parallel = np.abs((here * there).sum(axis=1)) > sides.PARALLEL
    kept = (far > SNAP_M) & across & parallel
    return Meeting(
        np.vstack([met.points, own[kept] + aside[kept]]),
        np.concatenate([met.crossing, met.crossing[at[kept]]]),
        met.short,
    )


def _direction(lines: NDArray[np.object_], places: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return unit vectors along lines at places on them, shape (n, 2)."""
    along = shapely.line_locate_point(lines, shapely.points(places))
    length = shapely.length(lines)
    low, high = np.maximum(along - SNAP_M, 0), np.minimum(along + SNAP_M, length)
    before, after = (
        shapely.get_coordinates(shapely.line_interpolate_point(lines, stop)) for stop in (low, high)
    )
    way = after - before
    return way / np.maximum(np.hypot(*way.T), 1e-9)[:, None]
