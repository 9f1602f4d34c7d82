"""Fill a box on a slide with what stands beside the map, in the largest type that fits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ..briefing import Bars, Block, Lights, Nothing, Photos, Ranked, Table, Words, shortened
from . import _slide_writing as write
from ._deck import lines, width
from ._slide_writing import Box

SIZES = (16, 14, 12, 11, 10)
"""Points that are tried, largest first."""
PER_INCH = 72.0
LEADING = 1.35
HEAD = 1.55
"""Heights of a line and of a block's heading, in type sizes."""
BETWEEN = 0.12
CHART_LINE = 0.3
COLUMNS_HIGH = 1.9
LEAST_PHOTO = 1.6
CELL_MARGINS = 0.12
"""Inches beside the text of a table's cell."""
LONGEST_CELL = 40


def cut(text: str, most: int) -> str:
    """Cut a title to so many characters."""
    return shortened(text, most)


def fill(page: Any, box: Box, blocks: list[Block], pictures: Mapping[str, bytes]) -> list[Block]:
    """
    Write blocks one below the other.

    Parameters
    ----------
    page
        The slide.
    box
        Where, in inches.
    blocks
        What to write.
    pictures
        Checksum → bytes of the photos.

    Returns
    -------
    left
        The blocks that do not fit even in the smallest type; the first of a box is always written, a long
        text as far as it goes.
    """
    left, top, wide, high = box
    size = next((s for s in SIZES if sum(_high(b, wide, s) for b in blocks) <= high), SIZES[-1])
    rest = list(blocks)
    while rest:
        block = rest[0]
        needed = _high(block, wide, size)
        if needed > high and rest is not blocks and len(rest) < len(blocks):
            return rest
        rest = rest[1:]
        if needed > high:
            block, remaining = _split(block, wide, high, size)
            rest = [remaining, *rest] if remaining is not None else rest
            _write(page, (left, top, wide, high), block, size, pictures)
            return rest
        _write(page, (left, top, wide, needed - BETWEEN), block, size, pictures)
        top, high = top + needed, high - needed
    return rest


def _head(block: Block, size: float) -> float:
    return HEAD * size / PER_INCH if block.title else 0.0


def _texts(block: Block) -> list[str]:
    if isinstance(block, Ranked):
        return [f"{item.mark}  {item.text}" for item in block.items]
    return [block.text] if isinstance(block, Words | Nothing) else []


def _high(block: Block, wide: float, size: float) -> float:
    """Return how high a block is in this type, in inches, with the gap below it."""
    line = LEADING * size / PER_INCH
    head = _head(block, size) + BETWEEN
    if isinstance(block, Table):
        return head + sum(_rows_high(_shortened(block), wide, size))
    if isinstance(block, Bars):
        return head + (COLUMNS_HIGH if len(block.labels) > 6 else CHART_LINE * len(block.labels) + 0.1)
    if isinstance(block, Lights):
        return head + line * lines(
            "    ".join(f"● {i.label} {i.count}" for i in block.items), _ems(wide, size)
        )
    if isinstance(block, Photos):
        return head + LEAST_PHOTO
    spaced = size / 2 / PER_INCH * len(_texts(block)) if isinstance(block, Ranked) else 0.0
    return head + spaced + line * sum(lines(text, _ems(wide, size)) for text in _texts(block))


def _ems(wide: float, size: float) -> float:
    return wide * PER_INCH / size * 0.97


def _shortened(block: Table) -> Table:
    return replace(block, rows=tuple(tuple(cut(cell, LONGEST_CELL) for cell in row) for row in block.rows))


def _rows_high(block: Table, wide: float, size: float) -> list[float]:
    """Return the height of a table's heading and rows, inches: as many lines as the longest cell."""
    room = [_ems(column - CELL_MARGINS, size) for column in write.column_widths(wide, len(block.columns))]
    counted = (
        max(lines(text, ems) for text, ems in zip(row, room, strict=True))
        for row in (block.columns, *block.rows)
    )
    return [(1.75 + LEADING * (count - 1)) * size / PER_INCH for count in counted]


def _split(block: Block, wide: float, high: float, size: float) -> tuple[Block, Block | None]:
    """Cut a block that is higher than a whole box: as much as fits, and the rest. Texts and lists are."""
    if isinstance(block, Words):
        room = int((high - _head(block, size) - BETWEEN) * PER_INCH / (LEADING * size)) * _ems(wide, size)
        at, used = 0, 0.0
        while at < len(block.text) and used < room * 0.9:
            used += width(block.text[at])
            at += 1
        rest = replace(block, text=block.text[at:]) if at and at < len(block.text) else None
        return replace(block, text=block.text[:at]), rest
    if isinstance(block, Ranked) and len(block.items) > 1:
        half = len(block.items) // 2
        return replace(block, items=block.items[:half]), replace(block, items=block.items[half:])
    return block, None


def _write(page: Any, box: Box, block: Block, size: float, pictures: Mapping[str, bytes]) -> None:
    left, top, wide, high = box
    head = _head(block, size)
    if head:
        ink = write.TONES.get(getattr(block, "tone", ""), write.INK)
        text = write.frame(page, (left, top, wide, head))
        write.run(text.paragraphs[0], block.title, size, bold=True, ink=ink)
    inner: Box = (left, top + head, wide, max(high - head, 0.2))
    if isinstance(block, Table):
        short = _shortened(block)
        write.table(page, inner, short, size - 1, _rows_high(short, wide, size))
    elif isinstance(block, Bars):
        write.bars(page, inner, block, size - 2)
    elif isinstance(block, Lights):
        write.lights(page, inner, block, size)
    elif isinstance(block, Ranked):
        write.ranked(page, inner, block, size)
    elif isinstance(block, Photos):
        _photos(page, inner, block, size, pictures)
    else:
        write.paragraphs(page, inner, block.text.split("\n"), size)


def _photos(page: Any, box: Box, block: Photos, size: float, pictures: Mapping[str, bytes]) -> None:
    """Put pictures side by side; one that is missing is said."""
    left, top, wide, high = box
    step = wide / len(block.items)
    for number, photo in enumerate(block.items):
        at: Box = (left + number * step, top, step - 0.08, high - 0.25)
        if photo.sha256 in pictures:
            write.picture(page, at, pictures[photo.sha256])
            if photo.caption:
                below: Box = (at[0], top + high - 0.22, step - 0.08, 0.2)
                write.paragraphs(page, below, [cut(photo.caption, 40)], 9, write.QUIET)
        else:
            write.paragraphs(page, at, [block.missing], size, write.QUIET)
