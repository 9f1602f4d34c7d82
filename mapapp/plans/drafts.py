"""Keep the steps of a plan with undo and redo, and bring two planners' steps together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from .edits import Edit


@dataclass(frozen=True)
class Draft:
    """
    A plan that is being made.

    Attributes
    ----------
    name
        As people call it.
    base_revision
        The city's revision that it was begun on.
    from_day
        The day from which it is to hold.
    edits
        All steps, also those taken back.
    done
        How many of them count: undo and redo move it.
    draft_id, version
        Number and version in the store; 0 for one that was never saved.
    saved_by, saved_at
        Who saved that version, when.
    state
        draft, published or dropped.
    note
        Where it comes from, in people's words.
    """

    name: str
    base_revision: int
    from_day: dt.date
    edits: tuple[Edit, ...] = ()
    done: int = 0
    draft_id: int = 0
    version: int = 0
    saved_by: str = ""
    saved_at: str = ""
    state: str = "draft"
    note: str = ""

    @property
    def steps(self) -> tuple[Edit, ...]:
        """The steps that count."""
        return self.edits[: self.done]

    def add(self, *more: Edit) -> Draft:
        """Take further steps; what was taken back before is gone for good."""
        steps = (*self.steps, *more)
        return replace(self, edits=steps, done=len(steps))

    def undo(self) -> Draft:
        """Take the last step back; without one, nothing happens."""
        return replace(self, done=max(self.done - 1, 0))

    def redo(self) -> Draft:
        """Take the step again that was taken back last."""
        return replace(self, done=min(self.done + 1, len(self.edits)))

    def without(self, number: int) -> Draft:
        """Leave out one step, numbered from 1; the others stay, in their order."""
        steps = tuple(edit for at, edit in enumerate(self.steps, start=1) if at != number)
        return replace(self, edits=steps, done=len(steps))


@dataclass(frozen=True)
class Divergence:
    """
    How two planners went on from the same version of a draft.

    Attributes
    ----------
    added, dropped
        Steps that the other one added, and steps of the common version that the other one took back.
    mine, mine_dropped
        The same of one's own.
    """

    added: tuple[Edit, ...] = ()
    dropped: tuple[Edit, ...] = ()
    mine: tuple[Edit, ...] = ()
    mine_dropped: tuple[Edit, ...] = field(default=())


def diverged(common: Sequence[Edit], theirs: Sequence[Edit], mine: Sequence[Edit]) -> Divergence:
    """Say what each of two planners changed since the version that both began with."""
    added, dropped = _since(common, theirs)
    own, own_dropped = _since(common, mine)
    return Divergence(added, dropped, own, own_dropped)


def together(common: Sequence[Edit], theirs: Sequence[Edit], mine: Sequence[Edit]) -> tuple[Edit, ...]:
    """
    Put one's own steps behind the other's.

    Steps of the common version that either has taken back are gone; every step that either has added is kept,
    the other's first. Whether a step can still be done shows when the plan is applied.
    """
    found = diverged(common, theirs, mine)
    left = list(theirs)
    for edit in found.mine_dropped:
        if edit in left:
            left.remove(edit)
    return (*left, *found.mine)


def _since(common: Sequence[Edit], now: Sequence[Edit]) -> tuple[tuple[Edit, ...], tuple[Edit, ...]]:
    same = 0
    while same < min(len(common), len(now)) and common[same] == now[same]:
        same += 1
    return tuple(now[same:]), tuple(common[same:])
