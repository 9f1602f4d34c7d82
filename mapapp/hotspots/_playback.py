"""Count and test the same cells in period after period, so that they can be played like a film."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd

from .. import crs
from ..errors import InputError
from ..i18n import N_
from . import _grid, _suggest
from .getis_ord import FEWEST_PROBLEMS, neighbourhood, study
from .trends import one_period

MOST_CELLS, MOST_GRID, MOST_PERIODS = 3_000, 250_000, 60
"""Cells that a browser redraws at once; cells tested in each period; periods that one still watches."""
FEWEST = 5
"""Problems around a hot cell."""
SIDES = (100.0, 150.0, 200.0, 250.0, 300.0, 400.0, 500.0, 1000.0, 2000.0, 5000.0, 10_000.0, 50_000.0)


@dataclass(frozen=True)
class Playback:
    """
    The same cells in period after period.

    Attributes
    ----------
    cells
        Cells with a problem in any period, in the city's projection; only geometry.
    cell, reach
        Side of a cell and reach of its neighbourhood in metres.
    days
        Length of a period.
    begins
        First day of each period, in the order of time.
    counts, hot
        Problems of each cell in each period, and whether its neighbourhood is hot in it; shape (periods, n).
    tested
        Whether a period has enough problems to be tested; shape (periods,).
    """

    cells: gpd.GeoDataFrame
    cell: float
    reach: float
    days: int
    begins: tuple[dt.date, ...]
    counts: np.ndarray
    hot: np.ndarray
    tested: np.ndarray

    def last_day(self, period: int) -> dt.date:
        """Return the last day of a period."""
        return self.begins[period] + dt.timedelta(days=self.days - 1)


def playback(
    problems: pd.DataFrame, *, projection: str, boundary: gpd.GeoDataFrame | None = None, days: int = 7
) -> Playback:
    """
    Count and test the cells of a city in period after period.

    Parameters
    ----------
    problems
        Problems (ARCHITECTURE.md): `lon`, `lat` and `reported_at` are read.
    projection
        The city's metric projection.
    boundary
        Communities in EPSG:4326; problems elsewhere are not counted.
    days
        Length of a period; counted back from the last day reported, a rest at the beginning is left out.

    Returns
    -------
    playback
        A cell is hot in a period by the test of `trends` (q at most 0.05 among all cells of the period and
        five problems around it); a period with fewer than 30 problems is not tested.

    Raises
    ------
    InputError
        No problem with a position; fewer than two periods, or more than `MOST_PERIODS`; a grid too large.
    """
    x, y = _grid.positions(problems, projection)
    if len(x) == 0:
        raise InputError(N_("所选范围内没有带坐标的问题，没有可以播放的。"), N_("请放宽日期或类别。"))
    located = problems[np.isfinite(problems["lon"]) & np.isfinite(problems["lat"])]
    period, begins = _cut(located["reported_at"], days)
    cell = _side(problems, x, y, projection, boundary)
    grid, looked_at, shares = study(x, y, projection, boundary, cell)
    near = neighbourhood(2 * cell, cell)
    counts, hot, tested = [], [], []
    for number in range(len(begins)):
        own = period == number
        counted = np.where(looked_at, _grid.count_on(grid, x[own], y[own]), 0)
        enough = counted.sum() >= FEWEST_PROBLEMS
        counts.append(counted[looked_at])
        is_hot = one_period(counted, looked_at, shares, near, FEWEST)[1] if enough else counted[looked_at] < 0
        hot.append(is_hot)
        tested.append(bool(enough))
    shown = np.sum(counts, axis=0) > 0
    rows, columns = (axis[shown] for axis in np.nonzero(looked_at))
    return Playback(
        gpd.GeoDataFrame(geometry=grid.boxes(rows, columns), crs=projection),
        cell,
        2 * cell,
        days,
        begins,
        np.array(counts)[:, shown],
        np.array(hot)[:, shown],
        np.array(tested),
    )


def fitting_days(first: dt.date, last: dt.date) -> int:
    """Suggest the length of a period for a time: the shortest of `PERIODS` that makes at most 26 of it."""
    length = (last - first).days + 1
    return next((days for days in PERIODS if length / days <= 26), PERIODS[-1])


PERIODS = (7, 14, 30, 91, 365)
"""Days of a period that may be chosen."""


def _cut(reported_at: pd.Series, days: int) -> tuple[np.ndarray, tuple[dt.date, ...]]:
    """Number the period of each report, −1 before the first whole one; and name the first days."""
    day = pd.to_datetime(reported_at).to_numpy().astype("datetime64[D]")
    whole = int((day.max() - day.min()).astype(int) + 1) // days
    if not 2 <= whole <= MOST_PERIODS:
        raise InputError(
            N_("所选时段按每期 {days} 天分为 {periods} 期，播放要 2 到 {most} 期。"),
            N_("请放宽或缩短起止日期，或改变每期天数。"),
            days=days,
            periods=whole,
            most=MOST_PERIODS,
        )
    back = (day.max() - day).astype(int) // days
    last: dt.date = day.max().astype(object)
    begins = tuple(last - dt.timedelta(days=days * (whole - number) - 1) for number in range(whole))
    return np.where(back < whole, whole - 1 - back, -1), begins


def _side(
    problems: pd.DataFrame, x: np.ndarray, y: np.ndarray, projection: str, boundary: gpd.GeoDataFrame | None
) -> float:
    """Return the smallest side that fits the problems and leaves no more cells than a browser redraws."""
    suggested = _suggest.cells(problems, projection, boundary)
    least = suggested[0]["cell"] if suggested else SIDES[0]
    if boundary is not None and len(boundary):
        extent = crs.project_frame(boundary, projection).total_bounds
    else:
        extent = np.array([x.min(), y.min(), x.max(), y.max()])
    area = float((extent[2] - extent[0]) * (extent[3] - extent[1]))
    for side in SIDES:
        cells = np.unique(np.column_stack(_grid.cell_numbers(x, y, side)), axis=0)
        if side >= least and len(cells) <= MOST_CELLS and area / side**2 <= MOST_GRID:
            return side
    return SIDES[-1]
