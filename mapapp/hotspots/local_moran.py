"""Tell cells that are high among high ones from those that stand out alone (local Moran's I)."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
from scipy import stats

from ..i18n import N_
from ..style import CHANGE
from . import _grid, _significance, _spots, _suggest
from ._method import Method, Param
from .getis_ord import check_enough, neighbourhood, study, sum_around

CLASSES = {
    "high_high": (N_("多，四周也多"), CHANGE[4]),
    "high_low": (N_("多，四周却少"), CHANGE[3]),
    "low_high": (N_("少，四周却多"), CHANGE[1]),
    "low_low": (N_("少，四周也少"), CHANGE[0]),
}


def find(
    problems: pd.DataFrame,
    *,
    projection: str,
    boundary: gpd.GeoDataFrame | None = None,
    sections: gpd.GeoDataFrame | None = None,
    cell: float = 100,
    reach: float = 200,
    fewest: float = 5,
) -> gpd.GeoDataFrame:
    """
    Compare every cell with its neighbours.

    Parameters
    ----------
    problems, projection, boundary, cell, reach
        As for `getis_ord.find`; here a cell is not its own neighbour.
    sections
        Not asked.
    fewest
        A cell is called high only where it and its neighbours hold at least so many problems together.

    Returns
    -------
    spots
        Cells that hold a problem or are significant: `score` is local Moran's I (`moran`), `kind` a key of
        `CLASSES` ("" not significant). `p`, two-sided: given the cell's own count, how often chance alone
        brings its neighbours so many or so few (`by_chance`); `q` corrected over all cells. `z` is the number
        of standard deviations that `p` stands for. Empty in, empty out.

    Raises
    ------
    InputError
        As `getis_ord.find`.
    """
    x, y = _grid.positions(problems, projection)
    if len(x) == 0:
        return _spots.frame(np.empty(0, dtype=object), np.empty(0, dtype="int64"), 0, projection)
    grid, looked_at, shares = study(x, y, projection, boundary, cell)
    counts = np.where(looked_at, grid.counts, 0)
    check_enough(counts)
    near = neighbourhood(reach, cell)
    near[near.shape[0] // 2, near.shape[1] // 2] = False
    around = sum_around(counts, near)
    many, few = by_chance(counts, around, shares, near)
    p = np.minimum(1.0, 2 * np.minimum(many, few))
    q = np.full(counts.shape, np.nan)
    q[looked_at] = _significance.corrected(p[looked_at])
    own_high = counts > counts.sum() * shares / shares.sum()
    sure = np.where(looked_at, _significance.confidence(q.ravel()).reshape(q.shape), 0)
    sure[own_high & (counts + around < fewest)] = 0
    kind = np.where(
        own_high, np.where(many < few, "high_high", "high_low"), np.where(many < few, "low_high", "low_low")
    )
    kind = np.where(sure > 0, kind, "")
    shown = np.nonzero((counts > 0) | (sure > 0))
    return _spots.frame(
        grid.boxes(*shown),
        counts[shown],
        len(x),
        projection,
        z=stats.norm.isf(np.maximum(p[shown], 1e-300) / 2) * np.where(many < few, 1, -1)[shown],
        p=p[shown],
        q=q[shown],
        confidence=sure[shown],
        score=moran(counts, looked_at, near)[shown],
        kind=kind[shown],
    )


def moran(counts: np.ndarray, looked_at: np.ndarray, near: np.ndarray) -> np.ndarray:
    """
    Compute local Moran's I of each cell, weights standardised by row.

    Returns
    -------
    moran
        ``(n − 1) z_i (mean of z over the neighbours) / Σ z²``, z the deviation from the mean, n cells; 0
        without neighbours, NaN outside. Anselin (1995), Geographical Analysis 27, 93–115.
    """
    n = int(looked_at.sum())
    z = np.where(looked_at, counts - counts.sum() / n, 0.0)
    k = sum_around(looked_at, near)
    lag = sum_around(z, near, whole=False) if near.shape[0] <= 9 else _lag(counts, looked_at, near, n)
    lag = np.where(k > 0, lag / np.maximum(k, 1), 0.0)
    return np.where(looked_at, (n - 1) * z * lag / np.sum(z**2), np.nan)


def _lag(counts: np.ndarray, looked_at: np.ndarray, near: np.ndarray, n: int) -> np.ndarray:
    """Sum the deviations of the neighbours by way of whole numbers, which a transform keeps exact."""
    return sum_around(counts, near) - sum_around(looked_at, near) * (counts.sum() / n)


def by_chance(
    counts: np.ndarray, around: np.ndarray, shares: np.ndarray, near: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """
    Compute how often chance brings the neighbours of a cell at least, and at most, so many problems.

    With a cell's own problems set aside, every other one is equally likely anywhere else in the study area:
    the neighbours hold a binomial number. Exact also where counts are small.
    """
    total = counts.sum()
    elsewhere = np.maximum(shares.sum() - shares, 1e-12)
    share = np.clip(sum_around(shares, near, whole=False) / elsewhere, 0.0, 1.0)
    others = total - counts
    return stats.binom.sf(around - 1, others, share), stats.binom.cdf(around, others, share)


METHOD = Method(
    "local_moran",
    N_("高低对照（局部莫兰指数）"),
    params=(
        Param("cell", N_("网格边长（米）"), default=100, low=50, high=500),
        Param("reach", N_("邻近距离（米）"), default=200, low=50, high=1000),
        Param("fewest", N_("本格和邻近合计最少件数（件）"), default=5, low=2, high=50),
    ),
    find=find,
    suggest=_suggest.cells,
    explains=N_("哪里是成片的多，哪里是孤立的多：把每个网格和四周比较。"),
    classes=CLASSES,
    score=N_("局部莫兰指数"),
)
