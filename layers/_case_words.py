"""Say in words what a popup tells of a case."""

from __future__ import annotations

import numpy as np
import pandas as pd

from mapapp import problem_types
from mapapp.i18n import N_, Translator

from ._text import plain

LONGEST = 160
"""Characters of a description that fit a popup."""
FIELDS = {
    "number": N_("编号"),
    "state": N_("状态"),
    "reported": N_("上报"),
    "address": N_("地址"),
    "description": N_("描述"),
    "community": N_("社区"),
    "section": N_("路段"),
}
"""The popup's lines, below the type as its title."""


def labels(say: Translator) -> list[str]:
    """Return the names of the popup's lines, escaped."""
    return [plain(say(label)) for label in FIELDS.values()]


def texts(cases: pd.DataFrame, say: Translator) -> tuple[list[str], np.ndarray]:
    """Return each text once, escaped, and for every case the numbers of its title and lines in that list."""
    columns = [
        _types(cases, say),
        cases["source_id"],
        _states(cases, say),
        cases["reported_at"].dt.strftime("%Y-%m-%d %H:%M").fillna(""),
        cases["address"],
        cases["description"].astype("str").str.slice(0, LONGEST),
        _joined(cases, "community_name", "leader"),
        _joined(cases, "section_name", "unit"),
    ]
    found: list[str] = []
    numbers = np.empty((len(cases), len(columns)), dtype="int64")
    for i, column in enumerate(columns):
        codes, distinct = pd.factorize(column.to_numpy(dtype=object), use_na_sentinel=False)
        numbers[:, i] = codes + len(found)
        found += [plain(text) for text in distinct]
    return found, numbers


def popup(case: pd.DataFrame, say: Translator) -> list[str]:
    """Return the title and the lines of one case (a frame of one row), escaped."""
    found, numbers = texts(case, say)
    return [found[number] for number in numbers[0]]


def _types(cases: pd.DataFrame, say: Translator) -> pd.Series:
    known = {
        key: "" if key == problem_types.UNSORTED else problem_types.name(key, say.language)
        for key in cases["type_key"].unique()
    }
    named = cases["type_key"].map(known).astype(object)
    written = cases["type_text"].astype(object)
    return named.where(named.ne(""), written.where(written.ne(""), say("未归类")))


def _states(cases: pd.DataFrame, say: Translator) -> pd.Series:
    words = np.select(
        [
            cases["status"].eq("voided"),
            cases["status"].eq("not_filed"),
            cases["status"].eq("paused"),
            cases["is_open"] & cases["is_overdue"],
            cases["is_open"],
            cases["is_overdue"],
        ],
        [
            say("已作废"),
            say("不予立案"),
            say("挂账中"),
            say("超期未结"),
            say("未结案"),
            say("已结案（超期）"),
        ],
        default=say("已结案"),
    )
    return pd.Series(words, index=cases.index, dtype=object)


def _joined(cases: pd.DataFrame, zone: str, answerer: str) -> pd.Series:
    first, second = cases[zone].astype(object), cases[answerer].astype(object)
    between = np.where(first.ne("") & second.ne(""), " · ", "")
    return first + between + second
