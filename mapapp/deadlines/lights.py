"""Show each case's clock as a light: green, yellow, red."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

from .. import worktime
from ..worktime import AT_WORK, NO_TIME, Calendar
from . import standstill
from .reckoning import BLOCK, micros

YELLOW = 8, 10
"""Share of the limit, as a fraction, from which the light is yellow."""


def lights(
    filed_at: pd.Series,
    due_at: pd.Series,
    at: pd.Series | dt.datetime,
    *,
    calendar: Calendar,
    unit: pd.Series,
    pauses: pd.DataFrame | None = None,
) -> pd.Series:
    """
    Read the clock of each case.

    Parameters
    ----------
    filed_at, due_at
        Aligned; `due_at` with its pauses and extensions.
    at
        The moment, or each case's own (its end).
    calendar
        The city's working time.
    unit
        The unit of each case's limit (`units`): the time in which the share of the limit is taken.
    pauses
        As for `due`: what was paused is no part of the limit.

    Returns
    -------
    lights
        ``green`` below 80 % of the limit in its own time, ``yellow`` from 80 %, ``red`` past the due time; ""
        without a due time, a filing or a moment.
    """
    filed, due_us = micros(filed_at), micros(due_at)
    each = at if isinstance(at, pd.Series) else pd.Series(pd.Timestamp(at), index=filed_at.index)
    now = micros(each)
    at_work = unit.isin(AT_WORK).to_numpy()
    spent, whole = np.zeros(len(filed), dtype="int64"), np.zeros(len(filed), dtype="int64")
    for begin in range(0, len(filed), BLOCK):
        part = slice(begin, begin + BLOCK)
        zero = worktime.clock(calendar, filed[part], at_work[part])
        spent[part] = worktime.clock(calendar, np.minimum(now, due_us)[part], at_work[part]) - zero
        whole[part] = worktime.clock(calendar, due_us[part], at_work[part]) - zero
    if pauses is not None and len(pauses):
        spent -= standstill.stood(calendar, filed, np.minimum(now, due_us), at_work, pauses)
        whole -= standstill.stood(calendar, filed, due_us, at_work, pauses)
    known = (filed != NO_TIME) & (due_us != NO_TIME) & (now != NO_TIME)
    soon = spent * YELLOW[1] >= whole * YELLOW[0]
    said = np.select([~known, now > due_us, soon], ["", "red", "yellow"], "green")
    return pd.Series(said, index=filed_at.index, name="light", dtype="str")
