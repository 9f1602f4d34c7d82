"""Draw any number of problems from tiles: density at small scales, single problems at large ones."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from urllib.parse import urlencode

from mapapp.i18n import N_, Translator
from mapapp.point_tiles import PointSet
from mapapp.style import COUNTS

from ._case_words import labels
from ._element import CityLayer
from ._layer import Drawn, Layer, LegendRow
from ._text import plain
from .problem_points import group_rows, parts

TILES = "/city/tiles/{layer}/{z}/{x}/{y}"
CASE = "/city/tiles/case/{id}"
COLOURS = COUNTS
"""Of the density classes, few to many."""


def draw(points: PointSet, say: Translator, *, query: Mapping[str, str]) -> Drawn:
    """
    Draw a set of problems.

    Parameters
    ----------
    points
        The problems of a scope (`point_tiles.choose`); nothing of a single one is put into the page.
    say
        The reader's language.
    query
        Parameters of the tiles' addresses (`point_tiles.query`).

    Returns
    -------
    drawn
        `shown` counts the problems. A click on a single one opens its popup, whose text comes from our own
        route, and reports ``case`` and `problem_id`. Each group has its switch in the legend.
    """
    legend = (
        (*group_rows(points.counts, say), *_density_rows(points.limits, say)) if points.chosen.size else ()
    )
    element = CityLayer(
        "problem_tiles",
        LAYER.key,
        say(LAYER.label),
        legend=legend,
        url=f"{TILES}?{urlencode(query)}",
        case_url=f"{CASE}?{urlencode({'lang': say.language})}",
        first_zoom=points.first_zoom,
        parts=parts(),
        fields=labels(say),
        waiting=plain(say("正在取…")),
        failed=plain(say("没有取到，请再点一次")),
        rows=[],
        texts=[],
        selected=None,
    )
    return Drawn(element, legend, len(points.chosen))


def _density_rows(limits: tuple[float, ...], say: Translator) -> tuple[LegendRow, ...]:
    """Return the scale, the same at every zoom; the browser hides it where it shows single problems."""
    title = LegendRow(say("密度：件/公顷；放大可看单个问题"), COLOURS[0], "")
    shown = [say.number(limit, _digits(limit)) for limit in limits]
    spans = [f"{low}–{high}" for low, high in pairwise(shown)] + [say("{low} 以上", low=shown[-1])]
    rows = [LegendRow(span, colour, "area") for span, colour in zip(spans, COLOURS, strict=True)]
    return (title, *rows)


def _digits(limit: float) -> int:
    """Return how many decimals a limit needs."""
    return len(f"{limit:.6f}".rstrip("0").partition(".")[2])


LAYER = Layer("problem_tiles", N_("问题"), draw)
