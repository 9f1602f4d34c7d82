"""Draw shops as symbols, clustered, by whether they signed and keep their frontage."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd

from mapapp.frontages import STATES
from mapapp.i18n import N_, Translator
from mapapp.style import FRONTAGES

from ._element import CityLayer
from ._layer import Drawn, Layer, LegendRow
from ._shapes import geographic
from ._text import plain

MOST = 20_000
"""More shops than this a browser cannot carry: those that are not in order come first."""
SHAPES = {"faulty": "square", "unsigned": "triangle", "unchecked": "diamond", "in_order": "circle"}
"""State → shape, so that it can be told without its colour."""
FIELDS = {
    "state_said": N_("门前三包"),
    "faults_said": N_("不合格项"),
    "section_name": N_("路段"),
    "address": N_("地址"),
}
"""The popup's lines, below the shop's name as its title; those that the frame has."""


def draw(shops: gpd.GeoDataFrame, say: Translator, *, selected: str = "") -> Drawn:
    """
    Draw shops.

    Parameters
    ----------
    shops
        `frontages.located` of what `frontages.standing` returns, with the columns of `FIELDS` where known.
    say
        The reader's language.
    selected
        Code of the shop to set off.

    Returns
    -------
    drawn
        `shown` counts the shops on the map, at most `MOST`. A click opens the popup and reports ``case`` and
        the `shop_id`; the legend counts all shops of each state.
    """
    states = list(FRONTAGES)
    shops = geographic(shops)
    part = shops["state"].map({state: at for at, state in enumerate(states)}).to_numpy(dtype="int64")
    order = np.argsort(part, kind="stable")[:MOST]
    kept, part = shops.iloc[order], part[order]
    texts, numbers = _texts(kept, say)
    places = np.round(np.column_stack([kept.geometry.x, kept.geometry.y]), 6).tolist()
    rows = [
        [int(key), *where, int(state), *said]
        for key, where, state, said in zip(kept["shop_id"], places, part, numbers.tolist(), strict=True)
    ]
    chosen = kept.loc[kept["code"].eq(selected), "shop_id"]
    counts = shops["state"].value_counts()
    legend = tuple(
        LegendRow(
            say(STATES[key]), FRONTAGES[key], SHAPES[key], say.number(int(counts.get(key, 0))), part=key
        )
        for key in states
    )
    element = CityLayer(
        "points",
        LAYER.key,
        say(LAYER.label),
        legend=legend,
        parts=[[key, FRONTAGES[key], SHAPES[key]] for key in states],
        fields=[plain(say(label)) for label in FIELDS.values()],
        texts=texts,
        rows=rows,
        selected=int(chosen.iloc[0]) if len(chosen) else None,
    )
    return Drawn(element, legend, len(rows))


def _texts(shops: pd.DataFrame, say: Translator) -> tuple[list[str], np.ndarray]:
    """Return each text once, escaped, and for every shop the numbers of its title and lines in that list."""
    said = shops.assign(state_said=[say(STATES[key]) for key in shops["state"]])
    nothing = pd.Series("", index=shops.index)
    columns = [said["name"], *(said.get(name, nothing) for name in FIELDS)]
    texts: list[str] = []
    numbers = np.empty((len(shops), len(columns)), dtype="int64")
    for at, column in enumerate(columns):
        codes, distinct = pd.factorize(column.to_numpy(dtype=object), use_na_sentinel=False)
        numbers[:, at] = codes + len(texts)
        texts += [plain(text) for text in distinct]
    return texts, numbers


LAYER = Layer("frontages", N_("门前三包商户"), draw)
