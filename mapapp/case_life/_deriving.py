"""Read from all steps at once how far every case has come."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ._arrays import NEVER, NOWHERE, STATE_NUMBER, Flags, Ints, Moments, Steps
from ._table import STATES

MOMENTS = ("filed_at", "dispatched_at", "disposed_at", "first_disposed_at", "verified_at", "closed_at")
COLUMNS = {
    "status": "str",
    **dict.fromkeys((*MOMENTS, "paused_until"), "datetime64[us]"),
    **dict.fromkeys(("returned_n", "reopened_n", "events_n"), "int64"),
    "is_paused": "bool",
    "restarted": "bool",
    "named": "str",
    "named_assisting": "str",
}
"""What `derive` gives: column → type."""
REACHED = {
    "dispatched_at": ("dispatched", "disposed", "returned", "verified", "closed"),
    "disposed_at": ("disposed", "verified", "closed"),
    "verified_at": ("verified", "closed"),
    "closed_at": ("closed",),
}
"""Moment of the last step of its name → states in which it still holds."""


@dataclass(frozen=True)
class Spans:
    """
    What makes the clock stand or gives it more.

    Attributes
    ----------
    pauses
        `row` (position of the problem), `from_at`, `to_at` (NaT: still standing, without an end).
    extensions
        `row`, `amount`, `unit` (a key of `worktime.UNITS`).
    """

    pauses: pd.DataFrame
    extensions: pd.DataFrame


def derive(problems: pd.DataFrame, events: pd.DataFrame, as_of: dt.datetime) -> pd.DataFrame:
    """
    Say how far every case has come.

    Parameters
    ----------
    problems, events
        Frames of ARCHITECTURE.md; both are only read.
    as_of
        The moment that a pause is judged at: one that has run out by then is over.

    Returns
    -------
    lives
        Aligned with the problems (`COLUMNS`). Of a case with steps everything comes from them; of one
        without, `status`, `disposed_at` and `closed_at` are the ledger's and the rest is unknown. `filed_at`
        is the filing that the clock runs from: the last one, also a reopening (`restarted`). `named` is the
        unit that the last dispatch named, "" where it is the roster's. The state is the present one, also for
        an earlier `as_of`.
    """
    lives = _of_ledger(problems)
    if events.empty:
        return lives
    steps = Steps(events, problems)
    target = steps.targets()
    moving = target != NOWHERE
    told = steps.last(moving)
    has = told >= 0
    state = np.where(has, target[told] if len(target) else NOWHERE, NOWHERE)
    until = steps.ends(pause := _standing(steps))
    paused = (pause >= 0) & ~(until <= np.datetime64(pd.Timestamp(as_of), "us"))
    found: dict[str, object] = {"status": _names(np.where(paused, STATE_NUMBER["paused"], state))}
    found |= _moments(steps, state)
    for name, values in found.items():
        own = pd.Series(values, index=lives.index, dtype=COLUMNS[name])
        lives[name] = own if has.all() else lives[name].where(~has, own)
    lives["returned_n"] = steps.count(steps.said("returned"))
    lives["reopened_n"] = steps.count(_after_closing(steps, target, moving))
    lives["events_n"] = steps.count(np.ones(len(steps.row), dtype=bool))
    begun = steps.last(steps.said("filed", "reopened"))
    lives["restarted"] = (begun >= 0) & (steps.last(steps.said("reopened")) == begun)
    lives["paused_until"] = np.where(paused, until, NEVER)
    lives["is_paused"] = lives["status"].eq("paused").to_numpy(dtype=bool)
    sent = steps.last(steps.said("dispatched"))
    for name, column in (("named", "answerer"), ("named_assisting", "assisting")):
        lives[name] = _text(events[column], steps.order, sent)
    return lives.astype(COLUMNS)


def spans(problems: pd.DataFrame, events: pd.DataFrame) -> Spans:
    """
    Return the pauses and extensions that hold, as the clock takes them.

    A pause ends when somebody takes the case up again, at the latest when it runs out. What came before a
    reopening does not hold any more: the clock began anew.
    """
    steps = Steps(events, problems)
    follows = np.flatnonzero(~steps.said("extended"))
    later: Moments = np.full(len(steps.row), NEVER, dtype="datetime64[us]")
    same = steps.row[follows[1:]] == steps.row[follows[:-1]]
    later[follows[:-1][same]] = steps.at[follows[1:][same]]
    ends = np.fmin(steps.until, later)
    restart = steps.last(steps.said("reopened"))[steps.row]
    holds = np.arange(len(steps.row)) > restart
    pause = np.flatnonzero(steps.said("paused") & ~np.isnat(steps.at) & holds)
    longer = np.flatnonzero(steps.said("extended") & holds)
    taken = events.iloc[steps.order[longer]]
    return Spans(
        pd.DataFrame({"row": steps.row[pause], "from_at": steps.at[pause], "to_at": ends[pause]}),
        pd.DataFrame(
            {
                "row": steps.row[longer],
                "amount": taken["amount"].to_numpy(dtype="float64"),
                "unit": pd.Series(taken["unit"].to_numpy(), dtype="str"),
            }
        ),
    )


def contradicted(problem: Mapping[str, object], case: Mapping[str, object]) -> bool:
    """Say whether the ledger, brought in again, speaks of another state than the steps taken here."""
    return bool(case["events_n"]) and problem["status"] != case["status"]


def _of_ledger(problems: pd.DataFrame) -> pd.DataFrame:
    lives = pd.DataFrame(index=problems.index)
    for name, kind in COLUMNS.items():
        if name in problems:
            lives[name] = problems[name]
        elif kind == "datetime64[us]":
            lives[name] = pd.Series(NEVER, index=problems.index, dtype=kind)
        else:
            lives[name] = pd.Series({"str": "", "int64": 0, "bool": False}[kind], index=problems.index)
    lives["first_disposed_at"] = lives["disposed_at"]
    lives["is_paused"] = lives["status"].eq("paused").to_numpy(dtype=bool)
    return lives.astype({"named": "str", "named_assisting": "str"})


def _standing(steps: Steps) -> Ints:
    """Return for each case the position of the pause it stands in; −1 where it goes on."""
    last = steps.last(~steps.said("extended"))
    is_pause = steps.said("paused")
    return np.where((last >= 0) & (is_pause[last] if len(is_pause) else False), last, -1)


def _moments(steps: Steps, state: Ints) -> dict[str, Moments]:
    found = {
        "filed_at": steps.when(steps.last(steps.said("filed", "reopened"))),
        "first_disposed_at": steps.when(steps.first(steps.said("disposed"))),
    }
    for name, states in REACHED.items():
        when = steps.when(steps.last(steps.said(name.removesuffix("_at"))))
        found[name] = np.where(np.isin(state, [STATE_NUMBER[one] for one in states]), when, NEVER)
    return found


def _names(numbers: Ints) -> np.ndarray:
    return np.array([*STATES, ""], dtype=object)[numbers]


def _after_closing(steps: Steps, target: Ints, moving: Flags) -> Flags:
    """Say which steps reopened a case that was closed."""
    found = np.zeros(len(target), dtype=bool)
    place = np.flatnonzero(moving)
    same = steps.row[place[1:]] == steps.row[place[:-1]]
    closed = target[place[:-1]] == STATE_NUMBER["closed"]
    found[place[1:][same & closed]] = True
    return found & steps.said("reopened")


def _text(column: pd.Series, order: Ints, place: Ints) -> np.ndarray:
    """Read a text column of the steps at these positions; "" for −1."""
    texts = np.full(len(place), "", dtype=object)
    known = np.flatnonzero(place >= 0)
    texts[known] = column.iloc[order[place[known]]].to_numpy(dtype=object)
    return texts
