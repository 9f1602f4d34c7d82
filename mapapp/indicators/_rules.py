"""Say of each case which counts it belongs to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..i18n import N_

Flags = NDArray[np.bool_]
NOT_FILED = ("reported", "not_filed")
SETTLED = ("disposed", "verified", "closed")


class Life:
    """
    The moments and states of cases as plain arrays, one entry per case, each made once.

    Parameters
    ----------
    cases
        The cases frame (ARCHITECTURE.md). Columns that a ledger without steps does not give (`filed_at`,
        `first_disposed_at`, `returned_n`, `reopened_n`, `is_paused`, `relapsed`) may be missing: nothing of
        the kind is known then.
    """

    def __init__(self, cases: pd.DataFrame) -> None:
        codes, names = pd.factorize(cases["status"])
        status = {str(name): codes == at for at, name in enumerate(names)}
        never = np.zeros(len(cases), dtype=bool)

        def said(*states: str) -> Flags:
            return np.logical_or.reduce([status.get(state, never) for state in states])

        def flag(column: str) -> Flags:
            return cases[column].to_numpy(dtype=bool) if column in cases else never

        def given(column: str) -> Flags:
            return cases[column].notna().to_numpy() if column in cases else never

        def times(column: str) -> Flags:
            return cases[column].to_numpy(dtype="float64") > 0 if column in cases else never

        self.counted = ~said("voided")
        self.closed = said("closed")
        self.disposed = said(*SETTLED)
        self.returned = times("returned_n") | said("returned")
        self.ever_disposed = self.disposed | self.returned | given("first_disposed_at")
        self.refused = said("not_filed")
        self.filed = ~said(*NOT_FILED) | (given("filed_at") & ~self.refused)
        self.open = flag("is_open") & ~self.refused & self.counted
        self.paused = self.open & (flag("is_paused") | said("paused"))
        # The clock of a paused case stands still: it is late only once it goes on.
        self.overdue = self.open & flag("is_overdue") & ~self.paused
        self.no_due = (self.open | self.closed) & ~given("due_at")
        self.reopened = times("reopened_n")
        self.relapsed = flag("relapsed") & self.closed
        earliest, latest = (
            cases[name if name in cases else "due_at"] for name in ("due_earliest", "due_latest")
        )
        self.disposed_in_time, self.disposed_late = _finish(cases, self.disposed, earliest, latest)
        self.closed_late = self.closed & flag("is_overdue")
        in_time = given("closed_at") & (cases["closed_at"] <= earliest).to_numpy()
        self.closed_in_time = self.closed & in_time & ~self.closed_late
        # Late or in time only what is so by every reading of a year whose holidays are not published.
        settled = self.overdue | self.closed_late | self.closed_in_time
        self.provisional = (self.open | self.closed) & (earliest < latest).to_numpy() & ~settled


def _finish(
    cases: pd.DataFrame, disposed: Flags, earliest: pd.Series, latest: pd.Series
) -> tuple[Flags, Flags]:
    """Say which cases were disposed in time and which late; one without either moment is neither."""
    # A finished ledger often gives the closing only: what was closed in time was disposed in time.
    finished: pd.Series = cases["closed_at"]
    if "disposed_at" in cases:
        finished = cases["disposed_at"].where(cases["disposed_at"].notna(), finished)
    return disposed & (finished <= earliest).to_numpy(), disposed & (finished > latest).to_numpy()


@dataclass(frozen=True)
class Rule:
    """
    One count: what its cases are called, and which they are.

    Attributes
    ----------
    key, label
        Name in the code and name for people.
    keep
        From the lives to one flag per case; voided cases are left out before.
    """

    key: str
    label: str
    keep: Callable[[Life], Flags]


RULES: dict[str, Rule] = {
    rule.key: rule
    for rule in (
        Rule("reported", N_("问题总数"), lambda life: life.counted),
        Rule("filed", N_("已立案"), lambda life: life.filed),
        Rule("open", N_("未结案"), lambda life: life.open),
        Rule("overdue", N_("超期未结"), lambda life: life.overdue),
        Rule("paused", N_("挂账中"), lambda life: life.paused),
        Rule("no_due", N_("时限不明"), lambda life: life.no_due),
        Rule("provisional", N_("时限暂定"), lambda life: life.provisional),
        Rule("disposed", N_("已处置"), lambda life: life.disposed),
        Rule("ever_disposed", N_("处置过"), lambda life: life.ever_disposed),
        Rule("due_disposal", N_("应处置"), lambda life: life.disposed | life.overdue),
        Rule("disposed_in_time", N_("按期处置"), lambda life: life.disposed_in_time),
        Rule("disposed_late", N_("超期处置"), lambda life: life.disposed_late),
        Rule("closed", N_("已结案"), lambda life: life.closed),
        Rule("due_closing", N_("应结案"), lambda life: life.closed | life.overdue),
        Rule("closed_in_time", N_("按期结案"), lambda life: life.closed_in_time),
        Rule("closed_late", N_("超期结案"), lambda life: life.closed_late),
        Rule("returned", N_("返工"), lambda life: life.returned),
        Rule("returned_due", N_("应结案中返工"), lambda life: life.returned & (life.closed | life.overdue)),
        Rule("reopened", N_("重新立案"), lambda life: life.reopened),
        Rule("relapsed", N_("结案后反弹"), lambda life: life.relapsed),
    )
}
"""Count → its rule. Due is what is settled already or whose time has passed: open and overdue stay in."""


def flags(cases: pd.DataFrame) -> dict[str, Flags]:
    """Apply every rule to a cases frame: key → one flag per case; no voided case is in any."""
    life = Life(cases)
    return {key: rule.keep(life) & life.counted for key, rule in RULES.items()}
