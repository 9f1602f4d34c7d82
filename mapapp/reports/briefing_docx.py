"""Write a briefing as a document to be printed: one scene after another, maps as pictures."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import docx
import pandas as pd
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from ..briefing import Bars, Block, Deck, Lights, Photos, Ranked, Slide, Table, shortened
from ..city import City
from ..i18n import N_, Translator
from ..style import CLOCK, NO_VALUE
from ._deck import EAST_ASIAN, LATIN, below, usual, written
from ._document import Document
from ._official_parts import keep_whole

PAGE_MM, MARGIN_MM = (210, 297), 22
TEXT_MM = PAGE_MM[0] - 2 * MARGIN_MM
MAP_MM = 145
PHOTO_HIGH_MM = 75
MOST_DOWN = 6
"""More values of a chart than this are written across."""
QUIET = "#4d5a68"
TONES = {"better": "#23702f", "worse": "#b3261e"}


def make(
    city: City, cases: pd.DataFrame, *, as_of: dt.datetime, say: Translator, deck: Deck | None = None
) -> bytes:
    """
    Write the document.

    Parameters
    ----------
    city, cases, as_of, say
        As for every document; what the usual scenes are counted from where no deck is given.
    deck
        A briefing whose figures are counted. Its notes are for the presenter and are left out.
    """
    shown = deck or usual(city, cases, as_of, say)
    paper = _paper(shown.title)
    _line(paper, shortened(shown.title, 80), 22, bold=True)
    _line(paper, " · ".join([shortened(shown.city, 60) or say("本市"), below(shown, say)]), 10.5, ink=QUIET)
    for number, slide in enumerate(shown.slides):
        _scene(paper, slide, shown.map(number), shown, first=number == 0)
    if not shown.slides:
        _line(paper, say("这份汇报还没有场景。请到“汇报编排”页添加。"), 10.5)
    content = io.BytesIO()
    paper.save(content)
    return content.getvalue()


def _paper(title: str) -> Any:
    paper = docx.Document()
    page = paper.sections[0]
    page.page_width, page.page_height = map(Mm, PAGE_MM)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Mm(MARGIN_MM)
    paper.core_properties.title = shortened(written(title), 200)
    for name in ("Normal", "Heading 1", "Heading 2"):
        style = paper.styles[name]
        style.font.name = LATIN
        style.font.color.rgb = RGBColor.from_string("16202B")
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        fonts.set(qn("w:eastAsia"), EAST_ASIAN)
        spoken = style.element.rPr.makeelement(qn("w:lang"), {qn("w:eastAsia"): "zh-CN"})
        style.element.rPr.append(spoken)
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
    paper.styles["Normal"].font.size = Pt(10.5)
    return paper


def _line(place: Any, text: str, size: float, *, bold: bool = False, ink: str = "") -> Any:
    paragraph = place.add_paragraph()
    _run(paragraph, text, size, bold=bold, ink=ink)
    return paragraph


def _run(paragraph: Any, text: str, size: float = 10.5, *, bold: bool = False, ink: str = "") -> None:
    run = paragraph.add_run(written(text))
    run.font.size, run.bold = Pt(size), bold
    if ink:
        run.font.color.rgb = RGBColor.from_string(ink.lstrip("#").upper())


def _scene(paper: Any, slide: Slide, map_png: bytes, deck: Deck, *, first: bool) -> None:
    heading = paper.add_heading(written(shortened(slide.title, 80)), 1)
    # A scene with a map begins a page of its own: its numbers, map and tables stay together.
    heading.paragraph_format.page_break_before = bool(map_png) and not first
    if slide.caption:
        _line(paper, slide.caption, 9.5, ink=QUIET).paragraph_format.keep_with_next = True
    if slide.figures:
        _figures(paper, slide)
    if map_png:
        paper.add_picture(io.BytesIO(map_png), width=Mm(MAP_MM))
    for block in slide.blocks:
        if block.title:
            heading = paper.add_heading(level=2)
            _run(heading, block.title, 11.5, bold=True, ink=TONES.get(getattr(block, "tone", ""), ""))
        _block(paper, block, deck)


def _figures(paper: Any, slide: Slide) -> None:
    grid = paper.add_table(rows=1, cols=len(slide.figures))
    for cell, figure in zip(grid.rows[0].cells, slide.figures, strict=True):
        _run(cell.paragraphs[0], figure.label, 9, ink=QUIET)
        value = cell.add_paragraph()
        _run(value, figure.value, 16, bold=True)
        _run(cell.add_paragraph(), figure.change, 9, ink=TONES.get(figure.tone, QUIET))
        for paragraph in cell.paragraphs:
            _close(paragraph, keep=True)


def _block(paper: Any, block: Block, deck: Deck) -> None:
    if isinstance(block, Ranked):
        for item in block.items:
            paragraph = paper.add_paragraph()
            _run(paragraph, f"{item.mark}  ", bold=True, ink="#7f0000")
            _run(paragraph, item.text, bold=item.current)
    elif isinstance(block, Table):
        _grid(paper, (block.columns, *block.rows))
    elif isinstance(block, Bars):
        down = (("", block.unit), *zip(block.labels, block.said, strict=True))
        _grid(paper, down if len(down) <= MOST_DOWN else tuple(zip(*down, strict=True)))
    elif isinstance(block, Lights):
        paragraph = paper.add_paragraph()
        for light in block.items:
            _run(paragraph, "● ", ink=CLOCK.get(light.key, NO_VALUE))
            _run(paragraph, f"{light.label} ")
            _run(paragraph, f"{light.count}    ", bold=True)
    elif isinstance(block, Photos):
        _photos(paper, block, deck)
    else:
        for line in block.text.split("\n"):
            _line(paper, line, 10.5)


def _grid(paper: Any, rows: tuple[tuple[str, ...], ...]) -> None:
    """Add a table: the first row is repeated on every page, numbers stand right."""
    grid = paper.add_table(rows=len(rows), cols=len(rows[0]), style="Table Grid")
    grid.alignment = WD_TABLE_ALIGNMENT.CENTER
    head = grid.rows[0]._tr.get_or_add_trPr()
    head.append(head.makeelement(qn("w:tblHeader"), {qn("w:val"): "true"}))
    for at, (line, row) in enumerate(zip(grid.rows, rows, strict=True)):
        keep_whole(line)
        for number, (cell, text) in enumerate(zip(line.cells, row, strict=True)):
            paragraph = cell.paragraphs[0]
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT if number else WD_ALIGN_PARAGRAPH.LEFT
            _run(paragraph, text, 9.5 if len(row) <= MOST_DOWN else 8, bold=at == 0)
            _close(paragraph, keep=at + 1 < len(rows))


def _close(paragraph: Any, *, keep: bool = False) -> None:
    """Set the lines of a table close, on the page of what follows where that is wished."""
    form = paragraph.paragraph_format
    form.space_before = form.space_after = Pt(1.5)
    form.keep_with_next = keep


def _photos(paper: Any, block: Photos, deck: Deck) -> None:
    for photo in block.items:
        if photo.sha256 not in deck.pictures:
            _line(paper, block.missing, 10.5, ink=QUIET)
            continue
        shape = paper.add_picture(io.BytesIO(deck.pictures[photo.sha256]))
        factor = min(Mm(TEXT_MM) / shape.width, Mm(PHOTO_HIGH_MM) / shape.height)
        shape.width, shape.height = int(shape.width * factor), int(shape.height * factor)
        if photo.caption:
            _line(paper, photo.caption, 9, ink=QUIET)


DOCUMENT = Document("briefing_docx", N_("汇报文档"), ".docx", make)
