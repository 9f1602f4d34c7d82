"""Class places by how they became or ceased to be hotspots, period after period."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
from scipy import stats

from ..errors import InputError
from ..i18n import N_
from . import _grid, _significance, _spots
from ._method import Method, Param
from ._trend import mann_kendall
from .getis_ord import by_chance, check_enough, gi_star, neighbourhood, study

FEWEST_PERIODS = 8
"""With fewer a trend cannot be told from chance."""
MOSTLY = 0.9
"""Hot in so large a share of the periods is hot throughout."""
LEVEL = 0.05
CLASSES = {
    "intensifying": (N_("加剧：几乎一直热，且越来越热"), "#7f0000"),
    "persistent": (N_("顽固：几乎一直热"), "#d7301f"),
    "consecutive": (N_("连续：最近几期接连变热"), "#fc8d59"),
    "new": (N_("新增：本期第一次热"), "#c51b8a"),
    "sporadic": (N_("时有时无：本期热，以前时热时不热"), "#fdbb84"),
    "oscillating": (N_("反复：本期热，以前冷过"), "#7a5195"),
    "diminishing": (N_("减弱：几乎一直热，但在变凉"), "#67a9cf"),
    "historical": (N_("已退：以前几乎一直热，本期不热"), "#2166ac"),
}


def find(
    problems: pd.DataFrame,
    *,
    projection: str,
    boundary: gpd.GeoDataFrame | None = None,
    sections: gpd.GeoDataFrame | None = None,
    cell: float = 200,
    reach: float = 300,
    days: float = 7,
    fewest: float = 5,
) -> gpd.GeoDataFrame:
    """
    Class the cells by their Gi* of each period.

    Parameters
    ----------
    problems
        Problems (ARCHITECTURE.md): `lon`, `lat` and `reported_at` are read.
    projection, boundary, cell, reach
        As for `getis_ord.find`.
    sections
        Not asked.
    days
        Length of a period; periods are counted back from the last day reported, the rest before is left out.
    fewest
        In a period with fewer problems around, a cell is not hot.

    Returns
    -------
    spots
        Cells that belong to a class: `kind` a key of `CLASSES`, `count` problems in all periods, `score` the
        share of periods in which it was hot, `z` and `p` those of the Mann–Kendall test on its Gi* series;
        `confidence` 95: hot and cold mean a q of at most 0.05 among all cells of the period, by the tests of
        `getis_ord.find`.

    Raises
    ------
    InputError
        Fewer than `FEWEST_PERIODS` periods, or as `getis_ord.find`.
    """
    x, y = _grid.positions(problems, projection)
    if len(x) == 0:
        return _spots.frame(np.empty(0, dtype=object), np.empty(0, dtype="int64"), 0, projection)
    located = problems[np.isfinite(problems["lon"]) & np.isfinite(problems["lat"])]
    period, length = _periods(located["reported_at"], int(days))
    grid, looked_at, shares = study(x, y, projection, boundary, cell)
    check_enough(np.where(looked_at, grid.counts, 0))
    near = neighbourhood(reach, cell)
    series: list[np.ndarray] = []
    hot: list[np.ndarray] = []
    cold: list[np.ndarray] = []
    total = np.zeros(grid.counts.shape)
    for number in range(length):
        own = period == number
        counts = np.where(looked_at, _grid.count_on(grid, x[own], y[own]), 0)
        z, is_hot, is_cold = one_period(counts, looked_at, shares, near, fewest)
        for kept, one in ((series, z), (hot, is_hot), (cold, is_cold)):
            kept.append(one)
        total += counts
    test, p = mann_kendall(np.array(series))
    kind = classes(np.array(hot), np.array(cold), test, p)
    # A cell that is hot by its neighbours alone has nothing to show.
    shown = (kind != "") & (total[looked_at] > 0)
    rows, columns = (axis[shown] for axis in np.nonzero(looked_at))
    return _spots.frame(
        grid.boxes(rows, columns),
        total[rows, columns],
        len(x),
        projection,
        z=test[shown],
        p=p[shown],
        confidence=np.full(int(shown.sum()), 95, dtype="int64"),
        score=np.mean(hot, axis=0)[shown],
        kind=kind[shown],
    )


def _periods(reported_at: pd.Series, days: int) -> tuple[np.ndarray, int]:
    """Number the period of each report from 0, −1 before the first whole one; and count the periods."""
    day = pd.to_datetime(reported_at).to_numpy().astype("datetime64[D]").astype("int64")
    back = (day.max() - day) // days
    whole = int((day.max() - day.min() + 1) // days)
    if whole < FEWEST_PERIODS:
        raise InputError(
            N_("所选时段只够 {periods} 期（每期 {days} 天），至少要 {fewest} 期才看得出趋势。"),
            N_("请放宽起止日期，或缩短每期天数。"),
            periods=whole,
            days=days,
            fewest=FEWEST_PERIODS,
        )
    return np.where(back < whole, whole - 1 - back, -1), whole


def one_period(
    counts: np.ndarray, looked_at: np.ndarray, shares: np.ndarray, near: np.ndarray, fewest: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Test one period: Gi* of each cell looked at (0 where it says nothing), whether it is hot, or cold."""
    if counts.sum() == 0:
        nothing = np.zeros(int(looked_at.sum()))
        return nothing, nothing > 0, nothing > 0
    z, around = gi_star(counts, looked_at, near)
    z = np.nan_to_num(z[looked_at])
    many = by_chance(around, counts.sum(), shares, near)[looked_at]
    few = 1 - by_chance(around + 1, counts.sum(), shares, near)[looked_at]
    hot = _significance.corrected(np.fmax(stats.norm.sf(z), many)) <= LEVEL
    cold = _significance.corrected(np.fmax(stats.norm.cdf(z), few)) <= LEVEL
    return z, hot & (around[looked_at] >= fewest), cold


