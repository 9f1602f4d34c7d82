"""Name the rows of a roll-up, and write their values, in the reader's words."""

from __future__ import annotations

import pandas as pd

from mapapp import point_kinds, problem_types
from mapapp.i18n import N_, Translator
from mapapp.indicators import INDICATORS

NONE = {
    "type": N_("未分类"),
    "group": N_("未分类"),
    "stage": N_("各阶段以外"),
    "street": N_("不在任何街道"),
    "point_kind": N_("不在点位范围内"),
}
"""How the row with the empty key is called, where it is not that nobody answers."""
SCORED = N_("分")


def names(frame: pd.DataFrame, by: str, say: Translator) -> list[str]:
    """Name the rows; `frame` has `key` and `name`."""
    if by == "type":
        return [problem_types.name(key, say.language) if key else say(NONE[by]) for key in frame["key"]]
    if by == "group":
        return [say(problem_types.GROUPS.get(key, NONE[by])) for key in frame["key"]]
    if by == "point_kind":
        kinds = point_kinds.kinds()
        english = {key: point_kinds.name(kinds, key, say.language) for key in kinds["kind"]}
        known = english if say.language != "zh" else {}
        pairs = zip(frame["key"], frame["name"], strict=True)
        return [known.get(key, name) if key else say(NONE[by]) for key, name in pairs]
    if by == "district":
        return [say("全市")] * len(frame)
    nobody = say(NONE.get(by, "未落实责任"))
    return [name if key else nobody for key, name in zip(frame["key"], frame["name"], strict=True)]


def unit(key: str, say: Translator) -> str:
    """Say the unit of an indicator or of the score."""
    return say(INDICATORS[key].unit if key in INDICATORS else SCORED)


def digits(key: str) -> int:
    """Say how many decimals a value is written with."""
    return 0 if key in INDICATORS and INDICATORS[key].kind == "count" else 1


def factor(key: str) -> int:
    """Say by what a value is multiplied before it is written: rates are shown in per cent."""
    return 100 if key in INDICATORS and INDICATORS[key].kind == "rate" else 1


def formula(key: str, choices: dict[str, str], say: Translator) -> str:
    """Say an indicator's formula, the denominator chosen, and whose definition it is."""
    row = INDICATORS[key]
    basis = row.basis(choices.get(key, ""))
    chosen = say("；本市{basis}", basis=say(basis.label)) if len(row.bases) > 1 else ""
    return say(
        "{name}：{formula}{chosen}。来源：{source}",
        name=say(row.label),
        formula=say(row.formula),
        chosen=chosen,
        source=say(row.source),
    )
