"""Write plain text on a picture: measured, wrapped and cut to the room it has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.patheffects import withStroke

from ._font import Font

CUT = "…"


@dataclass(frozen=True)
class Pen:
    """What measures and writes texts: `dpi` of the picture, the typeface, matplotlib's own measure."""

    measure: RendererAgg
    font: Font
    dpi: float

    def size(self, text: str, points: float, *, bold: bool = False) -> tuple[float, float]:
        """Return width and height of a text in millimetres of paper."""
        text = self.font.written(text)
        if not text:
            return 0.0, points * 25.4 / 72
        width, height, _ = self.measure.get_text_width_height_descent(
            text, self.font.properties(points, bold=bold), False
        )
        return width / self.dpi * 25.4, max(height / self.dpi * 25.4, points * 0.8 * 25.4 / 72)

    def cut(self, text: str, points: float, room: float, *, bold: bool = False) -> str:
        """Return as much of a text as has room (millimetres), with `CUT` where some of it is left out."""
        if self.size(text, points, bold=bold)[0] <= room:
            return text
        low, high = 0, len(text)
        while low < high:
            middle = (low + high + 1) // 2
            if self.size(text[:middle].rstrip() + CUT, points, bold=bold)[0] <= room:
                low = middle
            else:
                high = middle - 1
        return text[:low].rstrip() + CUT

    def wrapped(self, text: str, points: float, room: float, most: int, *, bold: bool = False) -> list[str]:
        """Break a text into at most so many lines that have room, between words where it has any."""
        lines: list[str] = []
        rest = text
        while rest and len(lines) < most - 1 and self.size(rest, points, bold=bold)[0] > room:
            at = _break(rest, max(len(self.cut(rest, points, room, bold=bold)) - 1, 1))
            lines.append(rest[:at].rstrip())
            rest = rest[at:].lstrip()
        return [*lines, self.cut(rest, points, room, bold=bold)] if rest or not lines else lines

    def write(
        self, axes: Axes, x: float, y: float, text: str, points: float, colour: str, *, bold: bool = False,
        halo: str = "", **placing: Any,
    ) -> None:  # fmt: skip
        """Write a text as it stands: never as a formula, and without what the typeface cannot draw."""
        text = self.font.written(text)
        effects = [withStroke(linewidth=points / 3.2, foreground=halo)] if halo else None
        axes.text(
            x, y, text, color=colour, fontproperties=self.font.properties(points, bold=bold), usetex=False,
            parse_math=False, path_effects=effects, **placing,
        )  # fmt: skip


def _break(text: str, most: int) -> int:
    """Return where to break a text of which `most` characters have room: not within a word or a number."""
    for at in range(most, most // 2, -1):
        before, after = text[at - 1], text[at]
        if " " in (before, after) or not (before.isascii() and after.isascii()):
            return at
    return most
