"""Walk along a road from one crossing to another: the pieces of line between them, in order."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import cKDTree
from shapely.ops import substring

from .network import SNAP_M, clustered, ends_of

GAP_M = 100.0
"""A road may be interrupted for so long (a square, a bridge of another name) and still go on."""
GAP_COST = 3.0
"""A metre without line counts as so many with one."""
DEAR = 10.0
"""A metre to be avoided counts as so many."""


class Walk(NamedTuple):
    """A way along a road: its parts in walking direction, the edges it took, its length, metres bridged."""

    parts: tuple[shapely.LineString, ...]
    edges: frozenset[int]
    length_m: float
    bridged_m: float

    @property
    def line(self) -> shapely.Geometry:
        """The walk as one geometry."""
        return self.parts[0] if len(self.parts) == 1 else shapely.multilinestrings(list(self.parts))


@dataclass(frozen=True)
class Course:
    """
    A road cut into edges between nodes.

    Attributes
    ----------
    lines
        The edges, shape (e,); None for one that bridges a gap.
    ends
        The two nodes of each, shape (e, 2).
    cost
        Length of each in metres, gaps dearer, shape (e,).
    rows
        Position in the network of the line that each was cut from, -1 for a bridge, shape (e,).
    places
        The nodes, shape (n, 2).
    """

    lines: NDArray[np.object_]
    ends: NDArray[np.int64]
    cost: NDArray[np.float64]
    rows: NDArray[np.int64]
    places: NDArray[np.float64]

    def nodes_at(self, points: NDArray[np.float64]) -> NDArray[np.int64]:
        """Return the node nearest to each point."""
        return cKDTree(self.places).query(points)[1].astype("int64")


def course(lines: NDArray[np.object_], rows: NDArray[np.int64], points: NDArray[np.float64]) -> Course:
    """
    Cut a road where its own lines meet and at given points.

    Parameters
    ----------
    lines, rows
        The road's lines in metres and their positions in the network.
    points
        Where to cut besides, shape (k, 2).
    """
    cuts = np.vstack([points, ends_of(lines).reshape(-1, 2), _self_crossings(lines)])
    at, line = shapely.STRtree(lines).query(shapely.points(cuts), predicate="dwithin", distance=SNAP_M)
    along = shapely.line_locate_point(lines[line], shapely.points(cuts[at]))
    made: list[shapely.LineString] = []
    origin: list[int] = []
    for number, whole in enumerate(lines):
        stops = _apart(along[line == number], whole.length)
        pieces = [substring(whole, a, b) for a, b in pairwise(stops)] if len(stops) > 2 else [whole]
        made += pieces
        origin += [int(rows[number])] * len(pieces)
    edges = np.array(made, dtype=object)
    tips = ends_of(edges).reshape(-1, 2)
    node = clustered(tips, SNAP_M)
    places = np.empty((node.max() + 1, 2))
    places[node] = tips
    return Course(edges, node.reshape(-1, 2), shapely.length(edges), np.array(origin), places)


def _self_crossings(lines: NDArray[np.object_]) -> NDArray[np.float64]:
    a, b = shapely.STRtree(lines).query(lines, predicate="crosses")
    once = a < b
    crossed = shapely.intersection(lines[a[once]], lines[b[once]])
    return shapely.get_coordinates(crossed[shapely.get_dimensions(crossed) == 0])


def _apart(along: NDArray[np.float64], length: float) -> list[float]:
    """Return rising stops from 0 to the length, none closer than `SNAP_M` to the one before."""
    stops = [0.0]
    for stop in np.sort(along):
        if stop - stops[-1] > SNAP_M and length - stop > SNAP_M:
            stops.append(float(stop))
    return [*stops, length]


def bridged(road: Course) -> Course:
    """Add an edge without line between dead ends that are closer than `GAP_M`."""
    degree = np.bincount(road.ends.ravel(), minlength=len(road.places))
    dead = np.flatnonzero(degree == 1)
    pairs = dead[cKDTree(road.places[dead]).query_pairs(GAP_M, output_type="ndarray").reshape(-1, 2)]
    far = np.hypot(*(road.places[pairs[:, 0]] - road.places[pairs[:, 1]]).T)
    return Course(
        np.concatenate([road.lines, np.full(len(pairs), None, dtype=object)]),
        np.vstack([road.ends, pairs]),
        np.concatenate([road.cost, far * GAP_COST]),
        np.concatenate([road.rows, np.full(len(pairs), -1)]),
        road.places,
    )


def walk(
    road: Course,
    start: NDArray[np.int64],
    end: NDArray[np.int64],
    *,
    closed: NDArray[np.int64] | None = None,
    without: frozenset[int] = frozenset(),
    dear: frozenset[int] = frozenset(),
) -> Walk | None:
    """
    Walk the shortest way from one crossing to another.

    Parameters
    ----------
    road
        The road.
    start, end
        Nodes of the two crossings; the nodes of one crossing count as one place.
    closed
        Nodes that may not be passed.
    without
        Edges that may not be taken.
    dear
        Edges to be avoided where there is another way.

    Returns
    -------
    walk
        None where no way leads along the road.
    """
    place = np.arange(len(road.places))
    place[start], place[end] = start[0], end[0]
    ends = place[road.ends]
    open_edge = ends[:, 0] != ends[:, 1]
    if without:
        open_edge[list(without)] = False
    if closed is not None and len(closed):
        open_edge &= ~np.isin(ends, closed).any(axis=1)
    cost = road.cost.copy()
    cost[list(dear)] *= DEAR
    kept = np.flatnonzero(open_edge)
    # Of several edges between two places the shortest counts (a sparse matrix would add them up).
    kept = kept[np.argsort(cost[kept], kind="stable")]
    low, high = ends[kept].min(axis=1), ends[kept].max(axis=1)
    kept = kept[np.unique(np.stack([low, high]), axis=1, return_index=True)[1]]
    size = len(road.places)
    graph = coo_array((cost[kept], (ends[kept, 0], ends[kept, 1])), shape=(size, size)).tocsr()
    far, before = dijkstra(graph, directed=False, indices=start[0], return_predecessors=True)
    if not np.isfinite(far[end[0]]):
        return None
    taken = {(min(*ends[edge]), max(*ends[edge])): int(edge) for edge in kept}
    return _walked(road, place, _way_back(before, int(start[0]), int(end[0])), taken)


def _way_back(before: NDArray[np.int64], start: int, end: int) -> list[int]:
    nodes = [end]
    while nodes[-1] != start:
        nodes.append(int(before[nodes[-1]]))
    return nodes[::-1]


def _walked(road: Course, place: NDArray[np.int64], nodes: list[int], taken: dict) -> Walk:
    steps = [(taken[min(a, b), max(a, b)], a) for a, b in pairwise(nodes)]
    parts: list[list[NDArray[np.float64]]] = [[]]
    gaps = 0.0
    for edge, first in steps:
        if road.lines[edge] is None:
            gaps += float(road.cost[edge]) / GAP_COST
            parts.append([])
            continue
        corners = shapely.get_coordinates(road.lines[edge])
        parts[-1].append(corners if place[road.ends[edge, 0]] == first else corners[::-1])
    lines = tuple(shapely.LineString(_chained(part)) for part in parts if part)
    length = float(sum(line.length for line in lines))
    return Walk(lines, frozenset(edge for edge, _ in steps), length, gaps)


def _chained(part: list[NDArray[np.float64]]) -> NDArray[np.float64]:
    """Put lines end to end; the first point of each but the first stands for the last of the one before."""
    return np.vstack([part[0], *(corners[1:] for corners in part[1:])])
