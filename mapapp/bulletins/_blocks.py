"""Make the tables of a bulletin from the frozen cases: lists with units, rankings, counts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from .. import problem_types
from ..errors import InputError
from ..i18n import N_, Translator
from ._queries import FEWEST_DUE, Period, distinguished, ranked

MOST = 15
"""Rows of a list in the document; the workbook has all."""
PLACED = 10
"""Rows of a ranking in the document."""
ALONE, TIED = N_("第 {place}"), N_("第 {place}（并列）")


@dataclass(frozen=True)
class Block:
    """
    One table.

    Attributes
    ----------
    key, title
        Its key in `BLOCKS`, and its caption in the reader's language.
    frame
        The rows under headings in the reader's language; numbers and moments as such, shares from 0 to 1.
    shares
        Headings of the columns that are shares.
    most
        How many rows the document shows.
    empty
        What it says where there is no row.
    """

    key: str
    title: str
    frame: pd.DataFrame
    shares: tuple[str, ...] = ()
    most: int = MOST
    empty: str = ""


def _point_list(cases: pd.DataFrame, say: Translator) -> pd.DataFrame:
    address = cases["address"] if "address" in cases else pd.Series("", index=cases.index, dtype="str")
    return pd.DataFrame(
        {
            say("编号"): cases["source_id"].to_numpy(),
            say("问题类别"): [problem_types.name(key, say.language) for key in cases["type_key"]],
            say("地址"): address.to_numpy(),
            say("责任单位"): cases["unit"].where(cases["unit"].ne(""), cases["leader"]).to_numpy(),
            say("办理时限"): cases["due_at"].to_numpy(),
        }
    )


def _points(
    rule: str, title: str, empty: str, *, before: bool = False
) -> Callable[[Period, Translator], Block]:
    def make(period: Period, say: Translator) -> Block:
        if before and period.before is None:
            return Block("", say(title), pd.DataFrame(), empty=say("没有可比的上一期。"))
        asked = period.earlier if before else period
        flags, relapsed = asked.facts.flags(rule), asked.facts.flags("relapsed")
        if before:  # what was closed and broke out again was not done well
            flags = flags | relapsed if rule == "overdue" else flags & ~relapsed
        listed = asked.frozen.cases[flags].sort_values("due_at", kind="stable")
        return Block("", say(title), _point_list(listed, say), empty=say(empty))

    return make


def _ranking(by: str, title: str, *, most: int = PLACED) -> Callable[[Period, Translator], Block]:
    def make(period: Period, say: Translator) -> Block:
        table = ranked(period, by)
        return _ranking_block(table, say(title), say, most)

    return make


def _ranking_block(table: pd.DataFrame, title: str, say: Translator, most: int) -> Block:
    place = [
        say(TIED if tied else ALONE, place=int(at))
        for tied, at in zip(table["tied"], table["place"], strict=True)
    ]
    share = say("按期结案率")
    frame = pd.DataFrame(
        {
            say("名次"): place,
            say("名称"): table["name"].to_numpy(),
            say("问题总数"): table["reported"].to_numpy(dtype="int64"),
            say("应结案"): table["below"].to_numpy(dtype="int64"),
            say("按期结案"): table["above"].to_numpy(dtype="int64"),
            share: table["value"].to_numpy(dtype="float64"),
        }
    )
    empty = say("没有可比的：应结案都不足 {count} 件。", count=say.number(FEWEST_DUE))
    return Block("", title, frame, (share,), most, empty)


def _named(best: bool, title: str) -> Callable[[Period, Translator], Block]:
    def make(period: Period, say: Translator) -> Block:
        block = _ranking_block(distinguished(period, "unit", best=best), say(title), say, MOST)
        empty = say("没有单位与别的单位拉开足够的差距，不点名。")
        return Block("", block.title, block.frame, block.shares, MOST, empty)

    return make


def _groups(period: Period, say: Translator) -> Block:
    cases, flags = period.frozen.cases, period.facts.flags
    rows = []
    for key, label in problem_types.GROUPS.items():
        here = cases["group"].eq(key).to_numpy(dtype=bool)
        rows.append(
            [say(label), *(int((here & flags(rule)).sum()) for rule in ("reported", "closed", "overdue"))]
        )
    total = np.array([row[1:] for row in rows]).sum(axis=0).tolist()
    headings = [say("问题大类"), say("问题总数"), say("已结案"), say("超期未结")]
    return Block("", say("问题构成"), pd.DataFrame([*rows, [say("合计"), *total]], columns=headings))


def _by_day(period: Period, say: Translator) -> Block:
    """Count what was reported on each day of the period, days without any among them."""
    frozen = period.frozen
    counted = frozen.cases.loc[period.facts.flags("reported"), "reported_at"].dt.normalize().value_counts()
    days = pd.date_range(frozen.from_day, frozen.to_day)
    frame = pd.DataFrame({say("日期"): days, say("问题总数"): counted.reindex(days, fill_value=0).to_numpy()})
    return Block("", say("每日上报"), frame, most=0)


MAKERS: dict[str, tuple[str, Callable[[Period, Translator], Block]]] = {
    "earlier_done": (
        N_("上期整改到位的点位"),
        _points("closed", N_("上期整改到位的点位"), N_("没有：上期问题没有已结案的。"), before=True),
    ),
    "earlier_open": (
        N_("上期未落实的点位"),
        _points("overdue", N_("上期未落实的点位"), N_("没有：上期问题没有超期或反弹的。"), before=True),
    ),
    "groups": (N_("问题构成"), _groups),
    "praise": (N_("表扬"), _named(True, N_("表扬"))),
    "criticism": (N_("批评"), _named(False, N_("批评"))),
    "overdue": (
        N_("本期超期未结的点位"),
        _points("overdue", N_("本期超期未结的点位"), N_("没有超期未结的。")),
    ),
    "ranking_unit": (N_("单位排名"), _ranking("unit", N_("单位排名"))),
    "ranking_leader": (N_("包联领导排名"), _ranking("leader", N_("包联领导排名"))),
    "ranking_community": (N_("社区排名"), _ranking("community", N_("社区排名"))),
    "chart_days": (N_("每日上报（图）"), _by_day),
    "chart_units": (N_("单位按期结案率（图）"), _ranking("unit", N_("单位按期结案率"), most=0)),
}
BLOCKS: Mapping[str, str] = {key: label for key, (label, _) in MAKERS.items()} | {"map": N_("点位分布图")}
"""Tables, charts and the map: key → label."""


def block(key: str, period: Period, say: Translator) -> Block:
    """Make one table, also that behind a chart; `InputError` for a key that is none."""
    if key not in MAKERS:
        raise InputError(N_("通报没有“{key}”这张表"), N_("请从列表中选择"), key=key)
    made = MAKERS[key][1](period, say)
    return Block(key, made.title, made.frame, made.shares, made.most, made.empty)
