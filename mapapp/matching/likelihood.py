"""Say how likely each road near a problem is the one it belongs to, from how problems lie around roads.

Problems do not spread evenly around a road. Address points stand a fixed way from the centre line, photos
are taken at the kerb, lots lie behind. Where one road alone is near, everybody sees whose problem it is: from
these clear problems the spread is learned, and it then decides the unclear ones at corners and between
parallel roads. Nothing here looks at an address or at a correct answer.
"""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd

from .along import Pieces, measure
from .pairs import Pairs, same_road

STEP_M = 0.01
FARTHEST_M = 200.0
CLEAR_M = 30.0
"""A problem is clear where its road is nearer than this and the next road is not."""
FEWEST_CLEAR = 30
"""With fewer clear problems at different places nothing is learned: the nearest road is the likeliest."""
SCALES_M = (0.02, 0.2, 2.0, 10.0)
"""Widths of the smoothing that are mixed: some geocoders set all points 20 feet off the line."""
FLOOR, FLOOR_SCALE_M = 0.05, 15.0
"""Share of problems that follow no habit, falling off with the distance: the learned sample is finite."""
PLAIN_SCALE_M = 15.0 / np.log(19.0)
"""Nothing learned: with this scale a gap of 15 m to the next road makes the nearest 95 % likely, 5 m 73 %."""
BEYOND_END = 0.05
"""Weight of a road whose end the problem lies beyond: it does not face that road."""
LENGTH_POWER, LONGEST_M = 0.5, 3000.0
"""Weight by the length of the whole road: lanes and courts carry fewer addresses than streets."""
UNLIKELY_KIND = 0.05
"""Weight of motorways, ramps and tunnels: hardly any problem of the street belongs to them."""
UNLIKELY = (
    r"(?i)\b(?:freeways?|fwy|ramp|motorway|expressway|tunl|tunnel|rail(?:way)?)\b|匝道|高速|隧道|铁路|轨道"
)
CONTESTED = 1e-3
"""Roads less likely than this share of the likeliest by distance alone are not looked at further."""


@dataclass(frozen=True)
class Spread:
    """
    How problems lie around their road.

    Attributes
    ----------
    density
        Relative density of problems per metre of distance from the road, one value per `STEP_M`.
    clear
        From how many problems it was learned; 0 for the plain one, which prefers the nearest road.
    """

    density: np.ndarray
    clear: int = 0


def plain() -> Spread:
    """Give the spread that is assumed where nothing can be learned: falling with the distance."""
    return Spread(np.exp(-_distances() / PLAIN_SCALE_M))


def learn(pairs: Pairs, x: np.ndarray, y: np.ndarray) -> Spread:
    """
    Learn the spread from the clear problems.

    Parameters
    ----------
    pairs
        Problems and the sections near them.
    x, y
        Positions in metres, shape (n,). Problems at one place (0.1 m) count once.

    Returns
    -------
    spread
        A mixture of smoothings of `SCALES_M`, weighted by how well each foretells a distance from the others
        (leave-one-out likelihood, expectation maximisation). `plain` with too few clear problems.
    """
    begins, off = pairs.begins, pairs.distance_m
    if not len(begins):
        return plain()
    other = (pairs.road != pairs.spread_over(pairs.road[begins], begins)) & (off < CLEAR_M)
    clear = begins[~np.logical_or.reduceat(other, begins) & (off[begins] < CLEAR_M)]
    at = pairs.row[clear]
    places = pd.DataFrame({"x": np.round(x[at], 1), "y": np.round(y[at], 1)})
    distances = off[clear][~places.duplicated().to_numpy()]
    if len(distances) < FEWEST_CLEAR:
        return plain()
    return Spread(_mixture(distances), len(distances))


