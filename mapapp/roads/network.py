"""Hold a network of centre lines by road, and find where roads meet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from .. import crs
from .road_names import spelled

SNAP_M = 1.0
"""Ends of lines closer than this are one point."""
SHORT_M = 15.0
"""A road whose end stops this short of another still meets it: drawn to the kerb, not to the middle."""
CROSSING_M = 60.0
"""Points where two roads meet that are closer than this are one crossing (two carriageways on two)."""
STRAIGHT = np.cos(np.radians(40))
"""A road that goes on under another name bends by no more than this."""


class Meeting(NamedTuple):
    """Where a road meets another: points on it (n, 2), the crossing of each, True if one stops short."""

    points: NDArray[np.float64]
    crossing: NDArray[np.int64]
    short: bool

    def __len__(self) -> int:
        return int(self.crossing.max()) + 1 if len(self.crossing) else 0


@dataclass(frozen=True)
class Network:
    """
    The centre lines of a city.

    Attributes
    ----------
    lines
        Single lines in metres, shape (n,).
    keys
        The road of each (`road_names.spelled`), shape (n,); "" for a line without name.
    widths
        In metres, NaN where not given, shape (n,).
    kinds
        What kind of road each is, as its source says, "" where it does not; shape (n,).
    names
        Key → name as the network writes it.
    rows
        Key → positions of its lines.
    tree
        Over the first and last point of each line, in this order: 2 n points.
    """

    lines: NDArray[np.object_]
    keys: NDArray[np.object_]
    widths: NDArray[np.float64]
    kinds: NDArray[np.object_]
    names: dict[str, str]
    rows: dict[str, NDArray[np.int64]]
    tree: cKDTree

    @property
    def diagonal_m(self) -> float:
        """How far it is from one corner of the network to the other."""
        west, south, east, north = shapely.total_bounds(self.lines)
        return float(np.hypot(east - west, north - south))


def from_frame(roads: gpd.GeoDataFrame, projection: str) -> Network:
    """
    Take a network of `road`, `width_m`, where known `kind`, and lines in WGS 84 to metres.

    Lines of many parts are taken apart; lines of no length are left out.
    """
    measured = crs.project_frame(roads, projection)
    lines, rows = shapely.get_parts(measured.geometry.to_numpy(), return_index=True)
    long = shapely.length(lines) > 0
    lines, rows = lines[long], rows[long]
    written = roads["road"].to_numpy(dtype=object)
    key_of = {name: spelled(str(name)) for name in set(written)}
    keys = np.array([key_of[written[row]] for row in rows], dtype=object)
    order = np.argsort(keys, kind="stable")
    found, starts = np.unique(keys[order].astype(str), return_index=True)
    by_key = dict(zip(found.tolist(), np.split(order, starts[1:]), strict=True))
    names = {key: str(written[rows[at[0]]]) for key, at in by_key.items() if key}
    ends = np.vstack([ends_of(lines).reshape(-1, 2), np.empty((0, 2))])
    widths = roads["width_m"].to_numpy(dtype="float64")[rows]
    kinds = roads["kind"].to_numpy(dtype=object) if "kind" in roads else np.full(len(roads), "", dtype=object)
    return Network(lines, keys, widths, kinds[rows], names, by_key, cKDTree(ends))


def ends_of(lines: NDArray[np.object_]) -> NDArray[np.float64]:
    """Return first and last points of lines, shape (n, 2, 2)."""
    both = np.stack([shapely.get_point(lines, 0), shapely.get_point(lines, -1)], axis=1)
    return shapely.get_coordinates(both).reshape(-1, 2, 2)


def meeting(road: NDArray[np.object_], other: NDArray[np.object_]) -> Meeting:
    """
    Find where a road meets another.

    Parameters
    ----------
    road, other
        The lines of each, in metres.

    Returns
    -------
    meeting
        Points on `road` where the lines cross, touch or share a stretch (its ends); only where there are
        none, those where one of the two stops up to `SHORT_M` short of the other.
    """
    first, second = shapely.STRtree(road).query(other, predicate="dwithin", distance=SNAP_M)
    a, b = road[second], other[first]
    crossed = shapely.intersection(a, b)
    touching = shapely.is_empty(crossed)
    crossed[touching] = shapely.get_point(shapely.shortest_line(a[touching], b[touching]), 0)
    shared = shapely.get_dimensions(crossed) == 1
    crossed[shared] = shapely.boundary(shapely.line_merge(crossed[shared]))
    points = shapely.get_coordinates(crossed)
    short = not len(points)
    if short:
        points = _stopping_short(road, other)
    return Meeting(points, clustered(points, CROSSING_M), short)


def _stopping_short(road: NDArray[np.object_], other: NDArray[np.object_]) -> NDArray[np.float64]:
    """Return the points on a road where it ends beside the other, or the other beside it."""
    whole, across = shapely.multilinestrings(road), shapely.multilinestrings(other)
    found = []
    for ends, line in ((other, whole), (road, across)):
        tips = shapely.points(ends_of(ends).reshape(-1, 2))
        near = tips[shapely.dwithin(tips, line, SHORT_M)]
        on_road = shapely.line_interpolate_point(
            road[:, None], shapely.line_locate_point(road[:, None], near)
        )
        nearest = np.argmin(shapely.distance(on_road, near), axis=0) if len(near) else np.empty(0, int)
        found.append(shapely.get_coordinates(on_road[nearest, np.arange(len(near))]))
    return np.vstack(found)


def clustered(points: NDArray[np.float64], apart_m: float) -> NDArray[np.int64]:
    """Number points (n, 2) so that those closer than `apart_m`, also by way of others, share a number."""
    if not len(points):
        return np.empty(0, dtype="int64")
    pairs = cKDTree(points).query_pairs(apart_m, output_type="ndarray")
    graph = coo_array((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(len(points), len(points)))
    return connected_components(graph, directed=False)[1].astype("int64")


def crossing_roads(network: Network, key: str) -> list[str]:
    """Name the roads that meet a road, in the order of the network."""
    lines = network.lines[network.rows[key]]
    others = shapely.STRtree(network.lines).query(lines, predicate="dwithin", distance=SNAP_M)[1]
    keys = dict.fromkeys(network.keys[np.sort(others)])
    return [network.names[other] for other in keys if other and other != key]


def continuations(network: Network, keys: frozenset[str]) -> frozenset[str]:
    """Find the roads that go straight on, under another name, where the given roads end."""
    rows = np.concatenate([network.rows[key] for key in sorted(keys)])
    ends = ends_of(network.lines[rows]).reshape(-1, 2)
    ahead = _outward(network.lines[rows])
    met = network.tree.query_ball_point(ends, SNAP_M)
    found: set[str] = set()
    for end, neighbours in enumerate(met):
        others = [at for at in neighbours if at // 2 != rows[end // 2]]
        if any(network.keys[at // 2] in keys for at in others):
            continue  # the road itself goes on here
        for at in others:
            away = -_outward(network.lines[at // 2 : at // 2 + 1])[at % 2]
            if network.keys[at // 2] and float(ahead[end] @ away) >= STRAIGHT:
                found.add(str(network.keys[at // 2]))
    return frozenset(found)


def _outward(lines: NDArray[np.object_]) -> NDArray[np.float64]:
    """Return unit vectors out of the first and the last point of lines, shape (2 n, 2)."""
    ends = ends_of(lines)
    count = shapely.get_num_points(lines)
    second = shapely.get_coordinates(shapely.get_point(lines, 1))
    before = shapely.get_coordinates(shapely.get_point(lines, count - 2))
    out = np.stack([ends[:, 0] - second, ends[:, 1] - before], axis=1).reshape(-1, 2)
    return out / np.maximum(np.hypot(*out.T), 1e-9)[:, None]
