"""Write the tables behind a bulletin, whole, and every query of its text with its answer."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from .. import bulletins
from ..bulletins import Bulletin
from ..city import City
from ..i18n import N_, Translator
from ._document import Document
from ._workbook import Sheet, workbook
from .bulletin_docx import plain


def make(
    city: City,
    cases: pd.DataFrame,
    *,
    as_of: dt.datetime,
    say: Translator,
    bulletin: Bulletin | None = None,
) -> bytes:
    """Write one sheet per table and one of the text's numbers; parameters as `bulletin_docx.make`."""
    written = bulletin or plain(city, cases, as_of, say)
    say = bulletins.spoken(written, say)
    bulletins.check(written, say)
    frozen = written.period.frozen
    above = [
        written.heading.title,
        say(
            "上报于 {first} 至 {last}，截至 {moment}，共 {count} 件",
            first=say.day(frozen.from_day),
            last=say.day(frozen.to_day),
            moment=say.moment(frozen.as_of),
            count=say.number(len(frozen.cases)),
        ),
        *([say("虚构演示资料，不是真实城市")] if city.made_up else []),
    ]
    sheets = []
    for paragraph in written.paragraphs:
        if paragraph.kind == "block" and paragraph.text != "map":
            block = bulletins.block(paragraph.text, written.period, say)
            said = [*above, *([block.empty] if not len(block.frame) else [])]
            sheets.append(Sheet(block.title, block.frame, said, block.shares))
    return workbook([*sheets, Sheet(say("文中数字"), _numbers(written, say), above)])


def _numbers(written: Bulletin, say: Translator) -> pd.DataFrame:
    rows = [
        (paragraph.text, number.found.text, number.placeholder, number.answer.said)
        for paragraph in written.paragraphs
        if paragraph.kind != "block"
        for number in bulletins.numbers(paragraph.text, paragraph.source, written.period, say)
        if number.answer is not None
    ]
    columns = [say("段落"), say("文中的数字"), say("查询"), say("查询结果")]
    return pd.DataFrame(rows, columns=columns).astype("str")


DOCUMENT = Document("bulletin_xlsx", N_("通报附表"), ".xlsx", make)
