"""Build the town's zones: communities from the blocks between the streets, road sections from the pieces."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from ._ground import PROJECTION, bend_shapes
from ._network import Piece
from ._plan import COMMUNITIES, EDGE, LANE, SPLIT

TOWN_CODE = "999901001"  # six digits of a county that does not exist, three of its only street office
SIDES = {"north": "北侧", "south": "南侧", "east": "东侧", "west": "西侧", "both": ""}
SMOOTH_M = 0.05  # drawing a line beside another leaves vertices millimetres apart
LEFT_AND_RIGHT = (("north", "south"), ("west", "east"))  # of a line drawn eastwards, of one drawn northwards


def _blocks(lines: list[Piece]) -> NDArray[np.object_]:
    """Find the blocks between streets, river and edge on the plan; lanes bound nothing."""
    bounds = shapely.union_all([p.line for p in lines if p.width_m > LANE or p.name in ("river", "edge")])
    blocks = shapely.get_parts(shapely.polygonize(shapely.get_parts(bounds)))
    inside = shapely.covers(shapely.Polygon(EDGE).buffer(0.5), shapely.point_on_surface(blocks))
    return blocks[inside]


def build_communities(lines: list[Piece]) -> gpd.GeoDataFrame:
    """
    Put the blocks together to communities.

    A block belongs to the community one of whose seeds lies in it, else to that of the nearest seed.

    Parameters
    ----------
    lines
        The cut plan.

    Returns
    -------
    communities
        `code`, `name` and polygons in `PROJECTION` that cover the town without gap or overlap: neighbours
        share every vertex of their border.
    """
    blocks = _blocks(lines)
    seeds = [(c.number, shapely.Point(seed)) for c in COMMUNITIES for seed in c.seeds]
    tree = shapely.STRtree([point for _, point in seeds])
    nearest = tree.nearest(blocks)  # a block that holds a seed is at distance 0 from it
    numbers = np.array([seeds[i][0] for i in nearest])
    ground = bend_shapes(blocks)
    return gpd.GeoDataFrame(
        {
            "code": [f"{TOWN_CODE}{c.number:03d}" for c in COMMUNITIES],
            "name": [c.name for c in COMMUNITIES],
        },
        geometry=[shapely.coverage_union_all(ground[numbers == c.number]) for c in COMMUNITIES],
        crs=PROJECTION,
    )


def _name(road: str, start: str, end: str, side: str) -> str:
    return f"{road}({start}—{end}段){SIDES[side]}"


def _row(
    piece: Piece, line: shapely.LineString, side: str, middle: shapely.LineString, hand: int
) -> dict[str, object]:
    return {
        "name": _name(piece.name, piece.start, piece.end, side),
        "road": piece.name,
        "from_road": piece.start,
        "to_road": piece.end,
        "side": side,
        "width_m": piece.width_m,
        "middle": middle,
        "hand": hand,
        "geometry": line,
    }


def build_sections(lines: list[Piece]) -> gpd.GeoDataFrame:
    """
    Turn the pieces of the roads into road sections.

    Parameters
    ----------
    lines
        The cut plan.

    Returns
    -------
    sections
        `code`, `name`, `road`, `from_road`, `to_road`, `side`, `width_m`, `middle` (the road's own middle
        line), `hand` (1 on the left of the middle line, -1 on the right, 0 both) and lines in `PROJECTION`.
        Where the two sides are answered for apart (`SPLIT`), there is a section for each, drawn a quarter of
        the width off the middle.
    """
    streets = [p for p in lines if p.name not in ("river", "edge")]
    ground = bend_shapes(np.array([p.line for p in streets], dtype=object))
    rows: list[dict[str, object]] = []
    for piece, line in zip(streets, ground, strict=True):
        if (piece.name, piece.start) not in SPLIT:
            rows.append(_row(piece, line, "both", line, 0))
            continue
        (x0, y0), (x1, y1) = line.coords[0], line.coords[-1]
        eastwards = abs(x1 - x0) > abs(y1 - y0)
        off = (1 if (x1 > x0 if eastwards else y1 > y0) else -1) * piece.width_m / 4
        for left, side in zip((off, -off), LEFT_AND_RIGHT[0 if eastwards else 1], strict=True):
            rows.append(
                _row(piece, line.offset_curve(left).simplify(SMOOTH_M), side, line, 1 if left > 0 else -1)
            )
    codes = [f"LD{number:03d}" for number in range(1, len(rows) + 1)]
    return gpd.GeoDataFrame(pd.DataFrame(rows).assign(code=codes), geometry="geometry", crs=PROJECTION)
