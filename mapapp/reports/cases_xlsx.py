"""Write a case list as a workbook with real dates."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from ..city import City
from ..i18n import N_, Translator
from ._case_words import in_words
from ._document import Document
from ._workbook import Sheet, workbook


def make(city: City, cases: pd.DataFrame, *, as_of: dt.datetime, say: Translator) -> bytes:
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
    """
    above = [say("{city} 截至 {moment}", city=city.name or say("未命名的城市"), moment=say.moment(as_of))]
    if city.made_up:
        above.append(say("虚构演示资料，不是真实城市"))
    return workbook([Sheet(say("问题台账"), in_words(cases, say), above)])


DOCUMENT = Document("cases_xlsx", N_("问题台账"), ".xlsx", make)
