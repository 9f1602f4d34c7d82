"""Name the limits by which patrols and inspection points are judged; each office sets its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .errors import InputError, Phrase
from .i18n import N_


@dataclass(frozen=True)
class Rule:
    """One limit: its label with the unit, what it is until somebody sets it, and between what it may lie."""

    key: str
    label: str
    standard: float
    low: float
    high: float


RULES: dict[str, Rule] = {
    rule.key: rule
    for rule in (
        Rule("patrol_days", N_("巡查间隔不超过（天）"), 7, 1, 365),
        Rule("track_reach", N_("轨迹点离路段不超过（米）"), 25, 5, 100),
        Rule("track_share", N_("走过路段长度的百分之多少算到场（%）"), 50, 1, 100),
        Rule("pass_score", N_("点位得分不低于（分）"), 85, 0, 100),
        Rule("inspection_days", N_("点位检查间隔不超过（天）"), 14, 1, 365),
        Rule("open_most", N_("点位范围内未结案不超过（件）"), 3, 0, 1000),
        Rule("overdue_most", N_("点位范围内超期未结不超过（件）"), 0, 0, 1000),
    )
}
STANDARD = {key: rule.standard for key, rule in RULES.items()}


def check(values: Mapping[str, float]) -> None:
    """Refuse (`InputError`) a rule that does not exist, and a value outside its limits."""
    for key, value in values.items():
        if key not in RULES:
            raise InputError(N_("没有“{rule}”这一规则"), N_("可用的规则：{known}"), rule=key, known=[*RULES])
        rule = RULES[key]
        if not rule.low <= value <= rule.high:
            raise InputError(
                N_("“{rule}”不能是 {value}"),
                N_("请写 {low} 到 {high} 之间的数"),
                rule=Phrase(rule.label),
                value=f"{value:g}",
                low=f"{rule.low:g}",
                high=f"{rule.high:g}",
            )
