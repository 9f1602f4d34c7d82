"""Take in the three tables of the clock, row by row: limits, office hours, holidays with make-up days."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from . import clock_rows
from .complaints import Cleaned, Complaint, rejected_frame
from .errors import InputError, Phrase, SettingsError
from .i18n import LANGUAGES, N_, Translator
from .raw_table import RawTable
from .shifts import unfold

REFERENCE = Path(__file__).parent.parent / "data" / "reference"


@dataclass(frozen=True)
class Table:
    """
    One table of the clock.

    Attributes
    ----------
    key, label
        Name in the code and for people.
    file
        Its file in `data/reference`, in force until the office has a table of its own.
    headings
        Column → heading.
    optional
        Columns that a file may lack.
    dtypes
        The columns of the frame and what they hold.
    read
        From the texts of one row to its values and what is wrong with it.
    unique
        Columns that tell rows apart.
    """

    key: str
    label: str
    file: str
    headings: dict[str, str]
    optional: tuple[str, ...]
    dtypes: dict[str, str]
    read: Callable[[dict[str, str]], clock_rows.Read]
    unique: tuple[str, ...]


TABLES: dict[str, Table] = {
    table.key: table
    for table in (
        Table(
            "limits",
            N_("时限表"),
            "limits.csv",
            clock_rows.LIMIT_HEADINGS,
            ("condition", "finish", "in_charge", "note"),
            dict.fromkeys(("type_key", "condition"), "str")
            | {"amount": "float64"}
            | dict.fromkeys(("unit", "finish", "in_charge", "note"), "str"),
            clock_rows.limit,
            ("type_key", "condition"),
        ),
        Table(
            "hours",
            N_("作息时间"),
            "hours.csv",
            clock_rows.HOURS_HEADINGS,
            ("from_day", "to_day", "note"),
            dict.fromkeys(("from_day", "to_day", "weekdays"), "str")
            | {"begins": "int64", "ends": "int64", "note": "str"},
            clock_rows.shift,
            (),
        ),
        Table(
            "days",
            N_("节假日与调休"),
            "calendar.csv",
            clock_rows.DAY_HEADINGS,
            ("notice",),
            {"day": "datetime64[us]"} | dict.fromkeys(("kind", "name", "notice"), "str"),
            clock_rows.day,
            ("day",),
        ),
    )
}


def clean(key: str, raw: RawTable) -> Cleaned:
    """
    Take in one table; nothing is dropped silently.

    Parameters
    ----------
    key
        A key of `TABLES`.
    raw
        Texts under headings in either language, or under the names of the code.

    Returns
    -------
    cleaned
        Rows in the frame of the table (ARCHITECTURE.md), in the file's order, and those refused with every
        complaint. A table is taken into the store only as a whole.

    Raises
    ------
    InputError
        A column is missing.
    """
    table = TABLES[key]
    found, spelled = _columns(table, raw)
    read = [table.read(dict(zip(found.columns, row, strict=True))) for row in found.to_numpy()]
    _note_repeated(table, read)
    if key == "hours":
        _note_overlaps(read)
    accepted = _frame(table, [values for values, wrong in read if not wrong])
    faults = [at for at, row in enumerate(read) if row[1]]
    rejected = rejected_frame(
        [int(raw.rows[at]) for at in faults],
        [[replace(fault, column=spelled.get(fault.column, "")) for fault in read[at][1]] for at in faults],
        [dict(zip(raw.frame.columns, raw.frame.iloc[at], strict=True)) for at in faults],
    )
    return Cleaned(accepted, rejected)


def texts(key: str, frame: pd.DataFrame, say: Translator) -> pd.DataFrame:
    """Write a table as people read it, in texts that `clean` takes back."""
    table = TABLES[key]
    written = {
        say(heading): [clock_rows.written(column, value, say) for value in frame[column]]
        for column, heading in table.headings.items()
    }
    return pd.DataFrame(written, dtype="str")


@cache
def reference(key: str, folder: Path = REFERENCE) -> pd.DataFrame:
    """Read a table that comes with the program; `SettingsError` names the file, the row and what is wrong."""
    table = TABLES[key]
    path = folder / table.file
    if not path.is_file():
        raise SettingsError(N_("缺少参考表 {file}。"), N_("请从发行包恢复这个文件。"), file=path.name)
    frame = pd.read_csv(path, dtype="str", encoding="utf-8-sig", keep_default_na=False)
    raw = RawTable(path.name, frame, None, None, np.arange(len(frame), dtype="int64") + 2)
    try:
        cleaned = clean(key, raw)
    except InputError as error:
        raise SettingsError(error.message, error.cure, **error.values) from error
    if len(cleaned.rejected):
        first = cleaned.rejected.iloc[0]
        raise SettingsError(
            N_("参考表 {file} 第 {row} 行不对：{reasons}"),
            N_("请改正这一行。"),
            file=path.name,
            row=int(first["row"]),
            reasons=[complaint.phrase() for complaint in first["complaints"]],
        )
    return cleaned.accepted


def in_force(own: pd.DataFrame, usual: pd.DataFrame) -> pd.DataFrame:
    """
    Put the office's calendar days over those that come with the program.

    A year of which the office has entered any day is the office's; all other years are the program's, so that
    a year published later arrives with a new version.
    """
    years = own["day"].dt.year.unique()
    rest = usual[~usual["day"].dt.year.isin(years)]
    return pd.concat([own, rest]).sort_values("day", ignore_index=True)


def own_years(days: pd.DataFrame, usual: pd.DataFrame) -> pd.DataFrame:
    """Keep of an edited table of days the years that differ from those that come with the program."""
    own = []
    for year, rows in days.groupby(days["day"].dt.year):
        there = usual[usual["day"].dt.year.eq(year)].sort_values("day", ignore_index=True)
        if not rows.sort_values("day", ignore_index=True).equals(there):
            own.append(rows)
    return pd.concat(own, ignore_index=True) if own else days.iloc[:0]


def _columns(table: Table, raw: RawTable) -> tuple[pd.DataFrame, dict[str, str]]:
    """Find the table's columns and how the file heads them; an optional one that is missing is empty."""
    known = {
        spelled: column
        for column, heading in table.headings.items()
        for spelled in (column, *(Translator(language)(heading) for language in LANGUAGES))
    }
    named = {str(name): known.get(str(name).strip(), str(name)) for name in raw.frame.columns}
    found = raw.frame.rename(columns=named)
    lacking = [
        heading
        for column, heading in table.headings.items()
        if column not in found.columns and column not in table.optional
    ]
    if lacking:
        raise InputError(
            N_("{file} 缺少列：{columns}"),
            N_("请补上表头，或下载现行的表，在它上面修改。"),
            file=raw.name,
            columns=[Phrase(heading) for heading in lacking],
        )
    found = found.loc[:, ~found.columns.duplicated()].reindex(columns=list(table.headings), fill_value="")
    return found.fillna("").astype("str"), {column: name for name, column in named.items()}


