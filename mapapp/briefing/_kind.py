"""Say what a kind of scene is, what it is made from and what it makes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import geopandas as gpd
import pandas as pd

from ..city import City
from ..headline import Headline
from ..i18n import Translator
from ..picks import EVERYTHING, Pick
from ..scope import Scope
from ._scene import Scene
from ._slide import Photo, Slide


@dataclass(frozen=True)
class Found:
    """Hotspots of a scope: the shapes a method found, the numbered spots described, its classes."""

    cells: gpd.GeoDataFrame
    spots: gpd.GeoDataFrame
    classes: Mapping[str, tuple[str, str]] = field(default_factory=dict)


class Material(Protocol):
    """Where scenes take their figures from; the screen keeps what was counted once for all of them."""

    @property
    def city(self) -> City:
        """The city."""

    @property
    def as_of(self) -> dt.datetime:
        """The moment that open and overdue are judged at."""

    def cases(self, scope: Scope, only: Sequence[str] = ()) -> pd.DataFrame:
        """Return the cases of a scope (ARCHITECTURE.md), or `only` some columns of them: far quicker."""

    def headline(self, scope: Scope) -> Headline:
        """Return the headline numbers of a scope."""

    def spots(self, scope: Scope, method: str, params: Mapping[str, float]) -> Found | None:
        """Return the hotspots of a scope, with the period before; None where nothing can be tested."""

    def standing(self, scope: Scope, by: str, key: str) -> pd.DataFrame:
        """Return a ranking (`standings.standing`), compared with the period before."""

    def photos(self, problem_ids: Sequence[int], most: int, say: Translator) -> tuple[Photo, ...]:
        """Return pictures of cases, newest first, with a caption."""


@dataclass(frozen=True)
class MapPart:
    """
    One layer of a scene's map.

    Attributes
    ----------
    key, source, options
        A key of `layers.LAYERS`, what it draws (or what returns it, where that is costly), and the options of
        its drawing.
    scope, pick
        What the frame holds, where it holds the cases of a scope: a map with a server behind it draws these
        from tiles. None where it does not.
    """

    key: str
    source: Any
    options: Mapping[str, Any] = field(default_factory=dict)
    scope: Scope | None = None
    pick: Pick = EVERYTHING

    @property
    def frame(self) -> Any:
        """What the layer draws."""
        return self.source() if callable(self.source) else self.source


@dataclass(frozen=True)
class Made:
    """A scene with its figures, and the layers of its map, lowest first."""

    slide: Slide
    parts: tuple[MapPart, ...] = ()


@dataclass(frozen=True)
class SceneKind:
    """
    One entry of `briefing.KINDS`.

    Attributes
    ----------
    key, label
        Name in the code and on the screen (a catalogue message).
    layers
        Keys of the map layers that its map may show.
    make
        ``make(scene, material, say) -> Made``.
    """

    key: str
    label: str
    layers: tuple[str, ...]
    make: Callable[[Scene, Material, Translator], Made]
