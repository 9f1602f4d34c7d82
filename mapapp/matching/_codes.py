"""Turn positions in a list of codes into columns of codes, without a Python object per row."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

TEXT = pd.StringDtype("pyarrow", na_value=np.nan)
"""What pandas writes as ``str``."""


def texts(codes: np.ndarray, ranks: np.ndarray) -> pd.Series:
    """Take the code of each rank; −1 gives the empty text. Shapes (m,) and (n,) give n texts."""
    return words([*codes, ""], np.where(ranks < 0, len(codes), ranks))


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
    bounds = np.zeros(length + 1, dtype=np.int32)
    np.cumsum(np.bincount(rows, minlength=length), out=bounds[1:])
    listed = pa.ListArray.from_arrays(
        bounds, pa.array(codes.tolist(), type=pa.string()).take(pa.array(ranks))
    )
    return _series(pc.binary_join(listed, ";"))


def words(words: list[str], numbers: np.ndarray) -> pd.Series:
    """Take a word for each number, a column of texts."""
    return _series(pa.array(words, type=pa.large_string()).take(pa.array(numbers)))


def _series(column: pa.Array) -> pd.Series:
    # Given an Arrow array, pandas itself would go through one Python object per row.
    whole = pa.chunked_array([column.cast(pa.large_string())])
    return pd.Series(pd.arrays.ArrowStringArray(whole, dtype=TEXT))  # type: ignore[call-arg]
