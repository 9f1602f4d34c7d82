"""Move due times on: approved extensions, and pauses during which the clock of a case stands."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from .. import worktime
from ..clock_rows import length
from ..errors import InputError
from ..i18n import N_
from ..worktime import NO_TIME, UNITS, Calendar

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
NEVER = np.iinfo(np.int64).max


def extended(calendar: Calendar, due_at: Ints, extensions: pd.DataFrame) -> Ints:
    """
    Add approved extensions to due times, each in its own unit, in the order of the rows.

    Parameters
    ----------
    due_at
        Microseconds, shape (n,).
    extensions
        `row` (position of the case), `amount`, `unit` (a key of `worktime.UNITS`).

    Raises
    ------
    InputError
        An amount that is not positive (in working days: not whole), an unknown unit, a row that is no case.
    """
    row, amount, unit = (extensions[name].to_numpy() for name in ("row", "amount", "unit"))
    fits = np.isin(unit, list(UNITS)) & (amount > 0) & ((unit != "work_days") | (amount % 1 == 0))
    _refuse(
        ~fits | ~_is_case(row, len(due_at)),
        N_("有 {count} 条延时不对（第 {rows} 条）"),
        N_("延时须大于 0，工作日须是整数，单位须是计时单位之一，并属于某一件案件"),
    )
    lengths = np.array([length(*pair) for pair in zip(amount, unit, strict=True)], dtype="int64")
    ends = due_at.copy()
    for turn in _turns(row):
        for key in UNITS:
            mine = turn[unit[turn] == key]
            ends[row[mine]] = worktime.add(calendar, ends[row[mine]], lengths[mine], key)
    return ends


def paused(
    calendar: Calendar,
    filed: Ints,
    due_at: Ints,
    at_work: Flags,
    pauses: pd.DataFrame,
    as_of: dt.datetime | None,
) -> Ints:
    """
    Move due times on by the time for which each case was paused.

    Parameters
    ----------
    filed, due_at, at_work
        Microseconds of filing and due time, and which cases are reckoned in working time, shape (n,).
    pauses
        `row`, `from_at`, `to_at` (NaT: still paused). Only what is paused before the (moved) due time counts;
        where pauses overlap, it counts once.
    as_of
        Where a pause that still lasts is cut off; None leaves such a case without a due time.
    """
    row, begin, end = _in_order(pauses, filed)
    if as_of is not None:
        end = np.where(end == NEVER, np.maximum(begin, worktime.instant(as_of)), end)
    ends = due_at.copy()
    for turn in _turns(row):
        mine = turn[(begin[turn] < ends[row[turn]]) & (ends[row[turn]] != NO_TIME)]
        case, working = row[mine], at_work[row[mine]]
        lost = worktime.clock(calendar, end[mine], working) - worktime.clock(calendar, begin[mine], working)
        later = worktime.reached(calendar, worktime.worked(calendar, ends[case]) + lost)
        # Due at opening time and paused the night before, nothing was left: never due while it is paused.
        later = np.where(later < end[mine], worktime.start(calendar, end[mine]), later)
        later = np.where(working, later, ends[case] + lost)
        # Without anything lost the due time stays: on the working clock 18:00 and the next 09:00 are one.
        ends[case] = np.where(end[mine] == NEVER, NO_TIME, np.where(lost > 0, later, ends[case]))
    return ends


def stood(calendar: Calendar, filed: Ints, until: Ints, at_work: Flags, pauses: pd.DataFrame) -> Ints:
    """Count for how long each case was paused up to a moment, in its own time; microseconds, shape (n,)."""
    row, begin, end = _in_order(pauses, filed)
    lost = np.zeros(len(filed), dtype="int64")
    limit, working = until[row], at_work[row]
    begin, end = np.minimum(begin, limit), np.minimum(end, limit)
    each = worktime.clock(calendar, end, working) - worktime.clock(calendar, begin, working)
    np.add.at(lost, row, each)
    return lost


def _in_order(pauses: pd.DataFrame, filed: Ints) -> tuple[Ints, Ints, Ints]:
    """Order the pauses by case and time, each from the filing and from the end of those before it on."""
    row = pauses["row"].to_numpy(dtype="int64")
    begin, end = (
        pauses[name].to_numpy(dtype="datetime64[us]").view("int64") for name in ("from_at", "to_at")
    )
    end = np.where(end == NO_TIME, NEVER, end)
    _refuse(
        (begin == NO_TIME) | (end < begin) | ~_is_case(row, len(filed)),
        N_("有 {count} 条挂账不对（第 {rows} 条）"),
        N_("挂账须有起时，止时不早于起时，并属于某一件案件"),
    )
    order = np.lexsort((begin, row))
    row, begin, end = row[order], np.maximum(begin[order], filed[row[order]]), end[order]
    reach = (
        pd.Series(end).groupby(row).cummax().groupby(row).shift(fill_value=NO_TIME).to_numpy(dtype="int64")
    )
    begin = np.maximum(begin, reach)
    return row, begin, np.maximum(end, begin)


def _turns(row: Ints) -> list[Ints]:
    """Split rows into rounds in which no case comes twice: the first of each case, the second, …"""
    turn = pd.Series(row).groupby(row).cumcount().to_numpy()
    return [np.flatnonzero(turn == number) for number in range(turn.max() + 1)] if len(turn) else []


def _is_case(row: Ints, count: int) -> Flags:
    return np.asarray((row >= 0) & (row < count))


def _refuse(wrong: Flags, message: str, cure: str) -> None:
    at = np.flatnonzero(wrong)
    if len(at):
        raise InputError(message, cure, count=len(at), rows=[int(one) + 1 for one in at[:10]])
