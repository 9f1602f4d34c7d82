"""Make one answer per problem out of the evidence about its road, and say how sure it is.

`likeliest` chooses without an address, `tied` shows where equal distances leave the choice open, and `decide`
answers.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from ._blocks import in_threads
from ._codes import joined, texts
from .naming import AMBIGUOUS, ELSEWHERE, NAMED, UNKNOWN_ROAD, Told
from .pairs import Pairs, first_of_runs

HIGH, MEDIUM = 0.9499, 0.727
"""How likely the road must be for a confidence of high or medium. With nothing learned and one other road
near, that is a gap of 15 m and of 5 m."""
REASONS = np.array(
    ["none", "nearest", "likely", "named", "no_position", "tie", "ambiguous", "elsewhere", "unknown_road"],
    dtype=object,
)
NONE, NEAREST, LIKELY, BY_NAME, NO_POSITION, TIE = range(6)
OF_STATE = {AMBIGUOUS: 6, ELSEWHERE: 7, UNKNOWN_ROAD: 8}
CONFIDENCES = np.array(["none", "low", "medium", "high", "to_confirm"], dtype=object)
PER_CENT = np.array([f"{share / 100:.2f}" for share in range(101)], dtype=object)


def likeliest(pairs: Pairs, likely: np.ndarray, reach_m: float) -> np.ndarray:
    """
    Find the pair of each problem's likeliest road: its nearest section there.

    Parameters
    ----------
    pairs, likely
        Problems and sections with the likelihood of the section's road (`likelihood.weigh`).
    reach_m
        How far a section may be, in metres.

    Returns
    -------
    chosen
        Positions in `pairs`, −1 without a section within reach; the nearer of equally likely ones.
    """
    chosen = np.full(pairs.length, -1)
    open_to = np.where(pairs.distance_m <= reach_m, likely, -1.0)
    top = np.flatnonzero((open_to >= pairs.largest(open_to, pairs.begins)) & (open_to >= 0))
    first = top[first_of_runs(pairs.row[top])]
    chosen[pairs.row[first]] = first
    return chosen


def tied(pairs: Pairs, chosen: np.ndarray, by_text: np.ndarray, tie_m: float) -> pd.DataFrame:
    """
    Keep the pairs that are as near as the chosen one.

    Parameters
    ----------
    pairs
        Problems and the sections near them.
    chosen
        The chosen pair of each problem, −1 without.
    by_text
        True where the address named the road: then only its own sections count.
    tie_m
        Tolerance in metres.

    Returns
    -------
    equal
        `row`, `rank`, `road`, with the position in `pairs` as index; two or more per problem concerned.
        Sections of the chosen road as near as the chosen one, and, where none is nearer, of others too.
    """
    own = chosen[pairs.row]
    level = np.flatnonzero((own >= 0) & (np.abs(pairs.distance_m - pairs.distance_m[own]) <= tie_m))
    own, row = own[level], pairs.row[level]
    nearest = np.full(pairs.length, np.inf)
    nearest[pairs.row[pairs.begins]] = pairs.distance_m[pairs.begins]
    anyone = ~by_text[row] & (pairs.distance_m[own] <= nearest[row] + tie_m)
    level = level[anyone | (pairs.road[level] == pairs.road[own])]
    level = level[np.bincount(pairs.row[level], minlength=pairs.length)[pairs.row[level]] > 1]
    columns = {"row": pairs.row[level], "rank": pairs.rank[level], "road": pairs.road[level]}
    return pd.DataFrame(columns, index=level)


def decide(
    pairs: Pairs,
    weighed: tuple[np.ndarray, np.ndarray],
    tied_units: pd.DataFrame,
    chosen: np.ndarray,
    told: Told,
    codes: np.ndarray,
    located: np.ndarray,
    *,
    reach_m: float,
) -> tuple[pd.DataFrame, np.ndarray]:
    """
    Make one answer per problem out of the evidence.

    Parameters
    ----------
    pairs
        Problems and the sections near them.
    weighed
        How likely each pair's road and section are (`likelihood.weigh`).
    tied_units
        As `tied` returns it, with `unit`: who answered for that section on the problem's day.
    chosen
        The chosen pair of each problem, −1 without.
    told
        What the addresses say (`naming.choose`).
    codes
        The section codes in the order of the ranks.
    located
        True where the problem has a position, shape (n,).
    reach_m
        The reach in metres.

    Returns
    -------
    decided, best
        n rows, RangeIndex: `section`, `section_reason`, `distance_m`, `best_section`, `gap_m`, `candidates`,
        `scores`, `joint_section`, `confidence` as ARCHITECTURE.md describes them. Equally near sections of
        one road and one unit go to the smallest code; any other tie is left to confirm. And the ranks of the
        best sections, −1 without.
    """
    best, undecided = _settle(pairs, chosen, tied_units)
    reason = _reasons(pairs, chosen, told, undecided, located)
    has = chosen >= 0
    distance = np.full(pairs.length, np.nan)
    distance[has] = pairs.distance_m[chosen[has]]
    order = np.arange(len(pairs.row))
    # Among equally near ones rounding would decide which is named first: the code does.
    order[tied_units.index] = tied_units.sort_values(["row", "rank"]).index.to_numpy()
    shown = np.flatnonzero((pairs.distance_m <= reach_m) | told.named)
    rows, shown = pairs.row[shown], order[shown]
    per_cent = np.rint(weighed[1][shown] * 100).astype(int)
    columns: dict[str, Callable[[], np.ndarray | pd.Series]] = {
        "section": lambda: texts(codes, np.where(reason >= TIE, -1, best)),
        "section_reason": lambda: texts(REASONS, reason),
        "distance_m": lambda: distance,
        "best_section": lambda: texts(codes, best),
        "gap_m": lambda: _gap(pairs, chosen, distance),
        "candidates": lambda: joined(codes, rows, pairs.rank[shown], pairs.length),
        "scores": lambda: joined(PER_CENT, rows, per_cent, pairs.length),
        "joint_section": lambda: texts(codes, np.where(reason == BY_NAME, told.joint, -1)),
        "confidence": lambda: _confidence(pairs, weighed[0], chosen, told, reason, reach_m),
    }
    makers = list(columns.values())
    made = in_threads(lambda at: makers[at](), len(makers))
    return pd.DataFrame(dict(zip(columns, made, strict=True))), best


def _settle(pairs: Pairs, chosen: np.ndarray, tied_units: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Give the rank of the likeliest section (−1 without one), and where a tie stays open."""
    best = np.where(chosen >= 0, np.append(pairs.rank, -1)[chosen], -1)
    undecided = np.zeros(pairs.length, dtype=bool)
    ties = tied_units.groupby("row")
    smallest, kinds = ties["rank"].min(), ties[["road", "unit"]].nunique()
    best[smallest.index] = smallest
    undecided[kinds.index] = (kinds > 1).any(axis=1)
    return best, undecided


