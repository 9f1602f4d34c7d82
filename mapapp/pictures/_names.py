"""Write numbers and names on a map: every number where there is room, names only where nothing else is."""

from __future__ import annotations

import math
from collections import Counter
from typing import Any

from ._ink import mixed
from ._room import Box, Room, around, spiral
from ._sheet import Label, Sheet
from ._writing import Pen

NUMBER, AREA, ROAD = 7.0, 7.5, 6.0
"""Points of numbers, and of the names of communities and roads."""
MOST_PER_ROAD = 2
MOST_HIDDEN = 0.2
"""Of a road's name may lie below symbols; more cannot be read."""
NEARBY = [(0.0, 0.0)] + [(x, y) for y in (3.0, -3.0, 6.0, -6.0, 0.0) for x in (0.0, 4.0, -4.0)]
"""Millimetres from a community's middle where its name may stand, the best first."""
KINDS = ("disc", "tag", "area", "road")
FARTHEST = 12.0
"""Millimetres that a number may stand away from its place, with a line that leads there."""
SYMBOL_MM = 2.5
CENTRED: dict[str, Any] = {"ha": "center", "va": "center_baseline", "clip_on": True}
"""Names lie below the symbols of problems (60), numbers above: nothing hides a problem but another."""


def write(sheet: Sheet, pen: Pen) -> int:
    """Write all labels of a sheet; return how many numbers found no room."""
    room, symbols = Room(sheet.width, sheet.height), Room(sheet.width, sheet.height)
    for east, north, width in sheet.drawn_on:
        symbols.take(around(*_on_paper(east, north, sheet), width, width))
    kinds = {kind: [label for label in sheet.labels if label.kind == kind] for kind in KINDS}
    homeless = sum(not _disc(label, sheet, pen, room) for label in kinds["disc"])
    homeless += sum(not _tag(label, sheet, pen, room, symbols) for label in kinds["tag"])
    for label in kinds["area"]:
        _area(label, sheet, pen, room, symbols)
    written: Counter[str] = Counter()
    for most in (0.0, MOST_HIDDEN):
        for label in kinds["road"]:
            if written[label.text] < MOST_PER_ROAD:
                written[label.text] += _road(label, sheet, pen, room, symbols, most)
    return homeless


def _at(label: Label, sheet: Sheet) -> tuple[float, float]:
    return _on_paper(label.x, label.y, sheet)


def _on_paper(east: float, north: float, sheet: Sheet) -> tuple[float, float]:
    """Return where a place lies, in millimetres of paper from its lower left corner."""
    scale = sheet.mm_per_metre
    return (east - sheet.view[0]) * scale, (north - sheet.view[1]) * scale


def _metres(x: float, y: float, sheet: Sheet) -> tuple[float, float]:
    scale = sheet.mm_per_metre
    return sheet.view[0] + x / scale, sheet.view[1] + y / scale


def _disc(label: Label, sheet: Sheet, pen: Pen, room: Room) -> bool:
    """Draw a number on its disc, where it belongs or beside it with a line."""
    x, y = _at(label, sheet)
    width = max(3.8, pen.size(label.text, NUMBER, bold=True)[0] + 1.6)
    if not (0 <= x <= sheet.width and 0 <= y <= sheet.height):
        return True
    for east, north in [(0.0, 0.0), *spiral(2.0, FARTHEST * 2, 1.0)]:
        box = around(x + east, y + north, width, 3.8)
        if room.free(box):
            break
    else:
        return False
    room.take(box)
    _lead(sheet, (x, y), (x + east, y + north), label.colour)
    at = _metres(x + east, y + north, sheet)
    _pill(sheet, pen, label, at)
    return True


def _pill(sheet: Sheet, pen: Pen, label: Label, at: tuple[float, float]) -> None:
    shape = "circle,pad=0.28" if len(label.text) < 3 else "round,pad=0.28,rounding_size=0.7"
    frame = {
        "boxstyle": shape,
        "facecolor": label.colour,
        "edgecolor": sheet.ink.chosen if label.chosen else "#ffffff",
        "linewidth": 2.0 if label.chosen else 0.9,
    }
    ink = _readable(label.colour)
    pen.write(sheet.axes, *at, label.text, NUMBER, ink, bold=True, bbox=frame, zorder=96, **CENTRED)


