"""Write native text, tables, charts and pictures on a slide, in typefaces that know Chinese."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Emu, Inches, Pt

from ..briefing import Bars, Lights, Ranked, Table
from ..style import CLOCK, NO_VALUE
from ._deck import EAST_ASIAN, LATIN, written

INK, QUIET, ACCENT = "#16202b", "#4d5a68", "#1f5fbf"
TONES = {"better": "#23702f", "worse": "#b3261e"}
Box = tuple[float, float, float, float]
"""Left, top, width, height in inches."""


def colour(hexadecimal: str) -> RGBColor:
    """Read ``#rrggbb``."""
    return RGBColor.from_string(hexadecimal.lstrip("#").upper())


def typeface(properties: Any) -> None:
    """Name the typeface for Latin and for Chinese text in run or default properties."""
    for tag, name in (("a:latin", LATIN), ("a:ea", EAST_ASIAN)):
        found = properties.find(qn(tag))
        if found is None:
            found = properties.makeelement(qn(tag), {})
            properties.append(found)
        found.set("typeface", name)


def run(paragraph: Any, text: str, size: float, *, bold: bool = False, ink: str = INK) -> None:
    """Add a run of text."""
    added = paragraph.add_run()
    added.text = written(text)
    font = added.font
    font.size, font.bold = Pt(size), bold
    font.color.rgb = colour(ink)
    typeface(added._r.get_or_add_rPr())


def frame(slide: Any, box: Box, *, anchor: MSO_ANCHOR = MSO_ANCHOR.TOP) -> Any:
    """Add a text box without margins and return its text frame."""
    left, top, wide, high = map(Inches, box)
    text = slide.shapes.add_textbox(left, top, wide, high).text_frame
    text.word_wrap, text.vertical_anchor = True, anchor
    text.margin_left = text.margin_right = text.margin_top = text.margin_bottom = Emu(0)
    return text


def paragraphs(slide: Any, box: Box, texts: Sequence[str], size: float, ink: str = INK) -> None:
    """Write paragraphs into a box."""
    text = frame(slide, box)
    for number, line in enumerate(texts):
        paragraph = text.paragraphs[0] if number == 0 else text.add_paragraph()
        run(paragraph, line, size, ink=ink)


def ranked(slide: Any, box: Box, block: Ranked, size: float) -> None:
    """Write sentences with their numbers."""
    text = frame(slide, box)
    for number, item in enumerate(block.items):
        paragraph = text.paragraphs[0] if number == 0 else text.add_paragraph()
        paragraph.space_after = Pt(size / 2)
        run(paragraph, f"{item.mark}  ", size, bold=True, ink="#7f0000")
        run(paragraph, item.text, size, bold=item.current)


def lights(slide: Any, box: Box, block: Lights, size: float) -> None:
    """Write the clock's lights in one line."""
    paragraph = frame(slide, box).paragraphs[0]
    for light in block.items:
        run(paragraph, "● ", size, ink=CLOCK.get(light.key, NO_VALUE))
        run(paragraph, f"{light.label} ", size)
        run(paragraph, f"{light.count}    ", size, bold=True)


def column_widths(wide: float, columns: int) -> list[float]:
    """Return the widths of a table's columns, inches: the first takes what the narrow others leave."""
    narrow = min(1.4, wide / (columns + 1))
    return [wide - narrow * (columns - 1)] + [narrow] * (columns - 1)


def table(slide: Any, box: Box, block: Table, size: float, rows_high: Sequence[float]) -> None:
    """Add a table that can be edited: first column wide and left, numbers right; row heights in inches."""
    left, top, wide, _ = box
    count, columns = len(block.rows) + 1, len(block.columns)
    shape = slide.shapes.add_table(
        count, columns, Inches(left), Inches(top), Inches(wide), Inches(sum(rows_high))
    )
    grid = shape.table
    for number, width in enumerate(column_widths(wide, columns)):
        grid.columns[number].width = Inches(width)
    for at, row in enumerate((block.columns, *block.rows)):
        grid.rows[at].height = Inches(rows_high[at])
        for number, text in enumerate(row):
            _cell(grid.cell(at, number), text, size, head=at == 0, left=number == 0)


def _cell(cell: Any, text: str, size: float, *, head: bool, left: bool) -> None:
    cell.margin_top = cell.margin_bottom = Emu(12_000)
    cell.margin_left = cell.margin_right = Emu(50_000)
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    cell.fill.solid()
    cell.fill.fore_color.rgb = colour("#e4ecf7" if head else "#ffffff")
    paragraph = cell.text_frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.LEFT if left else PP_ALIGN.RIGHT
    run(paragraph, text, size, bold=head)


def bars(slide: Any, box: Box, block: Bars, size: float) -> None:
    """Add a native bar chart whose numbers can be edited: lying bars for few labels, upright for many."""
    upright = len(block.labels) > 6
    numbers = CategoryChartData()
    order = slice(None) if upright else slice(None, None, -1)
    numbers.categories = [written(label) for label in block.labels[order]]
    numbers.add_series(written(block.unit or block.title), block.values[order])
    kind = XL_CHART_TYPE.COLUMN_CLUSTERED if upright else XL_CHART_TYPE.BAR_CLUSTERED
    chart = slide.shapes.add_chart(kind, *map(Inches, box), numbers).chart
    chart.has_legend = chart.has_title = False
    chart.font.size = Pt(size)
    typeface(chart.font._rPr)
    chart.value_axis.visible = chart.value_axis.has_major_gridlines = False
    plot = chart.plots[0]
    plot.gap_width, plot.has_data_labels = 45, True
    plot.data_labels.show_value = True
    for point, shade in enumerate(block.colours[order]):
        fill = plot.series[0].points[point].format.fill
        fill.solid()
        fill.fore_color.rgb = colour(shade)


def picture(slide: Any, box: Box, content: bytes) -> None:
    """Put a picture into a box, as large as it fits, at its upper left."""
    left, top, wide, high = box
    shape = slide.shapes.add_picture(io.BytesIO(content), Inches(left), Inches(top))
    factor = min(Inches(wide) / shape.width, Inches(high) / shape.height)
    shape.width, shape.height = Emu(int(shape.width * factor)), Emu(int(shape.height * factor))
