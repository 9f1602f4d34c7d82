"""Write the exposure column as a document for the press."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from ..city import City
from ..i18n import N_, Translator
from . import _official as official
from . import _official_parts as parts
from ._document import Document
from ._exposed import Exposed, Photos, Texts, exposed


def make(
    city: City,
    cases: pd.DataFrame,
    *,
    as_of: dt.datetime,
    say: Translator,
    texts: Texts | None = None,
    photos: Photos | None = None,
    title: str = "",
    with_units: bool = False,
    note_fonts: bool = True,
) -> bytes:
    """
    Write one entry per case: type, place, what is wrong, photos.

    Parameters
    ----------
    city, cases, as_of, say
        As for every document.
    texts, photos, with_units
        See `exposed`.
    title
        Of the column; the usual one without.
    note_fonts
        Whether it ends with a line on typefaces that are missing where it is made.
    """
    paper = official.blank(say)
    if city.made_up:
        official.remark(paper, say("虚构演示资料，不是真实城市"))
    official.title(paper, title or usual_title(city, say))
    entries = exposed(cases, texts, photos, with_units=with_units, say=say)
    if not entries:
        official.paragraph(paper, say("没有可以公开的问题：所选范围为空，或文字还没有经人确认。"))
    for entry in entries:
        official.heading(paper, heading(entry, say))
        for line in lines(entry, say):
            official.paragraph(paper, line)
        parts.pairs(paper, [(content, "") for content in entry.photos])
    official.sign(paper, city.name or say("未命名的城市"), say.day(as_of))
    if note_fonts:
        official.font_note(paper, say)
    return official.written(paper)


def usual_title(city: City, say: Translator) -> str:
    """Return the title of a column that was given none."""
    return say("{city}市容环境问题曝光台", city=city.name or say("未命名的城市"))


def heading(entry: Exposed, say: Translator) -> str:
    """Head one entry: its number, type and place."""
    return say("{number}. {kind}：{address}", number=entry.number, kind=entry.kind, address=entry.address)


def lines(entry: Exposed, say: Translator) -> list[str]:
    """Say the rest of an entry, a paragraph each."""
    told = [entry.description] if entry.description else []
    told.append(say("发现日期：{day}；目前：{state}。", day=entry.reported, state=entry.state))
    if entry.unit:
        told.append(say("责任单位：{unit}。", unit=entry.unit))
    if entry.broken:
        told.append(say("另有 {count} 张照片读不出来。", count=say.number(entry.broken)))
    elif not entry.photos:
        told.append(say("没有照片。"))
    return told


DOCUMENT = Document("exposure_docx", N_("曝光台（DOCX）"), ".docx", make)
