"""Sort late and relapsed points into one letter per recipient, each point into one letter at most."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from .. import indicators
from ..errors import InputError
from ..i18n import N_
from ._table import ADDRESSED, RUNGS, Draft, Drafts

EARLIER = (
    *("source", "source_id", "round_name", "number", "rung", "reply_by", "issued_at", "recipient", "kind"),
    "stands",
)
"""Columns of the points of letters issued before that drafting reads. One that does not stand was withdrawn:
it urged nobody, but its place in its round stays taken."""
SEPARATOR = "；"
"""Between the numbers of several letters."""
POINT = (
    *("position", "number", "source", "source_id", "because", "rung", "letters_n", "earlier"),
    *("due_at", "days_over", "type_key", "address"),
)

_TEXTS = ("source", "source_id", "because", "type_key", "address")


def draft(
    cases: pd.DataFrame,
    again: NDArray[np.int64],
    earlier: pd.DataFrame,
    *,
    round_name: str,
    as_of: dt.datetime,
    addressed: str = "unit_then_leader",
) -> Drafts:
    """
    Draft the letters of a round.

    Parameters
    ----------
    cases
        The cases frame (ARCHITECTURE.md), judged at `as_of`.
    again
        Positions of the cases that are relapses (`relapse.find`), shape (k,).
    earlier
        Points of letters issued before (`EARLIER`), one row per point and letter.
    round_name
        The round: a point is in one of its letters at most, and a recipient has one letter at most.
    as_of
        The moment.
    addressed
        A key of `ADDRESSED`.

    Returns
    -------
    drafts
        Letters by recipient, most points first. A point enters when it is open and overdue, or open and a
        relapse; a paused case's clock stands still, and a disposed one waits for others. Its rung is
        one above that of its last letter, at least `remind`, for a relapse at least `urge`; a
        letter's rung is the highest of its points'.
    """
    if addressed not in ADDRESSED:
        raise InputError(N_("没有“{by}”这种发函对象"), N_("请从列表中选择"), by=addressed)
    late = _late(cases, again, as_of)
    late = late.assign(**_recipient(cases.iloc[late["position"]], addressed))
    late = late.merge(_before(earlier), on=["source", "source_id"], how="left")
    late["letters_n"] = late["letters_n"].fillna(0).astype("int64")
    late["earlier"] = late["earlier"].fillna("").astype("str")
    late["out"] = _out(late, earlier, round_name, as_of)
    late["rung"] = _rungs(late)
    kept = late[late["out"].eq("")]
    letters = [_letter(part) for _, part in kept.groupby(["kind", "recipient"], sort=False)]
    letters.sort(key=lambda letter: (-len(letter.points), letter.kind != "unit", letter.recipient))
    left = late.loc[late["out"].ne(""), ["position", "source", "source_id", "because", "recipient", "out"]]
    return Drafts(tuple(letters), left.reset_index(drop=True))


def with_rung(letter: Draft, rung: str) -> Draft:
    """Return a draft that a person moved to another rung of the ladder."""
    if rung not in RUNGS:
        raise InputError(N_("督办阶梯没有“{rung}”这一级"), N_("请从列表中选择"), rung=rung)
    return replace(letter, rung=rung)


def _late(cases: pd.DataFrame, again: NDArray[np.int64], as_of: dt.datetime) -> pd.DataFrame:
    """Take the open cases that are overdue or relapsed, the longest overdue first."""
    said = indicators.flags(cases)
    relapsed = np.zeros(len(cases), dtype=bool)
    relapsed[again] = True
    relapsed &= said["open"] & ~said["paused"]
    at = np.flatnonzero(said["overdue"] | relapsed)
    over = said["overdue"][at]
    due = cases["due_at"].iloc[at].reset_index(drop=True)
    days = (pd.Timestamp(as_of) - due).dt.total_seconds() / 86_400
    found = pd.DataFrame(
        {
            "position": at,
            "source": cases["source"].to_numpy()[at],
            "source_id": cases["source_id"].to_numpy()[at],
            "because": np.select([over & relapsed[at], relapsed[at]], ["both", "relapsed"], "overdue"),
            "done": said["disposed"][at],
            "due_at": due,
            "days_over": days.where(over),
            "type_key": cases["type_key"].to_numpy()[at],
            "address": cases["address"].to_numpy()[at],
        }
    ).astype(dict.fromkeys(_TEXTS, "str"))
    return found.sort_values(
        "days_over", ascending=False, kind="stable", na_position="last", ignore_index=True
    )


def _recipient(cases: pd.DataFrame, addressed: str) -> dict[str, NDArray[np.object_]]:
    unit, leader = (cases[name].to_numpy(dtype=object) for name in ("unit", "leader"))
    if addressed == "leader":
        return {"kind": np.full(len(cases), "leader", dtype=object), "recipient": leader}
    if addressed == "unit":
        return {"kind": np.full(len(cases), "unit", dtype=object), "recipient": unit}
    has = unit != ""
    return {"kind": np.where(has, "unit", "leader"), "recipient": np.where(has, unit, leader)}


def _before(earlier: pd.DataFrame) -> pd.DataFrame:
    """Sum up the letters about each point: how many, their numbers, the last one's rung and deadline."""
    ordered = earlier[earlier["stands"].astype(bool)].sort_values("issued_at", kind="stable")
    return ordered.groupby(["source", "source_id"], sort=False, as_index=False).agg(
        letters_n=("number", "count"),
        earlier=("number", lambda numbers: SEPARATOR.join(numbers)),
        last_rung=("rung", "last"),
        last_reply_by=("reply_by", "last"),
    )


def _out(late: pd.DataFrame, earlier: pd.DataFrame, round_name: str, as_of: dt.datetime) -> NDArray[np.str_]:
    """Say why a point is in no letter of this round, "" where it is in one; the first reason counts."""
    here = earlier[earlier["round_name"].eq(round_name)]
    points = set(zip(here["source"], here["source_id"], strict=True))
    done = set(zip(here["kind"], here["recipient"], strict=True))
    in_round = [key in points for key in zip(late["source"], late["source_id"], strict=True)]
    served = [key in done for key in zip(late["kind"], late["recipient"], strict=True)]
    waiting = late["last_reply_by"].ge(pd.Timestamp(as_of.date())).to_numpy(dtype=bool)
    reasons = {
        "in_round": np.array(in_round, dtype=bool),
        # Who has done the work is not urged because others have not looked at it yet.
        "disposed": late["done"].to_numpy(dtype=bool),
        "nobody": late["recipient"].eq("").to_numpy(dtype=bool),
        "waiting": waiting,
        "recipient_done": np.array(served, dtype=bool),
    }
    return np.select(list(reasons.values()), list(reasons), "")


def _rungs(late: pd.DataFrame) -> pd.Series:
    order = {key: place for place, key in enumerate(RUNGS)}
    last = late["last_rung"].map(order).to_numpy(dtype="float64", na_value=-1.0)
    least = late["because"].ne("overdue").to_numpy().astype("float64")
    place = np.minimum(np.maximum(last + 1, least), len(RUNGS) - 1).astype("int64")
    return pd.Series(np.array(list(RUNGS), dtype=object)[place], index=late.index, dtype="str")


def _letter(points: pd.DataFrame) -> Draft:
    kind, recipient = (str(points[name].iloc[0]) for name in ("kind", "recipient"))
    order = list(RUNGS)
    rung = order[max(order.index(key) for key in points["rung"])]
    numbered = points.assign(number=np.arange(1, len(points) + 1))
    return Draft(kind, recipient, rung, numbered[list(POINT)].reset_index(drop=True))
