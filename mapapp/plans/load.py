"""Measure what everybody answers for: length or area, problems per month, staff, and how fair that is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..city import City
from ..i18n import N_
from . import differing

Floats = NDArray[np.float64]
LOADS = {
    "size": N_("长度或面积"),
    "problems": N_("每月问题数"),
}
"""What a load is made of: kilometres of sections or square kilometres of communities, and problems."""
EVEN: tuple[tuple[str, float], ...] = (("size", 0.5), ("problems", 0.5))
PRIOR = 10.0
"""A kind of road, and a zone by itself, are pulled towards the wider mean as if by this many problems."""
WIDTHS_M = (12.0, 24.0, 40.0)
"""Roads without a kind are similar where their widths lie between the same two of these."""
MONTH_DAYS = 365.25 / 12


@dataclass(frozen=True)
class Window:
    """The days whose problems count, both included."""

    first: pd.Timestamp
    last: pd.Timestamp

    @property
    def months(self) -> float:
        """Its length in months of 30.4 days."""
        return ((self.last - self.first).days + 1) / MONTH_DAYS


def window(city: City, as_of: dt.datetime, months: int) -> Window:
    """Return the last so many months up to a moment, no longer than there are problems for."""
    last = (pd.Timestamp(as_of) - pd.Timedelta(microseconds=1)).normalize()
    first = last - pd.DateOffset(months=months) + pd.Timedelta(days=1)
    if len(city.problems):
        first = max(first, city.problems["reported_at"].min().normalize())
    return Window(min(first, last), last)


def zone_loads(
    city: City, joined: pd.DataFrame, kind: str, counted: Window, known: frozenset[str] | None = None
) -> pd.DataFrame:
    """
    Measure every zone.

    Parameters
    ----------
    city
        Its zones as they are to be measured, and its problems.
    joined
        Who answers for each problem, aligned with them (`cases.join`, `cases.assign`), joined with these very
        zones or with earlier ones of the same codes.
    kind
        section or community.
    counted
        The days whose problems count; those that were voided or not filed do not.
    known
        Codes of zones that `joined` knows; a zone that is not among them is new. None: all of them.

    Returns
    -------
    loads
        Aligned with the zones: `code`, `size` (km or km²), `problems` (per month), `expected` (True where
        they are expected from similar zones instead of counted).
    """
    zones = city.communities if kind == "community" else city.sections
    size = differing.sizes(zones, kind, city.projection).to_numpy(dtype="float64")
    reported = city.problems["reported_at"].dt.normalize()
    within = (reported >= counted.first) & (reported <= counted.last)
    within &= ~city.problems["status"].isin(["voided", "not_filed"])
    counts = joined.loc[within.to_numpy(), kind].value_counts().reindex(zones["code"], fill_value=0)
    count = counts.to_numpy(dtype="float64")
    new = np.zeros(len(zones), dtype=bool) if known is None else ~zones["code"].isin(known).to_numpy()
    exposure = np.where(new, 0.0, size * counted.months)
    rate = expected_rate(count, exposure, similar(zones, kind))
    guessed = new | (count == 0)
    problems = np.where(guessed, rate * size, count / counted.months)
    return pd.DataFrame(
        {"code": zones["code"].to_numpy(), "size": size, "problems": problems, "expected": guessed},
        index=zones.index,
    )


def similar(zones: gpd.GeoDataFrame, kind: str) -> NDArray[np.int64]:
    """
    Number the zones so that similar ones share a number; shape (n,).

    Sections are similar where their road is of the same kind, else where it is about as wide
    (`WIDTHS_M`; not given is a class of its own). Communities are all alike.
    """
    if kind == "community":
        return np.zeros(len(zones), dtype="int64")
    width = zones["width_m"].to_numpy(dtype="float64")
    place = np.where(np.isnan(width), -1, np.searchsorted(WIDTHS_M, width, side="left"))
    classes = pd.Series(place, index=zones.index).astype("str")
    if "kind" in zones:
        classes = classes.where(zones["kind"].eq(""), "=" + zones["kind"])
    return pd.factorize(classes)[0].astype("int64")


def expected_rate(count: Floats, exposure: Floats, group: NDArray[np.int64]) -> Floats:
    """
    Expect problems per unit of exposure from similar zones.

    Parameters
    ----------
    count, exposure
        Problems counted, and kilometres (or km²) times months they were counted on; 0 for a new zone.
    group
        Which zones are similar (`similar`).

    Returns
    -------
    rate
        Per zone, shape (n,). The city's mean R = Σ count / Σ exposure; a group's mean is pulled towards it as
        if `PRIOR` more problems had been counted there at the rate R; a zone's own count likewise towards its
        group's. A new zone has its group's mean, one without problems less than that, the less the longer
        nothing happened on it: the posterior mean of a gamma-Poisson model with shape `PRIOR` (Clayton and
        Kaldor 1987, Biometrics 43, 671-681). Nothing was counted anywhere: 0.
    """
    if not exposure.sum() or not count.sum():
        return np.zeros(len(count))
    mean = count.sum() / exposure.sum()
    groups = int(group.max()) + 1
    over = np.bincount(group, weights=count, minlength=groups) + PRIOR
    of_group = over / (np.bincount(group, weights=exposure, minlength=groups) + PRIOR / mean)
    return (count + PRIOR) / (exposure + PRIOR / of_group[group])


def mix(loads: pd.DataFrame, weights: tuple[tuple[str, float], ...] = EVEN) -> Floats:
    """
    Mix the loads of zones into one.

    Returns
    -------
    share
        Of the whole city's load, shape (n,), adding to 1: the weighted mean of each zone's shares of what is
        weighed. What nobody has anything of is left out; nothing at all gives every zone the same.
    """
    share, total = np.zeros(len(loads)), 0.0
    for name, weight in weights:
        whole = float(loads[name].sum())
        if weight > 0 and whole > 0:
            share = share + weight * loads[name].to_numpy() / whole
            total += weight
    return share / total if total else np.full(len(loads), 1.0 / max(len(loads), 1))


def by_answerer(
    loads: pd.DataFrame,
    who: NDArray[np.object_],
    weights: tuple[tuple[str, float], ...] = EVEN,
    staff: Mapping[str, float] | None = None,
) -> pd.DataFrame:
    """
    Sum the loads of zones by who answers for them.

    Parameters
    ----------
    loads
        `zone_loads`.
    who
        Who leads each zone, "" for nobody; shape (n,).
    weights
        Load → weight of the mix.
    staff
        Answerer → number of people, where given. Who is not named has a load, but no ratio per head.

    Returns
    -------
    table
        One row per answerer, the greatest load first, nobody last: `answerer`, `zones`, `size`, `problems`,
        `expected` (zones whose problems are expected), `share` (of the city's load), `ratio` (load against
        the mean of all answerers; with staff, load per head against the mean per head), `staff`,
        `staff_share`.
    """
    told = loads.assign(share=mix(loads, weights), answerer=who)
    sums = told.groupby("answerer").agg(
        zones=("code", "size"),
        size=("size", "sum"),
        problems=("problems", "sum"),
        expected=("expected", "sum"),
        share=("share", "sum"),
    )
    heads = pd.Series(dict(staff or {}), dtype="float64").reindex(sums.index)
    heads = heads.where(heads > 0)
    named = sums.index != ""
    part = heads / heads[named].sum() if heads[named].notna().any() else heads
    ratio = sums["share"] / sums.loc[named, "share"].mean()
    if heads[named].notna().any():
        covered = sums["share"][named & heads.notna()].sum()
        ratio = sums["share"] / covered / part
    table = sums.assign(ratio=ratio.where(named), staff=heads, staff_share=part.where(named))
    table = table.reset_index().assign(last=lambda frame: frame["answerer"].eq(""))
    ordered = table.sort_values(["last", "share"], ascending=[True, False], kind="stable", ignore_index=True)
    return ordered.drop(columns="last")


@dataclass(frozen=True)
class Fairness:
    """
    How evenly something is shared.

    Attributes
    ----------
    gini
        0: all the same; towards 1: one has everything.
    max_mean
        The greatest share against the mean: 1 is even. NaN without anybody.
    """

    gini: float
    max_mean: float


def fairness(values: Floats) -> Fairness:
    """
    Say how evenly something is shared.

    The Gini coefficient is half the mean absolute difference of all pairs, against the mean:
    G = Σᵢ (2 i − n − 1) xᵢ / (n Σ x) for rising xᵢ.
    """
    held = np.sort(np.asarray(values, dtype="float64"))
    held = held[~np.isnan(held)]
    if not len(held) or held.sum() <= 0:
        return Fairness(float("nan"), float("nan"))
    count = len(held)
    rank = 2 * np.arange(1, count + 1) - count - 1
    gini = float((rank * held).sum() / (count * held.sum()))
    return Fairness(gini, float(held[-1] / held.mean()))


def fairness_of(table: pd.DataFrame) -> dict[str, Fairness]:
    """Say how evenly each load of a table of `by_answerer` is shared among those who have a name."""
    named = table[table["answerer"].ne("")]
    return {name: fairness(named[name].to_numpy()) for name in ("size", "problems", "ratio")}
