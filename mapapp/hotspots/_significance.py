"""Turn p-values of many cells into the confidence that the screen shows."""

from __future__ import annotations

import numpy as np
from scipy import stats

LEVELS = ((0.10, 90), (0.05, 95), (0.01, 99))
"""Greatest q → confidence in per cent."""


def corrected(p: np.ndarray) -> np.ndarray:
    """
    Correct p-values for the number of cells looked at.

    Parameters
    ----------
    p
        p-values of all cells that were tested, shape (n,).

    Returns
    -------
    q
        Aligned false discovery rates: among the cells with q ≤ 0.05, five in a hundred are expected to be
        chance. Benjamini, Hochberg (1995), Journal of the Royal Statistical Society B 57, 289–300.
    """
    return stats.false_discovery_control(p, method="bh") if len(p) else p


def confidence(q: np.ndarray) -> np.ndarray:
    """Class false discovery rates as 99, 95, 90 or 0 (per cent, int64); NaN gives 0."""
    classes = np.zeros(len(q), dtype="int64")
    for greatest, level in LEVELS:
        classes[q <= greatest] = level
    return classes
