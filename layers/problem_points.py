"""Draw problems as points, clustered, each group with its colour and shape and its own switch."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from mapapp import problem_types
from mapapp.i18n import N_, Translator
from mapapp.map_classes import LegendRow
from mapapp.style import GROUPS

from . import _case_words, problem_density
from ._element import CityLayer
from ._layer import Drawn, Layer

MOST = 20_000
"""More points than this are counted in cells instead: a browser cannot carry a symbol for each."""


def draw(
    cases: pd.DataFrame,
    say: Translator,
    *,
    most: int = MOST,
    selected: int | None = None,
    muted: bool = False,
) -> Drawn:
    """
    Draw the cases that have a position.

    Parameters
    ----------
    cases
        The cases frame of ARCHITECTURE.md.
    say
        The reader's language.
    most
        Above this number `problem_density` draws instead, and the legend says so.
    selected
        `problem_id` of the case to set off: it is in no cluster, ringed, and above all others.
    muted
        Draw the others paler, where only the selected one matters.

    Returns
    -------
    drawn
        `shown` counts the cases on the map. A click opens the popup and reports ``case`` and `problem_id`.
    """
    located = cases[cases["lon"].notna() & cases["lat"].notna()]
    if len(located) > most:
        return problem_density.draw(located, say)
    groups = list(GROUPS)
    placed = located["group"].map({group: i for i, group in enumerate(groups)})
    part = placed.fillna(groups.index("other")).to_numpy(dtype="int64")
    legend = group_rows(np.bincount(part, minlength=len(groups)).tolist(), say)
    texts, numbers = _case_words.texts(located, say)
    places = np.round(located[["lon", "lat"]].to_numpy(), 6).tolist()
    rows = [
        [int(key), *where, int(group), *said]
        for key, where, group, said in zip(located["problem_id"], places, part, numbers.tolist(), strict=True)
    ]
    element = CityLayer(
        "points",
        LAYER.key,
        say(LAYER.label),
        legend=legend,
        parts=parts(),
        fields=_case_words.labels(say),
        texts=texts,
        rows=rows,
        selected=selected,
        muted=muted,
    )
    return Drawn(element, legend, len(located))


def parts() -> list[list[str]]:
    """Return key, colour and shape of each group, as the browser's code wants them."""
    return [[group, style.colour, style.shape] for group, style in GROUPS.items()]


def group_rows(counts: Sequence[int], say: Translator) -> tuple[LegendRow, ...]:
    """Return the legend's switches of the groups with their numbers of problems."""
    return tuple(
        LegendRow(say(problem_types.GROUPS[group]), style.colour, style.shape, say.number(count), part=group)
        for (group, style), count in zip(GROUPS.items(), counts, strict=True)
    )


LAYER = Layer("problem_points", N_("问题点"), draw)
