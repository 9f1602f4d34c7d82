"""Draw small bars of counts over time, for lists: numbers only, no text of anybody's."""

from __future__ import annotations

import numpy as np
import pandas as pd

from mapapp.style import ACCENT, NO_VALUE

BINS, HIGHEST, WIDTH = 13, 22, 8
"""Bars, and the height and width of one in pixels."""


def heights(times: pd.Series, first: pd.Timestamp, last: pd.Timestamp) -> list[int]:
    """
    Say how high each bar is.

    Parameters
    ----------
    times
        Moments of reporting.
    first, last
        The period; it is cut into `BINS` equal parts.

    Returns
    -------
    heights
        In pixels: `HIGHEST` for the part with most, 1 for none.
    """
    begin, end = (moment.to_datetime64().astype("datetime64[us]").astype("int64") for moment in (first, last))
    edges = np.linspace(begin, max(end, begin + 1), BINS + 1)
    counts = np.histogram(times.astype("datetime64[us]").astype("int64"), edges)[0]
    top = max(int(counts.max(initial=0)), 1)
    return [1 + round((HIGHEST - 1) * count / top) for count in counts.tolist()]


def of_times(times: pd.Series, first: pd.Timestamp, last: pd.Timestamp) -> str:
    """Draw how many of some moments fall into each part of a period (`heights`), as HTML of our own."""
    bars = "".join(
        f'<span style="display:inline-block;width:{WIDTH}px;height:{height}px;margin-right:2px;'
        f'background:{ACCENT if height > 1 else NO_VALUE};vertical-align:bottom"></span>'
        for height in heights(times, first, last)
    )
    return f'<div style="height:{HIGHEST + 2}px;white-space:nowrap">{bars}</div>'