def _mixture(distances: np.ndarray) -> np.ndarray:
    """Smooth the distances at every scale and weigh the scales by leave-one-out likelihood."""
    number = len(distances)
    cell = _cell(distances)
    bare = np.bincount(cell, minlength=len(_distances())).astype("float64")
    smooth, unseen = [], []
    for scale in SCALES_M:
        reach = round(scale / STEP_M)
        kernel = (1 - np.abs(np.arange(-reach, reach + 1)) / (reach + 1)) / (reach + 1) / STEP_M
        spread = np.convolve(np.concatenate([bare[reach:0:-1], bare]), kernel)[2 * reach :][: len(bare)]
        own = kernel[reach] + np.where(
            (cell <= reach // 2) & (cell > 0), kernel[np.minimum(reach + 2 * cell, 2 * reach)], 0
        )
        smooth.append(spread / number)
        unseen.append(np.maximum(spread[cell] - own, 0) / (number - 1))
    floor = np.exp(-_distances() / FLOOR_SCALE_M) / FLOOR_SCALE_M
    densities, foretold = np.array([*smooth, floor]), np.array([*unseen, floor[cell]])
    weight = np.full(len(densities), 1 / len(densities))
    for _ in range(100):
        shares = weight[:, None] * foretold
        weight = (shares / shares.sum(axis=0)).mean(axis=1)
    return (1 - FLOOR) * weight @ densities + FLOOR * floor


def _distances() -> np.ndarray:
    return np.arange(round(FARTHEST_M / STEP_M)) * STEP_M


def _cell(distances: np.ndarray) -> np.ndarray:
    return np.minimum((distances / STEP_M).astype(int), round(FARTHEST_M / STEP_M) - 1)


def standing(sections: gpd.GeoDataFrame, roads: np.ndarray) -> np.ndarray:
    """
    Weigh the roads themselves: long streets before short lanes, motorways and ramps last.

    Parameters
    ----------
    sections
        The sections in metres; their `kind` counts where there is such a column, and what the name says.
    roads
        The road number of each section.

    Returns
    -------
    weights
        One per section, the same for all sections of a road but for their kind.
    """
    if not len(sections):
        return np.empty(0)
    lengths = np.bincount(roads, np.nan_to_num(sections.geometry.length.to_numpy()))[roads]
    weight = np.clip(lengths, 1.0, LONGEST_M) ** LENGTH_POWER
    words = sections["road"].astype("str")
    if "kind" in sections:
        words = words + " " + sections["kind"].astype("str")
    return weight * np.where(words.str.contains(UNLIKELY, regex=True), UNLIKELY_KIND, 1.0)


def weigh(
    pairs: Pairs,
    x: np.ndarray,
    y: np.ndarray,
    spread: Spread,
    lines: Pieces,
    weights: np.ndarray,
    odds: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    """
    Give each road near a problem its share of the likelihood.

    Parameters
    ----------
    pairs
        Problems and the sections near them.
    x, y
        Positions in metres, shape (n,).
    spread
        How problems lie around roads. With `plain` the distance alone counts.
    lines, weights
        The sections' pieces (`along.pieces`) and weights (`standing`).
    odds
        What other evidence, such as the address, multiplies each pair by.

    Returns
    -------
    likely, score
        For every pair the share of its road among all roads of its problem, 0–1, and the part of that which
        falls to the pair's own section.
    """
    density = spread.density[_cell(pairs.distance_m)]
    nearest = same_road(pairs)
    first = np.flatnonzero(nearest == np.arange(len(nearest)))
    weight = density * odds
    if spread.clear:
        weight *= weights[pairs.rank]
        asked = _contested(pairs, first, weight)
        at = pairs.row[asked]
        feet = measure(x[at], y[at], pairs.rank[asked], lines, pairs.piece[asked])
        weight[asked[feet["at_end"].to_numpy()]] *= BEYOND_END
    total = np.bincount(pairs.row[first], weight[first], minlength=pairs.length)
    likely = (weight / total[pairs.row])[nearest]
    within = np.bincount(nearest, density, minlength=len(nearest))
    return likely, likely * density / within[nearest]


def _contested(pairs: Pairs, first: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """List the nearest pairs of roads that others of the same problem leave in doubt."""
    begins = pairs.begins
    near_top = first[weight[first] > CONTESTED * pairs.largest(weight, begins)[first]]
    rivals = np.bincount(pairs.row[near_top], minlength=pairs.length)
    return near_top[rivals[pairs.row[near_top]] > 1]
