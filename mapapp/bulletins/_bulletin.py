"""Hold one bulletin: its heading, its period, its paragraphs."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from ..errors import InputError
from ..i18n import N_, Translator
from ._binding import faults
from ._queries import Period
from ._templates import Paragraph


@dataclass(frozen=True)
class Heading:
    """
    What stands above and below the text.

    Attributes
    ----------
    office, number, title, copy_to, red_head
        As in a letter.
    issued_on
        Day of the bulletin.
    language
        That it was written in (a key of `i18n.LANGUAGES`); "" is not known.
    """

    title: str
    office: str = ""
    number: str = ""
    copy_to: str = ""
    red_head: bool = True
    issued_on: dt.date | None = None
    language: str = ""


@dataclass(frozen=True)
class Bulletin:
    """A bulletin over a frozen period."""

    kind: str
    heading: Heading
    period: Period
    paragraphs: tuple[Paragraph, ...]


def spoken(bulletin: Bulletin, say: Translator) -> Translator:
    """Return the language that a bulletin was written in; where it is not known, the reader's."""
    return Translator(bulletin.heading.language) if bulletin.heading.language else say


def check(bulletin: Bulletin, say: Translator) -> None:
    """Refuse (`InputError`) a bulletin with a number that its query does not answer; both values are said."""
    texts = [
        (paragraph.text, paragraph.source) for paragraph in bulletin.paragraphs if paragraph.kind != "block"
    ]
    found = faults(texts, bulletin.period, say)
    if not found:
        return
    first = found[0]
    if first.query:
        raise InputError(
            N_("有 {count} 处数字与定格的资料不符：“{sentence}”写的是 {says}，按查询 {query} 应为 {answers}"),
            N_("请改回，或改用别的查询；改好之前不能导出"),
            count=len(found),
            sentence=first.sentence,
            says=first.says,
            query=first.query,
            answers=first.answers,
        )
    raise InputError(
        N_("有 {count} 处数字没有出处：“{sentence}”中的 {says} 不是任何查询的结果"),
        N_("请写成查询，如 {example}；别处来的数字写成 {said}"),
        count=len(found),
        sentence=first.sentence,
        says=first.says,
        example="{overdue}",
        said="{said:12|来源}",
    )
