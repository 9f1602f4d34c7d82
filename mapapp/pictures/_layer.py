"""Say what a layer of a picture is and what it leaves behind when it is drawn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ..i18n import N_, Translator
from ..map_classes import LegendRow
from ._sheet import Sheet


@dataclass(frozen=True)
class Shown:
    """
    What the legend says of a layer that was drawn.

    Attributes
    ----------
    title
        Its name for people.
    legend
        Its lines.
    opacity
        How dense its areas are: the legend shows them as they look over the ground.
    """

    title: str
    legend: tuple[LegendRow, ...] = ()
    opacity: float = 1.0


def none(say: Translator) -> tuple[LegendRow, ...]:
    """Return the legend of a layer that had nothing to draw: that, too, is said."""
    return (LegendRow(say(N_("（无）")), "", ""),)


@dataclass(frozen=True)
class PictureLayer:
    """One entry of `pictures.LAYERS`: ``draw(frame, say, sheet, **options) -> Shown``."""

    key: str
    draw: Callable[..., Shown]

    def __call__(self, frame: Any, say: Translator, sheet: Sheet, **options: Any) -> Shown:
        """Draw a frame on a sheet."""
        return self.draw(frame, say, sheet, **options)
