"""Write frames into a workbook that opens well in Excel and WPS and runs nothing."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

import numpy as np
import pandas as pd
import xlsxwriter

from ._sheet_rows import Cells, Page, Told, blocks, cells, different, line, number, quiet, truth

MOST_ROWS = 1_048_575
"""Rows that a sheet can hold below its header."""
MOST_LINKS, LONGEST_LINK = 65_530, 2_000
"""Links that a sheet can hold, and characters of one."""
FILLED = 0.6
"""Share of the work that is done when all values are written and the rows are not put together yet."""
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
class _Styles:
    """Where the formats stand in the workbook's list of them."""

    heading: int
    moment: int
    share: int
    marked: int
    link: int


def workbook(sheets: Sequence[Sheet], told: Told = quiet) -> bytes:
    """
    Write sheets into an XLSX file.

    Parameters
    ----------
    sheets
        At least one. Numbers and moments are written as such; a text is always written as text, so that one
        beginning with ``=`` or ``@`` is shown and never evaluated. The header is frozen, filtered, and
        repeated on every printed page. What is too long for a sheet goes on on a further one.
    told
        Told which share of the work is done.

    Returns
    -------
    content
        The file.
    """
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content)
    styles = _styles(book)
    taken: set[str] = set()
    parts = [part for sheet in sheets for part in _parts(sheet)]
    for place, part in enumerate(parts):
        page = book.add_worksheet(_title(part.title, taken), worksheet_class=Page)
        _lay_out(page, part, styles, _within(told, place / len(parts) * FILLED, FILLED / len(parts)))
        page.rows = chain(page.rows, _done(told, FILLED + (place + 1) / len(parts) * (1 - FILLED)))
    book.close()
    told(1.0)
    return content.getvalue()


def _styles(book: xlsxwriter.Workbook) -> _Styles:
    looks: dict[str, dict[str, object]] = {
        "heading": {"bold": True, "bg_color": "#E4ECF7", "valign": "vcenter", "text_wrap": True},
        "moment": {"num_format": MOMENT},
        "share": {"num_format": "0.0%"},
        "marked": {"quote_prefix": True},
        "link": {"font_color": "#1F5FBF", "underline": 1},
    }
    return _Styles(**{name: book.add_format(look)._get_xf_index() for name, look in looks.items()})


def _parts(sheet: Sheet) -> Iterator[Sheet]:
    """Cut a sheet that holds more rows than one can."""
    most = MOST_ROWS - len(sheet.above)
    for start in range(0, max(len(sheet.frame), 1), most):
        yield replace(sheet, frame=sheet.frame.iloc[start : start + most])


def _within(told: Told, start: float, share: float) -> Told:
    return lambda done: told(start + done * share)


def _done(told: Told, share: float) -> Iterator[str]:
    """Tell that a sheet is on the disk, and add nothing to it."""
    told(share)
    yield ""


def _lay_out(page: Page, sheet: Sheet, styles: _Styles, told: Told) -> None:
    """Give a sheet its widths, its head, its filter and its columns."""
    frame, top, wide = sheet.frame, len(sheet.above), len(sheet.frame.columns)
    for place, column in enumerate(frame.columns):
        page.set_column(place, place, _width(column, frame.iloc[:, place]))
    page.freeze_panes(top + 1, 0)
    page.repeat_rows(top)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    if wide:
        page.autofilter(top, 0, top + len(frame), wide - 1)
    head = [line(row, [_said(page, styles, text)]) for row, text in enumerate(sheet.above)]
    head.append(line(top, [page.text(_clean(str(name)), styles.heading) for name in frame.columns]))
    page.reach(top + len(frame), max(wide - 1, 0))
    columns = []
    for place, name in enumerate(frame.columns):
        at = (top + 1, place)
        columns.append(_column(frame.iloc[:, place], page, styles, at, share=name in sheet.shares))
        told((place + 1) / wide)
    page.rows = chain(head, blocks(columns, top + 1, len(frame)))


def _column(column: pd.Series, page: Page, styles: _Styles, at: tuple[int, int], *, share: bool) -> Cells:
    """Write the different values of a column whose first cell stands at (row, column)."""
    if column.dtype == object:
        first, place = at
        return cells([_any(page, styles, (first + row, place), cell) for row, cell in enumerate(column)])
    codes, values = different(column)
    times = np.bincount(codes[codes >= 0], minlength=len(values)).tolist()
    if pd.api.types.is_datetime64_any_dtype(column):
        drawn = [_moment(page, styles, day) for day in _serial(pd.Series(values, dtype=column.dtype))]
    elif pd.api.types.is_bool_dtype(column):
        drawn = [truth(value) for value in values]
    elif pd.api.types.is_numeric_dtype(column):
        drawn = [_number(value, styles.share if share else 0) for value in values]
    else:
        drawn = [_said(page, styles, str(text), n) for text, n in zip(values, times, strict=True)]
    return cells(drawn, codes)


def _number(value: Any, style: int = 0) -> str:
    plain = value.item() if hasattr(value, "item") else value
    return number(plain, style) if np.isfinite(plain) else ""


def _serial(column: pd.Series) -> list[float | str]:
    """Count moments in days as a sheet does, to the second; a moment that it cannot count stays a text."""
    naive = column.dt.tz_localize(None) if getattr(column.dtype, "tz", None) is not None else column
    moments = naive.to_numpy().astype("datetime64[s]").astype("datetime64[us]")
    days = (moments - _FIRST_DAY).astype("int64") / _DAY_US
    texts = np.datetime_as_string(moments, unit="m")
    return [
        float(day) if safe else str(text).replace("T", " ")
        for day, text, safe in zip(days, texts, moments >= _FIRST_SAFE, strict=True)
    ]


def _moment(page: Page, styles: _Styles, day: float | str) -> str:
    return page.text(day) if isinstance(day, str) else number(day, styles.moment)


def _any(page: Page, styles: _Styles, at: tuple[int, int], cell: Any) -> str:
    """Write a value of a column that holds several kinds."""
    if cell is None or cell is pd.NaT or (isinstance(cell, float) and cell != cell):
        return ""
    if isinstance(cell, Link):
        return _link(page, styles, at, cell)
    if isinstance(cell, pd.Timestamp | dt.datetime):
        return _moment(page, styles, _serial(pd.Series([pd.Timestamp(cell)]))[0])
    if hasattr(cell, "item"):
        return _any(page, styles, at, cell.item())
    if isinstance(cell, bool):
        return truth(cell)
    if isinstance(cell, int | float):
        return _number(cell)
    return _said(page, styles, str(cell))


def _link(page: Page, styles: _Styles, at: tuple[int, int], cell: Link) -> str:
    """Write a link while the sheet can hold one more; else its address as text."""
    if page.hlink_count < MOST_LINKS and len(cell.address) <= LONGEST_LINK:
        page.link(*at, cell.address, _clean(cell.text))
        return page.text(_clean(cell.text), styles.link)
    return _said(page, styles, cell.address)


def _said(page: Page, styles: _Styles, text: str, times: int = 1) -> str:
    return page.text(_clean(text), styles.marked if text.startswith(_EVALUATED) else 0, times)


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
