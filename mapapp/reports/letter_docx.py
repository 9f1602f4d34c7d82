"""Write a supervision letter: whom it goes to, what is asked by when, list, map and photos of the points."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from docx.document import Document as Paper

from .. import letters, problem_types
from ..city import City
from ..i18n import N_, Translator
from ..letters import BECAUSE, NOBODY, RUNGS, Draft, Letter, Terms, drafting
from . import _official as official
from . import _official_parts as parts
from ._document import Document
from ._points_map import letter_map

Photos = Mapping[tuple[str, str], Sequence[bytes]]
"""(source, source_id) of a case → its photos as files."""
MOST_PHOTOS = 2
"""Photos of one point in a letter."""


def make(
    city: City,
    cases: pd.DataFrame,
    *,
    as_of: dt.datetime,
    say: Translator,
    letter: Letter | None = None,
    with_map: bool = True,
    photos: Photos | None = None,
    note_fonts: bool = True,
) -> bytes:
    """
    Write one letter.

    Parameters
    ----------
    city
        Whose name stands for the office where the letter names none.
    cases
        The cases frame (ARCHITECTURE.md); without a letter, all that are overdue in it make one to nobody.
    as_of
        The moment that overdue was judged at.
    say
        The reader's language.
    letter
        The letter.
    with_map
        Whether the numbered points are drawn on a map; without positions the letter says that there is none.
    photos
        See `Photos`; EXIF is taken out. Points without one are named, unreadable ones too.
    note_fonts
        Whether the letter ends with a line on typefaces that are missing where it is made.
    """
    written = letter or _specimen(cases, as_of, say)
    paper = official.blank(say)
    office = written.terms.office or city.name or say("未命名的城市")
    _top(paper, written, office, city, say)
    _body(paper, written, say)
    official.sign(paper, office, say.day(written.issued_on), _contact(written.terms, say))
    _list(paper, written.draft, say)
    official.enclosure(paper, say("附件2"), say("点位图"))
    drawn = _map(city, cases, written.draft, as_of, say) if with_map else None
    if drawn is None or not parts.picture(paper, drawn):
        official.paragraph(paper, say("没有点位图：这些点位没有坐标，或生成时没有绘图。"))
    _photos(paper, written.draft, photos or {}, say)
    official.imprint(paper, written.terms.copy_to, office, written.issued_on, say)
    if note_fonts:
        official.font_note(paper, say)
    return official.written(paper)


def _top(paper: Paper, letter: Letter, office: str, city: City, say: Translator) -> None:
    if letter.terms.red_head:
        official.red_head(paper, office)
    official.numbered(paper, letter.number, ruled=letter.terms.red_head)
    if city.made_up:
        official.remark(paper, say("虚构演示资料，不是真实城市"))
    official.title(paper, say(RUNGS[letter.draft.rung].title))
    official.recipient(paper, say("{recipient}：", recipient=letter.draft.recipient))


def _body(paper: Paper, letter: Letter, say: Translator) -> None:
    points, rung = letter.draft.points, RUNGS[letter.draft.rung]
    count = {key: int(points["because"].eq(key).sum()) for key in BECAUSE}
    official.paragraph(
        paper,
        say(
            "经核查，截至{moment}，你处负责范围内有{count}个市容环境问题点位需要限期整改："
            "超期未结{overdue}个，结案后反弹{relapsed}个（其中已超期{both}个）。现予{rung}，点位见附件。",
            moment=say.moment(letter.as_of),
            count=say.number(len(points)),
            overdue=say.number(count["overdue"]),
            relapsed=say.number(count["relapsed"] + count["both"]),
            both=say.number(count["both"]),
            rung=say(rung.label),
        ),
    )
    official.heading(paper, say("一、整改要求"))
    official.paragraph(paper, say(rung.demand))
    urged = points[points["letters_n"] > 0]
    if len(urged):
        official.paragraph(
            paper,
            say(
                "其中{count}个点位此前已发函（{numbers}），至今未办结。",
                count=say.number(len(urged)),
                numbers=say.listing(
                    sorted({part for text in urged["earlier"] for part in text.split(drafting.SEPARATOR)})
                ),
            ),
        )
    if letter.remark:
        official.paragraph(paper, letter.remark)
    _reply(paper, letter, say)


def _reply(paper: Paper, letter: Letter, say: Translator) -> None:
    official.heading(paper, say("二、回复要求"))
    official.paragraph(
        paper,
        say(
            "请于{day}前（{days}个工作日内）书面回复整改情况，逐个点位写明整改措施、完成时间、责任人，并附整改前后的照片。",
            day=say.day(letter.reply_by),
            days=say.number(letter.terms.reply_days),
        ),
    )
    official.paragraph(paper, say("附件：1. 点位清单　2. 点位图　3. 现场照片"))


def _contact(terms: Terms, say: Translator) -> str:
    return say("（联系人：{contact}）", contact=terms.contact) if terms.contact else ""


def _list(paper: Paper, draft: Draft, say: Translator) -> None:
    official.enclosure(paper, say("附件1"), say("点位清单"))
    if not len(draft.points):
        official.paragraph(paper, say("没有需要督办的点位：所选范围内没有超期未结或反弹的问题。"))
        return
    names = {key: problem_types.name(key, say.language) for key in draft.points["type_key"].unique()}
    rows = [
        [
            say.number(point.number),
            official.shortened(point.source_id, say, 40),
            names[point.type_key],
            official.shortened(point.address, say) or "—",
            official.when(point.due_at),
            _late(point, say),
        ]
        for point in _points(draft)
    ]
    headings = [
        say(text)
        for text in (N_("序号"), N_("编号"), N_("问题类别"), N_("地址"), N_("办理时限"), N_("督办原因"))
    ]
    parts.table(paper, headings, rows, parts.widths(headings, rows))


def _points(draft: Draft) -> Iterable[Any]:
    return draft.points.itertuples()


def _map(city: City, cases: pd.DataFrame, draft: Draft, as_of: dt.datetime, say: Translator) -> bytes | None:
    points = cases.iloc[draft.points["position"].to_numpy(dtype="int64")]
    sections = sorted(set(points["section"]) - {""})
    return letter_map(city, points, sections, as_of=as_of, say=say)


def _late(point: Any, say: Translator) -> str:
    if point.days_over != point.days_over:
        return say(BECAUSE[point.because])
    length = (
        say("超期{count}天", count=say.number(int(point.days_over)))
        if point.days_over >= 1
        else say("超期{count}小时", count=say.number(int(point.days_over * 24)))
    )
    return length if point.because == "overdue" else say("反弹；{length}", length=length)


def _photos(paper: Paper, draft: Draft, photos: Photos, say: Translator) -> None:
    official.enclosure(paper, say("附件3"), say("现场照片"))
    shown: list[tuple[bytes, str]] = []
    without, broken = [], []
    for point in _points(draft):
        given = list(photos.get((point.source, point.source_id), ()))[:MOST_PHOTOS]
        readable = [kept for kept in map(parts.photo, given) if kept is not None]
        if not given:
            without.append(say.number(point.number))
        elif len(readable) < len(given):
            broken.append(say.number(point.number))
        caption = f"{say.number(point.number)}　{official.shortened(point.address, say, 30)}"
        shown += [(kept, caption) for kept in readable]
    parts.pairs(paper, shown)
    if without:
        official.remark(paper, say("以下点位没有照片：{points}。", points=say.listing(without)))
    if broken:
        official.remark(paper, say("以下点位有照片读不出来，未附：{points}。", points=say.listing(broken)))


def _specimen(cases: pd.DataFrame, as_of: dt.datetime, say: Translator) -> Letter:
    """Make a letter to nobody about everything that is late: what a register without rounds can print."""
    nothing = pd.DataFrame({name: pd.Series(dtype="str") for name in drafting.EARLIER})
    nothing = nothing.astype({"reply_by": "datetime64[us]", "issued_at": "datetime64[us]"})
    everybody = cases.assign(unit=say(NOBODY), leader="")
    again = np.empty(0, dtype="int64")
    drafts = letters.draft(everybody, again, nothing, round_name="", as_of=as_of, addressed="unit").letters
    empty = Draft("unit", say(NOBODY), "remind", pd.DataFrame({name: [] for name in drafting.POINT}))
    day = as_of.date()
    return Letter(drafts[0] if drafts else empty, Terms("", red_head=False), "", day, day, as_of)


DOCUMENT = Document("letter_docx", N_("督办函"), ".docx", make)
