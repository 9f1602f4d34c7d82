"""Write a case list as a ledger: a workbook with real dates, filters and links to the photos."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence

import pandas as pd

from ..city import City
from ..i18n import N_, Translator
from ._case_words import LEDGER, in_words
from ._document import Document
from ._sheet_rows import quiet
from ._workbook import Link, Sheet, workbook

PhotoLinks = Mapping[tuple[str, str], Sequence[str]]
"""(source, source_id) of a case → addresses of its photos; "" is a photo whose file is gone."""
MOST_PHOTOS = 3
"""Photos of one case that have a column of their own."""


def make(
    city: City,
    cases: pd.DataFrame,
    *,
    as_of: dt.datetime,
    say: Translator,
    photo_links: PhotoLinks | None = None,
    told: Callable[[float], object] | None = None,
) -> bytes:
    """
    Write the cases, newest first.

    Parameters
    ----------
    city
        Whose name stands above the table.
    cases
        The cases frame (ARCHITECTURE.md).
    as_of
        The moment that open and overdue were judged at.
    say
        The reader's language.
    photo_links
        See `PhotoLinks`; addresses on the server, or of files beside the workbook.
    told
        Told again and again which share of the work is done, 0 to 1.
    """
    above = [
        say(
            "{city} 截至 {moment}，共 {count} 件",
            city=city.name or say("未命名的城市"),
            moment=say.moment(as_of),
            count=say.number(len(cases)),
        )
    ]
    if city.made_up:
        above.append(say("虚构演示资料，不是真实城市"))
    if not len(cases):
        above.append(say("所选范围内没有问题。"))
    table = in_words(cases, say, LEDGER)
    if photo_links:
        ordered = cases.sort_values("reported_at", ascending=False, kind="stable")
        table = table.assign(**_photos(ordered, photo_links, say))
    return workbook([Sheet(say("问题台账"), table, above)], told or quiet)


def _photos(cases: pd.DataFrame, links: PhotoLinks, say: Translator) -> dict[str, pd.Series]:
    """Make the columns of photos; one more says how many a case has beyond them."""
    given = [links.get(key, ()) for key in zip(cases["source"], cases["source_id"], strict=True)]
    widest = min(max((len(one) for one in given), default=0), MOST_PHOTOS)
    columns = {
        say("照片{number}", number=place + 1): [
            _photo(one[place], say) if place < len(one) else None for one in given
        ]
        for place in range(widest)
    }
    count = pd.Series([len(one) for one in given], index=cases.index, dtype="int64")
    made = {name: pd.Series(cells, index=cases.index, dtype="object") for name, cells in columns.items()}
    return {say("照片张数"): count, **made}


def _photo(address: str, say: Translator) -> Link | str:
    return Link(address, say("查看照片")) if address else say("照片文件不在了")


DOCUMENT = Document("cases_xlsx", N_("问题台账"), ".xlsx", make)
