"""Find cells around which more problems gather than chance would bring (Getis-Ord Gi*)."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
from scipy import ndimage, signal, stats

from ..errors import InputError
from ..i18n import N_
from . import _grid, _significance, _spots
from ._method import Method, Param

FEWEST_PROBLEMS = 30
"""Below this the normal approximation of Gi* says nothing."""
WIDEST_DIRECT = 9
"""Neighbourhoods up to this many cells across are summed directly, wider ones by Fourier transform."""


def find(
    problems: pd.DataFrame,
    *,
    projection: str,
    boundary: gpd.GeoDataFrame | None = None,
    cell: float = 100,
    reach: float = 200,
    fewest: float = 5,
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
    fewest
        A neighbourhood with fewer problems is never called significant, whatever its z.

    Returns
    -------
    spots
        The cells that hold a problem as the spots frame of ARCHITECTURE.md: `z` as `gi_star`; `p` one-sided
        (more than expected); `q` corrected over all cells looked at, empty ones too; highest first. Empty
        in, empty out.

    Raises
    ------
    InputError
        Fewer than `FEWEST_PROBLEMS` problems with a position, all problems in one cell, or a grid too large.
    """
    x, y = _grid.positions(problems, projection)
    if len(x) == 0:
        return _spots.frame(np.empty(0, dtype=object), np.empty(0, dtype="int64"), 0, projection)
    grid, looked_at = _study(x, y, projection, boundary, cell)
    counts = np.where(looked_at, grid.counts, 0)
    _check_enough(counts)
    z, around = gi_star(counts, looked_at, _neighbourhood(reach, cell))
    p = stats.norm.sf(z)
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
    around, k = _sum_around(counts, near), _sum_around(looked_at, near)
    mean = counts.sum() / n
    spread = np.sqrt((counts[looked_at].astype("float64") ** 2).sum() / n - mean**2)
    with np.errstate(divide="ignore", invalid="ignore"):
        z = (around - mean * k) / (spread * np.sqrt((n * k - k**2) / (n - 1)))
    usable = looked_at & (k < n)
    return np.where(usable, z, np.nan), around


def _study(
    x: np.ndarray, y: np.ndarray, projection: str, boundary: gpd.GeoDataFrame | None, cell: float
) -> tuple[_grid.Grid, np.ndarray]:
    """Lay the grid and mark the cells looked at."""
    if boundary is None or len(boundary) == 0:
        grid = _grid.lay(x, y, cell, (x.min(), y.min(), x.max(), y.max()))
        return grid, np.ones(grid.counts.shape, dtype=bool)
    area = _grid.union_of(boundary, projection)
    grid = _grid.lay(x, y, cell, area.bounds)
    return grid, _grid.within(grid, area)


def _check_enough(counts: np.ndarray) -> None:
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


def _neighbourhood(reach: float, cell: float) -> np.ndarray:
    """Mark the cells whose centres are within `reach` metres of the middle one's."""
    steps = int(np.floor(reach / cell + 1e-9))
    offsets = np.arange(-steps, steps + 1)
    # Compared in whole cells with a little slack: 200 m in cells of 100 m must include the second neighbour.
    return np.hypot(*np.meshgrid(offsets, offsets)) <= reach / cell + 1e-9


def _sum_around(values: np.ndarray, near: np.ndarray) -> np.ndarray:
    """Sum whole numbers over the neighbourhood of each cell; nothing lies beyond the grid's rim. Exact."""
    whole = values.astype("float64")
    if near.shape[0] <= WIDEST_DIRECT:
        return ndimage.convolve(whole, near.astype("float64"), mode="constant")
    # Sums of whole numbers are whole: rounding takes away the transform's error.
    return np.rint(signal.fftconvolve(whole, near.astype("float64"), mode="same"))


METHOD = Method(
    "getis_ord",
    N_("显著热点（Getis-Ord Gi*）"),
    params=(
        Param("cell", N_("网格边长（米）"), default=100, low=50, high=500),
        Param("reach", N_("邻近距离（米）"), default=200, low=50, high=1000),
        Param("fewest", N_("邻近范围内最少件数（件）"), default=5, low=2, high=50),
    ),
    find=find,
)
