"""Read spreadsheets: the header is found under merged titles, cells merged downwards count for every row."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import python_calamine

from ..i18n import N_
from ._format import (
    HEADER_SEARCHED,
    Format,
    RawTable,
    cell_text,
    check_unpacked,
    chosen_part,
    damaged,
    empty,
    find_header,
    table,
)

Cells = list[list[Any]]


def read(path: Path, *, name: str, encoding: str | None = None, part: str | None = None) -> RawTable:
    """Read one sheet; without `part` the first visible one that holds anything. `encoding` is ignored."""
    workbook = _open(path, name)
    sheets = _sheets(workbook)
    for title in [chosen_part(part, sheets, name)] if part is not None else sheets:
        cells, first_row = _cells(workbook, title, name)
        if cells:
            return _as_table(cells, first_row, name)
    raise empty(name)


def parts(path: Path, name: str) -> list[str]:
    """List the visible sheets."""
    return _sheets(_open(path, name))


def _open(path: Path, name: str) -> python_calamine.CalamineWorkbook:
    try:
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                check_unpacked(archive, name)
        return python_calamine.CalamineWorkbook.from_path(str(path))
    except (python_calamine.CalamineError, zipfile.BadZipFile, OSError) as error:
        raise damaged(name) from error


def _sheets(workbook: python_calamine.CalamineWorkbook) -> list[str]:
    visible = python_calamine.SheetVisibleEnum.Visible
    return [sheet.name for sheet in workbook.sheets_metadata if sheet.visible == visible]


def _cells(workbook: python_calamine.CalamineWorkbook, title: str, name: str) -> tuple[Cells, int]:
    """Return a sheet's cells from its first filled row on, and that row's position in the sheet."""
    try:
        sheet = workbook.get_sheet_by_name(title)
        cells = sheet.to_python(skip_empty_area=True)
    except python_calamine.CalamineError as error:
        raise damaged(name, title) from error
    top, left = sheet.start or (0, 0)
    for (first_row, first_column), (last_row, last_column) in sheet.merged_cell_ranges or []:
        if first_column == last_column:
            _fill_down(cells, first_row - top, last_row - top, first_column - left)
    return cells, top


def _fill_down(cells: Cells, first: int, last: int, column: int) -> None:
    """Write a downwards merged cell's value into all its rows (of this module's own cells)."""
    if first < 0 or first >= len(cells) or not 0 <= column < len(cells[first]):
        return
    for row in cells[first + 1 : last + 1]:
        row[column] = cells[first][column]


def _as_table(cells: Cells, first_row: int, name: str) -> RawTable:
    head = [[cell_text(cell) for cell in row] for row in cells[:HEADER_SEARCHED]]
    header = find_header(head, name)
    below = cells[header + 1 :]
    columns = {at: [cell_text(row[at]) for row in below] for at in range(len(head[header]))}
    frame = pd.DataFrame(columns, dtype="str")
    numbers = np.arange(len(below), dtype="int64") + first_row + header + 2
    return table(frame, head[header], numbers, name)


FORMAT = Format("xlsx", N_("Excel / WPS 表格"), (".xlsx", ".xlsm", ".xls", ".ods"), read, parts)
