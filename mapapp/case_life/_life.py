"""Follow the life of one case step by step, and say what a ledger tells of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ..photos import Picture
from ._table import LEDGER, STEPS

PATH = ("reported", "filed", "dispatched", "disposed", "verified", "closed")
LEDGER_PATHS = {state: PATH[: at + 1] for at, state in enumerate(PATH)} | {
    "not_filed": ("reported", "not_filed"),
    "voided": ("reported", "voided"),
    "returned": ("reported", "filed", "dispatched", "disposed", "returned"),
    "paused": ("reported", "filed", "dispatched", "paused"),
}
"""What must have happened for a ledger to say that a case is in a state."""
LEDGER_MOMENTS = {"reported": "reported_at", "disposed": "disposed_at", "closed": "closed_at"}


@dataclass(frozen=True)
class Shot:
    """A photo that comes with a step: its kind (before, after, scene) and what was read of it."""

    kind: str
    picture: Picture


@dataclass(frozen=True)
class Move:
    """
    A step that somebody wants to take.

    Attributes
    ----------
    source, source_id, step
        The case, and a key of `STEPS`.
    actor, role
        Who takes it, as what (`ROLES`).
    at
        When it was taken; None is now.
    note
        In the words of the actor.
    until
        Of a pause: when the clock goes on by itself at the latest.
    amount, unit
        Of an extension: how much of which unit (a key of `worktime.UNITS`).
    answerer, assisting
        Of a dispatch: the main unit and the assisting ones (joined by ；), where they are not the roster's.
    photos
        What shows it.
    seen
        Number of the last step that the actor saw (0 = none); None where nobody looked.
    told
        True for a step that another system tells of: its photo stayed there.
    """

    source: str
    source_id: str
    step: str
    actor: str
    role: str
    at: dt.datetime | None = None
    note: str = ""
    until: dt.datetime | None = None
    amount: float = float("nan")
    unit: str = ""
    answerer: str = ""
    assisting: str = ""
    photos: tuple[Shot, ...] = ()
    seen: int | None = None
    told: bool = False


@dataclass(frozen=True)
class Life:
    """
    How far one case has come.

    Attributes
    ----------
    state
        A key of `STATES`; of a paused case `paused`, until the pause runs out (`now`).
    resting
        The state that a pause goes back to; the state itself where there is none.
    until
        When a pause runs out; None where it does not.
    event_id, step, actor, at
        The last step: its number (0 for what only the ledger tells), what, by whom, when (None = unknown).
    latest
        The latest known moment of any step.
    """

    state: str
    resting: str
    until: dt.datetime | None = None
    event_id: int = 0
    step: str = "reported"
    actor: str = ""
    at: dt.datetime | None = None
    latest: dt.datetime | None = None

    def now(self, moment: dt.datetime) -> str:
        """Return the state at a moment after the last step: a pause may have run out by then."""
        ran_out = self.state == "paused" and self.until is not None and moment >= self.until
        return self.resting if ran_out else self.state


def begin() -> Life:
    """Return the life of a case of which nothing is known yet."""
    return Life("reported", "reported")


def fold(events: Iterable[Mapping[str, Any]], life: Life | None = None) -> Life:
    """Follow the steps of one case in their order; `life` is how far it had come before them."""
    reached = life or begin()
    for event in events:
        key, at = event["step"], _moment(event["at"])
        state, resting, until = reached.state, reached.resting, reached.until
        if key == "paused":
            state, until = "paused", _moment(event["until"])
        elif key == "resumed":
            state, until = resting, None
        elif key != "extended":
            state = resting = STEPS[key].target
            until = None
        known = [moment for moment in (reached.latest, at) if moment is not None]
        reached = Life(
            *(state, resting, until, int(event.get("event_id", 0)), key, str(event["actor"]), at),
            latest=max(known, default=None),
        )
    return reached


def from_ledger(problem: Mapping[str, Any]) -> list[dict[str, Any]]:
    """
    Say as steps what a ledger's row tells: everything that must have happened, at the moments it gives.

    Parameters
    ----------
    problem
        `status`, `reported_at`, `disposed_at`, `closed_at`. No moment is made up: a step whose moment the
        ledger does not give has None.
    """
    return [
        {
            "step": step,
            "at": _moment(problem[LEDGER_MOMENTS[step]]) if step in LEDGER_MOMENTS else None,
            "actor": "",
            "role": LEDGER,
            "until": None,
        }
        for step in LEDGER_PATHS.get(str(problem["status"]), PATH[:1])
    ]


def _moment(value: Any) -> dt.datetime | None:
    return None if value is None or pd.isna(value) else pd.Timestamp(value).to_pydatetime()
