"""Say what a file format is, and what all of them share."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..errors import InputError, Phrase
from ..i18n import N_
from ..raw_table import RawTable

__all__ = ["Format", "RawTable"]

LARGEST_UNPACKED = 2 * 1024**3
"""Bytes; a small zip file can unpack to fill the disk."""
HEADER_SEARCHED = 30
"""Rows searched for the header under titles and notes."""
HEADER_FILLED = 0.6
"""Share of the widest row that a header fills: a merged title fills one cell, notes two or three."""
A_VALUE = re.compile(r"[-+]?\d+(?:\.\d+)?%?|\d{1,4}[-/.年]\d{1,2}[-/.月]\d{1,4}日?(?:[ T]\d.*)?")
"""A number or a date: what rows hold and headers do not."""


@dataclass(frozen=True)
class Format:
    """
    A file format.

    Attributes
    ----------
    key, label
        Its name in the code and for people.
    suffixes
        File name endings, lower case with the dot.
    read
        ``read(path, *, name, encoding, part) -> RawTable``.
    parts
        ``parts(path, name) -> list[str]``: the sheets or layers that `part` chooses from; empty without any.
    """

    key: str
    label: str
    suffixes: tuple[str, ...]
    read: Callable[..., RawTable]
    parts: Callable[[Path, str], list[str]]


def no_parts(path: Path, name: str) -> list[str]:
    """Say that a format holds one table only."""
    return []


def chosen_part(part: str | None, parts: Sequence[str], name: str) -> str:
    """Settle which sheet or layer to read; `InputError` lists them where the choice is missing or wrong."""
    if part is None and len(parts) == 1:
        return parts[0]
    if part in parts:
        return str(part)
    raise InputError(
        N_("文件“{file}”中有 {count} 张表或图层：{parts}。"),
        N_("请指明要导入哪一个。"),
        file=name,
        count=len(parts),
        parts=[*parts],
    )


def damaged(name: str, reason: object = "") -> InputError:
    """Say that a file cannot be opened as what its name says."""
    return InputError(
        N_("文件“{file}”打不开，可能已损坏、有密码或后缀与内容不符。{reason}"),
        N_("请用 Excel、WPS 或 GIS 软件打开并另存后再导入。"),
        file=name,
        reason=Phrase(N_("（{reason}）"), {"reason": str(reason)}) if reason else "",
    )


def empty(name: str) -> InputError:
    """Say that a file holds no rows."""
    return InputError(N_("文件“{file}”中没有内容。"), N_("请确认选对了文件和工作表，再导入。"), file=name)


def check_unpacked(archive: zipfile.ZipFile, name: str) -> None:
    """Refuse an archive that says it unpacks to more than `LARGEST_UNPACKED`."""
    if sum(member.file_size for member in archive.infolist()) > LARGEST_UNPACKED:
        raise InputError(
            N_("文件“{file}”解压后超过 {limit} GB。"),
            N_("请拆分后再导入。"),
            file=name,
            limit=LARGEST_UNPACKED // 1024**3,
        )


def find_header(rows: Sequence[Sequence[str]], name: str) -> int:
    """
    Find the header under merged titles, notes and blank rows.

    Parameters
    ----------
    rows
        The first rows of a table as texts.
    name
        The file's name, for the error.

    Returns
    -------
    position
        Of the first row that is filled nearly as widely as any; the lower row of a header merged over two.

    Raises
    ------
    InputError
        There is no row at all, or the first wide row holds values: the file has no header.
    """
    filled = [sum(bool(cell.strip()) for cell in row) for row in rows[:HEADER_SEARCHED]]
    if not any(filled):
        raise empty(name)
    position = next(at for at, count in enumerate(filled) if count >= HEADER_FILLED * max(filled))
    while position + 1 < len(rows) and _continues(rows[position], rows[position + 1]):
        position += 1
    cells = [cell.strip() for cell in rows[position] if cell.strip()]
    values = sum(bool(A_VALUE.fullmatch(cell)) for cell in cells)
    if values * 4 >= len(cells):
        raise InputError(
            N_("文件“{file}”第 {row} 行应是表头，却是数据：{cells}。"),
            N_("请在数据上方加一行列名再导入。"),
            file=name,
            row=position + 1,
            cells=cells[:5],
        )
    return position


def _continues(upper: Sequence[str], lower: Sequence[str]) -> bool:
    """Tell whether a row is the lower half of a header: a cell merged over both says the same in both."""
    pairs = list(zip(upper, lower, strict=False))
    same = any(above.strip() and above == below for above, below in pairs)
    return same and all(below.strip() for above, below in pairs if above.strip())


def column_names(cells: Iterable[str]) -> list[str]:
    """Name columns by their header cells; nameless ones by their letter, repeated ones with a number."""
    names: list[str] = []
    for at, cell in enumerate(cells):
        plain = re.sub(r"\s+", " ", cell).strip() or f"({_letters(at)})"
        names.append(plain)
        if names.count(plain) > 1:
            names[-1] = next(f"{plain}.{n}" for n in range(2, at + 3) if f"{plain}.{n}" not in names)
    return names


def table(frame: pd.DataFrame, header: Sequence[str], rows: NDArray[np.int64], name: str) -> RawTable:
    """Put rows under their header, without blank rows and without nameless columns that hold nothing."""
    frame = frame.set_axis(column_names(header), axis=1)
    filled = np.zeros(len(frame), dtype=bool)
    blank_columns = []
    for at, cell in enumerate(header):
        given = frame.iloc[:, at].str.strip().ne("").to_numpy()
        filled |= given
        if not cell.strip() and not given.any():
            blank_columns.append(frame.columns[at])
    if not filled.any():
        raise empty(name)
    kept = frame.drop(columns=blank_columns)[filled].reset_index(drop=True)
    return RawTable(name, kept, None, None, rows[filled])


def cell_text(value: object) -> str:
    """Write one cell as text: days and moments as ISO, whole numbers without a decimal point."""
    if value is None or value != value:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e16 else repr(value)
    if isinstance(value, dt.datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S")
    return value if isinstance(value, str) else str(value)


def _letters(at: int) -> str:
    before = _letters(at // 26 - 1) if at >= 26 else ""
    return before + chr(ord("A") + at % 26)
