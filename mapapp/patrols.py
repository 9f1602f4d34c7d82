"""Count patrol and persuasion visits per zone, and find what was not visited for long."""

from __future__ import annotations

import datetime as dt

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from . import crs
from .ground_frames import MOMENT
from .i18n import N_

KINDS = {"patrol": N_("巡查"), "persuasion": N_("劝导")}
STATES = {
    "met": N_("按计划到场"),
    "late": N_("晚于计划到场"),
    "missed": N_("未到场"),
    "due": N_("待巡查"),
}
"""What became of a plan."""
COVERAGE = {"ok": N_("按期巡查"), "late": N_("超过间隔"), "never": N_("从未巡查")}


def within(patrols: pd.DataFrame, from_day: dt.date | None, to_day: dt.date | None) -> pd.DataFrame:
    """Return the visits of a period, both days included; plans are no visits. None is open-ended."""
    visited = patrols["visited_at"]
    kept = visited.notna()
    if from_day is not None:
        kept &= visited >= pd.Timestamp(from_day)
    if to_day is not None:
        kept &= visited < pd.Timestamp(to_day) + pd.Timedelta(days=1)
    return patrols[kept]


def visits(
    patrols: pd.DataFrame,
    zones: pd.DataFrame,
    from_day: dt.date | None,
    to_day: dt.date | None,
    *,
    kind: str = "section",
) -> pd.Series:
    """
    Count the visits of zones in a period.

    Parameters
    ----------
    patrols
        The patrols frame.
    zones
        Communities or road sections, with `code`.
    from_day, to_day
        First and last day, both included.
    kind
        ``section`` or ``community``: a visit counts for the zone it was recorded for, a section's visit not
        for the community around it.

    Returns
    -------
    visits
        Visits of either kind (patrol, persuasion), aligned with `zones`, float64; 0 where nobody was.
    """
    inside = within(patrols, from_day, to_day)
    counted = inside.loc[inside["zone_kind"].eq(kind), "zone_code"].value_counts()
    return zones["code"].map(counted).fillna(0).astype("float64").rename("visits")


def exposure(
    patrols: pd.DataFrame,
    shapes: gpd.GeoDataFrame,
    sections: gpd.GeoDataFrame,
    projection: str,
    from_day: dt.date | None,
    to_day: dt.date | None,
) -> pd.Series:
    """
    Say how often the roads in cells were visited, for methods that take rates.

    Parameters
    ----------
    shapes
        Cells or other shapes in the city's projection.
    sections
        The road sections, in WGS 84.

    Returns
    -------
    exposure
        Mean visits of the metres of road in each shape, aligned: Σ visits · length inside ÷ Σ length inside.
        NaN where no road runs.
    """
    lines = crs.project_frame(sections, projection).geometry.to_numpy()
    counted = visits(patrols, sections, from_day, to_day).to_numpy()
    cells = shapes.geometry.to_numpy()
    at, line = shapely.STRtree(lines).query(cells, predicate="intersects")
    inside = shapely.length(shapely.intersection(cells[at], lines[line]))
    total = np.bincount(at, inside, len(cells))
    seen = np.bincount(at, inside * counted[line], len(cells))
    shares = np.divide(seen, total, out=np.full(len(cells), np.nan), where=total > 0)
    return pd.Series(shares, index=shapes.index, name="exposure")


def coverage(
    patrols: pd.DataFrame, zones: pd.DataFrame, as_of: dt.datetime, most_days: float, *, kind: str = "section"
) -> pd.DataFrame:
    """
    Find the zones that were not visited for long.

    Parameters
    ----------
    as_of
        The moment; visits after it do not count.
    most_days
        A zone whose last visit is longer ago than this many days is late.

    Returns
    -------
    coverage
        Aligned with `zones`: `last_visit`, `days` (full days since, NaN where never), `state` (a key of
        `COVERAGE`), `next_plan` (the first planned day from the moment on, NaT without).
    """
    mine = patrols[patrols["zone_kind"].eq(kind)]
    past = mine[mine["visited_at"] <= pd.Timestamp(as_of)]
    last = _of_zones(past.groupby("zone_code")["visited_at"].max(), zones)
    ahead = mine[mine["visited_at"].isna() & (mine["planned_on"] >= pd.Timestamp(as_of).normalize())]
    since = (pd.Timestamp(as_of) - last).dt.total_seconds() / 86_400
    state = np.select([last.isna(), since > most_days], ["never", "late"], "ok")
    return pd.DataFrame(
        {
            "last_visit": last,
            "days": np.floor(since),
            "state": pd.Series(state, index=zones.index, dtype="str"),
            "next_plan": _of_zones(ahead.groupby("zone_code")["planned_on"].min(), zones),
        }
    )


def _of_zones(moments: pd.Series, zones: pd.DataFrame) -> pd.Series:
    return moments.astype(MOMENT).reindex(zones["code"]).set_axis(zones.index)


def plans(patrols: pd.DataFrame, as_of: dt.datetime) -> pd.DataFrame:
    """
    Say what became of the planned visits.

    A plan is carried out by the first visit of its zone on or after its day and before the zone's next plan:
    on the day itself it is met, afterwards late. Without a visit it is missed once its day is over.

    Returns
    -------
    plans
        The rows of plans, latest day first, with `met_at` (NaT without) and `state` (a key of `STATES`).
    """
    done = patrols[patrols["visited_at"].notna() & (patrols["visited_at"] <= pd.Timestamp(as_of))]
    done = done[["zone_kind", "zone_code", "visited_at"]].rename(columns={"visited_at": "met_at"})
    planned = patrols[patrols["visited_at"].isna()].sort_values("planned_on", kind="stable")
    days = planned[["zone_kind", "zone_code", "planned_on"]].drop_duplicates()
    days["next"] = days.groupby(["zone_kind", "zone_code"])["planned_on"].shift(-1)
    met = pd.merge_asof(
        days,
        done.sort_values("met_at"),
        left_on="planned_on",
        right_on="met_at",
        by=["zone_kind", "zone_code"],
        direction="forward",
    )
    met["met_at"] = met["met_at"].where(met["next"].isna() | (met["met_at"] < met["next"]))
    found = planned.merge(met.drop(columns="next"), on=["zone_kind", "zone_code", "planned_on"], how="left")
    today = pd.Timestamp(as_of).normalize()
    on_day = found["met_at"].dt.normalize() == found["planned_on"]
    state = np.select(
        [on_day, found["met_at"].notna(), found["planned_on"] < today], ["met", "late", "missed"], "due"
    )
    return found.assign(state=pd.Series(state, index=found.index, dtype="str"))[::-1].reset_index(drop=True)
