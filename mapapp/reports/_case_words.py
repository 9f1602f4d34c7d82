"""Lay cases out in the reader's words, for screens and documents alike."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from .. import case_life, problem_types, provisional
from ..i18n import N_, Translator

COLUMNS = {
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
    "description": N_("问题描述"),
}
LEDGER = COLUMNS | {"source": N_("来源"), "disposed_at": N_("处置时间"), "late": N_("超期")}
"""The columns of the ledger: those of every list, and what only a file has room for."""
CONFIDENCE = {
    "high": N_("高"),
    "medium": N_("中"),
    "low": N_("低"),
    "decided": N_("人工认定"),
    "to_confirm": N_("待确认"),
    "none": N_("无路段"),
}


def type_name(key: str, say: Translator) -> str:
    """Name a problem type in the reader's language."""
    return problem_types.name(key, say.language)


def in_words(cases: pd.DataFrame, say: Translator, columns: Mapping[str, str] = COLUMNS) -> pd.DataFrame:
    """
    Return cases with the headings and words that a person reads, newest first.

    Parameters
    ----------
    cases
        The cases frame (ARCHITECTURE.md).
    say
        The reader's language.
    columns
        Column → heading (message): `COLUMNS` or `LEDGER`.
    """
    listed = cases.sort_values("reported_at", ascending=False, kind="stable")
    types = {key: problem_types.name(key, say.language) for key in listed["type_key"].unique()}
    worded = listed.assign(
        type=listed["type_key"].map(types),
        state=listed["status"].map({key: say(word) for key, word in case_life.STATES.items()}),
        confidence=listed["confidence"].map({key: say(word) for key, word in CONFIDENCE.items()}),
        distance_m=listed["distance_m"].round(1),
        late=_late(listed, say),
    )
    return worded[list(columns)].rename(columns={key: say(label) for key, label in columns.items()})


def _late(cases: pd.DataFrame, say: Translator) -> np.ndarray:
    """Say yes, no, or that it cannot be told yet."""
    late = (cases["is_overdue"] & cases["status"].ne("voided")).to_numpy(dtype=bool)
    open_yet = provisional.unsettled(cases) if "due_latest" in cases else np.zeros(len(cases), dtype=bool)
    return np.select([late, open_yet], [say("是"), say("待定")], say("否"))
