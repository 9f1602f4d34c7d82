"""Find the road sections that addresses name among those near the problems."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd

from .text import KNOWN, Reading

REACH_M = 150.0
"""How far a section may be from a problem whose address names its road, in metres."""
FIRM_ODDS, LOOSE_ODDS = 1000.0, 5.0
"""How much likelier a road becomes by being named as the place, and by standing in the name of a place."""
SIDES = ("", "north", "south", "east", "west")
HEADINGS = {"north": (0, 1), "south": (0, -1), "east": (1, 0), "west": (-1, 0)}


def steps(evidence: pd.DataFrame, reading: Reading, names: np.ndarray, which: str) -> np.ndarray:
    """
    Say for every pair of problem and section how well its road fits a road of the address.

    Parameters
    ----------
    evidence
        Pairs of problem and section.
    names
        The number of each section's road in `Roads`, by rank.
    which
        "lead" or "cross".

    Returns
    -------
    steps
        As `addresses.fit`, −1 where the road is not named.
    """
    keys, fits = getattr(reading, which)
    found = np.full(len(evidence), -1)
    form = reading.said[evidence["row"].to_numpy()]
    asked = np.flatnonzero(form >= 0)
    if not len(keys) or not len(asked):
        return found
    road = names[evidence["rank"].to_numpy()[asked]]
    wanted = np.where(road >= 0, form[asked] * np.int64(reading.roads) + road, -1)
    at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    found[asked] = np.where(keys[at] == wanted, fits[at], -1)
    return found


def unfound(evidence: pd.DataFrame, reading: Reading, names: np.ndarray, located: np.ndarray) -> np.ndarray:
    """List the problems whose address names a road of the city that is not among their sections yet."""
    wanted = located & (reading.said >= 0)
    wanted[wanted] = reading.state[reading.said[wanted]] == KNOWN
    has = np.zeros(len(located), dtype=bool)
    has[evidence["row"].to_numpy()[steps(evidence, reading, names, "lead") >= 0]] = True
    crossing = np.array([bool(form.cross) for form in reading.forms] + [False])[reading.said]
    beside = np.zeros(len(located), dtype=bool)
    beside[evidence["row"].to_numpy()[steps(evidence, reading, names, "cross") >= 0]] = True
    return np.flatnonzero(wanted & (~has | (crossing & ~beside)))


def choose(
    evidence: pd.DataFrame,
    reading: Reading,
    names: np.ndarray,
    sections: gpd.GeoDataFrame,
    length: int,
) -> pd.DataFrame:
    """
    Choose for each problem the section that its address names.

    Parameters
    ----------
    evidence
        Pairs of problem and section, ordered by problem and distance, named ones up to `REACH_M`.
    reading, names
        See `read` and `steps`.
    sections
        The sections by rank, with `from_road`, `to_road` and `side` where known.
    length
        Number of problems.

    Returns
    -------
    chosen
        One row per problem: `state` ("" nothing firm in the text; named; ambiguous: several roads fit;
        elsewhere: the city has the road, but not here; unknown_road: it has not), `step` (`addresses.fit`),
        `pair` (position of the chosen pair in `evidence`, −1), `joint` (rank of the other road's section at a
        crossing, −1).
    """
    row = evidence["row"].to_numpy()
    lead, cross = (steps(evidence, reading, names, which) for which in ("lead", "cross"))
    firm = np.flatnonzero((reading.said >= 0) & ~np.append(reading.loose, True)[reading.said])
    state = np.full(length, "", dtype=object)
    state[firm] = np.where(reading.state[reading.said[firm]] == KNOWN, "elsewhere", "unknown_road")
    is_firm = np.zeros(length, dtype=bool)
    is_firm[firm] = True
    step, pair, joint = np.full(length, 9), np.full(length, -1), np.full(length, -1)
    named = np.flatnonzero((lead >= 0) & is_firm[row])
    np.minimum.at(step, row[named], lead[named])
    named = named[lead[named] == step[row[named]]]
    order = np.lexsort((named, -_agrees(evidence.iloc[named], reading, sections, names), row[named]))
    first = named[order][_first(row[named][order])]
    state[row[first]], pair[row[first]] = "named", first
    road = names[evidence["rank"].to_numpy()] if len(evidence) else np.empty(0, int)
    state[row[named[road[named] != road[pair[row[named]]]]]] = "ambiguous"
    beside = np.flatnonzero((cross >= 0) & (pair[row] >= 0))
    beside = beside[road[beside] != road[pair[row[beside]]]]
    nearest = beside[_first(row[beside])]
    joint[row[nearest]] = evidence["rank"].to_numpy()[nearest]
    joint[state != "named"] = -1
    return pd.DataFrame({"state": state, "step": step, "pair": pair, "joint": joint})


def _first(rows: np.ndarray) -> np.ndarray:
    """Mark the first of each run of equal rows."""
    return np.flatnonzero(np.r_[True, rows[1:] != rows[:-1]]) if len(rows) else np.empty(0, int)


def _agrees(
    pairs: pd.DataFrame, reading: Reading, sections: gpd.GeoDataFrame, names: np.ndarray
) -> np.ndarray:
    """Count what else of the text fits a section: 2 for the stretch between two roads, 1 for the side."""
    form, rank = reading.said[pairs["row"].to_numpy()], pairs["rank"].to_numpy()
    ends = np.array([[-1, -1]] * len(sections), dtype=int).reshape(-1, 2)
    if {"from_road", "to_road"} <= set(sections):
        by_name = dict(zip(sections["road"], names, strict=True))
        spelled = {name: by_name.get(name, -1) for name in {*sections["from_road"], *sections["to_road"]}}
        ends = np.column_stack([sections[end].map(spelled) for end in ("from_road", "to_road")]).astype(int)
    wanted, found = np.sort(reading.stretch[form], axis=1), np.sort(ends[rank], axis=1)
    stretch = (wanted == found).all(axis=1) & (wanted >= 0).all(axis=1)
    side = np.zeros(len(pairs), dtype=bool)
    if "side" in sections:
        of_form = np.array([told.side for told in reading.forms] + [""], dtype=object)[form]
        side = (of_form == sections["side"].to_numpy(dtype=object)[rank]) & (of_form != "")
    return 2 * stretch + side


def odds(evidence: pd.DataFrame, reading: Reading, names: np.ndarray) -> np.ndarray:
    """Say how much likelier its being named makes the road of each pair."""
    loose = np.append(reading.loose, False)[reading.said[evidence["row"].to_numpy()]]
    named = steps(evidence, reading, names, "lead") >= 0
    return np.where(named, np.where(loose, LOOSE_ODDS, FIRM_ODDS), 1.0)


def toward(evidence: pd.DataFrame, reading: Reading, ahead: np.ndarray) -> np.ndarray:
    """
    Say how well the direction of each pair's section fits the one in the text (东50米): −1 to 1.

    Parameters
    ----------
    evidence
        Pairs of problem and section.
    ahead
        Unit vectors from the problem to the middle of the section, shape (k, 2).
    """
    ways = np.array([_vector(form.heading) for form in reading.forms] + [(0.0, 0.0)])
    return (ways[reading.said[evidence["row"].to_numpy()]] * ahead).sum(axis=1)


def _vector(heading: str) -> tuple[float, float]:
    parts = [way for word, way in HEADINGS.items() if word in heading]
    x, y = (float(sum(part[axis] for part in parts)) for axis in (0, 1))
    size = float(np.hypot(x, y)) or 1.0
    return x / size, y / size


def sides(reading: Reading) -> np.ndarray:
    """Give the side of the road that each problem's address names, "" without."""
    told = [form.side if form.side in SIDES else "" for form in reading.forms]
    return np.array([*told, ""], dtype=object)[reading.said]
