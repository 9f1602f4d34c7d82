"""Take a city's communities apart into cells that are covered by none, by one or by several of them.

Borders that two neighbours share exactly, one on each side, say nothing: they are left out before anything is
computed. What remains (the city's edge, holes, and borders that do not match) is cut into cells. A city drawn
well costs little, however many vertices it has.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray

from .. import crs

GRID_M = 0.001
"""Borders are cut on a grid so fine, in metres."""
MOST_EDGES = 200_000
"""With more edges that no neighbour shares, borders are first drawn with fewer corners."""
DETAIL_M = 0.02
"""How far off such a border may be: less than the narrowest gap that is told (`_coverage.LEAST_WIDTH_M`)."""


class Mosaic(NamedTuple):
    """
    Cells of a city.

    Attributes
    ----------
    cells
        Polygons in metres, shape (n,).
    covered
        How many communities cover each, shape (n,); the same everywhere in a cell, though not by the same
        communities: borders between neighbours do not part cells.
    measured
        The communities as they were cut, in metres: as given, or drawn with fewer corners.
    """

    cells: NDArray[np.object_]
    covered: NDArray[np.int64]
    measured: NDArray[np.object_]

    def footprint(self) -> shapely.Geometry:
        """Return what any community covers, as one geometry."""
        return shapely.coverage_union_all(self.cells[self.covered > 0])


def mosaic(polygons: NDArray[np.object_], measured: NDArray[np.object_], projection: str) -> Mosaic:
    """
    Take communities apart.

    Parameters
    ----------
    polygons
        Valid polygons in WGS 84, shape (n,); shared borders are told by equal coordinates.
    measured
        The same polygons in metres, in `projection`.
    """
    edges = _unmatched(polygons)
    if len(edges) > MOST_EDGES:
        measured = shapely.simplify(measured, DETAIL_M)
        edges = _unmatched(measured)
    else:
        x, y = crs.project(edges[..., 0].ravel(), edges[..., 1].ravel(), projection)
        edges = np.stack([x, y], axis=-1).reshape(-1, 2, 2)
    lines = shapely.linestrings(edges)
    merged = shapely.line_merge(shapely.multilinestrings(lines)) if len(lines) else shapely.MultiLineString()
    noded = shapely.union_all(shapely.get_parts(merged), grid_size=GRID_M)
    cells = shapely.get_parts(shapely.polygonize(shapely.get_parts(noded)))
    inner = shapely.point_on_surface(cells)
    cell = shapely.STRtree(measured).query(inner, predicate="intersects")[0]
    return Mosaic(cells, np.bincount(cell, minlength=len(cells)).astype("int64"), measured)


def _unmatched(polygons: NDArray[np.object_]) -> NDArray[np.float64]:
    """
    Return the border edges that no neighbour shares on the other side, shape (k, 2, 2), as they are drawn.

    With every ring drawn so that its inside lies on the left, an edge and the same edge backwards cancel: to
    cross both changes nothing in how many communities cover the ground.
    """
    # get_rings passes over polygons of several parts: they are taken apart first.
    rings = shapely.get_rings(shapely.get_parts(shapely.orient_polygons(polygons)))
    corners, ring = shapely.get_coordinates(rings, return_index=True)
    number = np.unique(corners[:, 0] + 1j * corners[:, 1], return_inverse=True)[1]
    first = np.flatnonzero((ring[1:] == ring[:-1]) & (number[1:] != number[:-1]))
    a, b = number[first], number[first + 1]
    key = np.minimum(a, b) * (number.max(initial=0) + 1) + np.maximum(a, b)
    order = np.argsort(key, kind="stable")
    starts = np.flatnonzero(np.r_[True, np.diff(key[order]) != 0]) if len(key) else np.empty(0, int)
    balance = np.add.reduceat(np.where(a < b, 1, -1)[order], starts) if len(key) else starts
    kept = first[order[starts[balance != 0]]]
    return np.stack([corners[kept], corners[kept + 1]], axis=1)
