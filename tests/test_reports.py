"""Documents open, hold real numbers and dates, and run nothing."""

import io
import re

import docx
import numpy as np
import openpyxl
import pandas as pd
import pytest

from mapapp import cases, reports
from mapapp.i18n import Translator

from . import hostile
from . import tiny_city as built

ZH, EN = Translator("zh"), Translator("en")
TEXT = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t"


def opened(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", '=HYPERLINK("x")', "{{ 7*7 }}", "<b>粗</b>", "'引号"],
)
def test_text_stays_text(text):
    cell = opened(reports.table_xlsx(pd.DataFrame({"说明": [text]}), "表")).active["A2"]
    assert (cell.data_type, cell.value) == ("s", text)


def test_a_character_that_a_workbook_cannot_hold_is_marked():
    assert opened(reports.table_xlsx(pd.DataFrame({"a": ["x\x07y"]}), "t")).active["A2"].value == "x�y"


def test_numbers_moments_and_gaps_are_real():
    frame = pd.DataFrame(
        {
            "n": np.array([3, 4], dtype="int64"),
            "share": [0.5, np.nan],
            "far": [np.inf, 1.0],
            "at": pd.to_datetime(["2026-07-01 08:30", None]),
        }
    )
    sheet = opened(reports.table_xlsx(frame, "t")).active
    first, second = ([cell.value for cell in row] for row in sheet.iter_rows(min_row=2))
    assert first == [3, 0.5, None, pd.Timestamp("2026-07-01 08:30").to_pydatetime()]
    assert second == [4, None, 1, None]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:D3")


def test_an_empty_table_is_a_table():
    assert [c.value for c in opened(reports.table_xlsx(pd.DataFrame({"甲": []}), "t")).active[1]] == ["甲"]


def test_sheet_titles_are_made_fit_and_kept_apart():
    frame = pd.DataFrame({"a": [1]})
    titles = opened(
        reports.workbook([reports.Sheet("a/b:c", frame), reports.Sheet("A/B:C", frame)])
    ).sheetnames
    assert titles == ["a b c", "A B C 2"]


@pytest.mark.parametrize("document", reports.DOCUMENTS.values(), ids=lambda d: d.key)
@pytest.mark.parametrize("say", [ZH, EN], ids=["zh", "en"])
@pytest.mark.parametrize("rows", ["all", "none", "hostile"])
def test_document_contract(document, say, rows, tiny_city):
    made = cases.build(tiny_city, built.AS_OF)
    if rows == "hostile":
        long = "人民路" + "很长的地址" * 800
        made = made.assign(address=long, description="=1+1\x07" + hostile.EVERYTHING, unit=hostile.EVERYTHING)
    shown = made if rows != "none" else made.iloc[:0]
    content = document.make(tiny_city, shown, as_of=built.AS_OF.to_pydatetime(), say=say)
    if document.suffix == ".xlsx":
        book = opened(content)
        assert all(sheet.max_row >= 1 for sheet in book)
        assert not [c.value for sheet in book for row in sheet.iter_rows() for c in row if c.data_type == "f"]
    elif document.suffix == ".docx":
        text = "\n".join(node.text or "" for node in docx.Document(io.BytesIO(content)).element.iter(TEXT))
        assert say("虚构演示资料，不是真实城市") in text
        assert len(text) < 60_000
    elif document.suffix != ".html":  # what these hold is checked in their own tests
        assert content
    elif document.key == "exposure_html":
        page = content.decode()
        assert not re.search(r"<script|<img src=x|<[^>]+(?:https?:)?//", page.split("<body>")[1])
        assert "default-src 'none'" in page


def test_scorecard_rows_add_up_to_all_cases(tiny_city):
    made = cases.build(tiny_city, built.AS_OF)
    content = reports.DOCUMENTS["scorecard_xlsx"].make(
        tiny_city, made, as_of=built.AS_OF.to_pydatetime(), say=ZH
    )
    counted = int(made["status"].ne("voided").sum())
    for sheet in opened(content).worksheets[:4]:
        header = next(row for row in sheet.iter_rows() if row[0].value == "责任人 / 责任区")
        total = [row[1].value for row in sheet.iter_rows(min_row=header[0].row + 1)]
        assert sum(total) == counted


def test_the_ledger_links_photos_and_marks_texts(tiny_city):
    made = cases.build(tiny_city, built.AS_OF).assign(address="=cmd|' /C calc'!A0")
    links = {("ledger", "T003"): ["http://10.0.0.5:8501/city/photos/a/full"] * 2}
    given = {"as_of": built.AS_OF.to_pydatetime(), "say": ZH, "photo_links": links}
    sheet = opened(reports.DOCUMENTS["cases_xlsx"].make(tiny_city, made, **given)).active
    header = next(row for row in sheet.iter_rows() if row[0].value == "编号")
    place = {cell.value: number for number, cell in enumerate(header)}
    row = next(row for row in sheet.iter_rows() if row[0].value == "T003")
    assert (row[place["照片张数"]].value, row[place["照片1"]].hyperlink.target) == (
        2,
        links["ledger", "T003"][0],
    )
    address = row[place["地址"]]
    assert (address.data_type, address.quotePrefix, address.value) == ("s", True, "=cmd|' /C calc'!A0")
    assert row[place["上报时间"]].value == pd.Timestamp("2026-07-09 08:00").to_pydatetime()
    assert sheet.freeze_panes == f"A{header[0].row + 1}"
    assert sheet.auto_filter.ref.startswith(f"A{header[0].row}:")
    assert sheet.print_title_rows
