"""Show tables that can be read, picked from and downloaded."""

from __future__ import annotations

import zlib
from typing import Any

import pandas as pd
import streamlit as st

from mapapp import reports
from mapapp.i18n import NOTHING, Translator

from . import batch_form, pages
from .words import literal


def pickable(
    frame: pd.DataFrame,
    labels: dict[str, str],
    *,
    key: str,
    name: str,
    say: Translator,
    height: int = 420,
    whole: dict[str, str] | None = None,
    config: dict[str, Any] | None = None,
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
    config
        Column → how it is drawn on the screen, where that is not by its type.
    """
    shown = labelled(frame, labels, say)
    drawn = {say(labels[column]): how for column, how in (config or {}).items()}
    event = st.dataframe(
        shown,
        hide_index=True,
        height=height,
        placeholder=NOTHING,
        key=f"{key}-{_rows_named(frame, labels)}",
        on_select="rerun",
        selection_mode="single-row",
        column_config=formats(shown) | drawn,
    )
    download(labelled(frame, whole, say) if whole else shown, key=key, name=name, say=say)
    rows = event.selection.rows
    return int(rows[0]) if rows and rows[0] < len(frame) else None


def picked(frame: pd.DataFrame, labels: dict[str, str], *, key: str) -> int | None:
    """Return the position of the row that is picked in a table which is drawn further on in this run."""
    kept = st.session_state.get(f"{key}-{_rows_named(frame, labels)}")
    rows = kept.selection.rows if kept else []
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


def case_list(cases: pd.DataFrame, *, key: str, name: str, say: Translator, most: int | None = None) -> None:
    """Show a case list, newest first, in the reader's words; of more than `most` the file has all."""
    shown = reports.in_words(cases, say)
    ordered = cases.sort_values("reported_at", ascending=False, kind="stable")
    if most is not None and len(shown) > most:
        st.caption(say("屏幕上只列最近 {most} 件，下载的表格是全部。", most=say.number(most)))
    event = st.dataframe(
        shown.head(most) if most is not None else shown,
        hide_index=True,
        key=f"{key}-{_rows_named(ordered.head(most or len(ordered)), {'source_id': ''})}",
        on_select="rerun",
        selection_mode="multi-row",
        column_config=formats(shown),
        placeholder=NOTHING,
    )
    download(shown, key=key, name=name, say=say)
    picked = ordered.iloc[[at for at in event.selection.rows if at < len(ordered)]]
    if len(picked) == 1:
        open_case(picked.iloc[0], say)
    batch_form.draw(picked, key, say)


def open_case(case: pd.Series, say: Translator) -> None:
    """Offer the page of one case."""
    kept = {name: value for name, value in st.query_params.to_dict().items() if name == "lang"}
    label = say("打开案件 {number}", number=literal(case["source_id"]))
    pages.to(label, "answer/case", {**kept, "case": f"{case['source']}:{case['source_id']}"})


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
