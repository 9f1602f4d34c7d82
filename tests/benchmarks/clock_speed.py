"""Time due times of a million cases beside one call per row of `business-duration` and `workalendar`.

The others are asked about a sample in the same run and scaled up. `business-duration` knows one shift a day
and no make-up working days, and gives the time between two moments only: it is asked once per row how far our
own due time is, on hours and holidays that it can hold (finding a due time with it takes several such calls).
`workalendar` is asked for the day so many working days later, with the same holidays and make-up days.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from mapapp import clock_tables, deadlines, worktime

from ._clock import Cost, best, extra_memory, line

SAMPLE = 5_000
SHIFT = dt.time(9), dt.time(17)
AS_OF = dt.datetime(2026, 10, 1)


def cases(count: int, limits: pd.DataFrame, calendar: worktime.Calendar) -> tuple[pd.Series, pd.Series]:
    """Make types and moments of filing from January 2025 to September 2026, all in working time."""
    random = np.random.default_rng(7)
    kinds = pd.Series(limits["type_key"].to_numpy()[random.integers(0, len(limits), count)], dtype="str")
    minutes = random.integers(0, 630 * 1440, count) * 60_000_000
    filed = worktime.start(calendar, worktime.instant(dt.datetime(2025, 1, 1)) + minutes)
    return kinds, pd.Series(filed.view("datetime64[us]"))


def every(amount: float, unit: str) -> pd.DataFrame:
    """Return a table with one limit for every type."""
    limits = clock_tables.reference("limits")
    return limits.assign(amount=amount, unit=unit)


def one_shift() -> worktime.Calendar:
    """Return a calendar of one shift a day without make-up days, which `business-duration` can hold."""
    hours = clock_tables.reference("hours").iloc[:1].assign(begins=9 * 60, ends=17 * 60)
    days = clock_tables.reference("days").query("kind == 'holiday'")
    return worktime.build(hours, days)


def durations(filed: pd.Series, due: pd.Series) -> list[float]:
    """Ask `business-duration` row by row for the minutes between two moments."""
    from business_duration import businessDuration

    off = clock_tables.reference("days").query("kind == 'holiday'")
    holidays = dict(zip(off["day"].dt.date, off["name"], strict=True))
    begin, end = SHIFT
    return [
        businessDuration(one, other, begin, end, weekendlist=[5, 6], holidaylist=holidays, unit="min")
        for one, other in zip(filed, due, strict=True)
    ]


def days_later(filed: pd.Series, count: int) -> list[dt.date]:
    """Ask `workalendar` row by row for the day so many working days later."""
    from workalendar.core import Calendar

    days = clock_tables.reference("days")
    off, made_up = (days.loc[days["kind"].eq(kind)] for kind in ("holiday", "workday"))
    listed = list(zip(off["day"].dt.date, off["name"], strict=True))

    class Published(Calendar):
        def get_weekend_days(self) -> tuple[int, int]:
            return 5, 6

        def get_calendar_holidays(self, year: int) -> list[tuple[dt.date, str]]:
            return [(day, name) for day, name in listed if day.year == year]

    calendar, extra = Published(), made_up["day"].dt.date.tolist()
    return [calendar.add_working_days(day, count, extra_working_days=extra) for day in filed.dt.date]


def row(what: str, theirs: Cost | None, ours: Cost, scale: float, answers: str) -> None:
    """Print one comparison; theirs is scaled up to the number of cases."""
    if theirs is None:
        line(what, "–", f"{ours.clock:.3f} s", "–", "–", "–", answers)
        return
    ratios = theirs.clock * scale / ours.clock, theirs.processor * scale / ours.processor
    cells = f"{theirs.clock * scale:.0f} s", f"{ours.clock:.3f} s", *(f"{ratio:.0f}×" for ratio in ratios)
    line(what, *cells, "50×", answers)


def report(points: int, rounds: int) -> None:
    """Print the table of docs/PERFORMANCE.md."""
    print(f"\nDue times of {points:,} cases; the others on {SAMPLE:,} of them, scaled up\n")
    line("what", "row by row", "here", "ratio", "by processor time", "asked for", "answers")
    line(*["---"] * 7)
    scale = points / SAMPLE
    calendar, simple = deadlines.reference(), one_shift()
    hours, days, mixed = every(5, "work_hours"), every(3, "work_days"), clock_tables.reference("limits")

    kinds, filed = cases(points, mixed, simple)
    due = deadlines.due(kinds, filed, calendar=simple, limits=hours)
    some = slice(0, SAMPLE)
    spent, found = best(
        rounds,
        ours=lambda: deadlines.due(kinds, filed, calendar=simple, limits=hours),
        theirs=lambda: durations(filed[some], due[some]),
    )
    same = np.isclose(np.array(found["theirs"], dtype=float), 5 * 60)
    row(
        "5 working hours (`business-duration`, one duration per row)",
        spent["theirs"],
        spent["ours"],
        scale,
        told(same),
    )

    kinds, filed = cases(points, mixed, calendar)
    spent, found = best(
        rounds,
        ours=lambda: deadlines.due(kinds, filed, calendar=calendar, limits=days),
        theirs=lambda: days_later(filed[some], 3),
    )
    same = found["ours"][some].dt.date.to_numpy() == np.array(found["theirs"])
    row("3 working days (`workalendar.add_working_days`)", spent["theirs"], spent["ours"], scale, told(same))

    def reckon() -> pd.Series:
        return deadlines.due(kinds, filed, calendar=calendar, limits=mixed)

    alone: dict[str, Callable[[], Any]] = {"due": reckon}
    due, units = reckon(), deadlines.units(kinds, mixed)
    alone["lights"] = lambda: deadlines.lights(filed, due, AS_OF, calendar=calendar, unit=units)
    spent, _ = best(rounds, **alone)
    row("limits of all kinds, as in the reference table", None, spent["due"], scale, "–")
    row("lights", None, spent["lights"], scale, "–")
    print(f"\nmore memory while due times are reckoned: {extra_memory(reckon):.0f} MiB")


def told(same: np.ndarray[Any, np.dtype[np.bool_]]) -> str:
    """Say how many answers differ."""
    return f"{int((~same).sum())} of {len(same):,} differ"
