"""Know the stages of a campaign: self-check, supervision, rectification, each from a day to a day."""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from .errors import InputError
from .i18n import N_

KINDS = {
    "self_check": N_("自查"),
    "supervision": N_("督导"),
    "rectification": N_("整改"),
    "other": N_("其他阶段"),
}
COLUMNS = {"stage_id": "int64", "name": "str", "kind": "str"}
DAYS = ("from_day", "to_day")


@dataclass(frozen=True)
class Stage:
    """One stage; both days belong to it. `kind` is a key of `KINDS`."""

    name: str
    kind: str
    from_day: dt.date
    to_day: dt.date

    @property
    def days(self) -> int:
        """Number of days."""
        return (self.to_day - self.from_day).days + 1


def nothing() -> pd.DataFrame:
    """Return the empty stages frame: `stage_id`, `name`, `kind`, `from_day`, `to_day`."""
    empty = pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in COLUMNS.items()})
    return empty.assign(**{day: pd.Series(dtype="datetime64[us]") for day in DAYS})


def check(stages: list[Stage]) -> None:
    """Refuse (`InputError`) stages without name or kind, that end before they begin, or that share a day."""
    for stage in stages:
        if not stage.name.strip() or stage.kind not in KINDS:
            raise InputError(N_("阶段没有名称或种类"), N_("请写明名称，种类从列表中选择"))
        if stage.to_day < stage.from_day:
            raise InputError(N_("阶段“{name}”的止日早于起日"), N_("请改正日期"), name=stage.name)
    ordered = sorted(stages, key=lambda stage: stage.from_day)
    for one, other in itertools.pairwise(ordered):
        if other.from_day <= one.to_day:
            raise InputError(
                N_("阶段“{one}”与“{other}”日期重叠，同一件问题会算两次"),
                N_("请让各阶段首尾相接而不重叠"),
                one=one.name,
                other=other.name,
            )


def of(reported_at: pd.Series, stages: pd.DataFrame) -> NDArray[np.int64]:
    """Return for each report the position of its stage, -1 outside all of them; shape (n,)."""
    days = reported_at.to_numpy().astype("datetime64[D]")
    found = np.full(len(days), -1, dtype="int64")
    for at, (begin, end) in enumerate(zip(*(stages[day] for day in DAYS), strict=True)):
        found[(days >= np.datetime64(begin, "D")) & (days <= np.datetime64(end, "D"))] = at
    return found
