"""Write a briefing as slides: native text, tables and charts that can be edited, maps as pictures."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pandas as pd
from pptx import Presentation
from pptx.util import Inches

from ..briefing import Block, Deck, Slide
from ..city import City
from ..i18n import N_, Translator
from . import _slide_blocks as blocks
from . import _slide_writing as write
from ._deck import below, usual, width, written
from ._document import Document
from ._slide_writing import Box

WIDE, HIGH = 13.333, 7.5
"""Inches of a 16:9 slide."""
EDGE = 0.45
TOP = 1.95
"""Inches above the map: title, caption, headline numbers."""
FOOT = 7.12
GAP = 0.25
MAP_WIDE = 7.6
ONLY_TITLE = 5
"""Number of the layout in the package's own template."""


def make(
    city: City, cases: pd.DataFrame, *, as_of: dt.datetime, say: Translator, deck: Deck | None = None
) -> bytes:
    """
    Write the slides.

    Parameters
    ----------
    city, cases, as_of, say
        As for every document; what the usual scenes are counted from where no deck is given.
    deck
        A briefing whose figures are counted.
    """
    shown = deck or usual(city, cases, as_of, say)
    book = Presentation()
    book.slide_width, book.slide_height = Inches(WIDE), Inches(HIGH)
    book.core_properties.title = blocks.cut(written(shown.title), 200)
    _cover(book, shown, say)
    for number, slide in enumerate(shown.slides):
        _scene(book, slide, shown.map(number), shown, say)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _blank(book: Any, title: str, size: float = 28) -> Any:
    page = book.slides.add_slide(book.slide_layouts[ONLY_TITLE])
    heading = page.shapes.title
    heading.left, heading.top, heading.width, heading.height = map(
        Inches, (EDGE, 0.28, WIDE - 2 * EDGE, 0.62)
    )
    heading.text_frame.word_wrap = True
    heading.text_frame.margin_left = heading.text_frame.margin_right = 0
    paragraph = heading.text_frame.paragraphs[0]
    paragraph.alignment = 1
    # One line, in smaller type where it is long.
    fitting = min(size, (WIDE - 2 * EDGE) * 72 / (width(title) * 1.08 + 1))
    write.run(paragraph, title, max(fitting, 14), bold=True)
    return page


def _cover(book: Any, deck: Deck, say: Translator) -> None:
    page = _blank(book, blocks.cut(deck.title, 60), 40)
    page.shapes.title.top, page.shapes.title.height = Inches(2.5), Inches(1.3)
    lines = [blocks.cut(deck.city, 60) or say("本市"), below(deck, say)]
    write.paragraphs(page, (EDGE, 4.0, WIDE - 2 * EDGE, 1.2), lines, 20, write.QUIET)


def _scene(book: Any, slide: Slide, map_png: bytes, deck: Deck, say: Translator) -> None:
    """Write one scene; what does not fit beside the map goes on on further slides."""
    page = _blank(book, blocks.cut(slide.title, 60))
    _above(page, slide, say)
    top = TOP if slide.figures else 1.35
    box: Box = (EDGE, top, WIDE - 2 * EDGE, FOOT - top)
    if map_png:
        write.picture(page, (EDGE, top, MAP_WIDE, FOOT - top), map_png)
        box = (EDGE + MAP_WIDE + GAP, top, WIDE - 2 * EDGE - MAP_WIDE - GAP, FOOT - top)
    left: list[Block] = blocks.fill(page, box, list(slide.blocks), deck.pictures)
    _foot(page, deck, say)
    if slide.notes:
        page.notes_slide.notes_text_frame.text = written(slide.notes)
    while left:
        page = _blank(book, say("{title}（续）", title=blocks.cut(slide.title, 54)))
        left = blocks.fill(page, (EDGE, 1.2, WIDE - 2 * EDGE, FOOT - 1.2), left, deck.pictures)
        _foot(page, deck, say)


def _above(page: Any, slide: Slide, say: Translator) -> None:
    told = " · ".join(
        part for part in (slide.caption, say("数据截至 {moment}", moment=say.moment(slide.as_of))) if part
    )
    write.paragraphs(page, (EDGE, 0.9, WIDE - 2 * EDGE, 0.3), [told], 12, write.QUIET)
    if not slide.figures:
        return
    step = (WIDE - 2 * EDGE) / len(slide.figures)
    for number, figure in enumerate(slide.figures):
        text = write.frame(page, (EDGE + number * step, 1.22, step - 0.1, 0.68))
        write.run(text.paragraphs[0], figure.label, 11, ink=write.QUIET)
        value = text.add_paragraph()
        write.run(value, figure.value, 22, bold=True)
        if figure.change:
            write.run(value, f"  {figure.change}", 12, ink=write.TONES.get(figure.tone, write.QUIET))


def _foot(page: Any, deck: Deck, say: Translator) -> None:
    write.paragraphs(page, (EDGE, FOOT + 0.06, WIDE - 2 * EDGE, 0.25), [below(deck, say)], 9, write.QUIET)


DOCUMENT = Document("briefing_pptx", N_("汇报幻灯片"), ".pptx", make)
