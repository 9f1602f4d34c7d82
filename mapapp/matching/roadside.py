"""Put all evidence about a problem's road together: distance, how problems spread, and the address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from .. import crs
from . import along, answerers, deciding, farther, likelihood, naming, text, text_only
from . import sections as nearness
from ._blocks import in_threads
from ._codes import texts as texts_of
from .likelihood import Spread
from .pairs import Pairs, of_frame
from .prepared import Prepared
from .segment_grid import SegmentGrid

LEARNED_FROM = 200_000
"""Most problems the spread is learned from, evenly taken: more of them change nothing."""
ROWS = 250_000
"""Problems that a thread decides at once: bounds the memory of what lies between evidence and answer."""


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


@dataclass(frozen=True)
class _Roads:
    """
    The road sections of a city in columns, the same for every block of problems.

    Attributes
    ----------
    sections
        In metres, ordered by code.
    numbers, codes, names
        Of each section: its road as `sections.near` numbers it, its code, its road as `text.Roads` does.
    lines, standing, squares
        Their pieces (`along`), their weights (`likelihood`), where they lie (`farther`).
    """

    sections: gpd.GeoDataFrame
    numbers: np.ndarray
    codes: np.ndarray
    names: np.ndarray
    lines: along.Pieces
    standing: np.ndarray
    squares: farther.Squares | None


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
    roads = text.Roads(measured["road"].to_numpy(dtype=object))
    city = _Roads(
        measured,
        numbers := nearness.road_numbers(measured),
        measured["code"].to_numpy(dtype=object),
        roads.of_names,
        lines := along.pieces(measured.geometry.to_numpy()),
        likelihood.standing(measured, numbers),
        farther.squares(lines, roads.of_names),
    )
    written = with_addresses and "address" in known.problems
    texts = known.problems["address"] if written else pd.Series("", index=known.problems.index)

    def beside() -> Pairs:
        return of_frame(nearness.near(x, y, measured, known.reach_m, grid), len(x))

    # Reading texts keeps the lock, measuring leaves it: each works while the other waits.
    found = in_threads(lambda at: (beside, lambda: text.read(texts, roads, aliases))[at](), 2)
    pairs, reading = found[0], found[1]
    spread = spread or likelihood.learn(_thinned(pairs), x, y)
    more = naming.details(reading, measured)
    starts = range(0, max(1, len(x)), ROWS)
    blocks = in_threads(
        lambda at: _decide_block(
            known, city, pairs.rows(starts[at], starts[at] + ROWS), x, y, (reading, more), starts[at], spread
        ),
        len(starts),
    )
    decided = pd.concat(blocks, ignore_index=True)
    without = np.flatnonzero(~(np.isfinite(x) & np.isfinite(y)) & (reading.said >= 0))
    return _by_text_alone(decided, text_only.find(without, reading, roads.of_names, more), city.codes)


def _by_text_alone(decided: pd.DataFrame, found: text_only.Found, codes: np.ndarray) -> pd.DataFrame:
    """Put in the sections that addresses name where there is no position to hold them against."""
    if not len(found.rows):
        return decided
    named = codes[found.ranks]
    answers = {"section": named, "best_section": named, "candidates": named}
    answers |= {"section_reason": "text_only", "confidence": "low"}
    changed = {}
    for column, said in answers.items():
        texts = decided[column].array.copy()
        texts[found.rows] = said
        changed[column] = pd.Series(texts, index=decided.index)
    return decided.assign(**changed)


def _decide_block(
    known: Evidence,
    city: _Roads,
    pairs: Pairs,
    x: np.ndarray,
    y: np.ndarray,
    said: tuple[text.Reading, naming.Details],
    start: int,
    spread: Spread,
) -> pd.DataFrame:
    """Decide for the problems of `pairs`, which begin at `start` of all."""
    own = slice(start, start + pairs.length)
    x, y, moments = x[own], y[own], known.moments.iloc[own]
    reading, more = replace(said[0], said=said[0].said[own]), said[1]
    pairs = farther.reached(pairs, reading, city.names, city.numbers, x, y, city.lines, city.squares)
    told = naming.choose(pairs, reading, city.names, more)
    odds = naming.odds(pairs, told, reading)
    weighed = likelihood.weigh(pairs, x, y, spread, city.lines, city.standing, odds)
    by_text = told.state == naming.NAMED
    chosen = np.where(by_text, told.pair, deciding.likeliest(pairs, weighed[0], known.reach_m))
    ties = _units(deciding.tied(pairs, chosen, by_text, known.tie_m), known.roster, moments, city.codes)
    ties = _by_heading(ties, reading, more, city.sections, x, y)
    located = np.isfinite(x) & np.isfinite(y)
    decided, best = deciding.decide(
        pairs, weighed, ties, chosen, told, city.codes, located, reach_m=known.reach_m
    )
    return decided.assign(**_position(best, pairs, chosen, x, y, city.lines, (reading, more)))


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


def _units(ties: pd.DataFrame, roster: pd.DataFrame, moments: pd.Series, codes: np.ndarray) -> pd.DataFrame:
    """Name who answered for each of the equally near sections on the problem's day."""
    of_ties = pd.Series(codes[ties["rank"]], index=ties.index, dtype="str")
    days = moments.iloc[ties["row"].to_numpy()].set_axis(ties.index)
    return ties.assign(unit=answerers.answered_then(roster, "section", of_ties, days))


def _by_heading(
    ties: pd.DataFrame,
    reading: text.Reading,
    more: naming.Details,
    sections: gpd.GeoDataFrame,
    x: np.ndarray,
    y: np.ndarray,
) -> pd.DataFrame:
    """Drop equally near sections of one road that lead away from where the address points (东50米)."""
    if not len(ties):
        return ties
    middle = shapely.centroid(sections.geometry.to_numpy()[ties["rank"]])
    ahead = np.column_stack([shapely.get_x(middle), shapely.get_y(middle)])
    ahead -= np.column_stack([x, y])[ties["row"]]
    ahead /= np.maximum(np.hypot(ahead[:, 0], ahead[:, 1]), 1.0)[:, None]
    fit = pd.Series(naming.toward(ties["row"].to_numpy(), reading, more, ahead), index=ties.index)
    one_road = ties.groupby("row")["road"].transform("nunique").eq(1)
    return ties[~one_road | fit.ge(fit.groupby(ties["row"]).transform("max") - 0.01)]


def _position(
    ranks: np.ndarray,
    pairs: Pairs,
    chosen: np.ndarray,
    x: np.ndarray,
    y: np.ndarray,
    lines: along.Pieces,
    said: tuple[text.Reading, naming.Details],
) -> dict[str, pd.Series]:
    """Say where along its likeliest section each problem lies, and on which side where the text does not."""
    has = np.flatnonzero(ranks >= 0)
    # A tie may have gone to another section than that of the chosen pair: its piece is not known.
    piece = np.where(pairs.rank[chosen[has]] == ranks[has], pairs.piece[chosen[has]], -1)
    feet = along.measure(x[has], y[has], ranks[has], lines, piece)
    chainage = np.full(len(ranks), np.nan)
    chainage[has] = feet["chainage_m"]
    side = np.full(len(ranks), -1)
    side[has] = feet["side"]
    reading, more = said
    told = more.side_of_form[reading.said]
    side[has] = np.where(told[has] >= 0, told[has], side[has])
    return {"chainage_m": pd.Series(chainage), "side": texts_of(along.LEFT_WORDS, side)}
