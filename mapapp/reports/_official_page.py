"""Set up the page of an official document: margins, leading, typefaces, page numbers.

A4; margins 37 mm above, 28 left, 26 right, 35 below: a type area of 156 × 225 mm with 22 lines of 28
characters (GB/T 9704-2012, 5.2; 35 mm below as DOMAIN.md gives it).
"""

from __future__ import annotations

import math
from xml.sax.saxutils import escape

from docx import Document
from docx.document import Document as Paper
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from ..i18n import Translator
from ._fonts import BODY, FACES, FIGURES, LATIN, SUBHEADING, Face

TOP, LEFT, RIGHT, BOTTOM = 37, 28, 26, 35
"""Margins in millimetres."""
WIDTH, HEIGHT = 210 - LEFT - RIGHT, 297 - TOP - BOTTOM
"""The type area in millimetres."""
LINES, CHARACTERS = 22, 28
LEADING = math.floor(HEIGHT / 25.4 * 72 / LINES * 20) / 20
"""Points from line to line, in whole twentieths: 22 lines fill the type area and do not exceed it."""
NO_2, NO_3, NO_4, NO_5, SMALL_5 = 22.0, 16.0, 14.0, 10.5, 9.0
"""Sizes in points: 二号, 三号, 四号, 五号, 小五."""
TIGHT = -0.25
"""Points between characters: 28 characters of 16 pt are 448 pt, the type area is 442."""


def blank(say: Translator) -> Paper:
    """Return an empty document with the page, the type and the page numbers of the standard."""
    paper = Document()
    section = paper.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(TOP), Mm(BOTTOM)
    section.left_margin, section.right_margin = Mm(LEFT), Mm(RIGHT)
    # The number's line is 7 mm below the type area, and 4号 is about 5 mm high.
    section.footer_distance, section.header_distance = Mm(BOTTOM - 7 - 5), Mm(15)
    normal = paper.styles["Normal"]
    normal.font.size = Pt(NO_3)
    _face(normal.element.get_or_add_rPr(), BODY)
    spacing = OxmlElement("w:spacing")
    spacing.set(qn("w:val"), str(round(TIGHT * 20)))
    normal.element.get_or_add_rPr().append(spacing)
    form = normal.paragraph_format
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(LEADING)
    form.space_before = form.space_after = Pt(0)
    form.widow_control = False
    _instead(paper)
    _page_numbers(paper)
    language = OxmlElement("w:lang")
    language.set(qn("w:eastAsia"), "zh-CN")
    # Figures in a Chinese text are Latin script: called Chinese, they would be broken inside a number.
    language.set(qn("w:val"), "en-US" if say.language == "zh" else "en-GB")
    normal.element.get_or_add_rPr().append(language)
    return paper


def run_face(run: Run, face: Face, size: float, *, bold: bool = False) -> None:
    """Give a run a typeface for Chinese and a size in points."""
    _face(run._element.get_or_add_rPr(), face)
    run.font.size, run.font.bold = Pt(size), bold


def border(line: Paragraph, side: str, colour: str, eighths: int, space: int) -> None:
    """Draw a rule at one side of a paragraph; `eighths` of a point wide, `space` points away."""
    properties = line._p.get_or_add_pPr()
    borders = properties.find(qn("w:pBdr"))
    if borders is None:
        borders = OxmlElement("w:pBdr")
        properties.insert_element_before(
            borders, *("w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:outlineLvl", "w:rPr")
        )
    rule = OxmlElement(f"w:{side}")
    for name, value in (("val", "single"), ("sz", eighths), ("space", space), ("color", colour)):
        rule.set(qn(f"w:{name}"), str(value))
    borders.append(rule)


def _face(properties, face: Face) -> None:
    fonts = properties.find(qn("w:rFonts"))
    if fonts is None:
        fonts = OxmlElement("w:rFonts")
        properties.insert(0, fonts)
    latin = LATIN if face in (BODY, SUBHEADING) else face.name
    for script, name in (("ascii", latin), ("hAnsi", latin), ("cs", latin), ("eastAsia", face.name)):
        fonts.set(qn(f"w:{script}"), name)
    for theme in ("asciiTheme", "hAnsiTheme", "cstheme", "eastAsiaTheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)


def _instead(paper: Paper) -> None:
    """Tell Word and WPS what to take for a typeface they have not (``w:altName``)."""
    entries = "".join(
        f'<w:font w:name="{escape(face.name)}"><w:altName w:val="{escape(face.instead)}"/></w:font>'
        for face in FACES
    )
    for related in paper.part.rels.values():
        if related.reltype == RELATIONSHIP_TYPE.FONT_TABLE:
            part = related.target_part
            text = part.blob.decode("utf-8").replace("</w:fonts>", f"{entries}</w:fonts>")
            part._blob = text.encode("utf-8")


def _page_numbers(paper: Paper) -> None:
    """Write — 1 — outside below the type area: right on odd pages, left on even ones, one character in."""
    paper.settings.odd_and_even_pages_header_footer = True
    section = paper.sections[0]
    for footer, align in (
        (section.footer, WD_ALIGN_PARAGRAPH.RIGHT),
        (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
    ):
        line = footer.paragraphs[0]
        line.style = paper.styles["Normal"]
        line.alignment = align
        form = line.paragraph_format
        form.left_indent = form.right_indent = Pt(NO_4)
        form.line_spacing_rule = WD_LINE_SPACING.SINGLE
        for text, field in (("— ", ""), ("", "PAGE"), (" —", "")):
            run = line.add_run(text)
            run_face(run, FIGURES, NO_4)
            if field:
                _field(run, field)


def _field(run, code: str) -> None:
    for kind in ("begin", "", "end"):
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = code
        run._r.append(part)
