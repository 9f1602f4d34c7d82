"""Lay the steps of all cases out as plain arrays, case by case, each in its order."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ._table import STATES, STEPS

EVENTS = {
    "event_id": "int64",
    "source": "str",
    "source_id": "str",
    "step": "str",
    "at": "datetime64[us]",
    "actor": "str",
    "role": "str",
    "note": "str",
    "until": "datetime64[us]",
    "amount": "float64",
    "unit": "str",
    "answerer": "str",
    "assisting": "str",
    "recorded_at": "datetime64[us]",
    "photos": "str",
}
"""The events frame: column → type; `photos` holds the numbers of its photos, joined by ;."""
NEVER = np.datetime64("NaT", "us")
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Moments = NDArray[np.datetime64]
STATE_NUMBER = {state: number for number, state in enumerate(STATES)}
NOWHERE = -1
"""Number of the state that a pause, its end or an extension leads to: none by itself."""


def nothing() -> pd.DataFrame:
    """Return an empty events frame."""
    return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in EVENTS.items()})


def rows_of(events: pd.DataFrame, problems: pd.DataFrame) -> Ints:
    """Find the problem of each step: its position, −1 for one that is not there; shape (m,)."""
    there: Ints = np.full(len(events), -1, dtype="int64")
    asked = np.arange(len(events))
    if len(problems) * 4 < len(events):
        # Few problems, many steps: the cheap test first.
        asked = np.flatnonzero(events["source_id"].isin(problems["source_id"]).to_numpy())
    if not len(problems) or not len(asked):
        return there
    chosen = events.iloc[asked]
    near = np.arange(len(problems))
    if len(chosen) * 4 < len(problems):
        near = np.flatnonzero(problems["source_id"].isin(chosen["source_id"]).to_numpy())
    listed = problems.iloc[near]
    number, source = (
        pd.factorize(pd.concat([listed[name], chosen[name]], ignore_index=True))[0].astype("int64")
        for name in ("source_id", "source")
    )
    key = number * (source.max(initial=0) + 1) + source
    place: Ints = np.full(key.max(initial=0) + 1, -1, dtype="int64")
    place[key[: len(listed)]] = near
    there[asked] = place[key[len(listed) :]]
    return there


class Steps:
    """The steps of the cases asked for, sorted by case and number; `n` is the number of cases."""

    def __init__(self, events: pd.DataFrame, problems: pd.DataFrame) -> None:
        row = rows_of(events, problems)
        code, names = pd.factorize(events["step"])
        order = np.lexsort((events["event_id"].to_numpy(), row))
        self.order = order[row[order] >= 0]
        self.row = row[self.order]
        self.n = len(problems)
        self._code = code[self.order]
        self._names = [str(name) for name in names]
        self.at: Moments = events["at"].to_numpy(dtype="datetime64[us]")[self.order]
        self.until: Moments = events["until"].to_numpy(dtype="datetime64[us]")[self.order]

    def said(self, *steps: str) -> Flags:
        """Say which steps are of these kinds."""
        found = np.zeros(len(self.row), dtype=bool)
        for number, name in enumerate(self._names):
            if name in steps:
                found |= self._code == number
        return found

    def last(self, kept: Flags) -> Ints:
        """Return for each case the position of its last step that is kept; −1 without one."""
        return self._one(np.flatnonzero(kept))

    def first(self, kept: Flags) -> Ints:
        """Return for each case the position of its first step that is kept; −1 without one."""
        return self._one(np.flatnonzero(kept)[::-1])

    def count(self, kept: Flags) -> Ints:
        """Count for each case the steps that are kept."""
        return np.bincount(self.row[kept], minlength=self.n).astype("int64")

    def targets(self) -> Ints:
        """Return the number of the state that each step leads to, or `NOWHERE`."""
        reached = [STATE_NUMBER.get(STEPS[name].target, NOWHERE) for name in self._names]
        stays = [NOWHERE if name == "paused" else at for name, at in zip(self._names, reached, strict=True)]
        return np.array(stays, dtype="int64")[self._code] if stays else np.empty(0, dtype="int64")

    def when(self, place: Ints) -> Moments:
        """Return the moments of the steps at these positions; NaT for −1."""
        return self._of(self.at, place)

    def ends(self, place: Ints) -> Moments:
        """Return until when the pauses at these positions last; NaT for −1."""
        return self._of(self.until, place)

    def _of(self, moments: Moments, place: Ints) -> Moments:
        found: Moments = np.full(len(place), NEVER, dtype="datetime64[us]")
        known = place >= 0
        found[known] = moments[place[known]]
        return found

    def _one(self, chosen: Ints) -> Ints:
        # Of several steps of one case the one written last stays.
        found: Ints = np.full(self.n, -1, dtype="int64")
        found[self.row[chosen]] = chosen
        return found