def classes(hot: np.ndarray, cold: np.ndarray, z: np.ndarray, p: np.ndarray) -> np.ndarray:
    """
    Class series of hot and cold periods.

    Parameters
    ----------
    hot, cold
        Shape (periods, n), in the order of time.
    z, p
        Mann–Kendall of each series, shape (n,).

    Returns
    -------
    kind
        Keys of `CLASSES`, "" for none; shape (n,).
    """
    length = len(hot)
    share, last, ever = hot.mean(axis=0), hot[-1], hot[:-1].any(axis=0)
    # How many periods up to the last were hot without a break.
    run = np.argmin(np.vstack([hot[::-1], np.zeros((1, hot.shape[1]), dtype=bool)]), axis=0)
    before_run = hot.sum(axis=0) > run
    trend = np.where(p <= LEVEL, np.sign(z), 0)
    mostly = share >= MOSTLY
    rules = (
        ("historical", mostly & ~last),
        ("intensifying", mostly & last & (trend > 0)),
        ("diminishing", mostly & last & (trend < 0)),
        ("persistent", mostly & last),
        ("new", last & ~ever),
        ("consecutive", last & (run >= 2) & ~before_run & (run < length)),
        ("oscillating", last & cold[:-1].any(axis=0)),
        ("sporadic", last),
    )
    return np.select([found for _, found in rules], [key for key, _ in rules], default="")


METHOD = Method(
    "trends",
    N_("趋势（新增、顽固、已退…）"),
    params=(
        Param("cell", N_("网格边长（米）"), default=200, low=50, high=1000),
        Param("reach", N_("邻近距离（米）"), default=300, low=50, high=2000),
        Param("days", N_("每期天数（天）"), default=7, low=1, high=92),
        Param("fewest", N_("邻近范围内最少件数（件）"), default=5, low=2, high=50),
    ),
    find=find,
    explains=N_("热点怎样变化：逐期检验，再看哪些新增、加剧、顽固、时有时无、减弱或已退。"),
    needs=("reported_at",),
    classes=CLASSES,
    score=N_("热的期数占比"),
)
