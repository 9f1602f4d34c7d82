"""Set out what stands around the map: title, legend, scale, north, notes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from ..i18n import N_, Translator
from . import _legend, _marks
from ._ink import Ink
from ._layer import Shown
from ._writing import Pen

MARGIN = 2.0
LEAST_MAP = 60.0
"""Millimetres that a map needs so that its legend can stand beside it."""
FOOT = 13.0
"""Millimetres for scale and north below the legend."""
STRIP, ASIDE = 36.0, 30.0
"""Millimetres of the legend below a narrow map, and of scale and north at its right."""
TITLE = 10.5
"""Points."""


Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Plan:
    """
    Where things stand on the paper, boxes of (x, y, width, height) in millimetres from the lower left.

    Attributes
    ----------
    map, legend, signs
        The map, its legend, and where scale and north stand.
    notes
        Lines below everything.
    title
        Lines above everything.
    across
        Millimetres that a line of these may be long.
    """

    map: Box
    legend: Box
    signs: Box
    notes: tuple[str, ...]
    title: tuple[str, ...]
    across: float

    def noted(self, notes: Sequence[str], pen: Pen) -> Plan:
        """Return the same division with other notes, as many of their lines as there were."""
        return replace(self, notes=_noted(notes, pen, self.across)[: len(self.notes)])


def plan(width: float, height: float, title: str, notes: Sequence[str], pen: Pen) -> Plan:
    """Divide the paper; the title has up to two lines, the notes as many as they need up to four."""
    across = width - 2 * MARGIN
    named = tuple(pen.wrapped(title, TITLE, across, 2, bold=True)) if title else ()
    noted = _noted(notes, pen, across)
    bottom = MARGIN + len(noted) * 3.1 + (0.8 if noted else 0)
    tall = height - MARGIN - len(named) * 5.0 - bottom
    if across >= LEAST_MAP + _legend.COLUMN:
        side = MARGIN + across - _legend.COLUMN
        boxes = (
            (MARGIN, bottom, side - 2 * MARGIN, tall),
            (side, bottom + FOOT, _legend.COLUMN, tall - FOOT),
            (side, bottom, _legend.COLUMN, FOOT),
        )
    else:
        strip, side = min(STRIP, tall * 0.4), MARGIN + across - ASIDE
        boxes = (
            (MARGIN, bottom + strip + MARGIN, across, tall - strip - MARGIN),
            (MARGIN, bottom, across - ASIDE - MARGIN, strip),
            (side, bottom, ASIDE, strip),
        )
    return Plan(*boxes, noted, named, across)


def _noted(notes: Sequence[str], pen: Pen, across: float) -> tuple[str, ...]:
    """Break notes into lines, four at most."""
    return tuple(line for note in notes for line in pen.wrapped(note, _marks.SMALL, across, 2))[:4]


def draw(
    axes: Axes,
    laid: Plan,
    shown: Sequence[Shown],
    *,
    say: Translator,
    ink: Ink,
    pen: Pen,
    ground: tuple[float, float] | None,
    made_up: bool,
) -> None:
    """
    Draw everything around the map.

    Parameters
    ----------
    axes
        Covers the paper, in millimetres.
    laid
        The division of the paper.
    shown
        What the layers left.
    say, ink, pen
        Language, colours and writing.
    ground
        Millimetres of paper per metre, and degrees by which true north leans to the right of the paper's
        upward direction; None without a map.
    made_up
        True for a made-up city.
    """
    x, y, width, height = laid.map
    axes.add_patch(Rectangle((x, y), width, height, fill=False, edgecolor=ink.border, linewidth=0.6))
    _texts(axes, laid, ink, pen)
    west, foot, wide, tall = laid.legend
    top, aside = foot + tall, laid.signs
    if made_up:
        # Above the legend where that stands beside the map, else above scale and north.
        corner = (west, top) if aside[0] == west else (aside[0], aside[1] + aside[3])
        below = _mark(axes, corner, aside[2], say(N_("虚构演示资料")), ink, pen)
        top = below if aside[0] == west else top
    _legend.write(axes, (west, foot, wide, top), shown, say, ink, pen)
    if ground is not None:
        mm_per_metre, turn = ground
        _marks.north(axes, aside[0] + 3.0, aside[1] + 1.0, turn, say, ink, pen)
        _marks.scale(axes, aside[0] + 9.0, aside[1] + 2.0, aside[2] - 13, mm_per_metre, say, ink, pen)


def _texts(axes: Axes, laid: Plan, ink: Ink, pen: Pen) -> None:
    top = laid.map[1] + laid.map[3] + len(laid.title) * 5.0
    for number, line in enumerate(laid.title):
        pen.write(axes, MARGIN, top - 3.6 - number * 5.0, line, TITLE, ink.text, bold=True, va="baseline")
    for number, line in enumerate(reversed(laid.notes)):
        pen.write(axes, MARGIN, MARGIN + number * 3.1, line, _marks.SMALL, ink.quiet, va="baseline")


def _mark(axes: Axes, at: tuple[float, float], room: float, text: str, ink: Ink, pen: Pen) -> float:
    """Write the mark of a made-up city in a frame; return where the next thing may stand."""
    cut = pen.cut(text, _legend.WORDS, room - 3, bold=True)
    width = pen.size(cut, _legend.WORDS, bold=True)[0] + 3
    x, y = at
    axes.add_patch(Rectangle((x, y - 5), width, 5, facecolor=ink.text, edgecolor="none"))
    at = (x + width / 2, y - 2.5)
    middle: dict[str, Any] = {"ha": "center", "va": "center_baseline"}
    pen.write(axes, *at, cut, _legend.WORDS, ink.paper, bold=True, **middle)
    return y - 7
