"""Write the scorecards of leaders, communities, units and road sections as a workbook."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from .. import accountability
from ..city import City
from ..i18n import N_, Translator
from ._document import Document
from ._workbook import Sheet, workbook

COLUMNS = {
    "name": N_("责任人 / 责任区"),
    "reported": N_("问题总数"),
    "open": N_("未结案"),
    "overdue": N_("超期未结"),
    "closed": N_("已结案"),
    "closed_late": N_("超期结案"),
    "due_n": N_("应结案"),
    "in_time_n": N_("按期结案"),
    "on_time": N_("按期结案率"),
    "median_days": N_("结案天数（中位）"),
}
EXPLAINED = (
    N_("问题总数：筛选范围内的问题，作废的除外。"),
    N_("应结案：已结案的，加上已过办理时限而未结案的；未到期的不计。"),
    N_("按期结案：不晚于办理时限结案。按期结案率 = 按期结案 ÷ 应结案。"),
    N_("结案天数：从上报到结案的天数，取已结案问题的中位数。"),
    N_("责任人按上报当日的责任名册认定，之后的调整不改变以前的归属。"),
    N_("没有落实责任人、或路段待确认的问题，单列一行“未落实责任”。"),
)


def make(
    city: City,
    cases: pd.DataFrame,
    *,
    as_of: dt.datetime,
    say: Translator,
    by: tuple[str, ...] = tuple(accountability.BY),
) -> bytes:
    """
    Write one sheet per way of counting, and one that explains the columns.

    Parameters
    ----------
    city
        Whose name stands above the tables.
    cases
        The cases to count (ARCHITECTURE.md).
    as_of
        The moment that open and overdue were judged at; written above every table.
    say
        The reader's language.
    by
        Keys of `accountability.BY`, one sheet each.
    """
    above = [
        say("{city} 截至 {moment}", city=city.name or say("未命名的城市"), moment=say.moment(as_of)),
        *([say("虚构演示资料，不是真实城市")] if city.made_up else []),
    ]
    sheets = [Sheet(say(accountability.BY[key]), _table(cases, key, say), above) for key in by]
    explained = pd.DataFrame({say("口径说明"): [say(line) for line in EXPLAINED]})
    return workbook([*sheets, Sheet(say("口径说明"), explained)])


def _table(cases: pd.DataFrame, by: str, say: Translator) -> pd.DataFrame:
    card = accountability.scorecard(cases, by)
    named = card.assign(name=[name or say(accountability.NOBODY) for name in card["name"]])
    return named[list(COLUMNS)].rename(columns={key: say(label) for key, label in COLUMNS.items()})


DOCUMENT = Document("scorecard_xlsx", N_("责任考核表"), ".xlsx", make)
