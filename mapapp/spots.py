"""Say what gathers in each hotspot, who answers for it, and how it changed."""

from __future__ import annotations

from dataclasses import dataclass, replace

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from . import crs
from .spot_joining import MEET_M

BESIDE_M = 50.0
"""How far from a stretch of road the cases of an earlier period may lie to be compared with it."""


@dataclass(frozen=True)
class Share:
    """One kind among the cases of a spot, its share from 0 to 1; `places` are the communities of a leader."""

    key: str
    name: str
    count: int
    share: float
    places: tuple[str, ...] = ()


def numbers(cells: gpd.GeoDataFrame, spots: gpd.GeoDataFrame) -> pd.Series:
    """Say to which spot each cell belongs: the spot's `number` aligned with the cells, 0 for none."""
    # A point of a shape lies in the spot that it is part of; of a bent line the middle would not.
    inner = shapely.point_on_surface(cells.geometry.to_numpy())
    at, spot = shapely.STRtree(spots.geometry.to_numpy()).query(inner, predicate="dwithin", distance=MEET_M)
    found = np.zeros(len(cells), dtype="int64")
    found[at] = spots["number"].to_numpy()[spot]
    return pd.Series(found, index=cells.index, name="number")


def describe(
    spots: gpd.GeoDataFrame, cases: pd.DataFrame, projection: str, earlier: pd.DataFrame | None = None
) -> gpd.GeoDataFrame:
    """
    Say what the cases in each spot are and who answers for them.

    Parameters
    ----------
    spots
        As `spot_joining.join` returns them.
    cases
        The cases frame that the spots were found in.
    projection
        The city's metric projection, that of `spots`.
    earlier
        Cases of the period to compare with; None without one.

    Returns
    -------
    described
        `spots` with `members` (list of problem_id), `count` (their number), `open`, `overdue`, `before` and
        `change` (cases of the period before, and the relative change: 0.6 is 60 % more; NaN without such
        a period or without cases in it), `road` (where most of them lie, "" unknown), `lon`, `lat` (their
        mean position), and tuples of `Share`, largest first: `groups`, `types`, `communities`, `leaders`,
        `units` (key "" where nobody is named). Texts are as they came: escaping is the layers' duty.
    """
    inside = _named(spots, cases) if _are_named(spots) else _members(spots, cases, projection)
    rows = [_described(cases.iloc[at]) for at in inside]
    found = pd.DataFrame(rows, index=spots.index, columns=_DESCRIBED)
    described = pd.concat([spots.drop(columns=["count", "members"]), found], axis=1)
    described.insert(1, "count", np.array([len(at) for at in inside], dtype="int64"))
    described["before"] = np.nan if earlier is None else _counts(_members(spots, earlier, projection))
    described["change"] = described["count"] / described["before"].where(described["before"] > 0) - 1
    return described


_DESCRIBED = [
    "members",
    "open",
    "overdue",
    "road",
    "lon",
    "lat",
    "groups",
    "types",
    "communities",
    "leaders",
    "units",
]


def _are_named(spots: gpd.GeoDataFrame) -> bool:
    return bool(len(spots)) and bool(spots["members"].notna().all())


def _named(spots: gpd.GeoDataFrame, cases: pd.DataFrame) -> list[np.ndarray]:
    """Find the positions of the cases that the method itself says belong to each spot."""
    index = pd.Index(cases["problem_id"])
    return [index.get_indexer(members) for members in spots["members"]]


def _members(spots: gpd.GeoDataFrame, cases: pd.DataFrame, projection: str) -> list[np.ndarray]:
    """Find the positions of the cases in each spot, by the cells' own rule, so that sums and lists agree."""
    x, y = crs.project(cases["lon"].to_numpy(), cases["lat"].to_numpy(), projection)
    located = np.flatnonzero(np.isfinite(x) & np.isfinite(y))
    if len(spots) and spots["squares"].isna().any():
        reach = BESIDE_M if (shapely.get_dimensions(spots.geometry.to_numpy()) == 1).any() else 0.0
        points = shapely.points(x[located], y[located])
        spot, at = shapely.STRtree(points).query(spots.geometry.to_numpy(), "dwithin", reach)
        return [np.sort(located[at[spot == number]]) for number in range(len(spots))]
    squares = spots[["squares", "cell_m"]].explode("squares").dropna()
    if len(squares) == 0:
        return [np.empty(0, dtype="int64") for _ in range(len(spots))]
    side = float(squares["cell_m"].iloc[0])
    cell_of_case = pd.MultiIndex.from_arrays(
        [np.floor(axis[located] / side).astype("int64") for axis in (x, y)]
    )
    place = pd.MultiIndex.from_tuples(squares["squares"]).get_indexer(cell_of_case)
    spot = np.where(place >= 0, spots.index.get_indexer(squares.index)[place], -1)
    return [located[spot == number] for number in range(len(spots))]


def _counts(members: list[np.ndarray]) -> np.ndarray:
    return np.array([len(at) for at in members], dtype="float64")


def _described(members: pd.DataFrame) -> list[object]:
    """Give the values of `_DESCRIBED` for the cases of one spot."""
    roads = members["best_road"][members["best_road"].ne("")].mode()
    overdue = members["is_open"] & members["is_overdue"]
    places = members[["leader", "community_name"]][members["community_name"].ne("")].drop_duplicates()
    by_leader = places.sort_values("community_name").groupby("leader")["community_name"].agg(list).to_dict()
    return [
        members["problem_id"].tolist(),
        int(members["is_open"].sum()),
        int(overdue.sum()),
        roads.iloc[0] if len(roads) else "",
        float(members["lon"].mean()),
        float(members["lat"].mean()),
        _shares(members["group"]),
        _shares(members["type_key"]),
        _shares(members["community"], members["community_name"]),
        tuple(
            replace(share, places=tuple(by_leader.get(share.key, ()))) for share in _shares(members["leader"])
        ),
        _shares(members["unit"]),
    ]


def _shares(keys: pd.Series, names: pd.Series | None = None) -> tuple[Share, ...]:
    """Count each key, largest first, then by key."""
    name_of = dict(zip(keys, keys if names is None else names, strict=True))
    counted = sorted(keys.value_counts().items(), key=lambda item: (-item[1], item[0]))
    return tuple(Share(str(key), str(name_of[key]), int(count), count / len(keys)) for key, count in counted)
