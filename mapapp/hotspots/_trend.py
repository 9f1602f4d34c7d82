"""Say whether series rise or fall (Mann–Kendall), for many cells at once."""

from __future__ import annotations

import numpy as np
from scipy import stats


def mann_kendall(series: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """
    Test each series for a trend in one direction.

    Parameters
    ----------
    series
        Shape (periods, n); every column is one series in the order of time.

    Returns
    -------
    z, p
        Shape (n,): standard deviations (positive: rising; corrected for continuity and ties, 0 for a constant
        series) and the two-sided p of the normal approximation, which needs some eight periods.
        Mann (1945), Econometrica 13, 245–259; Kendall (1975), Rank Correlation Methods.
    """
    length = len(series)
    score = np.zeros(series.shape[1])
    for later in range(1, length):
        score += np.sign(series[later] - series[:later]).sum(axis=0)
    variance = (length * (length - 1) * (2 * length + 5) - _ties(series)) / 18
    with np.errstate(divide="ignore", invalid="ignore"):
        z = np.where(score == 0, 0.0, (score - np.sign(score)) / np.sqrt(variance))
    z = np.nan_to_num(z)
    return z, 2 * stats.norm.sf(np.abs(z))


def _ties(series: np.ndarray) -> np.ndarray:
    """Sum ``t (t − 1) (2 t + 5)`` over the groups of t equal values of each series."""
    ordered = np.sort(series, axis=0)
    summed = np.zeros(series.shape[1])
    run = np.ones(series.shape[1])
    for at in range(1, len(ordered)):
        same = ordered[at] == ordered[at - 1]
        summed += np.where(same, 0.0, run * (run - 1) * (2 * run + 5))
        run = np.where(same, run + 1, 1)
    return summed + run * (run - 1) * (2 * run + 5)
