"""Lay cases out in the reader's words, for screens and documents alike."""

from __future__ import annotations

import pandas as pd

from .. import problem_types
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
    "decided": N_("人工认定"),
    "to_confirm": N_("待确认"),
    "none": N_("无路段"),
}


def in_words(cases: pd.DataFrame, say: Translator) -> pd.DataFrame:
    """
    Return cases with the headings and words that a person reads, newest first.

    Parameters
    ----------
    cases
        The cases frame (ARCHITECTURE.md).
    say
        The reader's language.
    """
    listed = cases.sort_values("reported_at", ascending=False, kind="stable")
    types = {key: problem_types.name(key, say.language) for key in listed["type_key"].unique()}
    worded = listed.assign(
        type=listed["type_key"].map(types),
        state=listed["status"].map({key: say(word) for key, word in STATES.items()}),
        confidence=listed["confidence"].map({key: say(word) for key, word in CONFIDENCE.items()}),
        distance_m=listed["distance_m"].round(1),
    )
    return worded[list(COLUMNS)].rename(columns={key: say(label) for key, label in COLUMNS.items()})
