"""Put a picture together: paper, view, layers, names, and what stands around them."""

from __future__ import annotations

import datetime as dt
import io
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import shapely
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from .. import crs, intake, map_notes
from ..city import City
from ..errors import InputError
from ..i18n import N_, Translator
from . import _legend, _names, _page
from ._font import font
from ._ink import DARK, LIGHT, Ink
from ._layer import PictureLayer, Shown
from ._sheet import Sheet, in_metres
from ._writing import Pen

Bounds = tuple[float, float, float, float]
SMALLEST_MM, LARGEST_PX = 40.0, 12_000
LEAST_VIEW_M = 200.0
"""Metres across that a map shows at least: a single point needs its surroundings."""
ROUND_IT = 0.04
"""Of the view left free around what is shown."""
DRAWING = threading.Lock()
"""matplotlib is not made for several threads; one picture takes less than a second."""


@dataclass(frozen=True)
class Part:
    """One layer of a picture: a key of `LAYERS`, its frame, and the layer's options."""

    layer: str
    frame: Any
    options: Mapping[str, Any] = field(default_factory=dict)


def drawn(
    layers: Mapping[str, PictureLayer],
    parts: Sequence[Part],
    *,
    city: City,
    say: Translator,
    as_of: dt.datetime,
    size: tuple[float, float],
    dpi: float,
    bounds: Bounds | None,
    not_shown: Mapping[str, int] | None,
    title: str,
    dark: bool,
) -> bytes:
    """Draw a picture; see `pictures.png`."""
    _check(layers, parts, size, dpi)
    with DRAWING:
        figure, paper = _paper(size, dpi)
        ink = DARK if dark else LIGHT
        figure.set_facecolor(ink.paper)
        pen = Pen(FigureCanvasAgg(figure).get_renderer(), font(), dpi)
        # How many lines of notes there are depends on what is off the map: room is left for the longest.
        longest = _notes(say, as_of, {"no_position": 1, "beyond": 1, **(not_shown or {})}, pen, 1)
        laid = _page.plan(*paper, pen.font.written(title), longest, pen)
        page = _axes(figure, (0, 0, *paper), paper, "none")
        page.set(xlim=(0, paper[0]), ylim=(0, paper[1]), zorder=2)
        view = _view(parts, city, bounds, laid.map)
        if view is None:
            _nothing(page, laid.map, say, ink, pen)
            shown, notes, ground = [], _notes(say, as_of, not_shown, pen, 0), None
        else:
            axes = _axes(figure, laid.map, paper, ink.beyond)
            axes.set(xlim=(view[0], view[2]), ylim=(view[1], view[3]))
            sheet = Sheet(axes, city.projection, view, *laid.map[2:], ink, pen.font)
            shown = _layers(layers, parts, city, say, sheet)
            homeless = _names.write(sheet, pen)
            notes = _notes(say, as_of, _missing(sheet, not_shown), pen, homeless)
            ground = (sheet.mm_per_metre, north(view, city.projection))
        laid = laid.noted(notes, pen)
        _page.draw(page, laid, shown, say=say, ink=ink, pen=pen, ground=ground, made_up=city.made_up)
        out = io.BytesIO()
        FigureCanvasAgg(figure).print_png(out, metadata={"Software": None})
    return out.getvalue()


def _check(
    layers: Mapping[str, PictureLayer], parts: Sequence[Part], size: tuple[float, float], dpi: float
) -> None:
    unknown = [part.layer for part in parts if part.layer not in layers]
    if unknown:
        raise InputError(N_("没有这种图层：{layers}"), layers=unknown)
    if min(size) < SMALLEST_MM or max(size) * dpi / 25.4 > LARGEST_PX:
        raise InputError(
            N_("图片尺寸 {width}×{height} 毫米、每英寸 {dpi} 点画不了。"),
            N_("每边至少 {least} 毫米，最多 {most} 像素。"),
            width=f"{size[0]:g}",
            height=f"{size[1]:g}",
            dpi=f"{dpi:g}",
            least=f"{SMALLEST_MM:g}",
            most=LARGEST_PX,
        )


def _paper(size: tuple[float, float], dpi: float) -> tuple[Figure, tuple[float, float]]:
    """Return a figure of whole pixels, and its width and height in millimetres."""
    inches = round(size[0] / 25.4 * dpi) / dpi, round(size[1] / 25.4 * dpi) / dpi
    return Figure(figsize=inches, dpi=dpi), (inches[0] * 25.4, inches[1] * 25.4)


def _axes(
    figure: Figure, box: tuple[float, float, float, float], paper: tuple[float, float], face: str
) -> Axes:
    x, y, width, height = box
    place = (x / paper[0], y / paper[1], width / paper[0], height / paper[1])
    axes = figure.add_axes(place, facecolor=face)
    axes.set(xticks=[], yticks=[], autoscale_on=False)
    for side in axes.spines.values():
        side.set_visible(False)
    return axes


