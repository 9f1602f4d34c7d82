"""Find out which column of a file means which field."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import reduce

import pandas as pd

from .errors import InputError, Phrase
from .fields import FIELDS, ONE_OF, Field
from .i18n import N_
from .raw_table import RawTable

SHORTEST_ENDING = 3
"""A column counts by its ending only for aliases this long: 社区编号 is no case number."""


def guess(names: Iterable[str], kind: str) -> dict[str, str]:
    """
    Guess the columns of a file.

    Parameters
    ----------
    names
        The file's columns.
    kind
        A key of `FIELDS`.

    Returns
    -------
    mapping
        Field → column, without the fields that no column seems to mean. A column means one field only;
        whole names come before names without brackets (经度(WGS84)), these before endings (案件上报时间).
    """
    free = list(names)
    mapping: dict[str, str] = {}
    for matches in (_is_whole, _is_without_brackets, _is_ending):
        for field in FIELDS[kind]:
            if field.key in mapping:
                continue
            found = next((n for alias in field.aliases for n in free if matches(n, _spelled(alias))), None)
            if found is not None:
                mapping[field.key] = found
                free.remove(found)
    return {field.key: mapping[field.key] for field in FIELDS[kind] if field.key in mapping}


def missing(mapping: Mapping[str, str], kind: str) -> list[Phrase]:
    """List what a mapping lacks, as label and key; fields of which one is enough in one phrase."""
    fields = {field.key: field for field in FIELDS[kind]}
    lacking = [_said(field) for field in fields.values() if field.required and field.key not in mapping]
    lacking += [
        reduce(_either, (_said(fields[key]) for key in group))
        for group in ONE_OF[kind]
        if not any(key in mapping for key in group)
    ]
    return lacking


def check(mapping: Mapping[str, str], kind: str, raw: RawTable) -> None:
    """
    Refuse a mapping that cannot give what this kind needs.

    Raises
    ------
    InputError
        A field is missing, unknown, or mapped to a column that the file does not have; lists what it has.
    """
    fields = {field.key: field for field in FIELDS[kind]}
    found = [*raw.frame.columns]
    unknown = [key for key in mapping if key not in fields]
    if unknown:
        raise InputError(
            N_("没有这些字段：{fields}。"),
            N_("可用的字段：{known}。"),
            fields=unknown,
            known=[*fields],
        )
    absent = [column for column in mapping.values() if column not in raw.frame.columns]
    if absent:
        raise InputError(
            N_("文件“{file}”没有这些列：{columns}。"),
            N_("文件中的列：{found}。请重新对应。"),
            file=raw.name,
            columns=absent,
            found=found,
        )
    lacking = missing(mapping, kind)
    if lacking:
        raise InputError(
            N_("文件“{file}”缺少必需的列：{missing}。"),
            N_("文件中的列：{found}。请指明哪一列是它，或在原文件中补上。"),
            file=raw.name,
            missing=lacking,
            found=found,
        )


def texts(raw: RawTable, mapping: Mapping[str, str], field: str) -> pd.Series:
    """
    Return the texts of a field, aligned with `raw.frame`; empty texts where the file does not give the field.

    Surrounding spaces are cut, and control characters (line breaks in a cell) become spaces.
    """
    if field not in mapping:
        return pd.Series("", index=raw.frame.index, dtype="str", name=field)
    column = raw.frame[mapping[field]].astype("str")
    return column.str.replace(r"[\x00-\x1f\x7f]+", " ", regex=True).str.strip().rename(field)


def _said(field: Field) -> Phrase:
    return Phrase(N_("{label}（{key}）"), {"label": Phrase(field.label), "key": field.key})


def _either(one: Phrase, other: Phrase) -> Phrase:
    return Phrase(N_("{one} / {other}"), {"one": one, "other": other})


def _spelled(name: str) -> str:
    return re.sub(r"[\s_.\-*：:]+", "", unicodedata.normalize("NFKC", name).casefold())


def _is_whole(name: str, alias: str) -> bool:
    return _spelled(name) == alias


def _is_without_brackets(name: str, alias: str) -> bool:
    return re.sub(r"[(\[【].*?[)\]】]", "", _spelled(name)) == alias


def _is_ending(name: str, alias: str) -> bool:
    return len(alias) >= SHORTEST_ENDING and not alias.isascii() and _spelled(name).endswith(alias)
