"""Draw what every map carries beside its legend: scale bar, north arrow, the legend's symbols."""

from __future__ import annotations

import math

from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Circle, Polygon, Rectangle

from ..i18n import N_, Translator
from ._ink import Ink, mixed
from ._writing import Pen

SMALL = 6.8
"""Points of the scale, of the north arrow and of notes."""


def symbol(axes: Axes, x: float, y: float, shape: str, colour: str, opacity: float, ink: Ink) -> None:
    """Draw the symbol of a legend's line, some 4 mm wide, as it looks on the map."""
    if shape in ("area", "area_outline"):
        face = mixed(colour, ink.ground, opacity) if shape == "area" else "none"
        edge, weight = (ink.border, 0.4) if shape == "area" else (colour, 1.6)
        axes.add_patch(
            Rectangle((x - 2.2, y - 1.3), 4.4, 2.6, facecolor=face, edgecolor=edge, linewidth=weight)
        )
    elif shape in ("line", "line_outline"):
        ends = [x - 2.2, x + 2.2]
        axes.add_line(Line2D(ends, [y, y], color=colour, linewidth=2.4, solid_capstyle="round"))
    elif shape == "triangle":
        corners = [(x - 1.3, y - 1.1), (x + 1.3, y - 1.1), (x, y + 1.25)]
        axes.add_patch(Polygon(corners, facecolor=colour, edgecolor="none"))
    elif shape == "square":
        axes.add_patch(Rectangle((x - 1.1, y - 1.1), 2.2, 2.2, facecolor=colour, edgecolor="none"))
    elif shape == "diamond":
        corners = [(x - 1.4, y), (x, y - 1.4), (x + 1.4, y), (x, y + 1.4)]
        axes.add_patch(Polygon(corners, facecolor=colour, edgecolor="none"))
    else:
        axes.add_patch(Circle((x, y), 1.5 if shape == "number" else 1.2, facecolor=colour, edgecolor="none"))


def round_length(longest: float) -> float:
    """Return the largest 1, 2 or 5 times a power of ten that is not longer, in metres."""
    power = 10.0 ** math.floor(math.log10(longest))
    return float(max(step * power for step in (1, 2, 5) if step * power <= longest * (1 + 1e-9)))


def scale(
    axes: Axes, x: float, y: float, room: float, mm_per_metre: float, say: Translator, ink: Ink, pen: Pen
) -> None:  # fmt: skip
    """Draw the scale bar, as long as a round number of metres has room."""
    metres = round_length(room / mm_per_metre)
    long = metres * mm_per_metre
    for part, face in ((0, ink.text), (1, ink.paper)):
        axes.add_patch(
            Rectangle(
                (x + part * long / 2, y), long / 2, 1.1, facecolor=face, edgecolor=ink.text, linewidth=0.6
            )
        )
    told = say(N_("{length} 米"), length=say.number(metres, 0 if metres >= 1 else 2))
    pen.write(axes, x + long / 2, y + 2.2, told, SMALL, ink.text, ha="center", va="baseline")


def north(
    axes: Axes, x: float, y: float, turn: float, say: Translator, ink: Ink, pen: Pen
) -> None:  # fmt: skip
    """Draw an arrow to true north, which leans `turn` degrees to the right."""
    tilt = math.radians(turn)

    def turned(east: float, north: float) -> tuple[float, float]:
        return (
            x + east * math.cos(tilt) + north * math.sin(tilt),
            y + 3.2 - east * math.sin(tilt) + north * math.cos(tilt),
        )

    for side, face in ((-1, ink.text), (1, ink.paper)):
        corners = [turned(0, 3.2), turned(side * 1.9, -3.2), turned(0, -1.9)]
        axes.add_patch(Polygon(corners, facecolor=face, edgecolor=ink.text, linewidth=0.6))
    pen.write(axes, x, y + 7.0, say(N_("北")), SMALL, ink.text, bold=True, ha="center", va="baseline")
