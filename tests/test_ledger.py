"""The ledger holds every case with real dates, whatever people wrote, and runs nothing."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile

import numpy as np
import openpyxl
import pandas as pd
import pytest

from mapapp import cases, reports
from mapapp.i18n import Translator
from mapapp.reports import _workbook

from . import hostile
from . import tiny_city as tiny

ZH, EN = Translator("zh"), Translator("en")
AS_OF = tiny.AS_OF.to_pydatetime()
TEXTS = {
    **hostile.PAYLOADS,
    "formula": '=HYPERLINK("http://x","y")',
    "full width": "＝1+1",
    "minus": "-1+cmd|' /C calc'!A0",
    "markup of the workbook": "<r><t>&</r>",
    "an escape of the workbook": "_x0041_ _x000D_",
    "blanks": "  前后有空格  ",
    "lines": "一行\n二行\t三",
    "long": "人民路" + "长" * 3_997,
    "emoji": "👨‍👩‍👧 𠮷野家",
}


def read(content: bytes) -> openpyxl.worksheet.worksheet.Worksheet:
    return openpyxl.load_workbook(io.BytesIO(content)).active


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
@pytest.mark.parametrize("kind", ["str", "object"])
def test_what_people_wrote_is_read_back_as_they_wrote_it(text, kind):
    frame = pd.DataFrame({"说明": pd.Series([text, "普通", text], dtype=kind)})
    sheet = read(reports.table_xlsx(frame, "表"))
    for row in (2, 4):
        assert (sheet.cell(row, 1).data_type, sheet.cell(row, 1).value) == ("s", text)
    assert sheet.cell(2, 1).quotePrefix == text.startswith(("=", "-", "＝"))
    assert sheet.cell(3, 1).value == "普通"


def test_a_ledger_too_long_for_a_sheet_goes_on_on_the_next(monkeypatch):
    monkeypatch.setattr(_workbook, "MOST_ROWS", 5)
    frame = pd.DataFrame({"n": np.arange(12)})
    book = openpyxl.load_workbook(io.BytesIO(reports.workbook([reports.Sheet("台账", frame, ["共 12 件"])])))
    held = [[row[0].value for row in sheet.iter_rows(min_row=3)] for sheet in book]
    assert held == [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9, 10, 11]]
    assert {(sheet.cell(1, 1).value, sheet.cell(2, 1).value) for sheet in book} == {("共 12 件", "n")}
    assert book.sheetnames == ["台账", "台账 2", "台账 3"]


def test_rows_over_several_blocks_stay_in_their_places():
    rows = 25_003  # two blocks and a piece
    frame = pd.DataFrame(
        {
            "n": np.arange(rows),
            "even": np.where(np.arange(rows) % 2, "", "是"),
            "at": pd.Timestamp("2026-07-01") + pd.to_timedelta(np.arange(rows) % 7, unit="D"),
            "m": np.where(np.arange(rows) % 3, np.nan, 0.5),
        }
    )
    again = pd.read_excel(
        io.BytesIO(reports.table_xlsx(frame, "t")), keep_default_na=False, na_values=[""], engine="calamine"
    )
    assert again["n"].tolist() == frame["n"].tolist()
    assert again["even"].fillna("").tolist() == frame["even"].tolist()
    assert again["at"].tolist() == frame["at"].tolist()
    assert again["m"].equals(frame["m"])


@pytest.mark.parametrize("say", [ZH, EN], ids=["zh", "en"])
def test_the_ledger_tells_how_far_it_is(say):
    shares: list[float] = []
    made = reports.DOCUMENTS["cases_xlsx"].make(
        tiny.build(), cases.build(tiny.build(), AS_OF), as_of=AS_OF, say=say, told=shares.append
    )
    assert read(made).max_row > 10
    assert shares == sorted(shares)
    assert (shares[0] > 0, shares[-1], len(shares) > 10) == (True, 1.0, True)


def test_links_to_photos_lead_on_from_every_system_and_a_photo_that_is_gone_is_said():
    links = {("ledger", "T003"): ["external:photos/a b.jpg", "http://10.0.0.5/x?a=1&b=2", ""]}
    made = cases.build(tiny.build(), AS_OF)
    sheet = read(
        reports.DOCUMENTS["cases_xlsx"].make(tiny.build(), made, as_of=AS_OF, say=ZH, photo_links=links)
    )
    row = next(row for row in sheet.iter_rows() if row[0].value == "T003")
    shown = [(cell.value, cell.hyperlink.target if cell.hyperlink else None) for cell in row[-3:]]
    assert shown == [
        ("查看照片", "photos/a%20b.jpg"),
        ("查看照片", "http://10.0.0.5/x?a=1&b=2"),
        ("照片文件不在了", None),
    ]


def test_an_empty_ledger_says_so():
    nothing = cases.build(tiny.build(), AS_OF).iloc[:0]
    sheet = read(reports.DOCUMENTS["cases_xlsx"].make(tiny.build(), nothing, as_of=AS_OF, say=ZH))
    assert "所选范围内没有问题。" in [row[0].value for row in sheet.iter_rows()]


def test_shared_strings_are_counted_as_they_are_used():
    frame = pd.DataFrame({"甲": ["同", "同", "异"], "乙": ["同", "", "异"]})
    with zipfile.ZipFile(io.BytesIO(reports.table_xlsx(frame, "t"))) as bundle:
        strings = bundle.read("xl/sharedStrings.xml").decode()
        used = bundle.read("xl/worksheets/sheet1.xml").decode().count('t="s"')
    count, unique = re.search(r'count="(\d+)" uniqueCount="(\d+)"', strings).groups()
    assert (int(count), int(unique)) == (used, 4)


@pytest.mark.skipif(not shutil.which("libreoffice"), reason="LibreOffice is not installed")
def test_another_program_reads_the_same_cells(tmp_path):
    frame = pd.DataFrame({"说明": pd.Series(list(TEXTS.values())), "at": pd.Timestamp("2026-07-01 08:30")})
    (tmp_path / "t.xlsx").write_bytes(reports.table_xlsx(frame, "表"))
    command = ["libreoffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless"]
    command += ["--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76,1", "--outdir", str(tmp_path)]
    subprocess.run([*command, str(tmp_path / "t.xlsx")], check=True, capture_output=True, timeout=300)
    again = pd.read_csv(tmp_path / "t.csv", dtype="str", keep_default_na=False)
    assert again["说明"].tolist() == list(TEXTS.values())
    assert set(again["at"]) == {"2026-07-01 08:30"}
