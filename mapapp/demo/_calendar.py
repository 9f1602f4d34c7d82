"""Choose when problems are reported: seasons, working days, holidays, hours of the day."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ._mix import Habit
from ._spots import Spot

FIRST_DAY, LAST_DAY = "2025-09-01", "2026-08-31"
DAYS = pd.date_range(FIRST_DAY, LAST_DAY, unit="us")
AS_OF = pd.Timestamp("2026-08-31 20:00")
HOLIDAYS = (("2025-10-01", "2025-10-08"), ("2026-02-15", "2026-02-23"), ("2026-05-01", "2026-05-05"))
WEEK = {
    "ledger": (1.15, 1.1, 1.05, 1.05, 1.1, 0.5, 0.35),  # patrols, Monday to Sunday
    "hotline": (1.1, 1.0, 1.0, 1.0, 1.0, 0.9, 0.85),
}
ON_HOLIDAYS = {"ledger": 0.35, "hotline": 0.9}
GROWTH = 0.25  # more reports at the end of the year than at its beginning, relative


def _between(first: str, last: str) -> NDArray[np.bool_]:
    return np.asarray((pd.Timestamp(first) <= DAYS) & (pd.Timestamp(last) >= DAYS))


def _holiday() -> NDArray[np.bool_]:
    return np.logical_or.reduce([_between(first, last) for first, last in HOLIDAYS])


def _day_weights(source: str) -> NDArray[np.float64]:
    week = np.array(WEEK[source])[DAYS.day_of_week]
    return week * np.where(_holiday(), ON_HOLIDAYS[source], 1.0) * np.linspace(1.0, 1.0 + GROWTH, len(DAYS))


def _at(days: pd.DatetimeIndex, hours: NDArray[np.float64]) -> pd.Series:
    minutes = np.round(hours * 60).astype("int64")
    return pd.Series(days + pd.to_timedelta(minutes, unit="min")).astype("datetime64[us]")


def season(habit: Habit, source: str, count: int, rng: np.random.Generator) -> pd.Series:
    """Choose `count` moments for a type as a source reports it."""
    weight = _day_weights(source) * np.array(habit.months)[DAYS.month - 1]
    days = DAYS[rng.choice(len(DAYS), count, p=weight / weight.sum())]
    early, late = habit.hours
    return _at(days, rng.uniform(early, late, count))


def at_spot(spot: Spot, rng: np.random.Generator) -> pd.Series:
    """Choose the moments of a planted hotspot."""
    weight = _between(*spot.between).astype(float)
    if spot.months:
        weight *= np.isin(DAYS.month, spot.months)
    if spot.weekdays:
        weight *= (DAYS.day_of_week < 5) & ~_holiday()
    days = DAYS[rng.choice(len(DAYS), spot.count, p=weight / weight.sum())]
    early, late = np.array(spot.hours)[rng.integers(len(spot.hours), size=spot.count)].T
    return _at(days, rng.uniform(early, late))
