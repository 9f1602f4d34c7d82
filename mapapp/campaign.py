"""Compare two periods of a campaign: whether a zone got better, and by more than chance."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from .indicators import Coded, Flags

CERTAIN = 0.05
"""Greatest false discovery rate that is called more than chance."""


def compare(before: NDArray[np.int64], after: NDArray[np.int64], days: tuple[int, int]) -> pd.DataFrame:
    """
    Compare counts of two periods of unequal length.

    Parameters
    ----------
    before, after
        Counts of each zone or type, shape (n,).
    days
        Lengths of the two periods, at least 1.

    Returns
    -------
    compared
        Aligned: `before`, `after` (counts), `per_day_before`, `per_day_after`, `change` (relative change of
        the daily count; NaN where there was nothing before), `p`, `q`, `verdict` (fewer, more, chance).

    Notes
    -----
    If nothing changed, the later count is binomial given the sum, with the share of the days: the exact
    conditional test of Przyborowski and Wilenski (1940), Biometrika 31, 313-323, two-sided by twice the
    smaller tail. q: Benjamini and Hochberg (1995), Journal of the Royal Statistical Society B 57, 289-300.
    """
    whole = before + after
    share = days[1] / sum(days)
    lower, upper = stats.binom.cdf(after, whole, share), stats.binom.sf(after - 1, whole, share)
    p = np.minimum(1.0, 2 * np.minimum(lower, upper))
    q = stats.false_discovery_control(p, method="bh") if len(p) else p
    daily = before / days[0], after / days[1]
    change = np.divide(daily[1], daily[0], out=np.full(len(before), np.nan), where=before > 0) - 1
    verdict = np.where(q > CERTAIN, "chance", np.where(daily[1] < daily[0], "fewer", "more"))
    return pd.DataFrame(
        {
            "before": before,
            "after": after,
            "per_day_before": daily[0],
            "per_day_after": daily[1],
            "change": change,
            "p": p,
            "q": q,
            "verdict": verdict.astype("object"),
        }
    ).astype({"verdict": "str"})


def zones(coded: Coded, early: Flags, late: Flags, days: tuple[int, int]) -> pd.DataFrame:
    """
    Compare the rows of a roll-up between two periods.

    Parameters
    ----------
    coded
        Which row each case belongs to.
    early, late
        Cases reported in the one and in the other period, shape (n,); no case in both.
    days
        Lengths of the periods.

    Returns
    -------
    compared
        `key`, `name` and the columns of `compare`; greatest decrease per day first, rows without any case in
        either period left out.
    """
    counts = [np.bincount(coded.code[flags], minlength=len(coded.keys)) for flags in (early, late)]
    some = np.flatnonzero(counts[0] + counts[1])
    compared = compare(counts[0][some], counts[1][some], days)
    named = pd.DataFrame({"key": coded.keys[some], "name": coded.names[some]}).astype("str")
    joined = pd.concat([named, compared], axis=1)
    order = np.argsort(joined["per_day_after"] - joined["per_day_before"], kind="stable")
    return joined.iloc[order].reset_index(drop=True)
