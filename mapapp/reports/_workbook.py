"""Write frames into a workbook that opens well in Excel and WPS and runs nothing."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

MOST_ROWS = 1_048_575
"""Rows that a sheet can hold below its header."""
WIDEST, NARROWEST = 50, 8
_FORBIDDEN_IN_TITLE = re.compile(r"[\[\]:*?/\\]")
# Control characters that the file format cannot hold.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_HEADER = PatternFill("solid", fgColor="E4ECF7")


@dataclass(frozen=True)
class Sheet:
    """One sheet: its title, its rows, and lines of plain text above the header."""

    title: str
    frame: pd.DataFrame
    above: Sequence[str] = ()


def workbook(sheets: Sequence[Sheet]) -> bytes:
    """
    Write sheets into an XLSX file.

    Parameters
    ----------
    sheets
        At least one. Numbers and moments are written as such; a text is always written as text, so that one
        beginning with ``=`` or ``@`` is shown and never evaluated. The header is frozen and filtered.

    Returns
    -------
    content
        The file.
    """
    book = Workbook(write_only=True)
    taken: set[str] = set()
    for sheet in sheets:
        _write(book, sheet, taken)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _write(book: Workbook, sheet: Sheet, taken: set[str]) -> None:
    page = book.create_sheet(_title(sheet.title, taken))
    frame = sheet.frame.head(MOST_ROWS - len(sheet.above))
    top = len(sheet.above) + 1
    page.freeze_panes = f"A{top + 1}"
    for number, column in enumerate(frame.columns, start=1):
        page.column_dimensions[get_column_letter(number)].width = _width(column, frame.iloc[:, number - 1])
    if len(frame.columns):
        page.auto_filter.ref = f"A{top}:{get_column_letter(len(frame.columns))}{top + len(frame)}"
    for line in sheet.above:
        page.append([_cell(page, line)])
    page.append([_heading(page, str(column)) for column in frame.columns])
    for row in frame.itertuples(index=False, name=None):
        page.append([_cell(page, value) for value in row])


def _title(wanted: str, taken: set[str]) -> str:
    plain = _FORBIDDEN_IN_TITLE.sub(" ", wanted).strip(" '")[:28] or "1"
    title = plain
    while title.lower() in taken:
        title = f"{plain} {len(taken) + 1}"
    taken.add(title.lower())
    return title


def _heading(page: object, text: str) -> WriteOnlyCell:
    cell = _text(page, text)
    cell.font = Font(bold=True)
    cell.fill = _HEADER
    cell.alignment = Alignment(vertical="center", wrap_text=True)
    return cell


def _cell(page: object, value: object) -> object:
    if value is None or value is pd.NaT or (isinstance(value, float) and value != value):
        return None
    if isinstance(value, pd.Timestamp | dt.datetime):
        cell = WriteOnlyCell(page, value=pd.Timestamp(value).to_pydatetime().replace(microsecond=0))
        cell.number_format = "yyyy-mm-dd hh:mm"
        return cell
    if isinstance(value, bool | int | float):
        return None if value in (float("inf"), float("-inf")) else value
    if hasattr(value, "item"):
        return _cell(page, value.item())
    return _text(page, str(value))


def _text(page: object, text: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(page, value="")
    cell.value = _CONTROL.sub("�", text)[:32_767]
    # Without this openpyxl takes a text that begins with "=" for a formula.
    cell.data_type = "s"
    cell.quotePrefix = text[:1] in "=+-@\t\r"
    return cell


def _width(heading: object, column: pd.Series) -> float:
    if pd.api.types.is_datetime64_any_dtype(column):
        return 17
    longest = max((_drawn(str(value)) for value in column.head(200)), default=0)
    return float(min(max(longest, _drawn(str(heading)) + 3, NARROWEST), WIDEST))


def _drawn(text: str) -> int:
    """Count columns on the screen: a Chinese character takes two."""
    return sum(2 if ord(c) > 0x2E7F else 1 for c in text)
