"""Make one answer per problem out of the evidence about its road, and say how sure it is.

`likeliest` chooses without an address, `tied` shows where equal distances leave the choice open, `decide` answers.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from ._codes import joined, texts

HIGH, MEDIUM = 0.9499, 0.727
"""How likely the road must be for a confidence of high or medium. With nothing learned and one other road near,
that is a gap of 15 m and of 5 m."""
TO_CONFIRM = ("tie", "ambiguous", "elsewhere", "unknown_road")
"""Reasons that decide nothing: the candidates wait for a person."""
PER_CENT = np.array([f"{share / 100:.2f}" for share in range(101)], dtype=object)


def likeliest(evidence: pd.DataFrame, length: int, reach_m: float) -> np.ndarray:
    """
    Find the pair of each problem's likeliest road, its nearest section there.

    Parameters
    ----------
    evidence
        As `sections.near` returns it, with `likely` (`likelihood.weigh`).
    length
        Number of problems.
    reach_m
        How far a section may be, in metres.

    Returns
    -------
    pairs
        Positions in `evidence`, −1 without a section within reach; the nearer of equally likely ones.
    """
    pairs = np.full(length, -1)
    close = np.flatnonzero(evidence["distance_m"].to_numpy() <= reach_m)
    if len(close):
        row, likely = evidence["row"].to_numpy()[close], evidence["likely"].to_numpy()[close]
        begins = np.flatnonzero(np.r_[True, row[1:] != row[:-1]])
        most = np.repeat(np.maximum.reduceat(likely, begins), np.diff(np.r_[begins, len(row)]))
        top = np.flatnonzero(likely >= most)
        first = top[np.r_[True, row[top][1:] != row[top][:-1]]]
        pairs[row[first]] = close[first]
    return pairs


def tied(evidence: pd.DataFrame, pairs: np.ndarray, by_text: np.ndarray, tie_m: float) -> pd.DataFrame:
    """
    Keep the pairs that are as near as the chosen one.

    Parameters
    ----------
    evidence
        As `sections.near` returns it.
    pairs
        The chosen pair of each problem, −1 without.
    by_text
        True where the address named the road: then only its own sections count.
    tie_m
        Tolerance in metres.

    Returns
    -------
    equal
        Rows of `evidence` with their index, two or more per problem concerned: sections of the chosen road
        as near as the chosen one, and, where no other section is nearer, those of other roads too.
    """
    row, road, off = (evidence[name].to_numpy() for name in ("row", "road", "distance_m"))
    chosen = pairs[row]
    has = np.flatnonzero(chosen >= 0)
    row, chosen = row[has], chosen[has]
    nearest = np.full(len(pairs), np.inf)
    np.minimum.at(nearest, row, off[has])
    level = (off[has] <= off[chosen] + tie_m) & (off[has] >= off[chosen] - tie_m)
    own = road[has] == road[chosen]
    anyone = ~by_text[row] & (off[chosen] <= nearest[row] + tie_m)
    equal = evidence.iloc[has[level & (own | anyone)]]
    return equal[equal["row"].duplicated(keep=False)]


def decide(
    evidence: pd.DataFrame,
    tied_units: pd.DataFrame,
    pairs: np.ndarray,
    told: pd.DataFrame,
    codes: np.ndarray,
    located: np.ndarray,
    *,
    reach_m: float,
) -> pd.DataFrame:
    """
    Make one answer per problem out of the evidence.

    Parameters
    ----------
    evidence
        As `sections.near` returns it, with `likely`, `score` and `named` (True where the address names the road).
    tied_units
        As `tied` returns it, with `unit`: who answered for that section on the problem's day.
    pairs
        The chosen pair of each problem, −1 without.
    told
        What the address says (`text.choose`).
    codes
        The section codes in the order of the ranks.
    located
        True where the problem has a position, shape (n,).
    reach_m
        The reach in metres.

    Returns
    -------
    decided
        n rows, RangeIndex: `section`, `section_reason`, `distance_m`, `best_section`, `best_rank` (−1 without),
        `gap_m`, `candidates`, `scores`, `joint_section`, `confidence` as ARCHITECTURE.md describes them.
        Equally near sections of one road and one unit go to the smallest code; any other tie is left to confirm.
    """
    length = len(located)
    best, undecided = _settle(evidence, pairs, tied_units)
    reason = _reasons(evidence, pairs, told["state"].to_numpy(), undecided, located)
    undecided = np.isin(reason, TO_CONFIRM)
    distance = np.full(length, np.nan)
    distance[pairs >= 0] = evidence["distance_m"].to_numpy()[pairs[pairs >= 0]]
    close = evidence[(evidence["distance_m"].to_numpy() <= reach_m) | evidence["named"].to_numpy()]
    # Among equally near ones rounding would decide which is named first: the code does.
    order = close.index.to_series()
    equal = tied_units.index[tied_units.index.isin(close.index)]
    order[equal] = tied_units.loc[equal].sort_values(["row", "rank"]).index.to_numpy()
    shown = evidence.loc[order.to_numpy()]
    rows = close["row"].to_numpy()
    joint = np.where(undecided | (reason != "named"), -1, told["joint"].to_numpy())
    return pd.DataFrame(
        {
            "section": texts(codes, np.where(undecided, -1, best)),
            "section_reason": pd.Series(reason, dtype="str"),
            "distance_m": distance,
            "best_section": texts(codes, best),
            "best_rank": best,
            "gap_m": _gap(evidence, pairs, distance),
            "candidates": joined(codes, rows, shown["rank"].to_numpy(), length),
            "scores": joined(PER_CENT, rows, np.rint(shown["score"].to_numpy() * 100).astype(int), length),
            "joint_section": texts(codes, joint),
            "confidence": _confidence(evidence, pairs, told, reason, reach_m),
        }
    )


def _settle(
    evidence: pd.DataFrame, pairs: np.ndarray, tied_units: pd.DataFrame
) -> tuple[np.ndarray, np.ndarray]:
    """Give the rank of the likeliest section (−1 without one), and where a tie stays open."""
    best = np.full(len(pairs), -1)
    best[pairs >= 0] = evidence["rank"].to_numpy()[pairs[pairs >= 0]]
    undecided = np.zeros(len(pairs), dtype=bool)
    ties = tied_units.groupby("row")
    smallest, kinds = ties["rank"].min(), ties[["road", "unit"]].nunique()
    best[smallest.index] = smallest
    undecided[kinds.index] = (kinds > 1).any(axis=1)
    return best, undecided


def _reasons(
    evidence: pd.DataFrame, pairs: np.ndarray, state: np.ndarray, undecided: np.ndarray, located: np.ndarray
) -> np.ndarray:
    """Say by what each answer was found, or why there is none."""
    row, off = evidence["row"].to_numpy(), evidence["distance_m"].to_numpy()
    nearest = np.full(len(pairs), np.inf)
    np.minimum.at(nearest, row, off)
    has = pairs >= 0
    is_nearest = np.zeros(len(pairs), dtype=bool)
    is_nearest[has] = off[pairs[has]] <= nearest[has]
    reason = np.where(has, np.where(is_nearest, "nearest", "likely"), "none").astype(object)
    reason[has & (state == "named")] = "named"
    reason[undecided] = "tie"
    for kept in ("ambiguous", "elsewhere", "unknown_road"):
        reason[(state == kept) & (has | (kept == "elsewhere"))] = kept
    reason[~located] = "no_position"
    return reason


def _gap(evidence: pd.DataFrame, pairs: np.ndarray, distance: np.ndarray) -> np.ndarray:
    """Say how much farther another road is, in metres; inf where none is near, NaN without a best one."""
    rows, roads = evidence["row"].to_numpy(), evidence["road"].to_numpy()
    has = pairs >= 0
    road_of_best = np.full(len(pairs), -1)
    road_of_best[has] = roads[pairs[has]]
    other = np.flatnonzero((roads != road_of_best[rows]) & has[rows])
    first = other[np.r_[True, rows[other][1:] != rows[other][:-1]]] if len(other) else other
    gap = np.where(has, np.inf, np.nan)
    gap[rows[first]] = evidence["distance_m"].to_numpy()[first] - distance[rows[first]]
    return gap


def _confidence(
    evidence: pd.DataFrame, pairs: np.ndarray, told: pd.DataFrame, reason: np.ndarray, reach_m: float
) -> pd.Series:
    has = pairs >= 0
    likely, off = np.zeros(len(pairs)), np.zeros(len(pairs))
    likely[has] = evidence["likely"].to_numpy()[pairs[has]]
    off[has] = evidence["distance_m"].to_numpy()[pairs[has]]
    sure = np.select([likely >= HIGH, likely >= MEDIUM], ["high", "medium"], "low").astype(object)
    named = reason == "named"
    clear = (told["step"].to_numpy() <= 1) & (off <= reach_m)
    sure[named] = np.where(clear, "high", "medium")[named]
    sure[~has] = "none"
    sure[np.isin(reason, TO_CONFIRM)] = "to_confirm"
    return pd.Series(sure, dtype="str")
