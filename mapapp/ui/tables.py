"""Show tables that can be read, picked from and downloaded."""

from __future__ import annotations

import zlib
from typing import Any

import pandas as pd
import streamlit as st

from mapapp import reports
from mapapp.i18n import NOTHING, Translator


def pickable(
    frame: pd.DataFrame,
    labels: dict[str, str],
    *,
    key: str,
    name: str,
    say: Translator,
    height: int = 420,
    whole: dict[str, str] | None = None,
) -> int | None:
    """
    Show a table whose rows can be picked; return the position of the picked row.

    Parameters
    ----------
    frame
        The rows; only the columns of `labels` are shown, in that order.
    labels
        Column → heading (message).
    key, name
        The widget's key and the name of the downloaded file, without suffix.
    whole
        Columns of the downloaded file, where it holds more than the screen.
    """
    shown = labelled(frame, labels, say)
    event = st.dataframe(
        shown,
        hide_index=True,
        height=height,
        placeholder=NOTHING,
        key=f"{key}-{_rows_named(frame, labels)}",
        on_select="rerun",
        selection_mode="single-row",
        column_config=formats(shown),
    )
    download(labelled(frame, whole, say) if whole else shown, key=key, name=name, say=say)
    rows = event.selection.rows
    return int(rows[0]) if rows and rows[0] < len(frame) else None


def _rows_named(frame: pd.DataFrame, labels: dict[str, str]) -> str:
    """
    Name the rows in their order.

    Streamlit keeps a picked row by its position: with other rows, or in another order, the same position
    would be somebody else. A table of other rows is another widget, with nothing picked.
    """
    identity = next(column for column in ("key", "code", *labels) if column in frame)
    return f"{zlib.crc32('|'.join(map(str, frame[identity])).encode()):08x}"


def plain(frame: pd.DataFrame, labels: dict[str, str], *, key: str, name: str, say: Translator) -> None:
    """Show a table without picking; it can be downloaded."""
    shown = labelled(frame, labels, say)
    st.dataframe(shown, hide_index=True, key=key, column_config=formats(shown), placeholder=NOTHING)
    download(shown, key=key, name=name, say=say)


def case_list(cases: pd.DataFrame, *, key: str, name: str, say: Translator) -> None:
    """Show a case list, newest first, in the reader's words."""
    shown = reports.in_words(cases, say)
    st.dataframe(shown, hide_index=True, key=key, column_config=formats(shown), placeholder=NOTHING)
    download(shown, key=key, name=name, say=say)


def download(shown: pd.DataFrame, *, key: str, name: str, say: Translator) -> None:
    """Offer a table as a workbook, made only when it is asked for."""
    st.download_button(
        say("下载表格（{count} 行，XLSX）", count=say.number(len(shown))),
        data=lambda: reports.table_xlsx(shown, name),
        file_name=f"{name}.xlsx",
        mime="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        key=f"{key}-download",
        icon=":material/download:",
        type="tertiary",
        on_click="ignore",
    )


def labelled(frame: pd.DataFrame, labels: dict[str, str], say: Translator) -> pd.DataFrame:
    """Keep the columns of `labels` and head them in the reader's words."""
    return frame[list(labels)].rename(columns={column: say(label) for column, label in labels.items()})


def formats(shown: pd.DataFrame) -> dict[str, Any]:
    """Say how columns are written: moments to the minute, shares and averages to one decimal."""
    formats: dict[str, Any] = {}
    for column, kind in shown.dtypes.items():
        if pd.api.types.is_datetime64_any_dtype(kind):
            formats[str(column)] = st.column_config.DatetimeColumn(format="YYYY-MM-DD HH:mm")
        elif pd.api.types.is_float_dtype(kind):
            formats[str(column)] = st.column_config.NumberColumn(format="%.1f")
    return formats
