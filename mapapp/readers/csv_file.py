"""Read CSV files as offices export them: UTF-8 or GB18030, any delimiter, titles above the header."""

from __future__ import annotations

import codecs
import csv
import io
import itertools
from pathlib import Path

import numpy as np
import pandas as pd

from ..errors import InputError
from ..i18n import N_
from ._format import HEADER_SEARCHED, Format, RawTable, damaged, empty, find_header, no_parts, table

ENCODINGS = ("utf-8", "gb18030")
"""Tried strictly on the whole file: GB18030 text is hardly ever valid UTF-8, the reverse is common."""
MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
DELIMITERS = (",", ";", "\t", "|")


def read(path: Path, *, name: str, encoding: str | None = None, part: str | None = None) -> RawTable:
    """Read a CSV file; `part` is ignored. Row numbers count records, as a spreadsheet shows them."""
    text = decode(path.read_bytes(), name, encoding)
    if not text.strip():
        raise empty(name)
    delimiter = _delimiter(text)
    first = list(itertools.islice(csv.reader(io.StringIO(text), delimiter=delimiter), HEADER_SEARCHED))
    header = find_header(first, name)
    frame = _records(text, delimiter, max(map(len, first)), name)
    cells = [str(cell) for cell in frame.iloc[header]]
    numbers = np.arange(header + 2, len(frame) + 1, dtype="int64")
    return table(frame.iloc[header + 1 :].reset_index(drop=True), cells, numbers, name)


def decode(content: bytes, name: str, encoding: str | None) -> str:
    """
    Turn a file's bytes into text.

    Raises
    ------
    InputError
        The encoding does not exist or does not fit, or the bytes are no text at all.
    """
    marked = next((known for mark, known in MARKS.items() if content.startswith(mark)), None)
    if b"\0" in content[:4096] and marked != "utf-16" and encoding is None:
        raise damaged(name)
    for tried in [encoding] if encoding else [marked] if marked else ENCODINGS:
        try:
            return content.decode(tried).removeprefix("\ufeff")
        except (UnicodeDecodeError, LookupError):
            continue
    raise InputError(
        N_("文件“{file}”的文字无法按 {encodings} 读出。"),
        N_("请在 Excel 或 WPS 中另存为“CSV UTF-8”再导入，或指明正确的编码。"),
        file=name,
        encodings=encoding or " / ".join(ENCODINGS),
    )


def _delimiter(text: str) -> str:
    lines = list(itertools.islice(io.StringIO(text), HEADER_SEARCHED))

    def width(delimiter: str) -> float:
        return float(
            np.median([len(row) for row in csv.reader(lines, delimiter=delimiter) if any(row)] or [0])
        )

    return max(DELIMITERS, key=width)


def _records(text: str, delimiter: str, width: int, name: str) -> pd.DataFrame:
    """Read every record as texts, blank and title rows too; the widest record gives the width."""
    try:
        return _parsed(text, delimiter, width)
    except pd.errors.ParserError:
        try:
            widest = max(map(len, csv.reader(io.StringIO(text), delimiter=delimiter)))
            return _parsed(text, delimiter, widest)
        except (pd.errors.ParserError, csv.Error) as error:
            raise damaged(name, error) from error


def _parsed(text: str, delimiter: str, width: int) -> pd.DataFrame:
    return pd.read_csv(
        io.BytesIO(text.encode()),
        sep=delimiter,
        header=None,
        names=range(width),
        index_col=False,
        dtype="str",
        keep_default_na=False,
        na_values=[],
        skip_blank_lines=False,
        low_memory=False,
    ).fillna("")


FORMAT = Format("csv", N_("CSV 文本表格"), (".csv", ".tsv", ".txt"), read, no_parts)
