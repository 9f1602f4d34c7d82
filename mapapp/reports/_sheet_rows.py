"""Write the rows of a sheet from whole columns, a block of rows at a time, instead of cell by cell.

XlsxWriter keeps or writes one object per cell: 1.7 million of them for a ledger of 100,000 cases. Here each
different value of a column is written once as a piece of XML, and the rows are put together from the pieces;
strings go into the workbook's shared strings, head, widths, filters and links stay XlsxWriter's.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from xlsxwriter.url import Url
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

BLOCK = 10_000
"""Rows that are put together at a time."""
Told = Callable[[float], object]
"""Told again and again which share of the work is done, 0 to 1."""


def quiet(_share: float) -> None:
    """Tell nobody."""


@dataclass(frozen=True)
class Cells:
    """
    One column: its different cells as XML behind their ``<c r="A1"``, and which of them stands in which row.

    Attributes
    ----------
    pieces
        Object array of texts; the last one is "", the empty cell.
    codes
        Position in `pieces` of each row; -1 is the empty cell.
    """

    pieces: np.ndarray
    codes: np.ndarray

    def part(self, start: int, end: int) -> list[str]:
        """Return the pieces of some rows."""
        return list(self.pieces[self.codes[start:end]])


def cells(pieces: Sequence[str], codes: Any = None) -> Cells:
    """Make a column of pieces; without codes one after the other."""
    kept = np.empty(len(pieces) + 1, dtype=object)
    kept[:] = [*pieces, ""]
    return Cells(kept, np.arange(len(pieces)) if codes is None else np.asarray(codes))


def different(column: pd.Series) -> tuple[np.ndarray, list[Any]]:
    """Return which of its different values stands in which row (-1 where none), and these values."""
    codes, values = pd.factorize(column)
    return codes, list(values)


class Page(Worksheet):
    """A sheet whose rows come as text."""

    rows: Iterator[str] = iter(())

    def reach(self, row: int, column: int) -> None:
        """Say how far the rows will reach: the last cell, counted from 0."""
        self._check_dimensions(0, 0)
        self._check_dimensions(row, column)

    def _write_rows(self) -> None:
        for block in self.rows:
            self.fh.write(block)

    def text(self, said: str, style: int = 0, times: int = 1) -> str:
        """Return the piece of a text that stands in so many cells."""
        if said == "":
            return ""
        look = _look(style)
        if said.startswith("<r>") and said.endswith("</r>"):  # XlsxWriter takes it for markup of its own
            return f'{look} t="inlineStr"><is><t xml:space="preserve">{html.escape(said)}</t></is></c>'
        place = self.str_table._get_shared_string_index(said)
        self.str_table.count += times - 1
        return f'{look} t="s"><v>{place}</v></c>'

    def link(self, row: int, column: int, address: str, said: str) -> None:
        """Make a cell that is written elsewhere lead to an address, ``external:folder/file`` among them."""
        target = Url(address)
        target.text = said
        # A backslash, as XlsxWriter writes it, leads nowhere but on Windows.
        target._relationship_link = target._relationship_link.replace("\\", "/")
        self.ignore_write_string = True
        self.write_url(row, column, target)
        self.ignore_write_string = False


def _look(style: int) -> str:
    return f' s="{style}"' if style else ""


def number(value: Any, style: int = 0) -> str:
    """Return the piece of a number; it is finite."""
    return f"{_look(style)}><v>{value!r}</v></c>"


def truth(value: bool) -> str:
    """Return the piece of a yes or no."""
    return f' t="b"><v>{int(value)}</v></c>'


def line(row: int, pieces: Sequence[str]) -> str:
    """Put one row together; rows count from 0."""
    inside = "".join(
        f'<c r="{xl_col_to_name(place)}{row + 1}"{piece}' for place, piece in enumerate(pieces) if piece
    )
    return f'<row r="{row + 1}">{inside}</row>'


def blocks(columns: Sequence[Cells], first: int, count: int, told: Told = quiet) -> Iterator[str]:
    """Put `count` rows together from their columns, beginning at row `first`."""
    letters = [xl_col_to_name(place) for place in range(len(columns))]
    for start in range(0, count, BLOCK):
        end = min(start + BLOCK, count)
        numbers = [str(row) for row in range(first + start + 1, first + end + 1)]
        drawn = [
            [
                f'<c r="{letter}{at}"{piece}' if piece else ""
                for at, piece in zip(numbers, column.part(start, end), strict=True)
            ]
            for letter, column in zip(letters, columns, strict=True)
        ]
        yield "".join(
            f'<row r="{at}">{"".join(row)}</row>'
            for at, row in zip(numbers, zip(*drawn, strict=True), strict=True)
        )
        told(end / count)