def _reasons(
    pairs: Pairs, chosen: np.ndarray, told: Told, undecided: np.ndarray, located: np.ndarray
) -> np.ndarray:
    """Say by what each answer was found, or why there is none, as positions in `REASONS`."""
    reason = np.full(pairs.length, NONE)
    has = np.flatnonzero(chosen >= 0)
    nearest = np.zeros(pairs.length)
    nearest[pairs.row[pairs.begins]] = pairs.distance_m[pairs.begins]
    reason[has] = np.where(pairs.distance_m[chosen[has]] <= nearest[has], NEAREST, LIKELY)
    reason[has[told.state[has] == NAMED]] = BY_NAME
    reason[undecided] = TIE
    for state, said in OF_STATE.items():
        reason[(told.state == state) & ((chosen >= 0) | (state == ELSEWHERE))] = said
    reason[~located] = NO_POSITION
    return reason


def _gap(pairs: Pairs, chosen: np.ndarray, distance: np.ndarray) -> np.ndarray:
    """Say how much farther another road is, in metres; inf where none is near, NaN without a best one."""
    own = chosen[pairs.row]
    other = np.flatnonzero((own >= 0) & (pairs.road != pairs.road[own]))
    first = other[first_of_runs(pairs.row[other])]
    gap = np.where(chosen >= 0, np.inf, np.nan)
    gap[pairs.row[first]] = pairs.distance_m[first] - distance[pairs.row[first]]
    return gap


def _confidence(
    pairs: Pairs, likely: np.ndarray, chosen: np.ndarray, told: Told, reason: np.ndarray, reach_m: float
) -> pd.Series:
    sure = np.zeros(pairs.length, dtype=int)
    has = np.flatnonzero(chosen >= 0)
    share = likely[chosen[has]]
    sure[has] = 1 + (share >= MEDIUM) + (share >= HIGH)
    named = has[reason[has] == BY_NAME]
    sure[named] = np.where((told.step[named] <= 1) & (pairs.distance_m[chosen[named]] <= reach_m), 3, 2)
    sure[reason >= TIE] = 4
    return texts(CONFIDENCES, sure)
