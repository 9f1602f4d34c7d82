"""Find the road section of a problem that has no position, where its address alone leaves one only."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..addresses import Address
from .naming import Details
from .text import KNOWN, Reading

MEANT = 1
"""How well a road's name must fit (`addresses.fit`): the name itself, or without 路 or 街."""


@dataclass(frozen=True)
class Found:
    """Sections of problems without a position: positions of the problems, and of their sections."""

    rows: np.ndarray
    ranks: np.ndarray


def find(without: np.ndarray, reading: Reading, names: np.ndarray, more: Details) -> Found:
    """
    Answer by the address alone.

    Only where the text firmly names one road of the city, and stretch and side in it leave one section of
    that: a house number or a distance from a crossing needs a position, and is not guessed.

    Parameters
    ----------
    without
        Positions of problems without coordinates, shape (k,).
    reading, more
        The addresses read (`text.read`) and their `naming.details`.
    names
        The road of each section by its number in `text.Roads`.

    Returns
    -------
    found
        One entry per problem answered.
    """
    forms = reading.said[without]
    answered = {
        form: _of_form(int(form), reading, names, more)
        for form in np.unique(forms[forms >= 0])
        if reading.state[form] == KNOWN and not reading.loose[form]
    }
    ranks = np.array([answered.get(form, -1) for form in forms], dtype=np.int64)
    return Found(without[ranks >= 0], ranks[ranks >= 0])


def _of_form(form: int, reading: Reading, names: np.ndarray, more: Details) -> int:
    """Return the only section that fits an address, −1 where there are several or none."""
    roads = _roads(form, reading)
    if len(roads) != 1:
        return -1
    ranks = np.flatnonzero(names == roads[0])
    told: Address = reading.forms[form]
    if told.stretch:
        ends = more.ends_of_form[form]
        ranks = ranks[(more.ends_of_section[ranks] == ends).all(axis=1) & (ends > 0).all()]
    side = more.side_of_form[form]
    if side >= 0:
        ranks = ranks[np.isin(more.side_of_section[ranks], (side, -1))]
    return int(ranks[0]) if len(ranks) == 1 else -1


def _roads(form: int, reading: Reading) -> np.ndarray:
    keys, steps = reading.lead
    own = (keys // max(reading.roads, 1) == form) & (steps <= MEANT)
    best = steps[own].min(initial=MEANT)
    return keys[own][steps[own] == best] % max(reading.roads, 1)
