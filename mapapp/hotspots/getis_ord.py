"""Find cells around which more problems gather than chance would bring (Getis-Ord Gi*)."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
from scipy import stats

from ..errors import InputError
from ..i18n import N_
from . import _exposure, _grid, _permuted, _significance, _spots, _suggest
from ._around import neighbourhood, sum_around
from ._method import Method, Param

FEWEST_PROBLEMS = 30
"""Below this the normal approximation of Gi* says nothing."""
SEED = 20_260_701
"""Fixed, so that the same problems give the same answer."""


def find(
    problems: pd.DataFrame,
    *,
    projection: str,
    boundary: gpd.GeoDataFrame | None = None,
    sections: gpd.GeoDataFrame | None = None,
    cell: float = 100,
    reach: float = 200,
    exposure: gpd.GeoDataFrame | None = None,
    fewest: float = 5,
    permutations: float = 0,
) -> gpd.GeoDataFrame:
    """
    Test for every cell whether its neighbourhood holds more problems than the city's mean lets expect.

    Parameters
    ----------
    problems
        Problems (ARCHITECTURE.md); only `lon` and `lat` are read, rows without a position are left out.
    projection
        The city's metric projection.
    boundary
        Communities in EPSG:4326. Given and not empty, the cells looked at are those that their union
        covers or cuts, and problems elsewhere are not counted; else all cells of the rectangle around the
        problems.
    cell
        Side of a cell in metres.
    reach
        Cells whose centres are within this many metres are neighbours; a cell is its own neighbour.
    exposure
        Areas or lines in EPSG:4326 with `exposure`: households of communities, visits × metres of road
        sections… Given, chance brings problems in proportion to it and not to area: a place that is inspected
        often is hot only where it has more problems than its inspections explain.
    fewest
        A neighbourhood with fewer problems is never called significant, whatever its z.
    permutations
        More than 0: the pseudo p-value of so many conditional permutations (`_permuted`) takes the place of
        the normal distribution's. It can be no smaller than 1 / (permutations + 1), so that in a large city
        hardly anything withstands the correction for many cells.

    Returns
    -------
    spots
        The cells that hold a problem as the spots frame of ARCHITECTURE.md: `z` as `gi_star`; `p` one-sided
        (more than expected), the larger of two: that of `z` under the normal distribution, which asks whether
        the neighbourhood stands out from how much the city's cells differ, and that of `by_chance`, which is
        exact where counts are small and the normal distribution promises too much; `q` corrected over all
        cells looked at, empty ones too; highest first. Empty in, empty out.

    Raises
    ------
    InputError
        Fewer than `FEWEST_PROBLEMS` problems with a position, all problems in one cell, or a grid too large.
    """
    x, y = _grid.positions(problems, projection)
    if len(x) == 0:
        return _spots.frame(np.empty(0, dtype=object), np.empty(0, dtype="int64"), 0, projection)
    grid, looked_at, shares = study(x, y, projection, boundary, cell)
    counts = np.where(looked_at, grid.counts, 0)
    check_enough(counts)
    near = neighbourhood(reach, cell)
    z, around = gi_star(counts, looked_at, near)
    p = stats.norm.sf(z)
    if permutations >= 1:
        p[looked_at] = shuffled(counts, looked_at, around, near, int(permutations))
    if exposure is not None:
        shares = _exposure.shares(grid, looked_at, shares, exposure, projection)
    p = np.fmax(p, by_chance(around, counts.sum(), shares, near))
    q = np.full(counts.shape, np.nan)
    tested = np.isfinite(z)
    q[tested] = _significance.corrected(p[tested])
    shown = np.nonzero(counts)
    sure = np.where(around[shown] >= fewest, _significance.confidence(q[shown]), 0)
    test = {"z": z[shown], "p": p[shown], "q": q[shown], "confidence": sure}
    return _spots.frame(grid.boxes(*shown), counts[shown], len(x), projection, **test)


def gi_star(counts: np.ndarray, looked_at: np.ndarray, near: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """
    Compute the Gi* z-value of each cell.

    Parameters
    ----------
    counts
        Problems per cell, integers, shape (rows, columns); 0 where not looked at.
    looked_at
        Booleans of the same shape: the cells of the study area, the n of the formula.
    near
        Booleans, odd by odd: which cells around the middle one are neighbours, itself included.

    Returns
    -------
    z, around
        Same shape: z (NaN outside the study area or where every cell is a neighbour), and the problems in
        the neighbourhood. With binary weights, k neighbours, mean m and standard deviation s over n cells:
        ``z = (around − m k) / (s √((n k − k²) / (n − 1)))``.
        Ord, Getis (1995), Geographical Analysis 27, 286–306, formula 14.
    """
    n = int(looked_at.sum())
    around, k = sum_around(counts, near), sum_around(looked_at, near)
    mean = counts.sum() / n
    spread = np.sqrt((counts[looked_at].astype("float64") ** 2).sum() / n - mean**2)
    with np.errstate(divide="ignore", invalid="ignore"):
        z = (around - mean * k) / (spread * np.sqrt((n * k - k**2) / (n - 1)))
    usable = looked_at & (k < n)
    return np.where(usable, z, np.nan), around


def shuffled(
    counts: np.ndarray, looked_at: np.ndarray, around: np.ndarray, near: np.ndarray, permutations: int
) -> np.ndarray:
    """Compute pseudo p-values of the cells looked at, in the order of rows (`_permuted.pseudo_p`)."""
    k = sum_around(looked_at, near)[looked_at].astype("int64")
    values = counts[looked_at].astype("float64")
    p = _permuted.pseudo_p(values, around[looked_at], k, permutations, SEED)
    # Where fewer than expected lie around, the pseudo p speaks of the other side.
    return np.where(around[looked_at] > values.mean() * k, p, 1.0)


def by_chance(around: np.ndarray, total: float, shares: np.ndarray, near: np.ndarray) -> np.ndarray:
    """
    Compute how often chance alone brings at least so many problems around a cell, exactly.

    Parameters
    ----------
    around
        Problems in the neighbourhood of each cell, shape (rows, columns).
    total
        Problems in all.
    shares
        Share of each cell inside the study area, 0–1.
    near
        See `gi_star`.

    Returns
    -------
    p
        Same shape: with every problem equally likely anywhere in the study area, and their number given, the
        neighbourhood holds a binomial number: ``P(X ≥ around), X ~ Bin(total, its share of the area)``.
    """
    share = np.clip(sum_around(shares, near, whole=False) / shares.sum(), 0.0, 1.0)
    return stats.binom.sf(around - 1, int(total), share)


def study(
    x: np.ndarray, y: np.ndarray, projection: str, boundary: gpd.GeoDataFrame | None, cell: float
) -> tuple[_grid.Grid, np.ndarray, np.ndarray]:
    """Lay the grid, mark the cells looked at, and say which share of each lies in the study area."""
    if boundary is None or len(boundary) == 0:
        grid = _grid.lay(x, y, cell, (x.min(), y.min(), x.max(), y.max()))
        return grid, np.ones(grid.counts.shape, dtype=bool), np.ones(grid.counts.shape)
    area = _grid.union_of(boundary, projection)
    grid = _grid.lay(x, y, cell, area.bounds)
    looked_at = _grid.within(grid, area)
    return grid, looked_at, _grid.inside_shares(grid, area, looked_at)


def check_enough(counts: np.ndarray) -> None:
    total = int(counts.sum())
    if total < FEWEST_PROBLEMS:
        raise InputError(
            N_("只有 {count} 个问题点有位置并在范围内，少于 {fewest} 个，判断不出热点。"),
            N_("请放宽日期或类别，或改用“网格计数”。"),
            count=total,
            fewest=FEWEST_PROBLEMS,
        )
    if np.count_nonzero(counts) == 1:
        raise InputError(
            N_("全部 {count} 个问题点落在同一个网格里，没有别处可比，判断不出热点。"),
            N_("请缩小网格边长，或检查坐标是否都是同一点。"),
            count=total,
        )


METHOD = Method(
    "getis_ord",
    N_("显著热点（Getis-Ord Gi*）"),
    params=(
        Param("cell", N_("网格边长（米）"), default=100, low=50, high=500),
        Param("reach", N_("邻近距离（米）"), default=200, low=50, high=1000),
        Param("fewest", N_("邻近范围内最少件数（件）"), default=5, low=2, high=50),
        Param("permutations", N_("随机重排次数（0＝不用）"), default=0, low=0, high=9999),
    ),
    find=find,
    suggest=_suggest.cells,
    takes_exposure=True,
    explains=N_("哪里的问题明显多于随机散布：看每个网格及其周围，并校正多次检验。"),
)
