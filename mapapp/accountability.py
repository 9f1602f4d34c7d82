"""Count, for everyone who answers for a zone, what was reported, settled and late.

Every count is a rule over cases (`RULES`), so the cases behind a number are those that the rule keeps: the
number and its list cannot disagree. Voided cases are left out everywhere. Cases that nobody answers for keep
a row of their own (key ""), so that the rows add up to all cases.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from .errors import AppError
from .i18n import N_

BY = {
    "leader": N_("包联领导"),
    "unit": N_("包路段单位"),
    "community": N_("社区"),
    "section": N_("路段"),
}
"""What a scorecard has a row for: column of the cases → label."""
NAMES = {"leader": "leader", "unit": "unit", "community": "community_name", "section": "section_name"}
"""Column of the cases that names the row."""
NOBODY = N_("未落实责任")
"""How the row with the empty key is shown."""


def _closed(cases: pd.DataFrame) -> pd.Series:
    return cases["status"].eq("closed")


RULES: dict[str, Callable[[pd.DataFrame], pd.Series]] = {
    "reported": lambda cases: pd.Series(True, index=cases.index),
    "open": lambda cases: cases["is_open"],
    "closed": _closed,
    "overdue": lambda cases: cases["is_open"] & cases["is_overdue"],
    "closed_late": lambda cases: _closed(cases) & cases["is_overdue"],
    "due_n": lambda cases: _closed(cases) | (cases["is_open"] & cases["is_overdue"]),
    "in_time_n": lambda cases: _closed(cases) & (cases["closed_at"] <= cases["due_at"]),
}
"""Count column → which of the (not voided) cases it counts. due_n: what was due, because it is closed already
or its time has passed; open and overdue cases stay in. in_time_n: closed no later than due; a closed case
without a time of closing cannot be shown to be in time and is not in it."""


def scorecard(cases: pd.DataFrame, by: str) -> pd.DataFrame:
    """
    Count the cases of each leader, unit, community or section.

    Parameters
    ----------
    cases
        The cases frame (ARCHITECTURE.md), as `cases.build` judged it at its moment.
    by
        A key of `BY`.

    Returns
    -------
    scorecard
        One row per answerer or zone, most cases first, the row of nobody (key "") last: `key`, `name`, the
        columns of `RULES` (int), `median_days` (days from report to closing over closed cases; NaN without
        any) and `on_time` (in_time_n / due_n, 0 to 1; NaN while nothing was due).
    """
    column = _column(by)
    counted = _counted(cases)
    keys = counted[column]
    flags = pd.DataFrame({name: rule(counted).astype("int64") for name, rule in RULES.items()})
    rows = flags.groupby(keys, sort=True).sum()
    names = counted[NAMES[by]].groupby(keys).first()
    medians = counted["days"].where(_closed(counted)).groupby(keys).median()
    rows.insert(0, "name", names.reindex(rows.index).astype("str"))
    rows["median_days"] = medians.reindex(rows.index).astype("float64")
    rows["on_time"] = rows["in_time_n"] / rows["due_n"].where(rows["due_n"] > 0)
    rows = rows.rename_axis("key").reset_index()
    order = np.lexsort((rows["key"].to_numpy(dtype=object), -rows["reported"].to_numpy(), rows["key"].eq("")))
    return rows.iloc[order].reset_index(drop=True)


def behind(cases: pd.DataFrame, by: str, key: str, column: str) -> pd.DataFrame:
    """
    List the cases that one number of a scorecard counts.

    Parameters
    ----------
    cases
        The frame that the scorecard was made of.
    by, key
        The scorecard and its row.
    column
        A key of `RULES`.

    Returns
    -------
    cases
        The counted rows in their order, with their index; exactly as many as the number says.
    """
    if column not in RULES:
        raise AppError(N_("没有“{column}”这一计数。"), column=column)
    counted = _counted(cases)
    counted = counted[counted[_column(by)].eq(key)]
    return counted[RULES[column](counted).astype(bool)]


def _counted(cases: pd.DataFrame) -> pd.DataFrame:
    return cases[cases["status"].ne("voided")]


def _column(by: str) -> str:
    if by not in BY:
        raise AppError(N_("没有“{by}”这一考核对象。"), by=by)
    return by
