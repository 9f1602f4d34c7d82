"""Rank zones fairly: small numbers are shrunk, ranks have intervals, and ties are called ties."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from .errors import InputError
from .i18n import N_
from .indicators import INDICATORS, indicator

Floats = NDArray[np.float64]
CERTAIN = 0.90
"""How much of the draws a rank interval covers."""
SEED = 20260701
DRAWS = (400, 4_000)
"""Fewest and most draws; with many zones fewer, so that the work stays the same."""
WORK = 4_000_000
STRONGEST = 1e6
"""Prior strength where the zones differ no more than chance makes them."""


def rates(above: NDArray[np.int64], below: NDArray[np.int64], better: int) -> pd.DataFrame:
    """
    Rank rates with a beta-binomial model.

    Parameters
    ----------
    above, below
        Numerators and denominators, shape (n,). Zones with nothing below the line are not ranked.
    better
        1 where a high rate is better, -1 where a low one is.

    Returns
    -------
    ranked
        Aligned: `raw`, `shrunk` (posterior mean), `place` (from 1; zones that cannot be told from the first
        of their class share it), `rank_low`, `rank_high` (interval that covers 90 % of the draws), `tied`
        (others share the place). NaN, and False, where nothing is below the line.

    Notes
    -----
    The prior beta(a, b) is fitted by the moments that Kleinman (1973), Journal of the American Statistical
    Association 68, 46-54, gives for unequal denominators; rank intervals by draws from the posteriors, after
    Goldstein and Spiegelhalter (1996), Journal of the Royal Statistical Society A 159, 385-443.
    """
    some = np.flatnonzero(below > 0)
    over, under = above[some].astype("float64"), below[some].astype("float64")
    a, b = _beta(over, under)
    shape, rest = over + a, under - over + b

    def draw(random: np.random.Generator, times: int) -> Floats:
        one = random.standard_gamma(shape, (times, len(some)))
        return one / (one + random.standard_gamma(rest, (times, len(some))))

    raw = over / under if len(some) else over
    return _ranked(len(above), some, raw, shape / (shape + rest), draw, better)


def densities(count: NDArray[np.int64], measure: Floats, better: int = -1) -> pd.DataFrame:
    """
    Rank counts per kilometre, square kilometre or patrol with a gamma-Poisson model.

    Parameters, result: as for `rates`; `measure` is the exposure, shape (n,), and zones without one are not
    ranked. The prior is fitted by the moments of Marshall (1991), Applied Statistics 40, 283-294, for the
    model of Clayton and Kaldor (1987), Biometrics 43, 671-681.
    """
    some = np.flatnonzero(np.nan_to_num(measure) > 0)
    over, under = count[some].astype("float64"), measure[some].astype("float64")
    a, b = _gamma(over, under)
    shape, rate = over + a, under + b

    def draw(random: np.random.Generator, times: int) -> Floats:
        return random.standard_gamma(shape, (times, len(some))) / rate

    raw = over / under if len(some) else over
    return _ranked(len(count), some, raw, shape / rate, draw, better)


def _beta(over: Floats, under: Floats) -> tuple[float, float]:
    """Fit the prior of rates: mean p and strength m give beta(p m, (1 - p) m)."""
    if not len(over):
        return 1.0, 1.0
    # Half a case on either side keeps the prior proper where nothing, or everything, was in time.
    mean = (over.sum() + 0.5) / (under.sum() + 1.0)
    weight = under / under.sum()
    spread = float((weight * (over / under - mean) ** 2).sum())
    chance = mean * (1 - mean)
    bare = chance * float((weight * (1 - weight) / under).sum())
    room = chance * float((weight * (1 - weight) * (1 - 1 / under)).sum())
    share = (spread - bare) / room if room > 0 else 0.0
    strength = 1 / share - 1 if 0 < share < 1 else (STRONGEST if share <= 0 else 1e-3)
    return mean * strength, (1 - mean) * strength


def _gamma(over: Floats, under: Floats) -> tuple[float, float]:
    """Fit the prior of densities: shape and rate of a gamma distribution."""
    if not len(over):
        return 1.0, 1.0
    mean = (over.sum() + 0.5) / under.sum()
    spread = float((under * (over / under - mean) ** 2).sum() / under.sum()) - mean / float(under.mean())
    rate = mean / spread if spread > mean / STRONGEST else STRONGEST
    return mean * rate, rate


def _ranked(
    rows: int, some: NDArray[np.int64], raw: Floats, shrunk: Floats, draw, better: int
) -> pd.DataFrame:
    columns = {name: np.full(rows, np.nan) for name in ("raw", "shrunk", "place", "rank_low", "rank_high")}
    tied = np.zeros(rows, dtype=bool)
    if len(some):
        times = int(np.clip(WORK // len(some), *DRAWS))
        order = np.argsort(draw(np.random.default_rng(SEED), times) * -better, axis=1)
        ranks = np.empty(order.shape, dtype="int32")
        np.put_along_axis(ranks, order, np.arange(1, len(some) + 1, dtype="int32")[None, :], axis=1)
        tail = (1 - CERTAIN) / 2
        low, high = np.quantile(ranks, [tail, 1 - tail], axis=0, method="closest_observation")
        place = _places(shrunk * -better, low, high)
        for name, values in zip(columns, (raw, shrunk, place, low, high), strict=True):
            columns[name][some] = values
        tied[some] = np.bincount(place)[place] > 1
    return pd.DataFrame(columns).assign(tied=tied)


def _places(cost: Floats, low: Floats, high: Floats) -> NDArray[np.int64]:
    """Give the best place 1; who could as well rank where the first of a class does shares its place."""
    place = np.empty(len(cost), dtype="int64")
    first, shared = -1, 0
    for number, row in enumerate(np.argsort(cost, kind="stable"), start=1):
        if first < 0 or low[row] > high[first]:
            first, shared = row, number
        place[row] = shared
    return place


def check_weights(weights: Mapping[str, float]) -> None:
    """Refuse (`InputError`) weights of what is no rate, negative ones, and weights that do not add to 1."""
    for key, weight in weights.items():
        if indicator(key).kind != "rate" or not indicator(key).better:
            raise InputError(N_("“{name}”不能计入综合得分"), N_("只有分得出好坏的比率可以计分"), name=key)
        if not weight >= 0:
            raise InputError(N_("“{name}”的权重不是正数"), N_("请改正权重"), name=key)
    total = sum(weights.values())
    if abs(total - 1) > 1e-9:
        raise InputError(
            N_("各项权重之和是 {total}，不是 1"), N_("请调整权重，使其相加正好等于 1"), total=f"{total:.4g}"
        )


def score(card: pd.DataFrame, weights: Mapping[str, float]) -> pd.Series:
    """
    Compose one score from several rates.

    Parameters
    ----------
    card
        A scorecard (`indicators.scorecard`); its rates are not rounded before.
    weights
        Indicator → weight; they add to 1 (`check_weights`).

    Returns
    -------
    score
        From 0 to 100, aligned. A rate where less is better counts as 1 minus itself, one where more is better
        as itself. NaN where one of the weighted rates has nothing below the line: no score is better than one
        made of what is not known.
    """
    check_weights(weights)
    total = pd.Series(0.0, index=card.index)
    for key, weight in weights.items():
        if weight:
            rate = card[key]
            total = total + weight * (rate if INDICATORS[key].better > 0 else 1 - rate)
    return (total * 100).rename("score")
