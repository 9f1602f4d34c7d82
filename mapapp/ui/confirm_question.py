"""Hold the question looked at, and keep what the reader answers."""

from __future__ import annotations

import zlib
from dataclasses import dataclass

import numpy as np
import streamlit as st

from mapapp import store
from mapapp.city import City
from mapapp.decisions import Choice
from mapapp.errors import InputError
from mapapp.i18n import Translator

from . import cache

ACTOR, PLACE, LAST, SAID = "confirm_actor", "confirm_place", "confirm_last", "confirm_said"
"""Kept in the session: who decides; what is looked at; the last decision; a refusal to show once."""


@dataclass(frozen=True)
class Question:
    """
    What is looked at.

    Attributes
    ----------
    group, zone_kind, reason, street
        As `questions.groups` has them.
    index, of
        Its place among the groups, from 0, and their number.
    rows
        Positions of the group's problems, the one looked at first.
    candidates
        Codes offered.
    """

    group: str
    zone_kind: str
    reason: str
    street: str
    index: int
    of: int
    rows: np.ndarray
    candidates: tuple[str, ...]

    def place(self, city: City) -> dict:
        """Say what is looked at, as the session keeps it."""
        return {
            "group": self.group,
            "index": self.index,
            "problem": int(city.problems["problem_id"].iloc[self.rows[0]]),
            "zone_kind": self.zone_kind,
            "count": len(self.rows),
        }

    def key(self, city: City, *parts: object) -> str:
        """Name a button after all that it decides: a click on a question that has changed goes nowhere."""
        # Its place in the queue is not part of it: that changes while others decide other questions.
        seen = f"{self.place(city) | {'index': 0}}{parts}"
        return f"confirm_{zlib.crc32(seen.encode()):08x}_{parts[-1]}"

    def group_key(self, part: str) -> str:
        """Name a control that keeps its state while the group is gone through."""
        return f"confirm_{zlib.crc32(self.group.encode()):08x}_{part}"


def keep(
    city: City,
    question: Question,
    rows: np.ndarray,
    code: str,
    name: str,
    *,
    note: str,
    learn: dict[str, str],
    say: Translator,
) -> None:
    """Keep one zone for the problems at these positions and move on; a refusal is shown instead."""
    problems = city.problems.iloc[rows]
    choices = [
        Choice(
            source,
            source_id,
            question.zone_kind,
            code,
            candidates=";".join(question.candidates),
            reason=question.reason,
            note=note.strip(),
        )
        for source, source_id in zip(problems["source"], problems["source_id"], strict=True)
    ]
    place = question.place(city) | {"settled": True}
    try:
        actor = str(st.session_state.get(ACTOR, ""))
        numbers = store.decide(cache.engine(), choices, actor=actor, learn=learn)
    except InputError as error:
        st.session_state[SAID] = say.error(error)
    else:
        done = say("刚才：{count} 件认定为“{zone}”", count=say.number(len(numbers)), zone=name)
        st.session_state[LAST] = {"ids": numbers, "said": done, "place": place}
        st.session_state[PLACE] = place
    st.rerun()


def withdraw(decision_ids: list[int], say: Translator) -> bool:
    """Take decisions back in the reader's name; a refusal is kept to be shown."""
    try:
        store.withdraw_decisions(cache.engine(), decision_ids, actor=str(st.session_state.get(ACTOR, "")))
    except InputError as error:
        st.session_state[SAID] = say.error(error)
        return False
    return True
