"""Make the indexes of a city's zones once, for as many problems as come."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd

from . import communities as community_evidence
from . import sections as section_evidence
from ._blocks import in_threads
from .cell_index import CellIndex
from .segment_grid import SegmentGrid


@dataclass(frozen=True)
class Prepared:
    """
    The indexes of one city's zones. They are only read and may be shared between threads.

    Attributes
    ----------
    reach_m
        The reach they were made for, in metres.
    cells
        The communities in cells.
    sections
        The road sections ordered by code, in the city's metres.
    segments
        Their segments in cells.
    """

    reach_m: float
    cells: CellIndex
    sections: gpd.GeoDataFrame
    segments: SegmentGrid


def prepare(
    communities: gpd.GeoDataFrame,
    sections: gpd.GeoDataFrame,
    *,
    projection: str,
    reach_m: float,
    cells: CellIndex | None = None,
) -> Prepared:
    """
    Index zones.

    Parameters
    ----------
    communities, sections
        Frames of ARCHITECTURE.md.
    projection, reach_m
        As `matching.assign` takes them.
    cells
        The index of these very communities, where it is kept at hand.
    """

    def of_areas() -> CellIndex:
        return community_evidence.index_of(communities) if cells is None else cells

    def of_roads() -> tuple[gpd.GeoDataFrame, SegmentGrid]:
        measured = section_evidence.measured(sections, projection)
        return measured, section_evidence.grid_of(measured, reach_m)

    (measured, segments), index = in_threads(lambda at: (of_roads, of_areas)[at](), 2)
    return Prepared(reach_m, index, measured, segments)
