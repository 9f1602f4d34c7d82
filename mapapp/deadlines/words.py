"""Explain in words why one case is due at its minute."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from .. import clock_tables, worktime
from ..clock_rows import ANY_TYPE
from ..errors import Phrase
from ..i18n import N_
from ..shifts import DAY, FIRST, FIRST_DAY, MINUTE
from ..worktime import AT_WORK, NO_TIME, UNITS, Calendar
from .days_between import days_between, weekday
from .reckoning import due, limit_rows

MOST_DAYS = 10
"""Days that are listed one by one with what was worked on them; of more, the first and the last three."""
ROUND_THE_CLOCK = {
    "urgent_hours": N_("紧急工作时昼夜连续计时，夜间、周末和节假日都计入"),
    "calendar_days": N_("自然日按日历计时，周末和节假日都计入"),
}


def explain(
    type_key: str,
    filed_at: dt.datetime,
    *,
    calendar: Calendar,
    limits: pd.DataFrame | None = None,
    condition: str = "",
    pauses: pd.DataFrame | None = None,
    extensions: pd.DataFrame | None = None,
    as_of: dt.datetime | None = None,
    given: dt.datetime | None = None,
) -> list[Phrase]:
    """
    Say step by step why a case is due when `due` says so.

    Parameters
    ----------
    type_key, filed_at, calendar, limits, condition, pauses, extensions, as_of
        As for `due`, of one case; the column `row` of pauses and extensions is not looked at.
    given
        The due time that the case's source gave, which goes before every reckoning.

    Returns
    -------
    phrases
        In the order of the reckoning, each to be said by a `Translator`; the last one names the due time.
    """
    if given is not None and not pd.isna(given):
        return [Phrase(N_("办理时限{due}由来源写明，不另行推算"), {"due": _at(pd.Timestamp(given))})]
    limits = clock_tables.reference("limits") if limits is None else limits
    filed = pd.Timestamp(filed_at).as_unit("us")
    case = _Case(type_key, filed, calendar, limits, condition)
    row = limit_rows(*case.asked(), condition=pd.Series([condition], dtype="str"))[0]
    if row < 0:
        return [Phrase(N_("时限表中没有这一类别的时限，也没有通用时限，不能推算；请补一行"))]
    said = list(_limit(limits.iloc[row], filed, condition))
    unit = str(limits["unit"].iloc[row])
    base = case.due()
    said += _start(case, unit)
    said += _walk(case, unit, base, float(limits["amount"].iloc[row]))
    more, end = _interrupted(case, unit, base, _own(pauses), _own(extensions), as_of)
    reach = base if pd.isna(end) else end
    if unit in AT_WORK and not pd.isna(base):
        said += days_between(calendar, filed, max(reach, base))
    said += more
    missing = calendar.unpublished(filed, max(reach, base)) if unit in AT_WORK and not pd.isna(base) else []
    if missing:
        years = [str(year) for year in missing]
        said.append(Phrase(N_("{years} 年的节假日安排尚未录入，按普通周末推算"), {"years": years}))
    if pd.isna(end):
        return [*said, Phrase(N_("现在没有办理时限"))]
    return [*said, Phrase(N_("应于{due}前办结"), {"due": _at(end)})]


class _Case:
    """One case as a frame of one row, so that words and reckoning never differ."""

    def __init__(
        self, key: str, filed: pd.Timestamp, calendar: Calendar, limits: pd.DataFrame, condition: str
    ) -> None:
        self.key, self.filed, self.calendar, self.limits = key, filed, calendar, limits
        self.condition = condition

    def asked(self) -> tuple[pd.Series, pd.DataFrame]:
        return pd.Series([self.key], dtype="str"), self.limits

    def due(
        self,
        pauses: pd.DataFrame | None = None,
        extensions: pd.DataFrame | None = None,
        as_of: dt.datetime | None = None,
    ) -> pd.Timestamp:
        return due(
            pd.Series([self.key], dtype="str"),
            pd.Series([self.filed]),
            calendar=self.calendar,
            limits=self.limits,
            condition=pd.Series([self.condition], dtype="str"),
            pauses=pauses,
            extensions=extensions,
            as_of=as_of,
        ).iloc[0]

    def start(self, unit: str) -> Any:
        """Return when the clock begins to run."""
        if unit not in AT_WORK:
            return self.filed
        begin = worktime.start(self.calendar, np.array([worktime.instant(self.filed)]))[0]
        return pd.NaT if begin == NO_TIME else pd.Timestamp(int(begin), unit="us")


def _limit(row: pd.Series, filed: pd.Timestamp, condition: str) -> Iterator[Phrase]:
    values: dict[str, object] = {"filed": _at(filed), "limit": _amount(row["amount"], row["unit"])}
    if row["type_key"] == ANY_TYPE:
        yield Phrase(N_("{filed}立案；这一类别没有单独的时限，按其他各类 {limit}"), values)
    else:
        yield Phrase(N_("{filed}立案，这一类别的时限是 {limit}"), values)
    if row["condition"]:
        yield Phrase(N_("适用条件：{condition}"), {"condition": str(row["condition"])})
    elif condition:
        yield Phrase(N_("时限表中没有“{condition}”这一条件的行，按不分条件的时限"), {"condition": condition})
    if row["unit"] in ROUND_THE_CLOCK:
        yield Phrase(ROUND_THE_CLOCK[row["unit"]])


def _start(case: _Case, unit: str) -> Iterator[Phrase]:
    begin = case.start(unit)
    if pd.isna(begin) or begin == case.filed:
        return
    yield Phrase(N_("立案时不在上班时间，从下一个上班时刻{start}起算"), {"start": _at(begin)})


def _walk(case: _Case, unit: str, end: pd.Timestamp, amount: float) -> Iterator[Phrase]:
    """Say how the limit runs from its start to its end, without pauses and extensions."""
    begin = case.start(unit)
    if pd.isna(begin) or pd.isna(end):
        yield Phrase(N_("立案时间不在日历之内（1990 至 2100 年），不能推算"))
    elif unit == "work_days":
        yield Phrase(
            N_("往后数 {count} 个工作日，到{day}的同一时刻 {end}"),
            {"count": round(amount), "day": _day(end), "end": f"{begin:%H:%M}"},
        )
        if f"{end:%H:%M}" != f"{begin:%H:%M}":
            yield Phrase(N_("那一天此刻不在上班时间，改为{end}"), {"end": _at(end)})
    elif unit == "work_hours":
        yield from _by_day(case.calendar, begin, end)


def _by_day(calendar: Calendar, begin: pd.Timestamp, end: pd.Timestamp) -> Iterator[Phrase]:
    """Say how much of the limit was worked on each day."""
    first, last = ((worktime.instant(moment) - FIRST) // DAY for moment in (begin, end))
    working = np.flatnonzero(calendar.works[first : last + 1]) + first
    midnights = np.append(working, working[-1:] + 1) * DAY + FIRST
    edges = np.minimum(np.maximum(midnights, worktime.instant(begin)), worktime.instant(end))
    counted = np.diff(worktime.worked(calendar, edges))
    shown = [
        at for at in range(len(working)) if len(working) <= MOST_DAYS or at < 3 or at >= len(working) - 3
    ]
    for before, at in zip([-1, *shown], shown, strict=False):
        if at - before > 1:
            left = counted[before + 1 : at]
            yield Phrase(
                N_("其间 {count} 个工作日共计 {time}"), {"count": len(left), "time": _time(int(left.sum()))}
            )
        on = pd.Timestamp(FIRST_DAY + working[at])
        if counted[at]:
            yield Phrase(N_("{day}计 {time}"), {"day": _day(on), "time": _time(int(counted[at]))})


def _interrupted(
    case: _Case,
    unit: str,
    base: pd.Timestamp,
    pauses: pd.DataFrame | None,
    extensions: pd.DataFrame | None,
    as_of: dt.datetime | None,
) -> tuple[list[Phrase], pd.Timestamp]:
    """Say what extensions and pauses add, one after the other, and return the due time after them."""
    said, end = [], base
    more = pd.DataFrame() if extensions is None else extensions
    for number in range(len(more)):
        end = case.due(None, more.iloc[: number + 1])
        amount, kind = more[["amount", "unit"]].iloc[number]
        values: dict[str, object] = {"amount": _amount(amount, kind), "end": _at(end)}
        said.append(Phrase(N_("批准延时 {amount}，时限移到{end}"), values))
    if pauses is None:
        return said, end
    ordered = pauses.sort_values("from_at", kind="stable", ignore_index=True)
    for number, (begin, until) in enumerate(ordered[["from_at", "to_at"]].itertuples(index=False)):
        before, end = end, case.due(ordered.iloc[: number + 1], extensions, as_of)
        span: dict[str, object] = {"begin": _at(begin), "until": "" if pd.isna(until) else _at(until)}
        said.append(_pause(span, before, end, open_ended=pd.isna(until), at_work=unit in AT_WORK))
    return said, end


def _pause(
    values: dict[str, object], before: pd.Timestamp, end: pd.Timestamp, *, open_ended: bool, at_work: bool
) -> Phrase:
    if pd.isna(end):
        return Phrase(N_("{begin}起挂账，至今未恢复，时钟停走"), values)
    values = values | {"end": _at(end)}
    if end == before:
        return Phrase(N_("{begin}起的挂账没有占用计时，时限不变"), values)
    if open_ended:
        return Phrase(N_("{begin}起挂账，至今未恢复；若现在恢复，时限为{end}"), values)
    if at_work:
        return Phrase(N_("{begin}至{until}挂账，其间的上班时间不计，时限移到{end}"), values)
    return Phrase(N_("{begin}至{until}挂账，其间不计时，时限移到{end}"), values)


def _own(rows: pd.DataFrame | None) -> pd.DataFrame | None:
    return None if rows is None or not len(rows) else rows.assign(row=0).reset_index(drop=True)


def _at(moment: pd.Timestamp) -> Phrase:
    values = {"moment": moment.to_pydatetime(warn=False), "weekday": weekday(moment)}
    return Phrase(N_("{moment}（{weekday}）"), values)


def _day(moment: pd.Timestamp) -> Phrase:
    return Phrase(N_("{day}（{weekday}）"), {"day": moment.date(), "weekday": weekday(moment)})


def _amount(amount: float, unit: str) -> Phrase:
    return Phrase(N_("{amount} {unit}"), {"amount": f"{amount:.10g}", "unit": Phrase(UNITS[unit])})


def _time(micros: int) -> Phrase:
    hours, minutes = divmod(micros // MINUTE, 60)
    if not minutes:
        return Phrase(N_("{hours} 小时"), {"hours": hours})
    if not hours:
        return Phrase(N_("{minutes} 分钟"), {"minutes": minutes})
    return Phrase(N_("{hours} 小时 {minutes} 分钟"), {"hours": hours, "minutes": minutes})
