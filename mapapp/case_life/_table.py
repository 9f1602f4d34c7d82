"""List the steps of a case's life: from which states, by whom, with what, to which state."""

from __future__ import annotations

from dataclasses import dataclass

from ..i18n import N_

STATES = {
    "reported": N_("已上报"),
    "filed": N_("已立案"),
    "dispatched": N_("已派遣"),
    "disposed": N_("已处置"),
    "returned": N_("已退回返工"),
    "paused": N_("挂账中"),
    "verified": N_("已核查"),
    "closed": N_("已结案"),
    "not_filed": N_("不予立案"),
    "voided": N_("已作废"),
}
"""State of a case → how it is called."""
OPEN = ("reported", "filed", "dispatched", "disposed", "returned", "paused", "verified")
"""States in which somebody still has to work on the case."""
ROLES = {
    "acceptor": N_("立案员"),
    "dispatcher": N_("派遣员"),
    "unit": N_("责任单位"),
    "verifier": N_("核查员"),
    "leader": N_("领导"),
}
LEDGER = "ledger"
"""The role of steps that a ledger tells of: nobody here took them."""
NEEDS = {
    "note": N_("说明"),
    "photo": N_("照片"),
    "until": N_("挂账到何时"),
    "amount": N_("延长多少"),
}
SHOTS = {"disposed": "after", "returned": "scene", "verified": "scene", "filed": "before"}
"""Which kind a photo is that comes with a step; others show the scene."""


@dataclass(frozen=True)
class Step:
    """
    One row of the table.

    Attributes
    ----------
    key, label
        Name in the code and name for people.
    sources
        States that it may be taken from.
    target
        The state it leads to; "" where the case stays as it is.
    roles
        Who may take it, the usual one first.
    needs
        What must come with it: keys of `NEEDS`.
    takes
        What may come with it besides a note and photos: answerer.
    """

    key: str
    label: str
    sources: tuple[str, ...]
    target: str
    roles: tuple[str, ...]
    needs: tuple[str, ...] = ()
    takes: tuple[str, ...] = ()


AT_WORK = ("filed", "dispatched", "returned")
STEPS: dict[str, Step] = {
    step.key: step
    for step in (
        Step("reported", N_("上报"), (), "reported", ()),
        Step("filed", N_("立案"), ("reported",), "filed", ("acceptor", "leader")),
        Step("not_filed", N_("不予立案"), ("reported",), "not_filed", ("acceptor", "leader"), ("note",)),
        Step(
            *("dispatched", N_("派遣"), AT_WORK, "dispatched", ("dispatcher", "leader")),
            takes=("answerer",),
        ),
        Step("disposed", N_("处置"), ("dispatched", "returned"), "disposed", ("unit",), ("photo",)),
        Step("verified", N_("核查通过"), ("disposed",), "verified", ("verifier",)),
        Step(
            *("returned", N_("退回返工"), ("disposed", "verified"), "returned", ("verifier", "leader")),
            ("note",),
        ),
        Step("closed", N_("结案"), ("verified",), "closed", ("acceptor", "leader")),
        Step("paused", N_("挂账"), AT_WORK, "paused", ("leader",), ("note", "until")),
        Step("resumed", N_("恢复办理"), ("paused",), "", ("dispatcher", "leader")),
        Step("extended", N_("延时"), AT_WORK, "", ("leader",), ("note", "amount")),
        Step(
            *("voided", N_("作废"), (*OPEN, "not_filed"), "voided", ("acceptor", "leader"), ("note",)),
        ),
        Step(
            *("reopened", N_("重新立案"), ("closed", "not_filed", "voided"), "filed"),
            *(("acceptor", "leader"), ("note",)),
        ),
    )
}
"""The table. A pause and an extension are approved: only a leader takes them."""


def possible(state: str) -> tuple[Step, ...]:
    """Return the steps that may be taken from a state, in the order of the table."""
    return tuple(step for step in STEPS.values() if state in step.sources)
