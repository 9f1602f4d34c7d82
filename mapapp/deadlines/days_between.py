"""Say which days between two moments do not count, and which do although they are at the weekend."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from .. import worktime
from ..errors import Phrase
from ..i18n import N_
from ..shifts import DAY, FIRST, FIRST_DAY
from ..worktime import Calendar

WEEKDAYS = (N_("周一"), N_("周二"), N_("周三"), N_("周四"), N_("周五"), N_("周六"), N_("周日"))
HOLIDAYS = (
    *(N_("元旦"), N_("春节"), N_("清明节"), N_("劳动节"), N_("端午节"), N_("中秋节"), N_("国庆节")),
    *(N_("国庆节、中秋节"), N_("中秋节、国庆节")),
)
"""Names that are translated; the office may enter others."""
MOST = 3
"""Plain weekends that are named by their days; of more, only their number is said."""


def weekday(day: pd.Timestamp) -> Phrase:
    """Name the day of the week."""
    return Phrase(WEEKDAYS[day.weekday()])


def days_between(calendar: Calendar, begin: pd.Timestamp, end: pd.Timestamp) -> Iterator[Phrase]:
    """
    Go over the days from one moment to another.

    Yields
    ------
    phrases
        Holidays by name with their days, then days off without a name (weekends), then make-up working days.
    """
    first, last = ((worktime.instant(moment) - FIRST) // DAY for moment in (begin, end))
    days = FIRST_DAY + np.arange(first, last + 1)
    works = calendar.works[first : last + 1]
    kinds = [calendar.named.get(day, ("", "")) for day in days]
    names = [name if kind == "holiday" else "" for kind, name in kinds]
    for run in _runs(names):
        if names[run[0]]:
            yield Phrase(
                N_("{name}放假（{days}）不计"), {"name": _named(names[run[0]]), "days": _span(days, run)}
            )
    plain = [not work and not name for work, name in zip(works, names, strict=True)]
    off = [run for run in _runs(plain) if plain[run[0]]]
    if len(off) > MOST:
        count = sum(len(run) for run in off)
        yield Phrase(N_("另有 {count} 个休息日不计"), {"count": count})
    elif off:
        yield Phrase(N_("休息日{days}不计"), {"days": [_span(days, run) for run in off]})
    for day, (kind, name), work in zip(days, kinds, works, strict=True):
        if kind == "workday" and work:
            on = pd.Timestamp(day)
            values = {"day": on.date(), "weekday": weekday(on), "name": _named(name)}
            yield Phrase(N_("{day}（{weekday}）因{name}调休上班，计入"), values)


def _named(name: str) -> Phrase | str:
    # A name from the office's table is never read as a message: it may hold braces.
    return Phrase(name) if name in HOLIDAYS else name


def _runs(labels: list[str] | list[bool]) -> list[list[int]]:
    """Split positions into runs of equal labels."""
    runs: list[list[int]] = []
    for at, label in enumerate(labels):
        if runs and labels[runs[-1][-1]] == label:
            runs[-1].append(at)
        else:
            runs.append([at])
    return runs


def _span(days: np.ndarray, run: list[int]) -> Phrase:
    first, last = (pd.Timestamp(days[at]).date() for at in (run[0], run[-1]))
    if first == last:
        return Phrase(N_("{day}"), {"day": first})
    return Phrase(N_("{first}至{last}"), {"first": first, "last": last})
