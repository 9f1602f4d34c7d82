"""Join significant cells into numbered spots and say what gathers there and who answers for it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from scipy import ndimage

from . import crs

LEAST_CONFIDENCE = 90
"""Cells below this confidence (per cent) belong to no spot."""
MOST_UNTESTED = 20
"""How many spots there are at most where the method makes no test: a list to read, not the whole grid."""
FEWEST_CASES = 5
"""A tested spot with fewer cases is no hotspot to send anybody to: its cells are hot by their neighbours."""


@dataclass(frozen=True)
class Share:
    """One kind among the cases of a spot, its share from 0 to 1; `places` are the communities of a leader."""

    key: str
    name: str
    count: int
    share: float
    places: tuple[str, ...] = ()


def join(cells: gpd.GeoDataFrame, *, least: int = LEAST_CONFIDENCE) -> gpd.GeoDataFrame:
    """
    Merge cells that touch, also at a corner, into spots.

    Parameters
    ----------
    cells
        The spots frame of a hotspot method (ARCHITECTURE.md): square cells of one size.
    least
        Least confidence of a cell, per cent. Where the method makes no test, the `MOST_UNTESTED` highest
        cells are a spot each; else spots with fewer than `FEWEST_CASES` cases are left out.

    Returns
    -------
    spots
        In the same projection, most problems first: `number` (1, 2, …), `count`, `score` (sums), `z`
        (greatest), `q` (smallest), `confidence` (greatest), `cells`, `cell_m` (side in metres), `squares`
        (list of (column, row) of its cells, counted from the origin of the projection), geometry.
    """
    tested = cells["z"].notna().any()
    kept = cells[cells["confidence"] >= least] if tested else cells.head(MOST_UNTESTED)
    bounds = kept.geometry.bounds
    side = float(np.round((bounds["maxx"] - bounds["minx"]).max(), 6)) if len(kept) else 0.0
    corners = np.rint(bounds[["minx", "miny"]].to_numpy() / (side or 1.0)).astype("int64")
    label = _touching(corners[:, 0], corners[:, 1]) if tested else np.arange(len(kept))
    squares = pd.Series([(column, row) for column, row in corners.tolist()], index=kept.index, dtype=object)
    grouped = kept.assign(squares=squares, polygon=kept.geometry.to_numpy()).groupby(label)
    spots = grouped.agg(
        count=("count", "sum"),
        score=("score", "sum"),
        z=("z", "max"),
        q=("q", "min"),
        confidence=("confidence", "max"),
        cells=("count", "size"),
        squares=("squares", list),
        geometry=("polygon", lambda polygons: shapely.union_all(polygons.to_numpy())),
    )
    merged = gpd.GeoDataFrame(spots.assign(cell_m=side), geometry="geometry", crs=cells.crs)
    merged = merged[merged["count"] >= FEWEST_CASES] if tested else merged
    merged = merged.sort_values(["count", "z"], ascending=False, kind="stable", ignore_index=True)
    merged.insert(0, "number", np.arange(1, len(merged) + 1))
    return merged


def _touching(columns: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """Label cells so that those connected through sides or corners share a label, shape (n,)."""
    if len(columns) == 0:
        return np.empty(0, dtype="int64")
    at = rows - rows.min(), columns - columns.min()
    raster = np.zeros((at[0].max() + 1, at[1].max() + 1), dtype=bool)
    raster[at] = True
    return ndimage.label(raster, structure=np.ones((3, 3)))[0][at]


def numbers(cells: gpd.GeoDataFrame, spots: gpd.GeoDataFrame) -> pd.Series:
    """Say to which spot each cell belongs: the spot's `number` aligned with the cells, 0 for none."""
    middles = cells.geometry.centroid
    at, spot = shapely.STRtree(spots.geometry.to_numpy()).query(middles.to_numpy(), predicate="within")
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
        As `join` returns them.
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
    inside = _members(spots, cases, projection)
    rows = [_described(cases.iloc[at]) for at in inside]
    found = pd.DataFrame(rows, index=spots.index, columns=_DESCRIBED)
    described = pd.concat([spots.drop(columns="count"), found], axis=1)
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


def _members(spots: gpd.GeoDataFrame, cases: pd.DataFrame, projection: str) -> list[np.ndarray]:
    """Find the positions of the cases in each spot, by the cells' own rule, so that sums and lists agree."""
    x, y = crs.project(cases["lon"].to_numpy(), cases["lat"].to_numpy(), projection)
    located = np.flatnonzero(np.isfinite(x) & np.isfinite(y))
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
