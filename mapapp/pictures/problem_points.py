"""Draw problems on a picture as the symbols of their groups, with numbers where a letter refers to them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from .. import problem_types
from ..i18n import N_, Translator
from ..map_classes import LegendRow
from ..style import GROUPS
from . import problem_density
from ._layer import PictureLayer, Shown, none
from ._sheet import Label, Sheet

MOST = 5_000
"""More symbols than this lie on each other on any paper: they are counted in cells instead."""
LARGEST, SMALLEST = 6.5, 2.2
"""Points of a symbol: of a few, and of very many."""


def draw(
    cases: pd.DataFrame,
    say: Translator,
    sheet: Sheet,
    *,
    numbered: bool = False,
    most: int = MOST,
    selected: int | None = None,
) -> Shown:
    """
    Draw the cases that have a position.

    Parameters
    ----------
    cases
        The cases frame of ARCHITECTURE.md.
    say
        The reader's language.
    sheet
        The paper.
    numbered
        Write 1, 2, … beside the symbols in the order of the rows; a row without a position keeps its number.
    most
        Above this number `problem_density` draws instead; not where they are numbered.
    selected
        `problem_id` of the case to set off.
    """
    located = (cases["lon"].notna() & cases["lat"].notna()).to_numpy()
    if located.sum() > most and not numbered:
        return problem_density.draw(cases, say, sheet)
    x, y, on_paper = sheet.placed(cases["lon"].to_numpy("float64"), cases["lat"].to_numpy("float64"))
    sheet.problems = True
    sheet.nowhere += int((~located).sum())
    sheet.beyond += int((located & ~on_paper).sum())
    group = cases["group"].where(cases["group"].isin(GROUPS), "other").to_numpy()
    width = _width(int(on_paper.sum()), numbered)
    legend = []
    for key, style in GROUPS.items():
        own = on_paper & (group == key)
        if own.any():
            sheet.symbols(x[own], y[own], style.shape, style.colour, points=width, order=60)
            name = say(problem_types.GROUPS[key])
            legend.append(LegendRow(name, style.colour, style.shape, say.number(int(own.sum()))))
    chosen = on_paper & cases["problem_id"].eq(-1 if selected is None else selected).to_numpy()
    if chosen.any():
        sheet.axes.scatter(
            x[chosen], y[chosen], s=(width * 2.3) ** 2, marker="o", facecolors="none",
            edgecolors=sheet.ink.chosen, linewidths=1.6, zorder=61,
        )  # fmt: skip
    if numbered:
        for row in np.flatnonzero(on_paper):
            sheet.mark(Label(str(row + 1), float(x[row]), float(y[row]), "tag"))
    return Shown(say(N_("问题点")), tuple(legend) or none(say))


def _width(count: int, numbered: bool) -> float:
    """Return how wide symbols are, in points: the more, the smaller."""
    if numbered or count <= 60:
        return LARGEST
    return float(max(SMALLEST, LARGEST * (60 / count) ** 0.3))


LAYER = PictureLayer("problem_points", draw)
