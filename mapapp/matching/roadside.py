"""Put all evidence about a problem's road together: distance, how problems spread, and the address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from .. import crs
from . import along, answerers, deciding, likelihood, naming, text
from . import sections as nearness
from .likelihood import Spread

LEARNED_FROM = 200_000
"""Most problems the spread is learned from, evenly taken: more of them change nothing."""


@dataclass(frozen=True)
class Evidence:
    """What the join knows before it asks for roads; fields as for `matching.assign`."""

    problems: pd.DataFrame
    sections: gpd.GeoDataFrame
    roster: pd.DataFrame
    moments: pd.Series
    projection: str
    reach_m: float
    tie_m: float


def learn(problems: pd.DataFrame, sections: gpd.GeoDataFrame, projection: str) -> Spread:
    """Learn the spread from at most `LEARNED_FROM` of the problems."""
    taken = problems.iloc[:: max(1, -(-len(problems) // LEARNED_FROM))]
    x, y = _places(taken, projection)
    measured = _measured(sections, projection)
    return likelihood.learn(nearness.near(x, y, measured, likelihood.CLEAR_M), x, y)


def decide(
    known: Evidence, *, with_addresses: bool, aliases: Mapping[str, str], spread: Spread | None
) -> pd.DataFrame:
    """
    Decide the road section of every problem.

    Returns
    -------
    decided
        As `deciding.decide`, with `chainage_m` and `side`, one row per problem, RangeIndex.
    """
    x, y = _places(known.problems, known.projection)
    located = np.isfinite(x) & np.isfinite(y)
    measured = _measured(known.sections, known.projection)
    near = nearness.near(x, y, measured, known.reach_m)
    spread = spread or likelihood.learn(_thinned(near, len(x)), x, y)
    written = with_addresses and "address" in known.problems
    texts = known.problems["address"] if written else pd.Series("", index=known.problems.index)
    roads = text.Roads(measured["road"].to_numpy(dtype=object))
    reading = text.read(texts, roads, aliases)
    near = _reached_farther(near, reading, roads.of_names, x, y, measured, located)
    lines = along.pieces(measured.geometry.to_numpy())
    odds = naming.odds(near, reading, roads.of_names)
    standing = likelihood.standing(measured, nearness.road_numbers(measured))
    near = near.join(likelihood.weigh(near, x, y, spread, lines, standing, odds))
    near["named"] = odds > 1
    told = naming.choose(near, reading, roads.of_names, measured, len(x))
    by_text = told["state"].eq("named").to_numpy()
    pairs = np.where(by_text, told["pair"], deciding.likeliest(near, len(x), known.reach_m))
    ties = _units(deciding.tied(near, pairs, by_text, known.tie_m), known)
    ties = _by_heading(ties, reading, measured, x, y)
    codes = measured["code"].to_numpy(dtype=object)
    decided = deciding.decide(near, ties, pairs, told, codes, located, reach_m=known.reach_m)
    return decided.join(_position(decided["best_rank"].to_numpy(), x, y, lines, naming.sides(reading)))


def _places(problems: pd.DataFrame, projection: str) -> tuple[np.ndarray, np.ndarray]:
    lon, lat = (np.asarray(problems[axis], dtype="float64") for axis in ("lon", "lat"))
    return crs.project(lon, lat, projection)


def _measured(sections: gpd.GeoDataFrame, projection: str) -> gpd.GeoDataFrame:
    """Order the sections by code, in metres."""
    ordered = sections.sort_values("code", kind="stable", ignore_index=True)
    return crs.project_frame(ordered, projection) if len(ordered) else ordered


def _thinned(near: pd.DataFrame, length: int) -> pd.DataFrame:
    """Keep the evidence of at most `LEARNED_FROM` problems."""
    every = max(1, -(-length // LEARNED_FROM))
    return near if every == 1 else near[near["row"].to_numpy() % every == 0]


def _reached_farther(
    near: pd.DataFrame,
    reading: text.Reading,
    names: np.ndarray,
    x: np.ndarray,
    y: np.ndarray,
    sections: gpd.GeoDataFrame,
    located: np.ndarray,
) -> pd.DataFrame:
    """Add the sections farther away whose road the address names."""
    rows = naming.unfound(near, reading, names, located)
    if not len(rows):
        return near
    far = nearness.near(x[rows], y[rows], sections, naming.REACH_M)
    far = far[far["distance_m"].le(naming.REACH_M)]
    far = far.assign(row=rows[far["row"]])
    named = [naming.steps(far, reading, names, which) >= 0 for which in ("lead", "cross")]
    far = far[named[0] | named[1]]
    both = pd.concat([near, far]).drop_duplicates(["row", "rank"])
    return both.sort_values(["row", "distance_m", "rank"], kind="stable", ignore_index=True)


def _units(ties: pd.DataFrame, known: Evidence) -> pd.DataFrame:
    """Name who answered for each of the equally near sections on the problem's day."""
    codes = known.sections["code"].sort_values(kind="stable").to_numpy(dtype=object)
    of_ties = pd.Series(codes[ties["rank"]], index=ties.index, dtype="str")
    days = known.moments.iloc[ties["row"].to_numpy()].set_axis(ties.index)
    return ties.assign(unit=answerers.answered_then(known.roster, "section", of_ties, days))


def _by_heading(
    ties: pd.DataFrame, reading: text.Reading, sections: gpd.GeoDataFrame, x: np.ndarray, y: np.ndarray
) -> pd.DataFrame:
    """Drop equally near sections of one road that lead away from where the address points (东50米)."""
    if not len(ties):
        return ties
    middle = shapely.centroid(sections.geometry.to_numpy()[ties["rank"]])
    ahead = np.column_stack([shapely.get_x(middle), shapely.get_y(middle)])
    ahead -= np.column_stack([x, y])[ties["row"]]
    ahead /= np.maximum(np.hypot(ahead[:, 0], ahead[:, 1]), 1.0)[:, None]
    fit = pd.Series(naming.toward(ties, reading, ahead), index=ties.index)
    one_road = ties.groupby("row")["road"].transform("nunique").eq(1)
    return ties[~one_road | fit.ge(fit.groupby(ties["row"]).transform("max") - 0.01)]


def _position(
    ranks: np.ndarray, x: np.ndarray, y: np.ndarray, lines: along.Pieces, told: np.ndarray
) -> pd.DataFrame:
    """Say where along the likeliest section each problem lies, and on which side as far as the text does not."""
    has = np.flatnonzero(ranks >= 0)
    feet = along.measure(x[has], y[has], ranks[has], lines)
    chainage = np.full(len(ranks), np.nan)
    chainage[has] = feet["chainage_m"]
    side = np.full(len(ranks), "", dtype=object)
    side[has] = np.where(told[has] != "", told[has], feet["side"].to_numpy(dtype=object))
    return pd.DataFrame({"chainage_m": chainage, "side": pd.Series(side, dtype="str")})