def _readable(colour: str) -> str:
    """Return black or white, whichever is read better on a colour (relative luminance, WCAG 2)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return "#1b2530" if 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.35 else "#ffffff"


def _tag(label: Label, sheet: Sheet, pen: Pen, room: Room, symbols: Room) -> bool:
    """Write a number beside its symbol, off other symbols where that can be."""
    x, y = _at(label, sheet)
    width, height = pen.size(label.text, NUMBER, bold=True)
    near = SYMBOL_MM / 2 + 0.5
    found: tuple[float, float] | None = None
    for strict in (True, False):
        for east, north in spiral(near, FARTHEST, 0.8):
            middle = _outward(x, y, east, north, width, height)
            box = around(*middle, width + 0.4, height + 0.4)
            if room.free(box) and (not strict or symbols.free(box)):
                found = middle
                break
        if found:
            break
    if found is None:
        return False
    room.take(around(*found, width + 0.4, height + 0.4))
    if math.dist(found, (x, y)) > near + width / 2 + height / 2 + 0.8:
        _lead(sheet, (x, y), found, sheet.ink.quiet)
    at, ink = _metres(*found, sheet), sheet.ink
    pen.write(sheet.axes, *at, label.text, NUMBER, ink.text, bold=True, halo=ink.halo, zorder=97, **CENTRED)
    return True


def _outward(
    x: float, y: float, east: float, north: float, width: float, height: float
) -> tuple[float, float]:
    """Return the middle of a box of a size that begins at an offset, away from the point."""
    length = math.hypot(east, north)
    return x + east + east / length * width / 2, y + north + north / length * height / 2


def _lead(sheet: Sheet, begin: tuple[float, float], end: tuple[float, float], colour: str) -> None:
    if math.dist(begin, end) < 0.5:
        return
    (west, south), (east, north) = _metres(*begin, sheet), _metres(*end, sheet)
    sheet.axes.plot([west, east], [south, north], color=colour, linewidth=0.7, zorder=59, clip_on=True)


def _area(label: Label, sheet: Sheet, pen: Pen, room: Room, symbols: Room) -> None:
    """Write a community's name inside it, where the fewest symbols lie on it."""
    text = pen.cut(sheet.font.written(label.text), AREA, 32, bold=True)
    width, height = pen.size(text, AREA, bold=True)
    x, y = _at(label, sheet)
    boxes = [around(x + east, y + north, width + 1, height + 0.8) for east, north in NEARBY]
    free = [box for box in boxes if room.free(box)]
    if not text or not free:
        return
    west, south, east, north = min(free, key=symbols.share)
    room.take((west, south, east, north))
    at = _metres((west + east) / 2, (south + north) / 2, sheet)
    ink = mixed(sheet.ink.text, sheet.ink.quiet, 0.5)
    pen.write(sheet.axes, *at, text, AREA, ink, bold=True, halo=sheet.ink.halo, zorder=56, **CENTRED)


def _road(label: Label, sheet: Sheet, pen: Pen, room: Room, symbols: Room, most: float) -> bool:
    """Write a road's name along it; not where symbols would hide more than a share of it."""
    text = sheet.font.written(label.text)
    width, height = pen.size(text, ROAD)
    if not text or width > min(label.length * 1.4, 40):
        return False
    x, y = _at(label, sheet)
    boxes = _beads(x, y, width, height, label.angle)
    if not all(room.free(box) for box in boxes) or sum(map(symbols.share, boxes)) > most * len(boxes):
        return False
    for box in boxes:
        room.take(box)
    turned = {"rotation": label.angle, "rotation_mode": "anchor", "zorder": 55, **CENTRED}
    pen.write(sheet.axes, label.x, label.y, text, ROAD, sheet.ink.quiet, halo=sheet.ink.halo, **turned)
    return True


def _beads(x: float, y: float, width: float, height: float, angle: float) -> list[Box]:
    """Cover a slanting text by small boxes along its middle line."""
    count = max(2, math.ceil(width / height) + 1)
    east, north = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    steps = [(at / (count - 1) - 0.5) * width for at in range(count)]
    return [around(x + east * step, y + north * step, height + 0.6, height + 0.6) for step in steps]
