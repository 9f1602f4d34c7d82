"""Refuse problems that all lie at one point: that is a coordinate put in by default, not a hotspot."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..errors import InputError
from ..i18n import N_

SAME_DEGREES = 1e-6
"""About 0.1 m: nobody stands twice at one spot so exactly."""
FEWEST = 3
"""Two reports of one thing may well have one position."""


def check_spread(problems: pd.DataFrame) -> None:
    """
    Raise `InputError` where all problems that have a position have the same one.

    Parameters
    ----------
    problems
        `lon` and `lat` are read; fewer than `FEWEST` are let pass.
    """
    places = problems[["lon", "lat"]].to_numpy(dtype="float64")
    places = places[np.isfinite(places).all(axis=1)]
    if len(places) >= FEWEST and np.ptp(places, axis=0).max() <= SAME_DEGREES:
        raise InputError(
            N_("全部 {count} 个问题点的坐标都是同一点（{lon}，{lat}），没有别处可比，判断不出热点。"),
            N_("请检查来源是否填了默认坐标，或放宽日期、类别和责任区。"),
            count=len(places),
            lon=f"{places[0, 0]:.6f}",
            lat=f"{places[0, 1]:.6f}",
        )
