"""Put two states of a city side by side: who gains and loses which zones, and what that would have meant."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pandas as pd

from .. import accountability, cases, zoning
from ..city import City
from ..i18n import N_
from ..zoning import Zoning
from . import differing

COLUMNS = {
    "answerer": N_("责任人 / 单位"),
    "zones_a": N_("责任区（甲）"),
    "zones_b": N_("责任区（乙）"),
    "size_a": N_("公里 / 平方公里（甲）"),
    "size_b": N_("公里 / 平方公里（乙）"),
    "won": N_("接手"),
    "lost": N_("移交"),
}
SCORED = {
    "reported": N_("上报"),
    "overdue": N_("超期未结"),
    "closed_late": N_("超期结案"),
}
"""Counts of a scorecard that are set side by side."""


def standing(city: City, day: dt.date) -> City:
    """
    Return a city as if zones and roster of one day had always been so.

    Decisions on zones that are not there then fall away, and so do units that a dispatch named: both belong
    to what was, not to what would be.
    """
    at = zoning.at(city, day)
    moment = pd.Timestamp(day)
    roster = at.roster
    begun = roster["valid_from"].isna() | (roster["valid_from"].dt.normalize() <= moment)
    lasts = roster["valid_to"].isna() | (roster["valid_to"].dt.normalize() >= moment)
    always = roster[begun & lasts].assign(valid_from=pd.NaT, valid_to=pd.NaT)
    always = always.astype({name: roster[name].dtype for name in ("valid_from", "valid_to")})
    known = {*at.communities["code"], *at.sections["code"], ""}
    decisions = at.decisions[at.decisions["zone_code"].isin(known)]
    return replace(
        at,
        roster=always.reset_index(drop=True),
        decisions=decisions.reset_index(drop=True),
        events=at.events.assign(answerer=""),
        zoning=Zoning(),
    )


def quarter(as_of: dt.datetime) -> tuple[dt.date, dt.date]:
    """Return first and last day of the last whole quarter before a moment."""
    last = pd.Period(as_of, "Q") - 1
    return last.start_time.date(), last.end_time.date()


def side_by_side(a: City, b: City, kind: str, day: dt.date) -> pd.DataFrame:
    """Compare who answers for how much in two standing cities (`differing.balance`), most changed first."""
    table = differing.balance(a, b, kind, (day, day))
    changed = table["won"] + table["lost"]
    return table.iloc[changed.sort_values(ascending=False, kind="stable").index].reset_index(drop=True)


def scored(city: City, kind: str, as_of: dt.datetime) -> pd.DataFrame:
    """
    Compute the scorecard of the last quarter in a standing city.

    Returns
    -------
    scorecard
        `accountability.scorecard` of the cases reported in the quarter, judged at `as_of`.
    """
    first, last = quarter(as_of)
    built = cases.build(city, as_of)
    day = built["reported_at"].dt.normalize()
    held = built[(day >= pd.Timestamp(first)) & (day <= pd.Timestamp(last))]
    return accountability.scorecard(held, "unit" if kind == "section" else "leader")


def scores_side_by_side(a: pd.DataFrame, b: pd.DataFrame) -> pd.DataFrame:
    """Set two scorecards side by side: counts of `SCORED` as `_a` and `_b`, `change` of the reported."""
    counts = list(SCORED)
    both = a[["key", "name", *counts]].merge(
        b[["key", "name", *counts]], on="key", how="outer", suffixes=("_a", "_b")
    )
    numbers = [f"{count}_{side}" for count in counts for side in "ab"]
    both[numbers] = both[numbers].fillna(0).astype("int64")
    name = both["name_b"].fillna(both["name_a"])
    change = both["reported_b"] - both["reported_a"]
    told = both[["key", *numbers]].assign(name=name, change=change)
    order = change.abs().sort_values(ascending=False, kind="stable").index
    return told.loc[order].reset_index(drop=True)
