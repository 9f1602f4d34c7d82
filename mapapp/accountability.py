"""Count, for everyone who answers for a zone, what was reported, settled and late.

The counts are those of `indicators.RULES`, and the cases behind a number are those that its rule keeps: the
number and its list cannot disagree. Voided cases are left out everywhere. Cases that nobody answers for keep
a row of their own (key ""), so that the rows add up to all cases.
"""

from __future__ import annotations

import pandas as pd

from . import indicators, rollups
from .errors import AppError
from .i18n import N_

BY = {
    "leader": N_("包联领导"),
    "unit": N_("包路段单位"),
    "community": N_("社区"),
    "section": N_("路段"),
}
"""What a scorecard has a row for: column of the cases → label."""
READ = (
    *("leader", "unit", "community", "community_name", "section", "section_name"),
    *("status", "is_open", "is_overdue", "is_paused", "days", "due_at", "filed_at", "first_disposed_at"),
    *("due_earliest", "due_latest"),
    *("disposed_at", "closed_at", "returned_n", "reopened_n"),
)
"""The columns of a city's cases that a scorecard reads."""
NOBODY = N_("未落实责任")
"""How the row with the empty key is shown."""
COUNTS = {
    "reported": "reported",
    "open": "open",
    "closed": "closed",
    "overdue": "overdue",
    "closed_late": "closed_late",
    "due_n": "due_closing",
    "in_time_n": "closed_in_time",
}
"""Count column → the rule of `indicators.RULES` that it counts by. due_n: what was due, because it is closed
already or its time has passed; open and overdue cases stay in. in_time_n: closed no later than due; a closed
case without a time of closing cannot be shown to be in time and is not in it."""


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
        columns of `COUNTS` (int), `median_days` (days from report to closing over closed cases; NaN without
        any) and `on_time` (in_time_n / due_n, 0 to 1; NaN while nothing was due).
    """
    card = indicators.scorecard(indicators.facts(cases), _coded(cases, by))
    chosen = card[["key", "name", *COUNTS.values(), "median_days", "closing_in_time"]]
    renamed = {rule: column for column, rule in COUNTS.items()} | {"closing_in_time": "on_time"}
    return chosen.rename(columns=renamed)


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
        A key of `COUNTS`.

    Returns
    -------
    cases
        The counted rows in their order, with their index; exactly as many as the number says.
    """
    if column not in COUNTS:
        raise AppError(N_("没有“{column}”这一计数。"), column=column)
    read = indicators.facts(cases)
    return cases.iloc[indicators.listed(read, _coded(cases, by), key, COUNTS[column])]


def _coded(cases: pd.DataFrame, by: str) -> indicators.Coded:
    if by not in BY:
        raise AppError(N_("没有“{by}”这一考核对象。"), by=by)
    return rollups.code(cases, by, rollups.Ground())
