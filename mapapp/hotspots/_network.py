"""Cut road sections into short pieces and say which of them follow each other along the roads."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely
from scipy import sparse
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree
from shapely.ops import substring

from .. import crs

SNAP_M = 1.0
"""Ends of sections closer than this are one crossing."""


@dataclass(frozen=True)
class RoadPieces:
    """
    Road sections in pieces of about one length.

    Attributes
    ----------
    lines, codes
        The sections in metres and their codes, shape (m,).
    first
        Number of each section's first piece, and of all; shape (m + 1,).
    section, begin, length
        Of each piece its section, where it begins along it and how long it is, in metres; shape (n,).
    touching
        Sparse (n, n): 1 where two pieces share an end, and for a piece with itself.
    """

    lines: np.ndarray
    codes: np.ndarray
    first: np.ndarray
    section: np.ndarray
    begin: np.ndarray
    length: np.ndarray
    touching: sparse.csr_array

    def piece_at(self, section: np.ndarray, chainage_m: np.ndarray) -> np.ndarray:
        """Return the piece at a distance along each section, shape (k,)."""
        count = np.diff(self.first)[section]
        turn = np.floor(chainage_m / self.length[self.first[section]]).astype("int64")
        return self.first[section] + np.clip(turn, 0, count - 1)

    def drawn(self, pieces: np.ndarray) -> np.ndarray:
        """Draw pieces as lines; a section of several parts that is one piece is drawn whole."""
        shapes = []
        for piece in pieces:
            line, begin = self.lines[self.section[piece]], self.begin[piece]
            alone = self.first[self.section[piece] + 1] - self.first[self.section[piece]] == 1
            shapes.append(line if alone else substring(line, begin, begin + self.length[piece]))
        return np.array(shapes, dtype=object)

    def within(self, reach_m: float, piece_m: float) -> sparse.csr_array:
        """Say which pieces are reached from which by so many metres along the roads, in whole pieces."""
        near = self.touching
        for _ in range(int(reach_m // piece_m) - 1):
            near = (near @ self.touching > 0).astype("float64")
        return near if reach_m >= piece_m else sparse.eye_array(len(self.length), format="csr")


def cut(sections: gpd.GeoDataFrame, projection: str, piece_m: float) -> RoadPieces:
    """Cut sections (EPSG:4326) into pieces of about `piece_m` metres, none longer than one and a half."""
    measured = crs.project_frame(sections, projection)
    merged = shapely.line_merge(measured.geometry.to_numpy())
    sound = shapely.length(merged) > 0
    lines, codes = merged[sound], sections["code"].to_numpy(dtype=object)[sound]
    whole = shapely.length(lines)
    single = shapely.get_num_geometries(lines) == 1
    count = np.where(single, np.maximum(np.rint(whole / piece_m), 1), 1).astype("int64")
    first = np.concatenate([[0], np.cumsum(count)])
    section = np.repeat(np.arange(len(lines)), count)
    length = np.repeat(whole / count, count)
    begin = (np.arange(first[-1]) - first[section]) * length
    ends = np.concatenate(
        [
            shapely.get_coordinates(shapely.line_interpolate_point(lines[section], at))
            for at in (begin, begin + length)
        ]
    )
    return RoadPieces(lines, codes, first, section, begin, length, _touching(ends, len(section)))


def _touching(ends: np.ndarray, pieces: int) -> sparse.csr_array:
    if not pieces:
        return sparse.csr_array((0, 0))
    pairs = cKDTree(ends).query_pairs(SNAP_M, output_type="ndarray")
    graph = sparse.coo_array((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(len(ends), len(ends)))
    node = connected_components(graph, directed=False)[1]
    at = np.tile(np.arange(pieces), 2)
    met = sparse.csr_array((np.ones(len(at)), (at, node)), shape=(pieces, node.max() + 1))
    return ((met @ met.T) > 0).astype("float64").tocsr()
