"""Documents open, hold real numbers and dates, and run nothing."""

import io

import numpy as np
import openpyxl
import pandas as pd
import pytest

from mapapp import cases, reports
from mapapp.i18n import Translator

from . import tiny_city as built

ZH, EN = Translator("zh"), Translator("en")


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
@pytest.mark.parametrize("rows", ["all", "none"])
def test_document_contract(document, say, rows, tiny_city):
    made = cases.build(tiny_city, built.AS_OF)
    shown = made if rows == "all" else made.iloc[:0]
    book = opened(document.make(tiny_city, shown, as_of=built.AS_OF.to_pydatetime(), say=say))
    assert all(sheet.max_row >= 1 for sheet in book)
    assert not [c.value for sheet in book for row in sheet.iter_rows() for c in row if c.data_type == "f"]


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
