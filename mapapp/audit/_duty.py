"""Find what is wrong with who answers when: nobody, two, interrupted, or for a zone that does not exist."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

import geopandas as gpd
import pandas as pd

from ._kinds import joined, row

FIRST, LAST = pd.Timestamp("1700-01-01"), pd.Timestamp("2250-01-01")
"""Stand for "since ever" and "until further notice"."""
DAY = pd.Timedelta(days=1)
NOBODY = {"community": "without_leader", "section": "without_unit"}
TWO = {"community": "two_leaders", "section": "two_units"}


class Zones(NamedTuple):
    """The zones of a kind, by code."""

    kind: str
    names: dict[str, str]
    shapes: dict[str, Any]


def findings(
    roster: pd.DataFrame,
    zones: dict[str, gpd.GeoDataFrame],
    day: pd.Timestamp,
    former: Mapping[str, Collection[str]],
) -> list[dict[str, Any]]:
    """
    List what is wrong with the roster.

    Parameters
    ----------
    roster
        The roster (ARCHITECTURE.md).
    zones
        ``community`` and ``section`` → their frames.
    day
        The day for which every zone must have a lead.
    former
        Kind → codes of zones that were there once: their periods are history, not a mistake.
    """
    dated = roster.assign(
        first=pd.to_datetime(roster["valid_from"]).fillna(FIRST).dt.normalize(),
        last=pd.to_datetime(roster["valid_to"]).fillna(LAST).dt.normalize(),
    )
    found: list[dict[str, Any]] = []
    known = pd.Series(False, index=dated.index)
    for kind, frame in zones.items():
        mine = dated[dated["zone_kind"].eq(kind) & dated["zone_code"].isin(frame["code"])]
        known[mine.index] = True
        leads = mine[mine["role"].eq("lead")].sort_values(["zone_code", "first"], kind="stable")
        codes = frame["code"].to_list()
        by_code = Zones(
            kind,
            dict(zip(codes, frame["name"], strict=True)),
            dict(zip(codes, frame.geometry.to_numpy(), strict=True)),
        )
        found += _nobody(leads, by_code, day) + _interrupted(leads, by_code, day) + _two(leads, by_code, day)
    once = pd.Series(False, index=dated.index)
    for kind, gone in former.items():
        once |= dated["zone_kind"].eq(kind) & dated["zone_code"].isin(list(gone))
    return found + _unknown(dated[~known & ~once]) + _idle(dated, known, day)


def _nobody(leads: pd.DataFrame, zones: Zones, day: pd.Timestamp) -> list[dict[str, Any]]:
    """Find zones without a lead on the stated day, with the days between the leads before and after."""
    serving = set(leads.loc[(leads["first"] <= day) & (leads["last"] >= day), "zone_code"])
    before = (leads[leads["last"] < day].groupby("zone_code")["last"].max() + DAY).to_dict()
    after = (leads[leads["first"] > day].groupby("zone_code")["first"].min() - DAY).to_dict()
    return [
        _row(NOBODY[zones.kind], zones, code, before.get(code, FIRST), after.get(code, LAST))
        for code in zones.names
        if code not in serving
    ]


def _interrupted(leads: pd.DataFrame, zones: Zones, day: pd.Timestamp) -> list[dict[str, Any]]:
    """Find days without a lead between two periods; `_nobody` tells those around the stated day."""
    # The latest day that any earlier period of the zone reaches.
    reach = leads.groupby("zone_code")["last"].cummax().groupby(leads["zone_code"]).shift()
    breaks = leads.assign(start=reach + DAY, end=leads["first"] - DAY)
    breaks = breaks[reach.notna() & (breaks["start"] <= breaks["end"])]
    breaks = breaks[(breaks["start"] > day) | (breaks["end"] < day)]
    return [
        _row("period_gap", zones, code, start, end)
        for code, start, end in zip(breaks["zone_code"], breaks["start"], breaks["end"], strict=True)
    ]


def _two(leads: pd.DataFrame, zones: Zones, day: pd.Timestamp) -> list[dict[str, Any]]:
    """Find periods in which two answer for one zone."""
    several = leads[leads["zone_code"].duplicated(keep=False)]
    kept = several[["zone_code", "answerer", "first", "last"]].reset_index(drop=True)
    numbered = kept.assign(at=kept.index)
    pairs = numbered.merge(numbered, on="zone_code", suffixes=("", "_other"))
    pairs = pairs[(pairs["at"] < pairs["at_other"]) & pairs["answerer"].ne(pairs["answerer_other"])]
    start = pairs["first"].where(pairs["first"] > pairs["first_other"], pairs["first_other"])
    end = pairs["last"].where(pairs["last"] < pairs["last_other"], pairs["last_other"])
    pairs = pairs.assign(start=start, end=end)[start <= end]
    return [
        _row(
            TWO[zones.kind] if start <= day <= end else "period_overlap",
            zones,
            code,
            start,
            end,
            answerers=joined((one, other)),
        )
        for code, one, other, start, end in pairs[
            ["zone_code", "answerer", "answerer_other", "start", "end"]
        ].itertuples(index=False)
    ]


def _unknown(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """Find roster rows about zones that the city does not have; one finding per zone."""
    found = []
    for (kind, code), several in rows.groupby(["zone_kind", "zone_code"], sort=False):
        who = joined(several["answerer"].drop_duplicates())
        found.append(
            row(
                "unknown_zone",
                zone_kind=str(kind),
                zones=str(code),
                answerers=who,
                count=len(several),
                detail=str(code),
            )
        )
    return found


def _idle(dated: pd.DataFrame, known: pd.Series, day: pd.Timestamp) -> list[dict[str, Any]]:
    """Find answerers of whose zones none is left: their periods are over, or their zones are gone."""
    lasting = dated[known & (dated["last"] >= day)]
    idle = dated[~dated["answerer"].isin(lasting["answerer"])]
    found = []
    for answerer, several in idle.groupby("answerer", sort=False):
        ended = several.loc[known[several.index], "last"]
        since = ended.max() + DAY if len(ended) else pd.NaT
        found.append(row("answerer_without_zone", answerers=joined((str(answerer),)), from_day=since))
    return found


def _row(
    finding: str, zones: Zones, code: str, start: pd.Timestamp, end: pd.Timestamp, **more: Any
) -> dict[str, Any]:
    """Write a finding about one zone down; a period from `FIRST` or to `LAST` is open."""
    return row(
        finding,
        zone_kind=zones.kind,
        zones=joined((code,)),
        names=joined((zones.names[code],)),
        from_day=pd.NaT if start <= FIRST else start,
        to_day=pd.NaT if end >= LAST else end,
        geometry=zones.shapes[code],
        **more,
    )