def _layers(
    layers: Mapping[str, PictureLayer], parts: Sequence[Part], city: City, say: Translator, sheet: Sheet
) -> list[Shown]:
    if not any(part.layer == "base_city" for part in parts) and intake.boundary(city):
        parts = [Part("base_city", city.communities, {"sections": city.sections}), *parts]
    return [layers[part.layer](part.frame, say, sheet, **part.options) for part in parts]


def _missing(sheet: Sheet, not_shown: Mapping[str, int] | None) -> dict[str, int] | None:
    """Count what is not shown: what the caller says, and what lies off the paper."""
    if not sheet.problems and not_shown is None:
        return None
    counted = {"no_position": sheet.nowhere} if not_shown is None else dict(not_shown)
    return {**counted, "beyond": counted.get("beyond", 0) + sheet.beyond}


def _notes(
    say: Translator, as_of: dt.datetime, missing: Mapping[str, int] | None, pen: Pen, homeless: int
) -> list[str]:
    told = map_notes.lines(say, as_of, missing)
    if homeless:
        told.append(say(N_("{count} 个编号因过密未标"), count=say.number(homeless)))
    lines = [" · ".join(told)]
    if pen.font.missing is not None:
        lines.append(say(pen.font.missing.message, **pen.font.missing.values))
    return [pen.font.written(line) for line in lines]


def _view(
    parts: Sequence[Part], city: City, bounds: Bounds | None, paper: tuple[float, float, float, float]
) -> tuple[float, float, float, float] | None:
    """Return the paper's edges in metres: what is to be seen, widened to the paper's proportions."""
    covered = _measured(bounds, city.projection) if bounds is not None else _covered(parts, city)
    if covered is None:
        return None
    west, south, east, north_ = covered
    margin = 0.0 if bounds is not None else ROUND_IT
    width = max((east - west) * (1 + 2 * margin), LEAST_VIEW_M)
    height = max((north_ - south) * (1 + 2 * margin), LEAST_VIEW_M)
    width = max(width, height * paper[2] / paper[3])
    height = width * paper[3] / paper[2]
    x, y = (west + east) / 2, (south + north_) / 2
    return x - width / 2, y - height / 2, x + width / 2, y + height / 2


def _measured(bounds: Bounds, projection: str) -> tuple[float, float, float, float]:
    """Return the box in metres that holds a box of degrees."""
    west, south, east, north_ = bounds
    across, up = np.meshgrid(np.linspace(west, east, 9), np.linspace(south, north_, 9))
    x, y = crs.project(across.ravel(), up.ravel(), projection)
    return float(x.min()), float(y.min()), float(x.max()), float(y.max())


def _covered(parts: Sequence[Part], city: City) -> tuple[float, float, float, float] | None:
    found = [box for part in parts if part.layer != "base_city" for box in _cover(part, city.projection)]
    if not found:
        whole = intake.boundary(city)
        return None if whole is None else _measured(whole, city.projection)
    west, south, east, north_ = zip(*found, strict=True)
    return min(west), min(south), max(east), max(north_)


def _cover(part: Part, projection: str) -> list[tuple[float, ...]]:
    """Return the box that a part covers in metres, in a list of none or one."""
    frame = part.frame
    if "geometry" in frame and hasattr(frame, "crs"):
        boxes = shapely.bounds(in_metres(frame, projection)).reshape(-1, 4)
        west, south, east, north_ = boxes[np.isfinite(boxes).all(axis=1)].T
    else:
        x, y = crs.project(frame["lon"].to_numpy("float64"), frame["lat"].to_numpy("float64"), projection)
        known = np.isfinite(x) & np.isfinite(y)
        west = east = x[known]
        south = north_ = y[known]
    return [(west.min(), south.min(), east.max(), north_.max())] if len(west) else []


def north(view: tuple[float, float, float, float], projection: str) -> float:
    """Return by how many degrees true north leans to the right of the projection's own in a view's middle."""
    middle = (view[0] + view[2]) / 2, (view[1] + view[3]) / 2
    lon, lat = crs.unproject([middle[0]], [middle[1]], projection)
    x, y = crs.project(lon, lat + 0.001, projection)
    return float(np.degrees(np.arctan2(x[0] - middle[0], y[0] - middle[1])))


def _nothing(page: Axes, box: tuple[float, float, float, float], say: Translator, ink: Ink, pen: Pen) -> None:
    x, y, width, height = box
    told = say(N_("还没有可以画的内容：请先导入社区、路段或问题。"))
    for number, line in enumerate(pen.wrapped(told, _legend.WORDS, width - 6, 4)):
        at = y + height / 2 - number * _legend.LINE
        pen.write(page, x + width / 2, at, line, _legend.WORDS, ink.quiet, ha="center", va="center_baseline")
