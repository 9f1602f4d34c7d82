"""Put one indicator of a scorecard into a ranked table with its change against the period before."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from . import ranking
from .i18n import N_
from .indicators import INDICATORS, Choices, parts

SCORE = "score"
"""The composite score, which is ranked like an indicator but is not one."""
LABELS = {key: row.label for key, row in INDICATORS.items()} | {SCORE: N_("综合得分")}


def better(key: str) -> int:
    """Say whether more is better (1), less (-1) or neither (0)."""
    return 1 if key == SCORE else INDICATORS[key].better


def standing(
    card: pd.DataFrame,
    before: pd.DataFrame | None,
    key: str,
    *,
    choices: Choices,
    weights: Mapping[str, float],
) -> pd.DataFrame:
    """
    Rank the rows of a scorecard by one indicator.

    Parameters
    ----------
    card, before
        Scorecards (`indicators.scorecard`) of the period and of the one to compare with, None without.
    key
        An indicator, or `SCORE`.
    choices, weights
        Denominators chosen; weights of the score.

    Returns
    -------
    standing
        `key`, `name`, `reported`, `value` (not rounded), `above`, `below` (what is divided, of rates; NaN
        otherwise), `shrunk`, `rank_low`, `rank_high` (of rates and densities; NaN otherwise), `place`,
        `tied`, `before` (value then), `change` (value less `before`). The better come first, with nobody's
        row (key "") and rows without a value last; only rows of somebody have a place.
    """
    named = card["key"].ne("").to_numpy()
    value = values(card, key, weights)
    columns = _ranked(card, key, value.where(named), choices)
    found = pd.concat([card[["key", "name", "reported"]], columns], axis=1)
    found.insert(2, "value", value.astype("float64"))
    earlier = pd.Series(np.nan, index=card["key"])
    if before is not None:
        earlier = pd.Series(values(before, key, weights).to_numpy(dtype="float64"), index=before["key"])
    found["before"] = earlier[~earlier.index.duplicated()].reindex(card["key"]).to_numpy()
    found["change"] = found["value"] - found["before"]
    cost = found["value"] * (1 if better(key) < 0 else -1)
    keys = (card["key"].to_numpy(dtype=object), cost, found["place"], found["value"].isna(), ~named)
    order = np.lexsort(keys)
    return found.iloc[order].reset_index(drop=True)


def values(card: pd.DataFrame, key: str, weights: Mapping[str, float]) -> pd.Series:
    """Return an indicator's column, or the composite score."""
    return ranking.score(card, weights) if key == SCORE else card[key]


def _ranked(card: pd.DataFrame, key: str, value: pd.Series, choices: Choices) -> pd.DataFrame:
    """Rank rates and densities by their models, everything else plainly."""
    kind = "score" if key == SCORE else INDICATORS[key].kind
    above = below = np.full(len(card), np.nan)
    if kind == "rate":
        above, below = parts(card, key, choices)
        table = ranking.rates(above, np.where(value.notna(), below, 0), better(key) or 1)
    elif kind == "density":
        count = card["reported"].to_numpy()
        table = ranking.densities(count, count / value.to_numpy(dtype="float64"))
    else:
        place = value.rank(method="min", ascending=better(key) < 0)
        table = pd.DataFrame({"place": place, "tied": place.duplicated(keep=False) & place.notna()})
        table = table.reindex(columns=["shrunk", "place", "rank_low", "rank_high", "tied"])
        table["tied"] = table["tied"].astype(bool)
    columns = table[["shrunk", "place", "rank_low", "rank_high", "tied"]].set_axis(card.index)
    return columns.assign(above=above, below=below)