def _frame(table: Table, rows: list[dict[str, object]]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            column: pd.Series([row[column] for row in rows], dtype=kind)
            for column, kind in table.dtypes.items()
        }
    )


def _note_repeated(table: Table, read: list[clock_rows.Read]) -> None:
    """Complain about rows that an earlier row has said already."""
    seen: set[tuple[object, ...]] = set()
    for values, wrong in read:
        known = tuple(values.get(column) for column in table.unique)
        if not known or None in known or wrong:
            continue
        if known in seen:
            column = table.unique[0]
            said = clock_rows.written(column, values[column], Translator())
            wrong.append(Complaint("repeated_row", value=said))
        seen.add(known)


def _note_overlaps(read: list[clock_rows.Read]) -> None:
    """Complain about shifts that overlap another one on some day, both of them."""
    at = [position for position, (_, wrong) in enumerate(read) if not wrong]
    hours = _frame(TABLES["hours"], [read[position][0] for position in at])
    no_days = _frame(TABLES["days"], [])
    day, begin, end, row = unfold(hours, no_days)
    clash = np.flatnonzero((day[1:] == day[:-1]) & (begin[1:] < end[:-1]))
    pairs = {(int(row[one]), int(row[one + 1])) for one in clash}
    for one, other in sorted(pairs):
        for mine, theirs in ((one, other), (other, one)):
            shown = clock_rows.span(read[at[theirs]][0])
            read[at[mine]][1].append(Complaint("shift_overlap", value=shown))
