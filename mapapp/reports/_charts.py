"""Draw the charts of documents in the colours and the typeface of the maps."""

from __future__ import annotations

import io

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from ..i18n import Translator
from ..pictures import font
from ..style import ACCENT

WIDTH_MM, DPI = 156, 200
MOST_BARS = 20
LONGEST = 16
"""Characters of a name beside its bar."""
TEXT, GRID = "#333333", "#d5dae0"


def by_day(frame: pd.DataFrame, say: Translator) -> bytes:
    """Draw counts by day (first column days, second counts) as columns."""
    figure, axes = _axes(60)
    days, counts = frame.iloc[:, 0], frame.iloc[:, 1]
    axes.bar(range(len(days)), counts, width=0.8, color=ACCENT)
    step = max(1, len(days) // 8)
    axes.set_xticks(range(0, len(days), step))
    labels = [f"{day:%m-%d}" for day in days[::step]]
    axes.set_xticklabels(labels, fontproperties=font().properties(8), color=TEXT)
    axes.yaxis.set_major_locator(MaxNLocator(integer=True))
    _titled(axes, f"{frame.columns[1]}（{say('件')}）" if say.language == "zh" else str(frame.columns[1]))
    return _png(figure)


def shares(frame: pd.DataFrame, name: str, share: str, most: int = MOST_BARS) -> bytes:
    """Draw shares (0 to 1) as bars with their names; of many rows the first and the last."""
    shown = frame if len(frame) <= most else pd.concat([frame.head(most // 2), frame.tail(most // 2)])
    figure, axes = _axes(14 + 5.5 * max(len(shown), 2))
    places = range(len(shown))[::-1]
    axes.barh(list(places), shown[share] * 100, height=0.7, color=ACCENT)
    axes.set_yticks(list(places))
    labels = [font().written(str(text)[:LONGEST]) for text in shown[name]]
    axes.set_yticklabels(labels, fontproperties=font().properties(8), color=TEXT)
    axes.set_xlim(0, 112)
    for place, value in zip(places, shown[share], strict=True):
        axes.text(
            value * 100 + 1, place, f"{value * 100:.1f}", va="center", fontproperties=font().properties(7)
        )
    _titled(axes, f"{share} (%)")
    return _png(figure)


def _axes(height_mm: float) -> tuple[Figure, Axes]:
    figure = Figure(figsize=(WIDTH_MM / 25.4, height_mm / 25.4), dpi=DPI, layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    axes.tick_params(length=0, labelsize=8, labelcolor=TEXT)
    axes.grid(axis="both", color=GRID, linewidth=0.5)
    axes.set_axisbelow(True)
    return figure, axes


def _titled(axes: Axes, text: str) -> None:
    axes.set_title(font().written(text), fontproperties=font().properties(9), loc="left", color=TEXT)
    for label in [*axes.get_xticklabels(), *axes.get_yticklabels()]:
        label.set_fontproperties(font().properties(8))


def _png(figure: Figure) -> bytes:
    content = io.BytesIO()
    figure.savefig(content, format="png", metadata={"Software": None})
    return content.getvalue()
