"""Say when each case must be settled, by the limit of its type and the city's working time.

Limits are local rules, editable by the office (`clock_tables`): type and condition → amount and unit. A case
is due at its filing plus the limit, plus approved extensions, plus the time it was paused (docs/CLOCK.md).
"""

from __future__ import annotations

import datetime as dt
from functools import cache

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from .. import clock_tables, worktime
from ..clock_rows import ANY_TYPE, length
from ..worktime import AT_WORK, NO_TIME, UNITS, Calendar
from . import standstill

BLOCK = 1 << 17
"""Cases reckoned at once: what is needed beside the result does not grow with their number."""
KEYS = tuple(UNITS)
WORKING = np.array([*(unit in AT_WORK for unit in KEYS), False])
Ints = NDArray[np.int64]


@cache
def reference() -> Calendar:
    """Return the calendar of the reference tables, for a city that has none of its own."""
    return worktime.build(clock_tables.reference("hours"), clock_tables.reference("days"))


def limit_rows(
    type_key: pd.Series, limits: pd.DataFrame | None = None, condition: pd.Series | None = None
) -> Ints:
    """
    Find the limit of each case.

    Parameters
    ----------
    type_key, condition
        Aligned; without a condition the rows without one hold.
    limits
        The limits frame; the reference's without.

    Returns
    -------
    rows
        Position in `limits`, shape (n,): that of type and condition, else of the type, else of every type
        under the condition, else of every type; -1 where there is none of these.
    """
    limits = clock_tables.reference("limits") if limits is None else limits
    pairs = zip(limits["type_key"], limits["condition"], strict=True)
    known = {(str(kind), str(when)): at for at, (kind, when) in enumerate(pairs)}
    type_code, types = pd.factorize(type_key)
    when_code, conditions = np.zeros(len(type_key), dtype="int64"), pd.Index([""])
    if condition is not None:
        when_code, conditions = pd.factorize(condition.fillna(""))
    table = np.full((len(types) + 1, max(len(conditions), 1)), -1, dtype="int64")
    for at, kind in enumerate((*types, "")):  # the last row: no type given, code -1
        for place, when in enumerate(conditions):
            asked = ((kind, when), (kind, ""), (ANY_TYPE, when), (ANY_TYPE, ""))
            table[at, place] = next((known[pair] for pair in asked if pair in known), -1)
    return table[type_code, when_code]


def units(
    type_key: pd.Series, limits: pd.DataFrame | None = None, condition: pd.Series | None = None
) -> pd.Series:
    """Return the unit of each case's limit, a key of `worktime.UNITS`; "" where there is no limit."""
    limits = clock_tables.reference("limits") if limits is None else limits
    found = np.append(limits["unit"].to_numpy(dtype=object), "")[limit_rows(type_key, limits, condition)]
    return pd.Series(found, index=type_key.index, name="unit", dtype="str")


def without_limit(
    type_key: pd.Series, limits: pd.DataFrame | None = None, condition: pd.Series | None = None
) -> pd.Series:
    """Count the cases without any limit, which have no due time: type → cases, most first."""
    missing = limit_rows(type_key, limits, condition) < 0
    return type_key[missing].value_counts().rename("cases")


def due(
    type_key: pd.Series,
    filed_at: pd.Series,
    *,
    calendar: Calendar,
    limits: pd.DataFrame | None = None,
    condition: pd.Series | None = None,
    pauses: pd.DataFrame | None = None,
    extensions: pd.DataFrame | None = None,
    as_of: dt.datetime | None = None,
) -> pd.Series:
    """
    Say when each case is due.

    Parameters
    ----------
    type_key, filed_at, condition
        Aligned: type, moment of filing, and the condition under which a limit of its own holds.
    calendar
        The city's working time.
    limits
        The limits frame; the reference's without.
    pauses
        `row` (position of the case), `from_at`, `to_at` (NaT: still paused; `standstill.paused`). A pause
        counts while the limit runs: in working time for working hours and working days, else in plain time.
    extensions
        `row`, `amount`, `unit` (a key of `worktime.UNITS`; `standstill.extended`), each added to the end of
        the limit in the order of the rows, before the pauses.
    as_of
        The moment up to which a case that is still paused is reckoned as paused; without it such a case has
        no due time, for nobody knows it.

    Returns
    -------
    due_at
        Aligned. NaT where no limit holds (`without_limit`), the filing is not known or lies outside 1990 to
        2100, or the case is still paused (`as_of`): never a time that was guessed.

    Raises
    ------
    InputError
        A pause that ends before it begins, an extension that is not positive or of an unknown unit, a row
        that is no case.
    """
    table = clock_tables.reference("limits") if limits is None else limits
    rows, filed = limit_rows(type_key, table, condition), micros(filed_at)
    amounts = np.array([length(*row) for row in zip(table["amount"], table["unit"], strict=True)] + [0])
    unit_of = np.array([KEYS.index(unit) for unit in table["unit"]] + [-1])
    due_at = np.full(len(filed), NO_TIME)
    for begin in range(0, len(filed), BLOCK):
        part = slice(begin, begin + BLOCK)
        due_at[part] = _add(calendar, filed[part], amounts[rows[part]], unit_of[rows[part]])
    if extensions is not None and len(extensions):
        due_at = standstill.extended(calendar, due_at, extensions)
    if pauses is not None and len(pauses):
        at_work = WORKING[unit_of[rows]]
        due_at = standstill.paused(calendar, filed, due_at, at_work, pauses, as_of)
    return pd.Series(due_at.view("datetime64[us]"), index=filed_at.index, name="due_at")


def micros(moments: pd.Series) -> Ints:
    """Return moments as `worktime` counts them."""
    return moments.to_numpy(dtype="datetime64[us]").view("int64")


def _add(calendar: Calendar, at: Ints, amount: Ints, unit: Ints) -> Ints:
    """Add limits to filings; one outside working time begins at the next working moment."""
    ends = np.full(len(at), NO_TIME)
    for code, key in enumerate(KEYS):
        mine = np.flatnonzero((unit == code) & (at != NO_TIME))
        if len(mine):
            begin = worktime.start(calendar, at[mine]) if key in AT_WORK else at[mine]
            ends[mine] = worktime.add(calendar, begin, amount[mine], key)
    return ends
