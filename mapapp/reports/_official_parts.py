"""Put tables and pictures into an official document so that nothing leaves the type area."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence

from docx.document import Document as Paper
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import _Cell
from PIL import Image, ImageOps, UnidentifiedImageError

from ._fonts import BODY, HEADING, Face
from ._official import clean
from ._official_page import NO_5, WIDTH, run_face

TALLEST = 200
"""Millimetres that a picture may be high: the type area less its caption."""
PIXELS = 1_600
"""Longest side of a photo in a document."""
HEADER_FILL = "E8EDF3"
NARROWEST, WIDEST = 12.0, 48.0
"""Millimetres of a column whose width follows from its texts."""


def table(
    paper: Paper,
    headings: Sequence[str],
    rows: Sequence[Sequence[str]],
    widths: Sequence[float],
    *,
    right: Sequence[int] = (),
    size: float = NO_5,
) -> None:
    """
    Write a native table over the whole width.

    Parameters
    ----------
    headings, rows
        Texts; the headings are repeated on every page.
    widths
        Of the columns, in any unit: they share the type area in these proportions.
    right
        Positions of the columns of numbers, set to the right.
    size
        Of the type, in points.
    """
    grid = paper.add_table(rows=1, cols=len(headings))
    grid.style = "Table Grid"
    grid.alignment = WD_TABLE_ALIGNMENT.CENTER
    # Given widths hold: an address without a blank would else push the table out of the page.
    grid.autofit = False
    millimetres = [WIDTH * width / sum(widths) for width in widths]
    for column, width in zip(grid.columns, millimetres, strict=True):
        column.width = Mm(width)
    _fill(grid.rows[0].cells, headings, millimetres, HEADING, size, ())
    _repeat(grid.rows[0])
    for cell in grid.rows[0].cells:
        _shade(cell, HEADER_FILL)
    for row in rows:
        added = grid.add_row()
        keep_whole(added)
        _fill(added.cells, row, millimetres, BODY, size, right)
    paper.add_paragraph().paragraph_format.line_spacing = Pt(8)


def widths(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> list[float]:
    """
    Share the type area between columns by what stands in them, in millimetres.

    Where not all fits on one line, those that can be broken give way first: a number, a day, an English word
    stays whole, an address goes on on the next line.
    """
    columns = list(zip(headings, *rows, strict=True))
    least = [_wide(max(_drawn(piece) for cell in cells for piece in _pieces(cell))) for cells in columns]
    whole = [
        max(narrow, _wide(max(map(_drawn, cells[1:]), default=0)))
        for narrow, cells in zip(least, columns, strict=True)
    ]
    room, asked = WIDTH - sum(least), sum(whole) - sum(least)
    if asked <= room or room <= 0 or not asked:
        return whole
    return [low + room * (high - low) / asked for low, high in zip(least, whole, strict=True)]


def _wide(letters: int) -> float:
    """Return how wide so many letters of 五号 are in a cell; a Chinese character counts for two."""
    return min(max(1.95 * letters + 5, NARROWEST), WIDEST)


def _drawn(text: str) -> int:
    return sum(2 if ord(letter) > 0x2E7F else 1 for letter in text)


def _pieces(text: str) -> list[str]:
    """Cut a text where a line may end: at blanks, and around every Chinese character."""
    return re.findall("[\u2e80-\uffff]|[^\\s\u2e80-\uffff]+", text) or [""]


def picture(paper: Paper, content: bytes, *, width: float = WIDTH, caption: str = "") -> bool:
    """Put a picture into a line of its own, no wider than the type area; False where it is unreadable."""
    try:
        with Image.open(io.BytesIO(content)) as opened:
            wide, high = opened.size
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError):
        return False
    shown = min(width, WIDTH, TALLEST * wide / high)
    line = paper.add_paragraph()
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    # In a line of fixed leading a picture shows its lowest 29 points only.
    line.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
    line.paragraph_format.keep_with_next = bool(caption)
    line.add_run().add_picture(io.BytesIO(content), width=Mm(shown))
    if caption:
        below = paper.add_paragraph()
        below.alignment = WD_ALIGN_PARAGRAPH.CENTER
        below.paragraph_format.line_spacing = Pt(18)
        run_face(below.add_run(clean(caption)), BODY, NO_5)
    return True


def photo(content: bytes) -> bytes | None:
    """Return a photo upright, of bounded size, without what the camera wrote into it; None if unreadable."""
    try:
        with Image.open(io.BytesIO(content)) as opened:
            upright = ImageOps.exif_transpose(opened).convert("RGB")
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError):
        return None
    upright.thumbnail((PIXELS, PIXELS))
    # A picture of its pixels alone: EXIF, comments and colour profiles stay behind.
    bare = Image.new("RGB", upright.size)
    bare.paste(upright)
    kept = io.BytesIO()
    bare.save(kept, "JPEG", quality=85, optimize=True)
    return kept.getvalue()


def pairs(paper: Paper, shown: Sequence[tuple[bytes, str]]) -> None:
    """Put photos two in a row, each with its caption."""
    for start in range(0, len(shown), 2):
        grid = paper.add_table(rows=1, cols=2)
        grid.autofit = False
        keep_whole(grid.rows[0])
        for cell, (content, caption) in zip(grid.rows[0].cells, shown[start : start + 2], strict=False):
            cell.width = Mm(WIDTH / 2)
            line = cell.paragraphs[0]
            line.alignment = WD_ALIGN_PARAGRAPH.CENTER
            line.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
            with Image.open(io.BytesIO(content)) as opened:
                wide, high = opened.size
            line.add_run().add_picture(io.BytesIO(content), width=Mm(min(72, 62 * wide / high)))
            below = cell.add_paragraph()
            below.alignment = WD_ALIGN_PARAGRAPH.CENTER
            below.paragraph_format.line_spacing = Pt(15)
            run_face(below.add_run(clean(caption)), BODY, NO_5)


def _fill(
    cells: tuple[_Cell, ...],
    texts: Sequence[str],
    widths: Sequence[float],
    face: Face,
    size: float,
    right: Sequence[int],
) -> None:
    for place, (cell, text, width) in enumerate(zip(cells, texts, widths, strict=True)):
        cell.width = Mm(width)
        line = cell.paragraphs[0]
        line.alignment = WD_ALIGN_PARAGRAPH.RIGHT if place in right else WD_ALIGN_PARAGRAPH.LEFT
        line.paragraph_format.line_spacing = Pt(size + 5)
        run_face(line.add_run(clean(text)), face, size)


def _repeat(row) -> None:
    header = OxmlElement("w:tblHeader")
    header.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(header)
    keep_whole(row)


def keep_whole(row) -> None:
    """Keep a row on one page."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _shade(cell: _Cell, colour: str) -> None:
    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", colour)):
        shade.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(shade)
