"""Let problems live: deadline, disposal, closing, and the state they are in at the end of the year."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ._calendar import AS_OF
from ._mix import BY_KEY
from ._people import LATE

USUAL = 0.26  # of the limit: the median time to disposal
SPREAD = 0.55  # of its logarithm
CHECK_DAYS = 0.16  # from disposal to closing, median
NEVER, STUCK, VOIDED = 0.018, 0.012, 0.02  # shares: never disposed, disposed but never verified, voided
OPENS, SHUTS = 8.4, 17.9  # working hours in which a case is moved on


def live(reported: pd.Series, type_key: pd.Series, unit: pd.Series, rng: np.random.Generator) -> pd.DataFrame:
    """
    Give each problem its life up to `AS_OF`.

    Parameters
    ----------
    reported, type_key, unit
        Aligned: moment of the report, type, and the unit that answered on that day.
    rng
        Draws the log-normal times; the units of `_people.LATE` take a multiple of them.

    Returns
    -------
    lives
        Aligned: `due_at`, `disposed_at`, `closed_at` (NaT where it has not come to that), `status`.
    """
    count = len(reported)
    limit = type_key.map(lambda key: BY_KEY[key].limit_days).to_numpy(dtype=float)
    slow = unit.map(lambda name: LATE.get(name, 1.0)).to_numpy(dtype=float)
    days = np.exp(rng.normal(np.log(USUAL * limit * slow), SPREAD, count))
    disposed = _in_working_hours(reported, reported + _days(days), rng)
    checked = np.exp(rng.normal(np.log(CHECK_DAYS), SPREAD, count))
    closed = _in_working_hours(disposed, disposed + _days(checked), rng)
    fate = rng.uniform(size=count)
    disposed = disposed.mask(fate < NEVER)
    closed = closed.mask(fate < NEVER + STUCK)
    voided = fate > 1 - VOIDED
    lives = pd.DataFrame(
        {
            "due_at": reported + _days(limit),
            "disposed_at": disposed.where((disposed <= AS_OF) & ~voided),
            "closed_at": closed.where((closed <= AS_OF) & ~voided),
        }
    )
    return lives.assign(status=_status(reported, lives, closed, voided))


def _status(
    reported: pd.Series, lives: pd.DataFrame, closing: pd.Series, voided: NDArray[np.bool_]
) -> NDArray[np.str_]:
    age = AS_OF - reported
    verified = lives["disposed_at"].notna() & (closing - AS_OF < pd.Timedelta(hours=18))
    return np.select(
        [
            voided,
            lives["closed_at"].notna(),
            verified,
            lives["disposed_at"].notna(),
            age > pd.Timedelta(hours=6),
            age > pd.Timedelta(hours=3),
        ],
        ["voided", "closed", "verified", "disposed", "dispatched", "filed"],
        "reported",
    )


def _days(days: NDArray[np.float64]) -> pd.Series:
    return pd.Series(pd.to_timedelta(np.round(days * 1440).astype("int64"), unit="min"))


def _in_working_hours(before: pd.Series, moment: pd.Series, rng: np.random.Generator) -> pd.Series:
    """Move moments into the working hours of their day, unless that would put them before `before`."""
    hour = pd.Series(
        pd.to_timedelta(rng.integers(round(OPENS * 60), round(SHUTS * 60), len(moment)), unit="min")
    )
    at_work = moment.dt.normalize() + hour
    too_early = at_work < before + pd.Timedelta(minutes=20)
    return at_work.where(~too_early, moment.clip(lower=before + pd.Timedelta(minutes=20))).astype(
        "datetime64[us]"
    )
