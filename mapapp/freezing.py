"""Freeze the figures of a period as they were, and say later what would be different and why."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from .i18n import N_

KEY = ["source", "source_id"]
KEPT = (
    *("source", "source_id", "type_key", "group", "status", "community", "community_name", "leader"),
    *("address", "lon", "lat"),
    *("section", "section_name", "unit", "reported_at", "filed_at", "due_at", "disposed_at"),
    *("first_disposed_at", "closed_at", "returned_n", "reopened_n", "is_paused", "is_open", "is_overdue"),
    *("days", "relapsed", "due_earliest", "due_latest"),
)
"""Columns of the cases that figures, lists and maps are made of; those that a city has not are not kept."""
WATCHED = {
    "status": N_("状态"),
    "type_key": N_("问题类别"),
    "leader": N_("包联领导"),
    "community_name": N_("社区"),
    "unit": N_("责任单位"),
    "section_name": N_("路段"),
    "reported_at": N_("上报时间"),
    "due_at": N_("办理时限"),
    "disposed_at": N_("处置时间"),
    "closed_at": N_("结案时间"),
    "returned_n": N_("返工次数"),
    "reopened_n": N_("重新立案次数"),
    "is_paused": N_("挂账中"),
    "is_overdue": N_("超期"),
    "relapsed": N_("结案后反弹"),
}
"""What a difference report compares, and how it is called."""
ADDED, GONE = "added", "gone"


@dataclass(frozen=True)
class Frozen:
    """
    The figures of a period, kept as they were.

    Attributes
    ----------
    name
        What people call the report: 七月通报.
    from_day, to_day
        First and last day of reporting.
    as_of
        The moment that open and overdue were judged at.
    cases
        The cases of the period with the columns of `KEPT`: every figure can be made again from them.
    choices, weights
        Denominators chosen, and weights of the score.
    frozen_id, actor, frozen_at, revision
        Given by the store: number, who froze, when, at which revision of the city.
    """

    name: str
    from_day: dt.date
    to_day: dt.date
    as_of: dt.datetime
    cases: pd.DataFrame
    choices: Mapping[str, str] = field(default_factory=dict)
    weights: Mapping[str, float] = field(default_factory=dict)
    frozen_id: int = 0
    actor: str = ""
    frozen_at: dt.datetime | None = None
    revision: int = 0


def keep(cases: pd.DataFrame) -> pd.DataFrame:
    """Take of the cases the columns that figures are made of, with a fresh index."""
    return cases[[name for name in KEPT if name in cases]].reset_index(drop=True)


def pack(cases: pd.DataFrame) -> bytes:
    """Write kept cases as a Parquet file."""
    content = io.BytesIO()
    cases.to_parquet(content, index=False, compression="zstd")
    return content.getvalue()


def unpack(content: bytes) -> pd.DataFrame:
    """Read back what `pack` wrote, with the types it had."""
    read = pd.read_parquet(io.BytesIO(content))
    texts = {name: "str" for name in read if pd.api.types.is_string_dtype(read[name])}
    return read.astype(texts)


def difference(frozen: pd.DataFrame, now: pd.DataFrame) -> pd.DataFrame:
    """
    Say which cases of a frozen period are different today, and how.

    Parameters
    ----------
    frozen
        The cases as they were frozen.
    now
        The cases of the same period as they are today, judged at the moment of freezing or later.

    Returns
    -------
    changes
        One row per case and change: `source`, `source_id`, `change` (a key of `WATCHED`, `ADDED` for a case
        that was not there, `GONE` for one that is not any more), `then`, `today` (values; None where none).
    """
    then, today = frozen.set_index(KEY), now.set_index(KEY)
    rows = [_only(then.index.difference(today.index), GONE), _only(today.index.difference(then.index), ADDED)]
    both = then.index.intersection(today.index)
    one, other = then.loc[both], today.loc[both]
    for column in WATCHED:
        if column not in one or column not in other:
            continue
        before, after = one[column].to_numpy(), other[column].to_numpy()
        missing = pd.isna(before) & pd.isna(after)
        moved = np.flatnonzero((before != after) & ~missing)
        found = _only(both[moved], column)
        rows.append(found.assign(then=list(one[column].iloc[moved]), today=list(other[column].iloc[moved])))
    listed = pd.concat([part.astype({"then": "object", "today": "object"}) for part in rows])
    return listed.sort_values(KEY, kind="stable", ignore_index=True)


def _only(keys: pd.Index, change: str) -> pd.DataFrame:
    frame = pd.DataFrame(list(keys), columns=KEY).astype("str")
    return frame.assign(change=change, then=None, today=None)
