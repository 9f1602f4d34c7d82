"""Find which zones lie side by side: sections that meet on the ground, communities that share a border."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from ... import crs
from ...roads.network import SHORT_M

Ints = NDArray[np.int64]
MEET_M = SHORT_M
"""Sections no farther apart meet: one that is drawn to the kerb of the other still does."""
SIDES_M = 45.0
"""The sections of two sides of one road lie no farther apart."""
BORDER_M = 2.0
"""Borders of communities no farther apart are one border: gaps and slivers of drawing."""
LEAST_BORDER_M = 10.0
"""A shared border is at least so long; less is a corner."""


@dataclass(frozen=True)
class Graph:
    """
    Zones side by side.

    Attributes
    ----------
    pairs
        Positions of two zones that are neighbours, the lower first, each pair once; shape (m, 2).
    component
        Number of the connected part of the network each zone lies in; shape (n,).
    places
        The middle of each zone in metres; shape (n, 2).
    """

    pairs: Ints
    component: Ints
    places: NDArray[np.float64]

    @property
    def neighbours(self) -> list[list[int]]:
        """The neighbours of each zone, rising."""
        both = np.concatenate([self.pairs, self.pairs[:, ::-1]])
        both = both[np.lexsort((both[:, 1], both[:, 0]))]
        ends = np.searchsorted(both[:, 0], np.arange(len(self.component) + 1))
        return [both[a:b, 1].tolist() for a, b in pairwise(ends)]


def build(zones: gpd.GeoDataFrame, kind: str, projection: str, meet_m: float = MEET_M) -> Graph:
    """
    Build the graph of a city's sections or communities.

    Sections are neighbours where they come within `meet_m` of each other (at a crossing all of its arms do;
    a bridge over a road counts as a crossing, for the map does not say which lies above), and the two sides
    of one road where they run side by side. Communities are neighbours where they share at least 10 m of
    border.
    """
    shapes = crs.project_frame(zones, projection).geometry.to_numpy()
    pairs = _borders(shapes) if kind == "community" else _meetings(shapes, zones, meet_m)
    links = coo_array((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(len(zones), len(zones)))
    component = connected_components(links, directed=False)[1].astype("int64")
    return Graph(pairs, component, _middles(shapes))


def _middles(shapes: NDArray[np.object_]) -> NDArray[np.float64]:
    middles = shapely.centroid(shapes)
    return shapely.get_coordinates(middles).reshape(-1, 2)


def _near(shapes: NDArray[np.object_], distance: float) -> Ints:
    if not len(shapes):
        return np.empty((0, 2), dtype="int64")
    first, second = shapely.STRtree(shapes).query(shapes, predicate="dwithin", distance=distance)
    found = np.column_stack([first, second])[first < second].astype("int64")
    return found[np.lexsort((found[:, 1], found[:, 0]))]


def _meetings(shapes: NDArray[np.object_], zones: gpd.GeoDataFrame, meet_m: float) -> Ints:
    near = _near(shapes, max(meet_m, SIDES_M))
    apart = shapely.distance(shapes[near[:, 0]], shapes[near[:, 1]])
    road = zones["road"].to_numpy(dtype=object)
    side = zones["side"].to_numpy(dtype=object)
    one, other = near[:, 0], near[:, 1]
    sided = (side[one] != side[other]) & (side[one] != "") & (side[other] != "")
    facing = (road[one] == road[other]) & (road[one] != "") & sided & (apart <= SIDES_M)
    return near[(apart <= meet_m) | facing]


def _borders(shapes: NDArray[np.object_]) -> Ints:
    near = _near(shapes, BORDER_M)
    edges = shapely.boundary(shapes)
    one, other = edges[near[:, 0]], edges[near[:, 1]]
    shared = shapely.length(shapely.intersection(one, other))
    unsure = np.flatnonzero(shared < LEAST_BORDER_M)  # drawn twice, a little apart
    beside = shapely.intersection(one[unsure], shapely.buffer(other[unsure], BORDER_M))
    shared[unsure] = shapely.length(beside)
    return near[shared >= LEAST_BORDER_M]
