"""Say what somebody has to look at today: overdue, due soon, broken out again."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from .i18n import N_

YELLOW = 0.8
"""Share of the limit from which the clock shows yellow."""
LIGHTS = {
    "red": N_("已超期"),
    "yellow": N_("将到期"),
    "green": N_("时限内"),
    "grey": N_("挂账中"),
    "": N_("时限不明"),
}
AGENDA = {
    "overdue": N_("已超期"),
    "due_soon": N_("将到期"),
    "relapsed": N_("反弹未结"),
    "open": N_("全部未结"),
}
"""The lists of one answerer's day → label."""


def lights(cases: pd.DataFrame, as_of: dt.datetime) -> pd.Series:
    """
    Read the clock of each open case.

    Parameters
    ----------
    cases
        The cases frame (ARCHITECTURE.md). Where it has no `light` of its own, the share of the limit is taken
        in plain time from report to due time.
    as_of
        The moment.

    Returns
    -------
    lights
        A key of `LIGHTS`, aligned; "" also for cases that are not open.
    """
    is_open = cases["is_open"].to_numpy(dtype=bool)
    if "light" in cases:
        return cases["light"].where(is_open, "").astype("str").rename("light")
    reported, due = cases["reported_at"], cases["due_at"]
    share = ((pd.Timestamp(as_of) - reported) / (due - reported)).to_numpy(dtype="float64", na_value=np.nan)
    # Past the due time is late whatever the share: a due time before the report has none that makes sense.
    late = (due < pd.Timestamp(as_of)).to_numpy()
    stands = cases["is_paused"].to_numpy(dtype=bool) if "is_paused" in cases else np.zeros(len(cases), bool)
    said = np.select(
        [~is_open, stands, due.isna().to_numpy(), late, share >= YELLOW],
        ["", "grey", "", "red", "yellow"],
        "green",
    )
    return pd.Series(said, index=cases.index, name="light", dtype="str")


def agenda(cases: pd.DataFrame, as_of: dt.datetime, again: NDArray[np.bool_]) -> dict[str, pd.DataFrame]:
    """
    Sort an answerer's open cases into the lists of the day.

    Parameters
    ----------
    cases
        The answerer's cases.
    as_of
        The moment.
    again
        Which of them are relapses (`relapse.find`), aligned.

    Returns
    -------
    lists
        Key of `AGENDA` → cases, the most urgent first. A case can be in several.
    """
    ordered = cases.assign(again=again).sort_values("due_at", kind="stable", na_position="last")
    flags = ordered["again"].to_numpy(dtype=bool)
    return {key: ordered[listed(ordered, as_of, flags, key)].drop(columns="again") for key in AGENDA}


def listed(cases: pd.DataFrame, as_of: dt.datetime, again: NDArray[np.bool_], key: str) -> NDArray[np.bool_]:
    """Say which cases stand in one list of `agenda`, shape (n,)."""
    if key in ("overdue", "due_soon"):
        colour = "red" if key == "overdue" else "yellow"
        return lights(cases, as_of).eq(colour).to_numpy(dtype=bool)
    is_open = cases["is_open"].to_numpy(dtype=bool)
    return is_open & again if key == "relapsed" else is_open
