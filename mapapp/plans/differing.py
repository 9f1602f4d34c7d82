"""Say what a plan changes: zone by zone for the map, unit by unit for the notice."""

from __future__ import annotations

import datetime as dt

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from .. import crs, roster
from ..city import City
from ..i18n import N_

CHANGES = {
    "won": N_("新接手"),
    "lost": N_("移交出去"),
    "changed": N_("边界或描述有变"),
}
"""What became of a zone, seen from the one who answers for it."""


SAME_DEG2 = 1e-10
"""Areas that differ by less (about a square metre) are the same."""


def answerers(zones: gpd.GeoDataFrame, duties: pd.DataFrame, kind: str, day: dt.date) -> pd.Series:
    """Return who leads each zone on a day, aligned with the frame; "" for nobody."""
    days = pd.Series(pd.Timestamp(day), index=zones.index)
    return roster.answering(duties, kind, zones["code"], days)["answerer"]


def sizes(zones: gpd.GeoDataFrame, kind: str, projection: str) -> pd.Series:
    """Measure zones: kilometres of sections, square kilometres of communities."""
    shapes = crs.project_frame(zones, projection).geometry
    return shapes.area / 1e6 if kind == "community" else shapes.length / 1e3


def marks(before: City, after: City, kind: str, day: dt.date) -> gpd.GeoDataFrame:
    """
    Return the zones that a plan touches, each with what became of it and who answers.

    Parameters
    ----------
    before, after
        The city as it stands last and as planned.
    kind
        community or section.
    day
        The plan's day.

    Returns
    -------
    zones
        `code`, `name`, `mark` (removed, changed, new, given), `before`, `answerer`, geometry; zones that stay
        as they are with the same answerer are left out.
    """
    was, now = _zones(before, kind), _zones(after, kind)
    then = pd.Series(answerers(was, before.roster, kind, day).to_numpy(), index=was["code"].to_numpy())
    place = pd.Index(was["code"]).get_indexer(now["code"])
    who = answerers(now, after.roster, kind, day).to_numpy()
    earlier = np.append(then.to_numpy(dtype=object), "")[place]
    mark = np.where(who != earlier, "given", "")
    mark = np.where(_differs(was, now, place), "changed", mark)
    mark = np.where(place < 0, "new", mark).astype(object)
    touched = now.assign(mark=mark, before=earlier, answerer=who)[mark != ""]
    gone = was[~was["code"].isin(now["code"])]
    gone = gone.assign(mark="removed", answerer="", before=then.loc[gone["code"]].to_numpy())
    columns = ["code", "name", "mark", "before", "answerer", "geometry"]
    together = pd.concat([gone[columns], touched[columns]], ignore_index=True)
    return gpd.GeoDataFrame(together, geometry="geometry", crs=was.crs)


def _zones(city: City, kind: str) -> gpd.GeoDataFrame:
    return city.communities if kind == "community" else city.sections


def _differs(was: gpd.GeoDataFrame, now: gpd.GeoDataFrame, place: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Tell which zones have another shape or other words than the one of their code had."""
    old, new = was.geometry.to_numpy(), now.geometry.to_numpy()
    moved = np.array([at >= 0 and new[row] is not old[at] for row, at in enumerate(place)], dtype=bool)
    moved[moved] = ~_same(new[moved], old[place[moved]])
    for name in (column for column in was.columns if column not in ("code", "geometry")):
        if now[name].equals(was[name]):
            continue
        theirs = was[name].iloc[place.clip(0)].reset_index(drop=True)
        ours = now[name].reset_index(drop=True)
        moved |= (ours.ne(theirs) & ~(ours.isna() & theirs.isna())).to_numpy() & (place >= 0)
    return moved


def _same(new: NDArray[np.object_], old: NDArray[np.object_]) -> NDArray[np.bool_]:
    """Tell which shapes are the same; an area that merely got a corner on its border is."""
    same = shapely.equals_exact(new, old)
    areas = np.flatnonzero(~same & (shapely.get_dimensions(new) == 2))
    same[areas] = shapely.area(shapely.symmetric_difference(new[areas], old[areas])) < SAME_DEG2
    return np.asarray(same, dtype=bool)


def notice(before: City, after: City, day: dt.date) -> pd.DataFrame:
    """
    List for every unit and leader which zones change hands or shape.

    Returns
    -------
    notice
        One row per answerer and zone: `answerer`, `zone_kind`, `change` (a key of `CHANGES`), `code`, `name`,
        `other` (who answered before, or will), `size` (km or km²), ordered by answerer. A
        zone that nobody answers for stands in no row of its own.
    """
    rows = []
    for kind in ("section", "community"):
        touched = marks(before, after, kind, day)
        size = sizes(touched, kind, before.projection)
        for row, measured in zip(touched.itertuples(index=False), size, strict=True):
            told = {"zone_kind": kind, "code": row.code, "name": row.name, "size": float(measured)}
            if row.before == row.answerer and row.answerer:
                rows.append(told | {"answerer": row.answerer, "change": "changed", "other": ""})
                continue
            if row.answerer:
                rows.append(told | {"answerer": row.answerer, "change": "won", "other": row.before})
            if row.before:
                rows.append(told | {"answerer": row.before, "change": "lost", "other": row.answerer})
    columns = ["answerer", "zone_kind", "change", "code", "name", "other", "size"]
    return pd.DataFrame(rows, columns=columns).sort_values(
        ["answerer", "zone_kind", "change", "name"], kind="stable", ignore_index=True
    )


def balance(before: City, after: City, kind: str, days: tuple[dt.date, dt.date]) -> pd.DataFrame:
    """
    Compare what everybody answers for in two states of a city.

    Returns
    -------
    balance
        One row per answerer in either: `answerer`, `zones_a`, `zones_b`, `size_a`, `size_b` (km or km²),
        `won`, `lost` (numbers of zones by code); nobody is the empty name.
    """
    sides = []
    for city, day in zip((before, after), days, strict=True):
        zones = _zones(city, kind)
        who = answerers(zones, city.roster, kind, day)
        sides.append(
            pd.DataFrame(
                {"code": zones["code"], "answerer": who, "size": sizes(zones, kind, city.projection)}
            )
        )
    a, b = (side.groupby("answerer")["size"].agg(["count", "sum"]) for side in sides)
    pairs = sides[0].merge(sides[1], on="code", how="outer", suffixes=("_a", "_b"))
    moved = pairs[pairs["answerer_a"].fillna("\0").ne(pairs["answerer_b"].fillna("\0"))]
    names = a.index.union(b.index)
    table = pd.DataFrame(
        {
            "zones_a": a["count"].reindex(names, fill_value=0),
            "zones_b": b["count"].reindex(names, fill_value=0),
            "size_a": a["sum"].reindex(names, fill_value=0.0),
            "size_b": b["sum"].reindex(names, fill_value=0.0),
            "won": moved["answerer_b"].value_counts().reindex(names, fill_value=0),
            "lost": moved["answerer_a"].value_counts().reindex(names, fill_value=0),
        }
    )
    return table.rename_axis("answerer").reset_index()
