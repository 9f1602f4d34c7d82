"""Read the clock of every case: when it is due, its light, whether it is late, how long it took."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from . import case_life, deadlines, provisional
from .case_life import Spans
from .city import City
from .deadlines import standstill
from .worktime import AT_WORK

ENDED = ("closed", "voided", "not_filed")
"""States of a case that nobody has to work on any more."""


def read(city: City, lives: pd.DataFrame, as_of: dt.datetime) -> dict[str, pd.Series]:
    """
    Read the clock of all cases at one moment.

    Parameters
    ----------
    city
        The city; its frames are only read.
    lives
        What `case_life.derive` made of its problems and steps.
    as_of
        The moment at which open cases are judged.

    Returns
    -------
    columns
        `due_at`, `due_earliest`, `due_latest`, `light`, `is_open`, `is_overdue`, `days`, as `cases.build`
        describes them.
    """
    problems, moment = city.problems, pd.Timestamp(as_of)
    spans = case_life.spans(problems, city.events)
    filed, due_at, unit = due(city, lives, spans, as_of)
    pauses = spans.pauses if len(spans.pauses) else None
    earliest, latest = bounds(city, lives, spans, as_of, (filed, due_at, unit))
    light = deadlines.lights(filed, due_at, as_of, calendar=city.calendar, unit=unit, pauses=pauses)
    # By one reading late and by another not: no colour says that.
    light = light.mask((moment > earliest) & (moment <= latest), "")
    status, closed = lives["status"], lives["closed_at"]
    is_open, is_closed = ~status.isin(ENDED), status.eq("closed")
    ended = closed.where(~is_open, moment)
    days = (ended - problems["reported_at"]).dt.total_seconds() / 86_400
    return {
        "due_at": due_at,
        "due_earliest": earliest,
        "due_latest": latest,
        "light": light.mask(lives["is_paused"], "grey").where(is_open, ""),
        "is_open": is_open,
        # The clock of a paused case stands: it is late only once it goes on.
        "is_overdue": (is_open & (latest < moment) & ~lives["is_paused"]) | (is_closed & (closed > latest)),
        # A moment before the report can only be asked for by looking back; no time had passed then.
        "days": days.clip(lower=0).astype("float64"),
    }


def bounds(
    city: City,
    lives: pd.DataFrame,
    spans: Spans,
    as_of: dt.datetime,
    reckoned: tuple[pd.Series, pd.Series, pd.Series],
) -> tuple[pd.Series, pd.Series]:
    """
    Return the earliest and the latest due time of each case, `reckoned` being what `due` returned.

    Both are the due time itself, but for limits in working time that run through a year whose holidays are
    not published (`provisional`). A round-the-clock limit and a due time of the source need no calendar.
    """
    filed, due_at, unit = reckoned
    begun, ends = (moments.to_numpy(dtype="datetime64[us]").view("int64") for moments in (filed, due_at))
    last = provisional.latest(city.calendar, begun, ends)
    touched = (last > ends) & _at_work(city, lives, spans, unit)
    if not touched.any():
        return due_at, due_at
    soonest = due(replace(city, calendar=provisional.fullest(city.calendar)), lives, spans, as_of)[1]
    latest = pd.Series(last.view("datetime64[us]"), index=due_at.index)
    return due_at.where(~touched, soonest), due_at.where(~touched, latest)


def _at_work(city: City, lives: pd.DataFrame, spans: Spans, unit: pd.Series) -> NDArray[np.bool_]:
    """Say which due times rest on working time: on a limit, a pause or an extension in it."""
    working = unit.isin(AT_WORK).to_numpy()
    rests = working & (city.problems["due_at"].isna() | lives["restarted"]).to_numpy()
    stopped, longer = (span["row"].to_numpy(dtype="int64") for span in (spans.pauses, spans.extensions))
    rests[stopped] |= working[stopped]
    rests[longer[spans.extensions["unit"].isin(AT_WORK).to_numpy()]] = True
    return rests


def due(
    city: City, lives: pd.DataFrame, spans: Spans, as_of: dt.datetime
) -> tuple[pd.Series, pd.Series, pd.Series]:
    """
    Say from when the clock of each case runs, when it is due, and in which unit its limit is.

    The source's due time holds until the case is reopened; else the limit of the type runs from the
    filing, or from the report where no filing is known. Approved extensions and pauses move either on.
    """
    problems = city.problems
    kinds, condition = problems["type_key"], problems.get("condition")
    filed = lives["filed_at"].where(lives["filed_at"].notna(), problems["reported_at"])
    reckoned = deadlines.due(kinds, filed, calendar=city.calendar, limits=city.limits, condition=condition)
    given = problems["due_at"].where(~lives["restarted"])
    due_at = given.where(given.notna(), reckoned).astype("datetime64[us]")
    unit = deadlines.units(kinds, city.limits, condition)
    moved = due_at.to_numpy(dtype="datetime64[us]").view("int64")
    if len(spans.extensions):
        moved = standstill.extended(city.calendar, moved, spans.extensions)
    if len(spans.pauses):
        begun = filed.to_numpy(dtype="datetime64[us]").view("int64")
        at_work = unit.isin(AT_WORK).to_numpy()
        moved = standstill.paused(city.calendar, begun, moved, at_work, spans.pauses, as_of)
    return filed, pd.Series(np.asarray(moved).view("datetime64[us]"), index=problems.index), unit
