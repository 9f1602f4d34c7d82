"""Put all evidence about a problem's road together: distance, how problems spread, and the address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from .. import crs
from . import along, answerers, deciding, farther, likelihood, naming, text
from . import sections as nearness
from ._codes import texts as texts_of
from .likelihood import Spread
from .pairs import Pairs, of_frame
from .prepared import Prepared
from .segment_grid import SegmentGrid

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
    prepared: Prepared | None = None


def learn(problems: pd.DataFrame, sections: gpd.GeoDataFrame, projection: str) -> Spread:
    """Learn the spread from at most `LEARNED_FROM` of the problems."""
    taken = problems.iloc[:: max(1, -(-len(problems) // LEARNED_FROM))]
    x, y = _places(taken, projection)
    near = nearness.near(x, y, nearness.measured(sections, projection), likelihood.CLEAR_M)
    return likelihood.learn(of_frame(near, len(x)), x, y)


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
    measured, grid = _indexed(known)
    road_numbers, codes = nearness.road_numbers(measured), measured["code"].to_numpy(dtype=object)
    lines = along.pieces(measured.geometry.to_numpy())
    roads = text.Roads(measured["road"].to_numpy(dtype=object))
    written = with_addresses and "address" in known.problems
    texts = known.problems["address"] if written else pd.Series("", index=known.problems.index)
    reading = text.read(texts, roads, aliases)
    pairs = of_frame(nearness.near(x, y, measured, known.reach_m, grid), len(x))
    spread = spread or likelihood.learn(_thinned(pairs), x, y)
    pairs = farther.reached(pairs, reading, roads.of_names, road_numbers, x, y, lines)
    told = naming.choose(pairs, reading, roads.of_names, measured)
    standing, odds = likelihood.standing(measured, road_numbers), naming.odds(pairs, told, reading)
    weighed = likelihood.weigh(pairs, x, y, spread, lines, standing, odds)
    by_text = told.state == naming.NAMED
    chosen = np.where(by_text, told.pair, deciding.likeliest(pairs, weighed[0], known.reach_m))
    ties = _units(deciding.tied(pairs, chosen, by_text, known.tie_m), known, codes)
    ties = _by_heading(ties, reading, measured, x, y)
    located = np.isfinite(x) & np.isfinite(y)
    decided, best = deciding.decide(pairs, weighed, ties, chosen, told, codes, located, reach_m=known.reach_m)
    return decided.assign(**_position(best, x, y, lines, reading))


def _places(problems: pd.DataFrame, projection: str) -> tuple[np.ndarray, np.ndarray]:
    lon, lat = (np.asarray(problems[axis], dtype="float64") for axis in ("lon", "lat"))
    return crs.project(lon, lat, projection)


def _indexed(known: Evidence) -> tuple[gpd.GeoDataFrame, SegmentGrid | None]:
    """Return the sections in metres and their grid, at hand or to be made."""
    ready = known.prepared
    if ready is not None and ready.reach_m == known.reach_m:
        return ready.sections, ready.segments
    return nearness.measured(known.sections, known.projection), None


def _thinned(pairs: Pairs) -> Pairs:
    """Keep the pairs of at most `LEARNED_FROM` problems."""
    every = max(1, -(-pairs.length // LEARNED_FROM))
    if every == 1:
        return pairs
    kept = pairs.row % every == 0
    return pairs.where(kept)


def _units(ties: pd.DataFrame, known: Evidence, codes: np.ndarray) -> pd.DataFrame:
    """Name who answered for each of the equally near sections on the problem's day."""
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
    fit = pd.Series(naming.toward(ties["row"].to_numpy(), reading, ahead), index=ties.index)
    one_road = ties.groupby("row")["road"].transform("nunique").eq(1)
    return ties[~one_road | fit.ge(fit.groupby(ties["row"]).transform("max") - 0.01)]


def _position(
    ranks: np.ndarray, x: np.ndarray, y: np.ndarray, lines: along.Pieces, reading: text.Reading
) -> dict[str, pd.Series]:
    """Say where along its likeliest section each problem lies, and on which side where the text does not."""
    has = np.flatnonzero(ranks >= 0)
    feet = along.measure(x[has], y[has], ranks[has], lines)
    chainage = np.full(len(ranks), np.nan)
    chainage[has] = feet["chainage_m"]
    side = np.full(len(ranks), -1)
    side[has] = feet["side"]
    told = np.array([along.SIDES.get(form.side, -1) for form in reading.forms] + [-1])[reading.said]
    side[has] = np.where(told[has] >= 0, told[has], side[has])
    return {"chainage_m": pd.Series(chainage), "side": texts_of(along.LEFT_WORDS, side)}
