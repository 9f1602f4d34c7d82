"""Draw shapes, points and names on the paper of a map, in metres of the city's projection."""

from __future__ import annotations

from dataclasses import dataclass, field

import geopandas as gpd
import numpy as np
import shapely
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.path import Path

from .. import crs
from ..errors import CrsError
from ..i18n import N_
from ._font import Font
from ._ink import Ink

MARKERS = {"circle": "o", "triangle": "^", "square": "s", "diamond": "D"}
POINTS_PER_MM = 72 / 25.4


@dataclass(frozen=True)
class Label:
    """
    Something to be written on the map once all layers are drawn.

    Attributes
    ----------
    text
        As it came.
    x, y
        Where, in metres.
    kind
        disc (a number on a coloured disc), tag (a number beside a symbol), area or road (a name).
    colour
        Of the disc.
    angle, length
        Direction of a road in degrees, and millimetres of paper that its name must fit in.
    """

    text: str
    x: float
    y: float
    kind: str
    colour: str = ""
    angle: float = 0.0
    length: float = 0.0
    chosen: bool = False


@dataclass
class Sheet:
    """
    The paper of one map while it is drawn.

    Attributes
    ----------
    axes
        Where matplotlib draws.
    projection
        The city's, in metres.
    view
        West, south, east, north of the paper in metres.
    width, height
        Of the paper in millimetres.
    ink, font
        How ground and writing look.
    labels
        What is to be written, the most important first within its kind.
    drawn_on
        The symbols: where they are, in metres, and how wide, in millimetres of paper.
    beyond
        Problems that have a position, but not on this paper.
    nowhere
        Problems without a position.
    problems
        Whether a layer of problems was drawn at all.
    """

    axes: Axes
    projection: str
    view: tuple[float, float, float, float]
    width: float
    height: float
    ink: Ink
    font: Font
    labels: list[Label] = field(default_factory=list)
    drawn_on: list[tuple[float, float, float]] = field(default_factory=list)
    beyond: int = 0
    nowhere: int = 0
    problems: bool = False

    @property
    def mm_per_metre(self) -> float:
        """Millimetres of paper per metre of ground."""
        return self.width / (self.view[2] - self.view[0])

    def measured(self, frame: gpd.GeoDataFrame) -> np.ndarray:
        """Return a frame's shapes in metres, None where they are missing, empty or off the paper."""
        shapes = in_metres(frame, self.projection)
        west, south, east, north = shapely.bounds(shapes).T
        view = self.view
        seen = (west <= view[2]) & (east >= view[0]) & (south <= view[3]) & (north >= view[1])
        return _without(shapes, ~seen)

    def placed(self, lon: np.ndarray, lat: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return positions in metres and which of them lie on the paper."""
        x, y = crs.project(lon, lat, self.projection)
        west, south, east, north = self.view
        return x, y, (x >= west) & (x <= east) & (y >= south) & (y <= north)

    def areas(
        self,
        shapes: np.ndarray,
        colours: list[str],
        *,
        edge: str,
        weight: float,
        opacity: float,
        order: float,
    ) -> None:
        """Fill areas; `weight` of the edge in points, 0 for none."""
        drawn = [(path, c) for path, c in zip(map(_path, shapes), colours, strict=True) if path is not None]
        if not drawn:
            return
        faces = [(c, opacity) for _, c in drawn]
        self.axes.add_collection(
            PathCollection(
                [path for path, _ in drawn],
                facecolors=faces,
                edgecolors=edge if weight else "none",
                linewidths=weight,
                zorder=order,
            ),
            autolim=False,
        )

    def lines(
        self,
        shapes: np.ndarray,
        colours: list[str],
        weights: list[float],
        *,
        order: float,
        opacity: float = 1,
        dashed: bool = False,
    ) -> None:
        """Draw lines, and the outlines of areas; weights in points."""
        chains, inks, widths = [], [], []
        for shape, colour, weight in zip(shapes, colours, weights, strict=True):
            for chain in _chains(shape):
                chains.append(chain)
                inks.append(colour)
                widths.append(weight)
        self.axes.add_collection(
            LineCollection(
                chains,
                colors=inks,
                linewidths=widths,
                alpha=opacity,
                zorder=order,
                linestyles=(0, (5, 3)) if dashed else "solid",
                capstyle="butt" if dashed else "round",
                joinstyle="round",
            ),
            autolim=False,
        )

    def symbols(
        self, x: np.ndarray, y: np.ndarray, shape: str, colour: str, *, points: float, order: float
    ) -> None:
        """Put the symbol of a group at positions; `points` is its width."""
        width = np.full(len(x), points / POINTS_PER_MM)
        self.drawn_on += zip(x.tolist(), y.tolist(), width.tolist(), strict=True)
        self.axes.scatter(
            x, y, s=points**2, marker=MARKERS[shape], facecolors=colour, edgecolors=self.ink.edge,
            linewidths=min(0.7, points / 9), zorder=order,
        )  # fmt: skip

    def mark(self, label: Label) -> None:
        """Note something to be written."""
        self.labels.append(label)


def in_metres(frame: gpd.GeoDataFrame, projection: str) -> np.ndarray:
    """Return a frame's shapes in metres; None where there is nothing to draw. A missing CRS is an error."""
    if frame.crs is None and len(frame):
        raise CrsError(
            N_("要画的 {count} 个图形没有坐标系。"), N_("请在导入时指定坐标系。"), count=len(frame)
        )
    shapes = frame.geometry.to_numpy()
    if len(frame) and not frame.crs.equals(projection):
        stored = frame if frame.crs == crs.STORED else crs.unproject_frame(frame)
        shapes = crs.project_frame(stored, projection).geometry.to_numpy()
    return _without(shapes, shapely.is_empty(shapes))


def _without(shapes: np.ndarray, left_out: np.ndarray) -> np.ndarray:
    kept = np.array(shapes, dtype=object)
    kept[left_out] = None
    return kept


def _chains(shape: shapely.Geometry | None) -> list[np.ndarray]:
    if shape is None:
        return []
    edge = shape.boundary if shapely.get_dimensions(shape) == 2 else shape
    return [
        shapely.get_coordinates(part) for part in shapely.get_parts(edge) if shapely.get_dimensions(part) == 1
    ]


def _path(shape: shapely.Geometry | None) -> Path | None:
    """Turn an area into a path with its holes; None for what is no area."""
    rings = [] if shape is None else [
        shapely.get_coordinates(ring)
        for part in shapely.get_parts(shape)
        if shapely.get_dimensions(part) == 2
        for ring in shapely.get_rings(shapely.normalize(part))
    ]  # fmt: skip
    if not rings:
        return None
    return Path.make_compound_path(*(Path(ring, closed=True) for ring in rings))
