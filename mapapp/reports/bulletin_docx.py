"""Write a bulletin: text whose numbers were checked against the frozen period, tables, charts and the map."""

from __future__ import annotations

import datetime as dt

import pandas as pd
from docx.document import Document as Paper

from .. import bulletins, freezing
from ..bulletins import Block, Bulletin, Heading, Period
from ..city import City
from ..freezing import Frozen
from ..i18n import N_, NOTHING, Translator
from . import _charts
from . import _official as official
from . import _official_parts as parts
from ._document import Document
from ._points_map import points_map

CHARTS = ("chart_days", "chart_units")


def make(
    city: City,
    cases: pd.DataFrame,
    *,
    as_of: dt.datetime,
    say: Translator,
    bulletin: Bulletin | None = None,
    note_fonts: bool = True,
) -> bytes:
    """
    Write one bulletin.

    Parameters
    ----------
    city
        Whose name stands for the office where the bulletin names none, and whose ground the map shows.
    cases
        Without a bulletin: the cases frame that a plain one is drafted over.
    as_of
        The moment that overdue was judged at.
    say
        The reader's language: a bulletin that knows its own is written in that.
    bulletin
        The bulletin; everything in it comes from its frozen period.
    note_fonts
        Whether it ends with a line on typefaces that are missing where it is made.

    Raises
    ------
    InputError
        A number in the text is not what its query answers, or comes from no query (`bulletins.check`).
    """
    written = bulletin or plain(city, cases, as_of, say)
    say = bulletins.spoken(written, say)
    bulletins.check(written, say)
    heading, frozen = written.heading, written.period.frozen
    office = heading.office or city.name or say("未命名的城市")
    day = heading.issued_on or frozen.as_of.date()
    paper = official.blank(say)
    if heading.red_head:
        official.red_head(paper, office)
    official.numbered(paper, heading.number, ruled=heading.red_head)
    if city.made_up:
        official.remark(paper, say("虚构演示资料，不是真实城市"))
    official.title(paper, heading.title)
    if not len(frozen.cases):
        official.paragraph(paper, say("本期没有上报的问题，以下各项为零或从略。"))
    for paragraph in written.paragraphs:
        _paragraph(paper, paragraph, written.period, city, say)
    official.sign(paper, office, say.day(day))
    official.imprint(paper, heading.copy_to, office, day, say)
    _origins(paper, written, say)
    if note_fonts:
        official.font_note(paper, say)
    return official.written(paper)


def plain(city: City, cases: pd.DataFrame, as_of: dt.datetime, say: Translator) -> Bulletin:
    """Draft a bulletin over the cases as they are, with nothing before them to compare with."""
    days = cases["reported_at"].dropna()
    first, last = (days.min().date(), days.max().date()) if len(days) else (as_of.date(), as_of.date())
    frozen = Frozen(say("未定格"), first, last, as_of, freezing.keep(cases), {}, {"closing_in_time": 1.0})
    period = Period(frozen)
    title = say("{city}市容环境整治情况通报", city=city.name or say("未命名的城市"))
    heading = Heading(title, red_head=False, issued_on=as_of.date())
    return Bulletin("campaign", heading, period, bulletins.draft("campaign", period, say))


def _paragraph(
    paper: Paper, paragraph: bulletins.Paragraph, period: Period, city: City, say: Translator
) -> None:
    if paragraph.kind == "block":
        _block(paper, paragraph.text, period, city, say)
    elif paragraph.kind == "body":
        for line in paragraph.text.splitlines():
            official.paragraph(paper, line)
    else:
        official.heading(paper, paragraph.text, 1 if paragraph.kind == "heading" else 2)


def _block(paper: Paper, key: str, period: Period, city: City, say: Translator) -> None:
    if key == "map":
        drawn = points_map(city, period.frozen.cases, as_of=period.frozen.as_of, say=say)
        if drawn is None:
            official.paragraph(paper, say("没有分布图：本期没有带坐标的问题，或定格时没有保存坐标。"))
        else:
            parts.picture(paper, drawn, caption=say(bulletins.BLOCKS[key]))
        return
    block = bulletins.block(key, period, say)
    if not len(block.frame):
        official.paragraph(paper, f"{block.title}：{block.empty}" if say.language == "zh" else block.empty)
    elif key in CHARTS:
        parts.picture(paper, _chart(block, say), caption=block.title)
    else:
        _table(paper, block, say)


def _chart(block: Block, say: Translator) -> bytes:
    if block.key == "chart_days":
        return _charts.by_day(block.frame, say)
    return _charts.shares(block.frame, str(block.frame.columns[1]), block.shares[0])


def _table(paper: Paper, block: Block, say: Translator) -> None:
    official.caption(paper, block.title)
    shown = block.frame.head(block.most)
    numeric = [place for place, name in enumerate(shown) if pd.api.types.is_numeric_dtype(shown[name])]
    rows = [
        [_said(value, name in block.shares, say) for name, value in zip(shown, row, strict=True)]
        for row in shown.itertuples(index=False, name=None)
    ]
    headings = [str(name) for name in shown]
    parts.table(paper, headings, rows, parts.widths(headings, rows), right=numeric)
    if len(block.frame) > len(shown):
        official.remark(
            paper,
            say(
                "共 {count} 行，此处列 {shown} 行，其余见随附表格。",
                count=say.number(len(block.frame)),
                shown=say.number(len(shown)),
            ),
        )


def _said(value: object, share: bool, say: Translator) -> str:
    if isinstance(value, pd.Timestamp):
        return official.when(value.to_pydatetime())
    if value is pd.NaT:
        return NOTHING
    if isinstance(value, str):
        return official.shortened(value, say, 60) or "—"
    number = float(value)  # type: ignore[arg-type]
    return say.percent(number, 1) if share else say.number(number)


def _origins(paper: Paper, written: Bulletin, say: Translator) -> None:
    """Name the numbers that are not the program's own, and where they come from."""
    given = [pair for paragraph in written.paragraphs for pair in bulletins.sources(paragraph.source)]
    if given:
        told = [
            say("{number}（{origin}）", number=number, origin=origin or say("来源未写明"))
            for number, origin in given
        ]
        official.remark(paper, say("文中以下数字不是本系统统计的：{numbers}。", numbers=say.listing(told)))


DOCUMENT = Document("bulletin_docx", N_("通报"), ".docx", make)
