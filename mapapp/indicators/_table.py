"""List the indicators: what each is called, how it is made, which direction is better."""

from __future__ import annotations

from dataclasses import dataclass

from ..errors import InputError
from ..i18n import N_

TRADE = N_("数字城管绩效评价通行口径")
OURS = N_("本系统口径")


@dataclass(frozen=True)
class Basis:
    """One way to take an indicator: label, keys of `RULES` above and below the line ("" for none)."""

    key: str
    label: str
    numerator: str
    denominator: str = ""


@dataclass(frozen=True)
class Indicator:
    """
    One row of the table of indicators.

    Attributes
    ----------
    key, label
        Name in the code and name for people.
    kind
        count, rate (share from 0 to 1), median (of days) or density (count per measure of the zone).
    formula
        In words.
    bases
        The ways to take it, the usual one first. Several where the field has not settled the denominator:
        then the choice is shown with the number.
    unit
        For people: 件, %, 天, 件/公里.
    better
        1 where more is better, -1 where less is, 0 where neither.
    source
        Whose definition it is.
    measure
        Of a density: a key of `zone_measures.MEASURES`.
    """

    key: str
    label: str
    kind: str
    formula: str
    bases: tuple[Basis, ...]
    unit: str
    better: int
    source: str = OURS
    measure: str = ""

    def basis(self, chosen: str = "") -> Basis:
        """Return the way that is chosen, the usual one for ""; another name is an `InputError`."""
        for basis in self.bases:
            if chosen in ("", basis.key):
                return basis
        raise InputError(
            N_("指标“{name}”没有“{chosen}”这一口径"), N_("请从所列口径中选择"), name=self.key, chosen=chosen
        )


def _count(key: str, label: str, formula: str, better: int = 0) -> Indicator:
    return Indicator(key, label, "count", formula, (Basis("all", label, key),), N_("件"), better)


def _rate(
    key: str, label: str, formula: str, above: str, below: str, better: int, source: str = TRADE
) -> Indicator:
    return Indicator(key, label, "rate", formula, (Basis("usual", label, above, below),), "%", better, source)


def _density(key: str, label: str, formula: str, unit: str, measure: str) -> Indicator:
    return Indicator(
        key, label, "density", formula, (Basis("all", label, "reported"),), unit, -1, OURS, measure
    )


REWORK = (
    Basis("disposed", N_("分母取处置过的"), "returned", "ever_disposed"),
    Basis("due_closing", N_("分母取应结案的"), "returned_due", "due_closing"),
)
INDICATORS: dict[str, Indicator] = {
    indicator.key: indicator
    for indicator in (
        _count("reported", N_("问题总数"), N_("上报的问题，作废的除外")),
        _count("open", N_("未结案"), N_("已受理而尚未结案，含超期的"), -1),
        _count("overdue", N_("超期未结"), N_("过了办理时限仍未结案；挂账期间不算超期"), -1),
        _count("paused", N_("挂账中"), N_("经批准暂停计时")),
        _count("no_due", N_("时限不明"), N_("没有办理时限、无法判断是否按期的，不当作按期"), -1),
        _count(
            *("provisional", N_("时限暂定")),
            N_("时限跨入放假安排尚未录入的年份，是否按期还不能断定的，不当作按期，也不当作超期"),
            -1,
        ),
        _count("closed", N_("已结案"), N_("已结案的问题")),
        _count("closed_late", N_("超期结案"), N_("结案时已过办理时限"), -1),
        _count("returned", N_("返工"), N_("处置后核查不合格、退回重办过的"), -1),
        _count("reopened", N_("重新立案"), N_("结案后又重新打开的"), -1),
        _count("relapsed", N_("结案后反弹"), N_("结案后规定天数内、规定距离内又出现同一大类问题"), -1),
        _rate("filing_rate", N_("立案率"), N_("已立案 ÷ 问题总数"), "filed", "reported", 0),
        _rate(
            *("disposal_rate", N_("处置率"), N_("已处置 ÷ 应处置（已处置或已过时限）")),
            *("disposed", "due_disposal", 1),
        ),
        _rate(
            *("disposal_in_time", N_("按期处置率"), N_("按期处置 ÷ 应处置（已处置或已过时限）")),
            *("disposed_in_time", "due_disposal", 1),
        ),
        _rate(
            *("closing_rate", N_("结案率"), N_("已结案 ÷ 应结案（已结案或已过时限）")),
            *("closed", "due_closing", 1),
        ),
        _rate(
            *("closing_in_time", N_("按期结案率"), N_("按期结案 ÷ 应结案（已结案或已过时限）")),
            *("closed_in_time", "due_closing", 1),
        ),
        _rate(
            *("closing_late", N_("超期结案率"), N_("超期结案 ÷ 应结案（已结案或已过时限）")),
            *("closed_late", "due_closing", -1),
        ),
        Indicator(
            *(
                "rework_rate",
                N_("返工率"),
                "rate",
                N_("返工 ÷ 处置过的或应结案的（各地口径不一，须选定）"),
            ),
            *(REWORK, "%", -1, TRADE),
        ),
        _rate("relapse_rate", N_("反弹率"), N_("结案后反弹 ÷ 已结案"), "relapsed", "closed", -1, OURS),
        Indicator(
            *(
                "median_days",
                N_("结案天数（中位）"),
                "median",
                N_("从上报到结案，已结案问题的中位数"),
            ),
            *((Basis("all", N_("已结案"), "closed"),), N_("天"), -1),
        ),
        _density("per_km", N_("每公里问题数"), N_("问题总数 ÷ 路段长度"), N_("件/公里"), "km"),
        _density("per_km2", N_("每平方公里问题数"), N_("问题总数 ÷ 社区面积"), N_("件/平方公里"), "km2"),
        _density("per_patrol", N_("每次巡查问题数"), N_("问题总数 ÷ 巡查次数"), N_("件/次"), "patrols"),
    )
}


def indicator(key: str) -> Indicator:
    """Return one row of the table; an unknown key is an `InputError`."""
    if key not in INDICATORS:
        raise InputError(N_("没有“{name}”这一指标"), N_("请从指标表中选择"), name=key)
    return INDICATORS[key]
