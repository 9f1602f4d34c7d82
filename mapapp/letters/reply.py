"""Count the working days until a reply is due."""

from __future__ import annotations

import datetime as dt

import numpy as np

from .. import worktime
from ..errors import InputError
from ..i18n import N_
from ..worktime import Calendar


def reply_day(calendar: Calendar, issued_on: dt.date, days: int) -> dt.date:
    """
    Return the last day of the reply: the so-many-th working day after the letter's own.

    Parameters
    ----------
    calendar
        The city's working days, with its holidays and make-up working days.
    issued_on
        Day of the letter; it does not count (Civil Code, article 201), whether it is a working day or not.
    days
        Working days, 1 or more.
    """
    first = np.int64(worktime.FIRST)
    day = (worktime.instant(dt.datetime.combine(issued_on, dt.time())) - first) // worktime.DAY
    working = np.flatnonzero(calendar.works)
    place = int(np.searchsorted(working, day, side="right")) + days - 1
    if days < 1 or day < 0 or place >= len(working):
        raise InputError(
            N_("从 {day} 起数不出 {days} 个工作日"),
            N_("请改小天数，或到“时限与日历”补上日历"),
            day=issued_on.isoformat(),
            days=days,
        )
    moment = np.datetime64(int(first + working[place] * worktime.DAY), "us")
    return dt.date.fromisoformat(str(moment)[:10])
