"""Find the road sections that addresses name among those near the problems."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import geopandas as gpd
import numpy as np

from ..addresses import road_name
from .along import SIDES
from .pairs import Pairs, first_of_runs
from .text import KNOWN, Reading

REACH_M = 150.0
"""How far a section may be from a problem whose address names its road, in metres."""
FIRM_ODDS, LOOSE_ODDS = 1000.0, 5.0
"""How much likelier a road becomes by being named as the place, and by standing in a place's name."""
NOTHING, NAMED, AMBIGUOUS, ELSEWHERE, UNKNOWN_ROAD = range(5)
"""What the text says firmly about the road: nothing; a section near; several roads fit; the city has it,
but not here; it has not."""
HEADINGS = {"north": (0, 1), "south": (0, -1), "east": (1, 0), "west": (-1, 0)}


@dataclass(frozen=True)
class Told:
    """
    What the addresses say about the sections.

    Attributes
    ----------
    named
        For each pair whether the address names its road, firmly or not; shape (k,).
    state
        For each problem one of `NOTHING` … `UNKNOWN_ROAD`; shape (n,).
    step
        How well the name fits (`addresses.fit`), 9 without; shape (n,).
    pair
        The position of the named pair, −1 without; shape (n,).
    joint
        The rank of the other road's section at a crossing named in the text, −1; shape (n,).
    """

    named: np.ndarray
    state: np.ndarray
    step: np.ndarray
    pair: np.ndarray
    joint: np.ndarray


@dataclass(frozen=True)
class Details:
    """
    What else addresses say that sections can agree with, in numbers; made once by `details`.

    Attributes
    ----------
    ends_of_form, ends_of_section
        The two roads of a stretch, the smaller number first, 0 where not given; shape (f + 1, 2), (m, 2).
    side_of_form, side_of_section
        Side of the road by its number in `along.SIDES`, −1 for none or both; shape (f + 1,), (m,).
    toward_of_form
        Unit vector of the direction in the text, (0, 0) without one; shape (f + 1, 2).

    The last form stands for no address.
    """

    ends_of_form: np.ndarray
    ends_of_section: np.ndarray
    side_of_form: np.ndarray
    side_of_section: np.ndarray
    toward_of_form: np.ndarray


def details(reading: Reading, sections: gpd.GeoDataFrame) -> Details:
    """Number what addresses say and what sections have besides the road."""
    numbers: dict[str, int] = {}
    of_section = np.zeros((len(sections), 2), dtype=int)
    if {"from_road", "to_road"} <= set(sections):
        of_section = _ends(zip(sections["from_road"], sections["to_road"], strict=True), numbers)[:-1]
    sides = sections["side"] if "side" in sections else [""] * len(sections)
    return Details(
        _ends((told.stretch for told in reading.forms), numbers),
        of_section,
        np.array([*(SIDES.get(told.side, -1) for told in reading.forms), -1]),
        np.array([SIDES.get(side, -1) for side in sides], dtype=int),
        np.array([*(_vector(told.heading) for told in reading.forms), (0.0, 0.0)]),
    )


def steps(row: np.ndarray, rank: np.ndarray, reading: Reading, names: np.ndarray, which: str) -> np.ndarray:
    """
    Say for every pair of problem and section how well its road fits a road of the address.

    Parameters
    ----------
    row, rank
        The pairs, shape (k,).
    reading, names
        The addresses read, and the number of each section's road in `text.Roads`, by rank.
    which
        "lead" or "cross".

    Returns
    -------
    steps
        As `addresses.fit`, −1 where the road is not named.
    """
    keys, fits = getattr(reading, which)
    found = np.full(len(row), -1)
    form = reading.said[row]
    asked = np.flatnonzero(form >= 0)
    if not len(keys) or not len(asked):
        return found
    road = names[rank[asked]]
    wanted = np.where(road >= 0, form[asked] * np.int64(reading.roads) + road, -1)
    at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    found[asked] = np.where(keys[at] == wanted, fits[at], -1)
    return found


