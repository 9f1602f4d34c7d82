"""Write result files whole or not at all, and so that a spreadsheet opens them without running anything."""

from __future__ import annotations

import os
from pathlib import Path

import pandas as pd

from ..errors import InputError
from ..i18n import N_

FORMULA = r"^[=+\-@\t\r]"
NUMBER = r"^[+-]?\d+(?:\.\d+)?$"


def write_csv(path: Path, frame: pd.DataFrame) -> None:
    """
    Write a frame as CSV that Excel and WPS open with Chinese intact.

    UTF-8 with its mark. A text that a spreadsheet would take for a formula gets an apostrophe before it;
    numbers stay as they are.
    """
    safe = frame.apply(lambda column: _inert(column) if _is_text(column) else column)
    write(path, safe.to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig"))


def write(path: Path, content: bytes) -> None:
    """Write a file beside its place and move it there, so that a broken run leaves the old one."""
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        unfinished.write_bytes(content)
        os.replace(unfinished, path)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        raise InputError(
            N_("不能写文件 {file}：{reason}"),
            N_("请关闭正打开它的软件，并检查写权限和磁盘空间"),
            file=str(path),
            reason=error.strerror or str(error),
        ) from error


def _is_text(column: pd.Series) -> bool:
    return not (
        pd.api.types.is_numeric_dtype(column)
        or pd.api.types.is_bool_dtype(column)
        or pd.api.types.is_datetime64_any_dtype(column)
    )


def _inert(column: pd.Series) -> pd.Series:
    texts = column.astype("str").fillna("")
    evaluated = texts.str.contains(FORMULA, regex=True) & ~texts.str.fullmatch(NUMBER)
    return texts.where(~evaluated, "'" + texts)
