"""Write frames into a workbook that opens well in Excel and WPS and runs nothing."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

MOST_ROWS = 1_048_575
"""Rows that a sheet can hold below its header."""
MOST_LINKS, LONGEST_LINK = 65_530, 2_000
"""Links that a sheet can hold, and characters of one."""
MANY_CELLS = 4_000_000
"""From so many cells on rows are written to the disk one by one instead of being kept until the end."""
LONGEST = 32_767
"""Characters of a cell."""
WIDEST, NARROWEST = 50, 8
MOMENT = "yyyy-mm-dd hh:mm"
_FORBIDDEN_IN_TITLE = re.compile(r"[\[\]:*?/\\]")
# What the file format cannot hold: control characters, lone surrogates, the last two of the plane.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_EVALUATED = tuple("=+-@\t\r\n＝＋－＠")
"""A text that begins so is taken for a formula when somebody edits its cell, unless it is marked as text."""
_FIRST_DAY, _DAY_US = np.datetime64("1899-12-30", "us"), 86_400_000_000
_FIRST_SAFE = np.datetime64("1900-03-01", "us")
"""Before it Excel counts days otherwise than everybody else."""


@dataclass(frozen=True)
class Link:
    """A cell that leads somewhere: an address made by the program, never by people, and its words."""

    address: str
    text: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Sheet:
    """One sheet: title, rows, lines of plain text above the header, headings of the shares (0 to 1)."""

    title: str
    frame: pd.DataFrame
    above: Sequence[str] = ()
    shares: Sequence[str] = ()


@dataclass(frozen=True)
class _Formats:
    heading: Format
    moment: Format
    share: Format
    marked: Format
    link: Format


Cell = Callable[[int, int, Any], object]


def workbook(sheets: Sequence[Sheet]) -> bytes:
    """
    Write sheets into an XLSX file.

    Parameters
    ----------
    sheets
        At least one. Numbers and moments are written as such; a text is always written as text, so that one
        beginning with ``=`` or ``@`` is shown and never evaluated. The header is frozen, filtered, and
        repeated on every printed page.

    Returns
    -------
    content
        The file.
    """
    content = io.BytesIO()
    cells = sum(sheet.frame.size for sheet in sheets)
    book = xlsxwriter.Workbook(content, {"constant_memory": cells > MANY_CELLS})
    formats = _Formats(
        heading=book.add_format(
            {"bold": True, "bg_color": "#E4ECF7", "valign": "vcenter", "text_wrap": True}
        ),
        moment=book.add_format({"num_format": MOMENT}),
        share=book.add_format({"num_format": "0.0%"}),
        marked=book.add_format({"quote_prefix": True}),
        link=book.add_format({"font_color": "#1F5FBF", "underline": 1}),
    )
    taken: set[str] = set()
    for sheet in sheets:
        _write(book.add_worksheet(_title(sheet.title, taken)), sheet, formats)
    book.close()
    return content.getvalue()


def _write(page: Worksheet, sheet: Sheet, formats: _Formats) -> None:
    frame = sheet.frame.head(MOST_ROWS - len(sheet.above))
    top, wide = len(sheet.above), len(frame.columns)
    for row, line in enumerate(sheet.above):
        _text(page, formats)(row, 0, line)
    for place, column in enumerate(frame.columns):
        page.set_column(place, place, _width(column, frame.iloc[:, place]))
        page.write_string(top, place, _clean(str(column)), formats.heading)
    page.freeze_panes(top + 1, 0)
    page.repeat_rows(top)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    if wide:
        page.autofilter(top, 0, top + len(frame), wide - 1)
    columns, writers = [], []
    for place, name in enumerate(frame.columns):
        values, write = _column(frame.iloc[:, place], page, formats, share=name in sheet.shares)
        columns.append(values)
        writers.append(write)
    for row, cells in enumerate(zip(*columns, strict=True), start=top + 1):
        for place, cell in enumerate(cells):
            if cell is not None:
                writers[place](row, place, cell)


def _column(column: pd.Series, page: Worksheet, formats: _Formats, *, share: bool) -> tuple[list[Any], Cell]:
    """Return a column as plain values, None where there is none, and how one of them is written."""
    if pd.api.types.is_datetime64_any_dtype(column):
        return _serial(column), lambda row, place, cell: _moment(page, formats, row, place, cell)
    if pd.api.types.is_bool_dtype(column):
        return column.tolist(), page.write_boolean
    if pd.api.types.is_numeric_dtype(column):
        numbers = column.to_numpy(dtype="float64", na_value=np.nan)
        kept = [cell if good else None for cell, good in zip(column, np.isfinite(numbers), strict=True)]
        style = formats.share if share else None
        return kept, lambda row, place, cell: page.write_number(row, place, cell, style)
    if column.dtype == object:
        return column.tolist(), lambda row, place, cell: _any(page, formats, row, place, cell)
    return [None if cell != cell else cell for cell in column.tolist()], _text(page, formats)


def _serial(column: pd.Series) -> list[Any]:
    """Count moments in days as a sheet does, to the second; a moment that it cannot count stays a text."""
    naive = column.dt.tz_localize(None) if getattr(column.dtype, "tz", None) is not None else column
    moments = naive.to_numpy().astype("datetime64[s]").astype("datetime64[us]")
    days = (moments - _FIRST_DAY).astype("int64") / _DAY_US
    texts = np.datetime_as_string(moments, unit="m")
    return [
        None if missing else (float(day) if safe else str(text).replace("T", " "))
        for day, text, missing, safe in zip(
            days, texts, np.isnat(moments), moments >= _FIRST_SAFE, strict=True
        )
    ]


def _moment(page: Worksheet, formats: _Formats, row: int, place: int, cell: Any) -> object:
    if isinstance(cell, str):
        return page.write_string(row, place, cell)
    return page.write_number(row, place, cell, formats.moment)


def _any(page: Worksheet, formats: _Formats, row: int, place: int, cell: Any) -> object:
    """Write a value of a column that holds several kinds."""
    if cell is None or cell is pd.NaT or (isinstance(cell, float) and cell != cell):
        return None
    if isinstance(cell, Link):
        return _link(page, formats, row, place, cell)
    if isinstance(cell, pd.Timestamp | dt.datetime):
        return _moment(page, formats, row, place, _serial(pd.Series([pd.Timestamp(cell)]))[0])
    if hasattr(cell, "item"):
        return _any(page, formats, row, place, cell.item())
    if isinstance(cell, bool):
        return page.write_boolean(row, place, cell)
    if isinstance(cell, int | float):
        return page.write_number(row, place, cell) if np.isfinite(cell) else None
    return _text(page, formats)(row, place, str(cell))


def _link(page: Worksheet, formats: _Formats, row: int, place: int, cell: Link) -> object:
    """Write a link while the sheet can hold one more; else its address as text."""
    if page.hlink_count < MOST_LINKS and len(cell.address) <= LONGEST_LINK:
        return page.write_url(row, place, cell.address, formats.link, _clean(cell.text))
    return _text(page, formats)(row, place, cell.address)


def _text(page: Worksheet, formats: _Formats) -> Cell:
    def write(row: int, place: int, cell: Any) -> object:
        marked = formats.marked if cell.startswith(_EVALUATED) else None
        return page.write_string(row, place, _clean(cell), marked)

    return write


def _clean(text: str) -> str:
    return _CONTROL.sub("�", text)[:LONGEST]


def _title(wanted: str, taken: set[str]) -> str:
    plain = _clean(_FORBIDDEN_IN_TITLE.sub(" ", wanted)).strip(" '")[:28] or "1"
    title = plain
    while title.lower() in taken:
        title = f"{plain} {len(taken) + 1}"
    taken.add(title.lower())
    return title


def _width(heading: object, column: pd.Series) -> float:
    if pd.api.types.is_datetime64_any_dtype(column):
        return 17
    longest = max((_drawn(str(value)) for value in column.head(200)), default=0)
    return float(min(max(longest, _drawn(str(heading)) + 3, NARROWEST), WIDEST))


def _drawn(text: str) -> int:
    """Count columns on the screen: a Chinese character takes two."""
    return sum(2 if ord(c) > 0x2E7F else 1 for c in text)
