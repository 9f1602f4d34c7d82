"""Turn positions in a list of codes into columns of codes."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc


def texts(codes: np.ndarray, ranks: np.ndarray) -> pd.Series:
    """Take the code of each rank; −1 gives the empty text. Shapes (m,) and (n,) give n texts."""
    with_none = pa.array(np.append(codes.astype(object), ""), type=pa.large_string())
    return pd.Series(
        with_none.take(pa.array(np.where(ranks < 0, len(codes), ranks))).to_pandas(), dtype="str"
    )


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
    counts = np.bincount(rows, minlength=length) if len(rows) else np.zeros(length, int)
    starts = np.concatenate([[0], np.cumsum(counts)])
    words = pa.array(codes.astype(object), type=pa.string()).take(pa.array(ranks, type=pa.int64()))
    lists = pa.ListArray.from_arrays(pa.array(starts, type=pa.int32()), words)
    return pd.Series(pc.binary_join(lists, ";").to_pandas(), dtype="str")