def choose(pairs: Pairs, reading: Reading, names: np.ndarray, more: Details) -> Told:
    """
    Choose for each problem the section that its address names.

    Parameters
    ----------
    pairs
        Problems and the sections near them, named ones up to `REACH_M`.
    reading, names
        See `text.read` and `steps`.
    more
        What else the addresses say (`details`).
    """
    lead, cross = (steps(pairs.row, pairs.rank, reading, names, which) for which in ("lead", "cross"))
    is_firm = (reading.said >= 0) & ~np.append(reading.loose, True)[reading.said]
    known = np.append(reading.state, 0)[reading.said] == KNOWN
    state = np.where(is_firm, np.where(known, ELSEWHERE, UNKNOWN_ROAD), NOTHING)
    step, pair, joint = np.full(pairs.length, 9), np.full(pairs.length, -1), np.full(pairs.length, -1)
    named = np.flatnonzero((lead >= 0) & is_firm[pairs.row])
    np.minimum.at(step, pairs.row[named], lead[named])
    named = named[lead[named] == step[pairs.row[named]]]
    agrees = _agrees(pairs.row[named], pairs.rank[named], reading, more)
    named = named[np.lexsort((named, -agrees, pairs.row[named]))]
    first = named[first_of_runs(pairs.row[named])]
    state[pairs.row[first]], pair[pairs.row[first]] = NAMED, first
    road = names[pairs.rank]
    other = named[road[named] != road[pair[pairs.row[named]]]]
    state[pairs.row[other]] = AMBIGUOUS
    beside = np.flatnonzero((cross >= 0) & (state[pairs.row] == NAMED))
    beside = beside[road[beside] != road[pair[pairs.row[beside]]]]
    nearest = beside[first_of_runs(pairs.row[beside])]
    joint[pairs.row[nearest]] = pairs.rank[nearest]
    return Told(lead >= 0, state, step, pair, joint)


def _agrees(row: np.ndarray, rank: np.ndarray, reading: Reading, more: Details) -> np.ndarray:
    """Count what else of the text fits a section: 2 for the stretch between two roads, 1 for the side."""
    form = reading.said[row]
    ends, told_side, side = more.ends_of_form[form], more.side_of_form[form], more.side_of_section[rank]
    stretch = (ends == more.ends_of_section[rank]).all(axis=1) & (ends > 0).all(axis=1)
    # A section of both sides fits either: only the wrong one of two sides steps back.
    return 2 * stretch + ((told_side == side) | (side < 0) | (told_side < 0))


def _ends(stretches: Iterable[tuple[str, ...]], numbers: dict[str, int]) -> np.ndarray:
    """Number the two roads of each stretch by their spelling, the smaller number first; 0 without."""
    keys = [[road_name(road).key for road in (*stretch, "", "")[:2]] for stretch in stretches]
    numbered = [
        sorted(numbers.setdefault(key, len(numbers) + 1) if key else 0 for key in two) for two in keys
    ]
    return np.array([*numbered, [0, 0]], dtype=int)


def odds(pairs: Pairs, told: Told, reading: Reading) -> np.ndarray:
    """Say how much likelier its being named makes the road of each pair."""
    loose = np.append(reading.loose, False)[reading.said[pairs.row]]
    return np.where(told.named, np.where(loose, LOOSE_ODDS, FIRM_ODDS), 1.0)


def toward(rows: np.ndarray, reading: Reading, more: Details, ahead: np.ndarray) -> np.ndarray:
    """
    Say how well the direction of a section fits the one in the text (东50米): −1 to 1.

    Parameters
    ----------
    rows
        The problem of each section, shape (k,).
    reading, more
        The addresses read, and their `details`.
    ahead
        Unit vectors from the problem to the middle of the section, shape (k, 2).
    """
    return (more.toward_of_form[reading.said[rows]] * ahead).sum(axis=1)


def _vector(heading: str) -> tuple[float, float]:
    parts = [way for word, way in HEADINGS.items() if word in heading]
    x, y = (float(sum(part[axis] for part in parts)) for axis in (0, 1))
    size = float(np.hypot(x, y)) or 1.0
    return x / size, y / size
