"""Read from a letter's history where it stands and which light it shows."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

SOON_DAYS = 2
"""Calendar days before the last day of the reply from which the light is yellow."""


def register(
    letters: pd.DataFrame, events: pd.DataFrame, points: pd.DataFrame, today: dt.date
) -> pd.DataFrame:
    """
    Say of every issued letter where it stands.

    Parameters
    ----------
    letters
        `letter_id`, `reply_by` and whatever else is listed.
    events
        The history, in its order: `letter_id`, `kind` (a key of `EVENTS`), `on_day`, `reply_by` (of an
        extension, else NaT).
    points
        `letter_id` and `state` of each point: ``settled`` (closed or voided meanwhile), ``open`` or
        ``gone`` (no longer in the ledger).
    today
        The day that lights are judged on.

    Returns
    -------
    register
        The letters with `state` (a key of `STATES`), `reply_by` (the extended day where there is one),
        `replied_on`, `days_left` (until the last day of the reply, negative when late; NaN where none is
        awaited), `light` (a key of `LIGHTS`), `points_n`, `settled_n`.
    """
    ids = letters["letter_id"]
    happened = {
        kind: ids.isin(events.loc[events["kind"].eq(kind), "letter_id"])
        for kind in ("withdrawn", "closed", "replied")
    }
    replied = events[events["kind"].eq("replied")].groupby("letter_id")["on_day"].min()
    reply_by = reply_days(letters, events)
    state = np.select(list(happened.values()), list(happened), "waiting")
    left = (reply_by - pd.Timestamp(today)).dt.days.astype("float64").where(state == "waiting")
    light = np.select([left < 0, left <= SOON_DAYS, left > SOON_DAYS], ["red", "yellow", "green"], "")
    count = points.groupby("letter_id").size()
    settled = points[points["state"].eq("settled")].groupby("letter_id").size()
    return letters.assign(
        state=pd.Series(state, index=letters.index, dtype="str"),
        reply_by=reply_by,
        replied_on=_each(ids, replied).astype("datetime64[us]"),
        days_left=left,
        light=pd.Series(light, index=letters.index, dtype="str"),
        points_n=_each(ids, count).fillna(0).astype("int64"),
        settled_n=_each(ids, settled).fillna(0).astype("int64"),
    )


def reply_days(letters: pd.DataFrame, events: pd.DataFrame) -> pd.Series:
    """Return the last day of each letter's reply, with its extensions; aligned with the letters."""
    extended = events[events["kind"].eq("extended")].groupby("letter_id")["reply_by"].last()
    return _each(letters["letter_id"], extended).fillna(letters["reply_by"]).astype("datetime64[us]")


def _each(ids: pd.Series, by_id: pd.Series) -> pd.Series:
    """Look a value up for every letter; `Series.map` cannot do it for days where there is none."""
    return by_id.reindex(ids).set_axis(ids.index)
