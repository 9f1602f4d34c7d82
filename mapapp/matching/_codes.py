"""Turn positions in a list of codes into columns of codes."""

from __future__ import annotations

import numpy as np
import pandas as pd


def texts(codes: np.ndarray, ranks: np.ndarray) -> pd.Series:
    """Take the code of each rank; −1 gives the empty text. Shapes (m,) and (n,) give n texts."""
    with_none = np.append(codes.astype(object), "")
    return pd.Series(with_none[ranks], dtype="str")


def joined(codes: np.ndarray, rows: np.ndarray, ranks: np.ndarray, length: int) -> pd.Series:
    """
    Join each row's codes by ";" in the order in which they come.

    Parameters
    ----------
    codes
        The codes, shape (m,).
    rows, ranks
        Pairs of row and position in `codes`, ordered by row, shape (k,).
    length
        Number of rows; a row without a pair gets the empty text.
    """
    said = np.full(length, "", dtype=object)
    starts = np.flatnonzero(np.r_[True, rows[1:] != rows[:-1]]) if len(rows) else np.empty(0, int)
    turn = np.arange(len(rows)) - np.repeat(starts, np.diff(np.r_[starts, len(rows)]))
    # One pass per turn, not per row: the first codes of all rows, then the second of those that have one, …
    order = np.argsort(turn, kind="stable")
    for at in np.split(order, np.cumsum(np.bincount(turn))[:-1]) if len(rows) else []:
        code = codes[ranks[at]].astype(object)
        said[rows[at]] = code if turn[at[0]] == 0 else said[rows[at]] + ";" + code
    return pd.Series(said, dtype="str")
