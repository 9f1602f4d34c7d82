"""Write the parts of an official document as GB/T 9704-2012 asks: headings, body, signature, enclosures."""

from __future__ import annotations

import datetime as dt
import io
import re

from docx.document import Document as Paper
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK, WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from ..i18n import NOTHING, Translator
from ._fonts import BODY, HEADING, SUBHEADING, TITLE, Face, note
from ._official_page import LEADING, NO_2, NO_3, NO_4, SMALL_5, TIGHT, WIDTH, blank, border, run_face

RED = RGBColor(0xC8, 0x10, 0x10)
LONGEST = 200
"""Characters of one person's text in a table cell: a page holds 616."""
# What XML cannot hold: control characters, lone surrogates, and the two last of the plane.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


__all__ = ["blank"]


def clean(text: object) -> str:
    """Replace what a document cannot hold by a mark."""
    return _FORBIDDEN.sub("�", str(text))


def when(moment: dt.datetime | None) -> str:
    """Write a moment as tables and ledgers do; a dash where there is none."""
    return f"{moment:%Y-%m-%d %H:%M}" if moment is not None and moment == moment else NOTHING


def shortened(text: object, say: Translator, most: int = LONGEST) -> str:
    """Cut a text that would fill pages, and say that it goes on."""
    whole = " ".join(clean(text).split())
    if len(whole) <= most:
        return whole
    return say("{begin}……（共 {count} 字，全文见台账）", begin=whole[:most], count=say.number(len(whole)))


def red_head(paper: Paper, office: str) -> None:
    """Write the office's name in red above everything."""
    line = _line(paper, office, face=TITLE, size=_fitting(office, 40), align=WD_ALIGN_PARAGRAPH.CENTER)
    line.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
    line.paragraph_format.space_after = Pt(LEADING)
    line.runs[0].font.color.rgb = RED


def numbered(paper: Paper, number: str, *, ruled: bool) -> None:
    """Write the document's number in the middle, with the red rule under it where there is a red head."""
    line = _line(paper, number, align=WD_ALIGN_PARAGRAPH.CENTER)
    if ruled:
        border(line, "bottom", "C81010", 12, 4)
    _line(paper, "")


def title(paper: Paper, text: str) -> None:
    """Write the title: 二号 of the title face, in the middle, an empty line under it."""
    line = _line(paper, text, face=TITLE, size=NO_2, align=WD_ALIGN_PARAGRAPH.CENTER)
    line.paragraph_format.line_spacing = Pt(max(LEADING, 33))
    line.paragraph_format.keep_with_next = True
    _line(paper, "")


def recipient(paper: Paper, text: str) -> None:
    """Write whom it goes to, from the left edge."""
    _line(paper, text)


def paragraph(paper: Paper, text: str) -> Paragraph:
    """Write a paragraph of the body, its first line two characters in."""
    return _indented(_line(paper, text))


def heading(paper: Paper, text: str, level: int = 1) -> None:
    """Write a heading: 一、 in 黑体, （一） in 楷体."""
    line = _indented(_line(paper, text, face=HEADING if level == 1 else SUBHEADING))
    line.paragraph_format.keep_with_next = True


def sign(paper: Paper, office: str, day: str, contact: str = "") -> None:
    """Write office and day at the right, four characters in, and whom to ask; never alone on a page."""
    _line(paper, "")
    for above in paper.paragraphs[-2:]:
        above.paragraph_format.keep_with_next = True
    for text in (office, day):
        line = _line(paper, text, align=WD_ALIGN_PARAGRAPH.RIGHT)
        line.paragraph_format.right_indent = Pt(4 * NO_3)
        line.paragraph_format.keep_with_next = text is office
    if contact:
        _line(paper, "")
        paragraph(paper, contact)


def enclosure(paper: Paper, label: str, text: str) -> None:
    """Begin an enclosure on a new page: its label in 黑体 at the left, its title in the middle."""
    line = _line(paper, label, face=HEADING)
    line.paragraph_format.page_break_before = True
    title(paper, text)


def imprint(paper: Paper, copy_to: str, office: str, day: dt.date, say: Translator) -> None:
    """Write who gets a copy and who printed it when, between two rules (版记)."""
    lines = [say("抄送：{names}", names=copy_to)] if copy_to else []
    lines.append(say("{office}　{day}印发", office=office, day=say.day(day)))
    _line(paper, "")
    for place, text in enumerate(lines):
        line = _line(paper, text, size=NO_4)
        if not place:
            border(line, "top", "000000", 8, 1)
        border(line, "bottom", "000000", 8 if place == len(lines) - 1 else 4, 1)


def caption(paper: Paper, text: str) -> None:
    """Write the caption above a table."""
    line = _line(paper, text, face=HEADING, size=NO_4 - 2, align=WD_ALIGN_PARAGRAPH.CENTER)
    line.paragraph_format.line_spacing = Pt(20)
    line.paragraph_format.keep_with_next = True


def remark(paper: Paper, text: str) -> None:
    """Write small grey words of the program itself: what is missing, how long the list was."""
    line = _line(paper, text, size=SMALL_5)
    line.paragraph_format.line_spacing = Pt(13)
    line.paragraph_format.space_before = Pt(4)
    line.runs[0].font.color.rgb = RGBColor(0x55, 0x55, 0x55)


def font_note(paper: Paper, say: Translator) -> None:
    """Say in the document which typefaces were missing where it was made."""
    if said := note(say):
        remark(paper, said)


def page_break(paper: Paper) -> None:
    """Go on with a new page."""
    paper.add_paragraph().add_run().add_break(WD_BREAK.PAGE)


def written(paper: Paper) -> bytes:
    """Return the file."""
    content = io.BytesIO()
    paper.save(content)
    return content.getvalue()


def _line(
    paper: Paper,
    text: str,
    *,
    face: Face = BODY,
    size: float = NO_3,
    align: WD_ALIGN_PARAGRAPH = WD_ALIGN_PARAGRAPH.JUSTIFY,
) -> Paragraph:
    line = paper.add_paragraph()
    line.alignment = align
    run_face(line.add_run(clean(text)), face, size)
    return line


def _indented(line: Paragraph) -> Paragraph:
    line.paragraph_format.first_line_indent = Pt(2 * (NO_3 + TIGHT))
    line._p.get_or_add_pPr().get_or_add_ind().set(qn("w:firstLineChars"), "200")
    return line


def _fitting(text: str, size: float) -> float:
    """Return the size at which a text fits into one line of the type area."""
    width: Length = Mm(WIDTH)
    return max(NO_2, min(size, width.pt / max(len(text), 1) - 0.5))
