"""Write the legend: what the colours and symbols of each layer mean, as much of it as has room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes

from ..i18n import N_, Translator
from . import _marks
from ._ink import Ink
from ._layer import Shown
from ._writing import Pen

WORDS = 7.5
"""Points."""
LINE, GAP = 3.7, 1.2
"""Millimetres from one line to the next, and above a layer's title."""
COLUMN = 42.0
INDENT = 6.5
"""Millimetres for the symbol before a text."""


@dataclass(frozen=True)
class Entry:
    """One entry: its text in lines, its symbol and colour as seen on the map, and whether it is a title."""

    lines: tuple[str, ...]
    shape: str = ""
    colour: str = ""
    opacity: float = 1.0
    title: bool = False

    @property
    def height(self) -> float:
        """Millimetres."""
        return len(self.lines) * LINE + (GAP if self.title else 0)


Placed = tuple[Entry, float, float]
"""An entry and the left and upper end of its place, in millimetres."""


def write(
    axes: Axes,
    box: tuple[float, float, float, float],
    shown: Sequence[Shown],
    say: Translator,
    ink: Ink,
    pen: Pen,
) -> None:
    """Write the legend of layers into a box (west, foot, width, top); the last line says what has no room."""
    west, foot, width, top = box
    columns = max(1, int(width // COLUMN))
    rows = entries(shown, width / columns, pen)
    placed, left = fill(rows, west, foot, width, top, columns)
    if left:
        placed, left = fill(rows, west, foot + LINE, width, top, columns)
        told = say(N_("另有 {count} 项"), count=say.number(sum(bool(entry.shape) for entry in left)))
        last = west + (columns - 1) * width / columns
        placed.append((Entry((told,)), last, min([y - e.height for e, x, y in placed if x == last] or [top])))
    for entry, x, y in placed:
        _entry(axes, x, y, entry, ink, pen)


def entries(shown: Sequence[Shown], room: float, pen: Pen) -> list[Entry]:
    """Turn what layers left into entries whose lines have room (millimetres)."""

    def lines(text: str, room: float, *, bold: bool = False) -> tuple[str, ...]:
        return tuple(pen.wrapped(pen.font.written(text), WORDS, room, 2, bold=bold))

    rows: list[Entry] = []
    for layer in shown:
        alone = len(layer.legend) == 1 and layer.legend[0].label == layer.title
        if layer.title and layer.legend and not alone:
            rows.append(Entry(lines(layer.title, room, bold=True), title=True))
        for row in layer.legend:
            text = f"{row.label}  {row.count}" if row.count else row.label
            fits = lines(text, room - (INDENT if row.shape else 0) - 1)
            rows.append(Entry(fits, row.shape, row.colour, layer.opacity))
    return rows


def fill(
    rows: Sequence[Entry], west: float, foot: float, width: float, top: float, columns: int
) -> tuple[list[Placed], list[Entry]]:
    """Place entries in columns from the top; return those placed and those that have no room."""
    placed: list[Placed] = []
    column, y = 0, top
    for number, entry in enumerate(rows):
        # A title does not stand at the foot of a column without what it is the title of.
        needed = entry.height + (rows[number + 1].height if entry.title and number + 1 < len(rows) else 0)
        if y - needed < foot and y < top:
            column, y = column + 1, top
        if column == columns or y - entry.height < foot:
            return placed, list(rows[number:])
        placed.append((entry, west + column * width / columns, y))
        y -= entry.height
    return placed, []


def _entry(axes: Axes, x: float, y: float, entry: Entry, ink: Ink, pen: Pen) -> None:
    y -= LINE / 2 + (GAP if entry.title else 0)
    if entry.shape:
        _marks.symbol(axes, x + 2.4, y, entry.shape, entry.colour, entry.opacity, ink)
        x += INDENT
    colour = ink.quiet if entry.title else ink.text
    for number, line in enumerate(entry.lines):
        below = y - number * LINE
        pen.write(axes, x, below, line, WORDS, colour, bold=entry.title, va="center_baseline")
