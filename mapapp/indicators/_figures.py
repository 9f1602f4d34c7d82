"""Count every indicator of every row of a roll-up at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..errors import InputError
from ..i18n import N_
from ._rules import RULES, Flags, flags
from ._table import INDICATORS, indicator

Choices = Mapping[str, str]
"""Indicator → key of the basis chosen; what is not in it goes by its usual basis."""


@dataclass(frozen=True)
class Facts:
    """
    What the rules say of n cases, packed so that all counts of all zones are one pass; read-only.

    Attributes
    ----------
    pattern
        For each case the number of its combination of flags, shape (n,).
    patterns
        The combinations that occur, shape (p, len(RULES)).
    days
        Days from report to closing, NaN where a case is not closed or the time unknown, shape (n,).
    """

    pattern: NDArray[np.int64]
    patterns: NDArray[np.int64]
    days: NDArray[np.float64]

    def flags(self, rule: str) -> Flags:
        """Return one rule's flags, shape (n,)."""
        return self.patterns[:, list(RULES).index(rule)].astype(bool)[self.pattern]


@dataclass(frozen=True)
class Coded:
    """
    To which row of a roll-up each case belongs; each case to exactly one.

    Attributes
    ----------
    code
        Position in `keys`, shape (n,).
    keys, names
        The rows: key and what people call it. The key "" is nobody, or none.
    """

    code: NDArray[np.int64]
    keys: NDArray[np.object_]
    names: NDArray[np.object_]


def facts(cases: pd.DataFrame) -> Facts:
    """Read the facts of a cases frame (ARCHITECTURE.md), judged at the frame's own moment."""
    said = flags(cases)
    packed = np.zeros(len(cases), dtype="int64")
    for place, key in enumerate(RULES):
        packed |= said[key].astype("int64") << place
    pattern, distinct = pd.factorize(packed)
    patterns = (np.asarray(distinct, dtype="int64")[:, None] >> np.arange(len(RULES))) & 1
    days = np.where(said["closed"], cases["days"].to_numpy(dtype="float64"), np.nan)
    return Facts(pattern.astype("int64"), patterns.reshape(-1, len(RULES)), days)


def scorecard(
    read: Facts,
    coded: Coded,
    *,
    kept: Flags | None = None,
    choices: Choices | None = None,
    measures: Mapping[str, NDArray[np.float64]] | None = None,
) -> pd.DataFrame:
    """
    Work out every indicator for every row of a roll-up.

    Parameters
    ----------
    read, coded
        The facts and the rows, of the same n cases.
    kept
        Which cases count, shape (n,); all without.
    choices
        See `Choices`.
    measures
        Measure of zones → value of each key of `coded`; densities of other measures are NaN.

    Returns
    -------
    scorecard
        One row per key that has a case: `key`, `name`, the counts of `RULES` (int64), the other indicators
        (float64; rates from 0 to 1, never rounded; NaN where nothing is below the line), most cases first,
        the key "" last.
    """
    counts, medians = _counted(read, coded, kept)
    some = np.flatnonzero(counts[:, list(RULES).index("reported")] > 0)
    columns: dict[str, object] = {"key": coded.keys[some], "name": coded.names[some]}
    columns |= {key: counts[some, place] for place, key in enumerate(RULES)}
    card = pd.DataFrame(columns).astype({"key": "str", "name": "str"})
    given = {key: values[some] for key, values in (measures or {}).items()}
    made = {
        key: _value(card, key, choices or {}, given, medians[some]) for key in INDICATORS if key not in RULES
    }
    card = pd.concat([card, pd.DataFrame(made, index=card.index)], axis=1)
    order = np.lexsort((card["key"].to_numpy(dtype=object), -card["reported"].to_numpy(), card["key"].eq("")))
    return card.iloc[order].reset_index(drop=True)


def _counted(read: Facts, coded: Coded, kept: Flags | None) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Count each rule, shape (rows, rules), and take the median days, shape (rows,)."""
    code, pattern, days = coded.code, read.pattern, read.days
    if kept is not None:
        at = np.flatnonzero(kept)
        code, pattern, days = code[at], pattern[at], days[at]
    rows, kinds = len(coded.keys), len(read.patterns)
    joint = np.bincount(code * kinds + pattern, minlength=rows * kinds)
    counts = joint.reshape(rows, kinds) @ read.patterns if kinds else np.zeros((rows, len(RULES)), "int64")
    medians = np.full(rows, np.nan)
    found = pd.Series(days).groupby(code).median()
    medians[found.index.to_numpy(dtype="int64")] = found.to_numpy()
    return counts, medians


def _value(
    card: pd.DataFrame, key: str, choices: Choices, measures: Mapping[str, np.ndarray], medians: np.ndarray
) -> NDArray[np.float64]:
    row = INDICATORS[key]
    if row.kind == "median":
        return medians
    basis = row.basis(choices.get(key, ""))
    above = card[basis.numerator].to_numpy(dtype="float64")
    if row.kind == "density":
        below = measures.get(row.measure, np.full(len(card), np.nan))
    else:
        below = card[basis.denominator].to_numpy(dtype="float64")
    return np.divide(above, below, out=np.full(len(card), np.nan), where=below > 0)


def parts(card: pd.DataFrame, key: str, choices: Choices | None = None) -> tuple[np.ndarray, np.ndarray]:
    """Return what stands above and below the line of a rate, row by row of a scorecard."""
    row = indicator(key)
    if row.kind != "rate":
        raise InputError(N_("“{name}”不是比率，没有分母"), name=key)
    basis = row.basis((choices or {}).get(key, ""))
    return card[basis.numerator].to_numpy(), card[basis.denominator].to_numpy()


def lists(
    read: Facts,
    coded: Coded,
    row: str,
    key: str,
    *,
    kept: Flags | None = None,
    choices: Choices | None = None,
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """
    Return the two case lists of one number: positions of the cases above and below its line.

    Parameters
    ----------
    read, coded, kept, choices
        What the scorecard was made of.
    row
        Key of its row.
    key
        The indicator. Counts, medians and densities have the same list twice: there is no line of cases.
    """
    basis = indicator(key).basis((choices or {}).get(key, ""))
    here = _row(coded, row, kept)
    above, below = (read.flags(rule) for rule in (basis.numerator, basis.denominator or basis.numerator))
    return np.flatnonzero(here & above), np.flatnonzero(here & below)


def listed(read: Facts, coded: Coded, row: str, rule: str, *, kept: Flags | None = None) -> NDArray[np.int64]:
    """Return the positions of the cases that one count of a row counts."""
    if rule not in RULES:
        raise InputError(N_("没有“{column}”这一计数。"), column=rule)
    return np.flatnonzero(_row(coded, row, kept) & read.flags(rule))


def _row(coded: Coded, key: str, kept: Flags | None) -> Flags:
    """Say which cases belong to a row, shape (n,)."""
    here = np.isin(coded.code, np.flatnonzero(coded.keys == key))
    return here if kept is None else here & kept
