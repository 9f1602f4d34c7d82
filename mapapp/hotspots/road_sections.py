"""Find stretches of road along which more problems lie than chance would bring, not across blocks."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from scipy import stats

from ..errors import InputError
from ..i18n import N_
from ..matching import segment_grid
from . import _grid, _network, _significance, _spots
from ._clusters import FEWEST_PROBLEMS
from ._method import Method, Param


def find(
    problems: pd.DataFrame,
    *,
    projection: str,
    boundary: gpd.GeoDataFrame | None = None,
    sections: gpd.GeoDataFrame | None = None,
    piece: float = 100,
    reach: float = 100,
    off: float = 50,
    fewest: float = 5,
) -> gpd.GeoDataFrame:
    """
    Test for every piece of road whether it and the pieces that follow it hold more than their length's share.

    Parameters
    ----------
    problems
        Problems (ARCHITECTURE.md): `lon`, `lat` and, where they are there, `problem_id` and `best_section`
        are read. A problem belongs to its best section, else to the nearest within `off`.
    projection
        The city's metric projection.
    boundary
        Not asked.
    sections
        The road sections, EPSG:4326.
    piece
        About how long the pieces are into which sections are cut, in metres.
    reach
        How far along the roads, in metres, neighbours lie: pieces that share an end follow each other, also
        round a corner; parallel streets do not.
    off
        How far from its road a problem may lie, in metres; others are left out.
    fewest
        A piece is called significant only where it and its neighbours hold so many problems.

    Returns
    -------
    spots
        Lines, one per piece with a problem: `score` is its problems per 100 m, `zone` its section's code,
        `members`. `p`: given how many problems lie on roads, each equally likely on every metre, how often
        chance brings at least so many on the piece and its neighbours (binomial, exact); `q` corrected over
        all pieces.

    Raises
    ------
    InputError
        No sections, or fewer than 30 problems on them.
    """
    x, y = _grid.positions(problems, projection)
    if len(x) == 0:
        return _spots.frame(np.empty(0, dtype=object), np.empty(0, dtype="int64"), 0, projection)
    if sections is None or not len(sections):
        raise InputError(N_("还没有路段，不能按道路找热点。"), N_("请先导入路段。"))
    roads = _network.cut(sections, projection, piece)
    located = problems[np.isfinite(problems["lon"]) & np.isfinite(problems["lat"])]
    row, at = _on_roads(located, x, y, roads, off)
    if len(row) < FEWEST_PROBLEMS:
        raise InputError(
            N_("路段 {off} 米内只有 {count} 个问题点，少于 {fewest} 个，判断不出热点。"),
            N_("请放宽日期或类别，或加大离路距离。"),
            off=f"{off:g}",
            count=len(row),
            fewest=FEWEST_PROBLEMS,
        )
    counts = np.bincount(at, minlength=len(roads.length)).astype("float64")
    near = roads.within(reach, piece)
    around, share = near @ counts, np.clip(near @ roads.length / roads.length.sum(), 0, 1)
    p = stats.binom.sf(around - 1, len(row), share)
    q = _significance.corrected(p)
    shown = np.flatnonzero(counts)
    sure = np.where(around[shown] >= fewest, _significance.confidence(q[shown]), 0)
    names = located["problem_id"].to_numpy() if "problem_id" in located else np.arange(len(located))
    order = np.argsort(at, kind="stable")
    members = np.split(names[row[order]], np.cumsum(counts[shown].astype("int64"))[:-1])
    return _spots.frame(
        roads.drawn(shown),
        counts[shown],
        len(x),
        projection,
        z=stats.norm.isf(np.clip(p[shown], 1e-300, 1 - 1e-16)),
        p=p[shown],
        q=q[shown],
        confidence=sure,
        score=counts[shown] / roads.length[shown] * 100,
        zone=roads.codes[roads.section[shown]],
        members=members,
    )


def _on_roads(
    located: pd.DataFrame, x: np.ndarray, y: np.ndarray, roads: _network.RoadPieces, off: float
) -> tuple[np.ndarray, np.ndarray]:
    """Give the rows of the problems that lie on a road, and the piece of each."""
    pairs = segment_grid.within(segment_grid.build(roads.lines, off), x, y)
    nearest = np.full(len(x), -1)
    nearest[pairs.at[::-1]] = pairs.line[::-1]
    if "best_section" in located:
        known = pd.Index(roads.codes).get_indexer(located["best_section"].to_numpy(dtype=object))
        # A section named in the address may lie farther off than others, but not farther than `off`.
        told = pd.MultiIndex.from_arrays([pairs.at, pairs.line])
        reached = pd.MultiIndex.from_arrays([np.arange(len(x)), known]).isin(told)
        nearest = np.where(reached, known, nearest)
    row = np.flatnonzero(nearest >= 0)
    line = nearest[row]
    chainage = shapely.line_locate_point(roads.lines[line], shapely.points(x[row], y[row]))
    return row, roads.piece_at(line, chainage)


METHOD = Method(
    "road_sections",
    N_("路段热点（沿路）"),
    params=(
        Param("piece", N_("每段长约（米）"), default=100, low=50, high=500),
        Param("reach", N_("沿路邻近距离（米）"), default=100, low=0, high=1000),
        Param("off", N_("离路不超过（米）"), default=50, low=10, high=200),
        Param("fewest", N_("连同邻段最少件数（件）"), default=5, low=2, high=50),
    ),
    find=find,
    explains=N_("沿路看每百米多少件，哪一段明显多于按长度应有的；只看同路相连的邻段，不跨街区。"),
    shape="line",
    needs=("sections",),
    score=N_("每百米件数（件/100米）"),
)
