"""Show tables that can be read, picked from and downloaded."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from mapapp import problem_types, reports
from mapapp.i18n import N_, Translator

CASE_COLUMNS = {
    "source_id": N_("编号"),
    "type": N_("问题类别"),
    "address": N_("地址"),
    "reported_at": N_("上报时间"),
    "due_at": N_("办理时限"),
    "closed_at": N_("结案时间"),
    "state": N_("状态"),
    "community_name": N_("社区"),
    "leader": N_("包联领导"),
    "section_name": N_("路段"),
    "unit": N_("责任单位"),
    "distance_m": N_("距路段（米）"),
    "confidence": N_("把握"),
}
STATES = {
    "reported": N_("已上报"),
    "filed": N_("已立案"),
    "dispatched": N_("已派遣"),
    "disposed": N_("已处置"),
    "verified": N_("已核查"),
    "closed": N_("已结案"),
    "voided": N_("已作废"),
}
CONFIDENCE = {
    "high": N_("高"),
    "medium": N_("中"),
    "low": N_("低"),
    "to_confirm": N_("待确认"),
    "none": N_("无路段"),
}


def pickable(
    frame: pd.DataFrame, labels: dict[str, str], *, key: str, name: str, say: Translator, height: int = 420
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
    """
    shown = _labelled(frame, labels, say)
    event = st.dataframe(
        shown,
        hide_index=True,
        height=height,
        key=key,
        on_select="rerun",
        selection_mode="single-row",
        column_config=_formats(shown),
    )
    download(shown, key=key, name=name, say=say)
    rows = event.selection.rows  # type: ignore[union-attr]
    return int(rows[0]) if rows and rows[0] < len(frame) else None


def plain(frame: pd.DataFrame, labels: dict[str, str], *, key: str, name: str, say: Translator) -> None:
    """Show a table without picking; it can be downloaded."""
    shown = _labelled(frame, labels, say)
    st.dataframe(shown, hide_index=True, key=key, column_config=_formats(shown))
    download(shown, key=key, name=name, say=say)


def case_list(cases: pd.DataFrame, *, key: str, name: str, say: Translator) -> None:
    """Show a case list, newest first, in the reader's words."""
    listed = cases.sort_values("reported_at", ascending=False)
    in_words = listed.assign(
        type=[problem_types.name(k, say.language) for k in listed["type_key"]],
        state=[say(STATES[status]) for status in listed["status"]],
        confidence=[say(CONFIDENCE[level]) for level in listed["confidence"]],
        distance_m=listed["distance_m"].round(1),
    )
    plain(in_words, CASE_COLUMNS, key=key, name=name, say=say)


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


def _labelled(frame: pd.DataFrame, labels: dict[str, str], say: Translator) -> pd.DataFrame:
    return frame[list(labels)].rename(columns={column: say(label) for column, label in labels.items()})


def _formats(shown: pd.DataFrame) -> dict[str, object]:
    return {
        column: st.column_config.DatetimeColumn(format="YYYY-MM-DD HH:mm")
        for column in shown.columns
        if pd.api.types.is_datetime64_any_dtype(shown[column])
    }
