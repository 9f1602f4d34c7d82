"""Slides and document of a briefing: native text and charts, Chinese typefaces, nothing that runs over."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from dataclasses import replace

import docx
import pytest
from docx.oxml.ns import qn
from PIL import Image
from pptx import Presentation
from pptx.util import Inches

from mapapp import cases, reports
from mapapp.briefing import (
    Bars,
    Deck,
    Figure,
    Item,
    Light,
    Lights,
    Nothing,
    Photo,
    Photos,
    Ranked,
    Slide,
    Table,
    Words,
)
from mapapp.i18n import Translator

from . import hostile
from . import tiny_city as built

ZH = Translator("zh")
MOMENT = dt.datetime(2026, 7, 10, 12)
LONG = (hostile.EVERYTHING + "\x07" + "很长的地址" * 800)[:4000]


def image(colour: str = "red") -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (1120, 760), colour).save(written, "PNG")
    return written.getvalue()


BLOCKS = (
    Words("请本周内清理完毕。\n责任到人。"),
    Ranked("", (Item("1", "东关社区人民路一带：37 件", True), Item("2", "西关社区一带：12 件"))),
    Table("靠后", ("社区", "按期结案率", "较上期"), (("东关社区", "76.9%", "+7.5"),), "worse"),
    Bars("各类问题", "件", ("卫生死角", "小广告"), (4.0, 2.0), ("4", "2"), ("#9a5b13", "#b5218c")),
    Lights("时限", (Light("red", "已超期", "3"), Light("green", "时限内", "4"))),
    Photos("现场照片", (Photo("a" * 64, "处置前"), Photo("b" * 64)), "照片已不在库中"),
    Nothing("没有超期未结的问题。"),
)
FIGURES = (Figure("问题总数", "14", "+5"), Figure("超期未结", "3", "+1", "worse"))
SLIDE = Slide(
    "overview", "全市情况", "2026年7月", MOMENT, FIGURES, BLOCKS[:1] + BLOCKS[2:5], "会前核对数字。"
)
DECK = Deck(
    *("调度会", "示范县", True, "zh", MOMENT, 1),
    slides=(SLIDE, replace(SLIDE, title="照片", blocks=BLOCKS[5:], notes=""), replace(SLIDE, blocks=BLOCKS)),
    maps=(image(), b"", image()),
    pictures={"a" * 64: image("blue")},
)


def made(suffix: str, deck: Deck, tiny_city) -> io.BytesIO:
    document = reports.DOCUMENTS[f"briefing_{suffix}"]
    none = cases.build(tiny_city, built.AS_OF).iloc[:0]
    return io.BytesIO(document.make(tiny_city, none, as_of=MOMENT, say=ZH, deck=deck))


def words_of(slide) -> str:
    told = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
    for shape in slide.shapes:
        if shape.has_table:
            told += [cell.text for row in shape.table.rows for cell in row.cells]
    return "\n".join(told)


def test_slides_hold_native_text_tables_and_charts(tiny_city):
    book = Presentation(made("pptx", DECK, tiny_city))
    cover, first, second = list(book.slides)[:3]
    assert "调度会" in words_of(cover)
    assert "虚构演示资料" in words_of(cover)
    for wanted in (
        "全市情况",
        "问题总数",
        "14",
        "请本周内清理完毕。",
        "东关社区",
        "76.9%",
        "已超期",
        "数据截至",
    ):
        assert wanted in words_of(first)
    chart = next(shape.chart for shape in first.shapes if shape.has_chart)
    plot = chart.plots[0]
    assert dict(zip(plot.categories, plot.series[0].values, strict=True)) == {"卫生死角": 4.0, "小广告": 2.0}
    assert len([shape for shape in first.shapes if shape.shape_type == 13]) == 1  # the map
    assert first.notes_slide.notes_text_frame.text == "会前核对数字。"
    assert "照片已不在库中" in words_of(second)


def test_every_run_names_a_chinese_typeface(tiny_city):
    with zipfile.ZipFile(made("pptx", DECK, tiny_city)) as opened:
        slides = [name for name in opened.namelist() if name.startswith("ppt/slides/slide")]
        for name in slides:
            text = opened.read(name).decode()
            assert text.count("<a:ea ") >= text.count("<a:r>") > 0
        charts = [name for name in opened.namelist() if name.startswith("ppt/charts/chart")]
        assert charts
        assert all("<a:ea " in opened.read(name).decode() for name in charts)
    with zipfile.ZipFile(made("docx", DECK, tiny_city)) as opened:
        assert 'w:eastAsia="微软雅黑"' in opened.read("word/styles.xml").decode()


def test_nothing_runs_over_the_edge_of_a_slide(tiny_city):
    crowded = replace(SLIDE, title=LONG, blocks=(Words(LONG), *BLOCKS, *BLOCKS), notes=LONG)
    deck = replace(DECK, title=LONG, city=LONG, slides=(crowded, SLIDE), maps=(image(),))
    book = Presentation(made("pptx", deck, tiny_city))
    assert len(book.slides) > 4  # what does not fit goes on
    for slide in book.slides:
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.left + shape.width <= Inches(13.34)
            assert shape.top + shape.height <= Inches(7.51)
    told = "".join(words_of(slide) for slide in book.slides)
    for payload in hostile.PAYLOADS.values():
        assert payload in told
    assert told.count("很长的地址") >= 700
    assert told.count("请本周内清理完毕") == 3


def test_the_document_holds_the_same(tiny_city):
    paper = docx.Document(made("docx", DECK, tiny_city))
    told = "\n".join(paragraph.text for paragraph in paper.paragraphs)
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    for wanted in ("调度会", "全市情况", "责任到人。", "照片已不在库中", "没有超期未结的问题。", "处置前"):
        assert wanted in told
    assert {"东关社区", "76.9%", "卫生死角", "4"} <= set(cells)
    assert "会前核对数字。" not in told  # notes are the presenter's
    assert len(paper.inline_shapes) == 4  # two maps, one photo twice
    assert max(shape.width for shape in paper.inline_shapes) <= paper.sections[0].page_width * 0.8


def test_no_row_of_a_table_is_torn_by_the_end_of_a_page(tiny_city):
    paper = docx.Document(made("docx", DECK, tiny_city))
    rows = [row for table in paper.tables if table.style.name == "Table Grid" for row in table.rows]
    assert rows
    assert all(row._tr.trPr is not None and row._tr.trPr.find(qn("w:cantSplit")) is not None for row in rows)


def test_hostile_text_stays_text_in_the_document(tiny_city):
    deck = replace(DECK, title=LONG, slides=(replace(SLIDE, title=LONG, blocks=(Words(LONG),)),), maps=())
    paper = docx.Document(made("docx", deck, tiny_city))
    told = "\n".join(paragraph.text for paragraph in paper.paragraphs)
    assert LONG.replace("\x07", "�") in told
    assert "…" in paper.paragraphs[0].text  # a title of 4,000 characters is cut


@pytest.mark.parametrize("suffix", ["pptx", "docx"])
def test_a_frozen_copy_says_so(tiny_city, suffix):
    content = made(suffix, replace(DECK, frozen_at="2026-07-10 12:00"), tiny_city)
    with zipfile.ZipFile(content) as opened:
        told = "".join(
            opened.read(name).decode("utf-8", "ignore") for name in opened.namelist() if name.endswith(".xml")
        )
    assert "定格副本 · 2026-07-10 12:00" in told
