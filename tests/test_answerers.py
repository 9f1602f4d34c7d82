"""Asking once between two changes of duty names the same people as asking day by day."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from mapapp import roster as duty
from mapapp.matching.answerers import answered_then

ROSTER = pd.DataFrame(
    [
        ("community", "C1", "lead", "甲", "", "2026-06-30"),
        ("community", "C1", "lead", "乙", "2026-07-01", ""),
        ("community", "C2", "lead", "丙", "2026-03-01", "2026-03-31"),
        ("community", "C2", "assist", "丁", "", ""),
        ("section", "C3", "lead", "戊", "", ""),
    ],
    columns=["zone_kind", "zone_code", "role", "answerer", "valid_from", "valid_to"],
)


def dated(rows: pd.DataFrame) -> pd.DataFrame:
    periods = {
        name: pd.to_datetime(rows[name]).astype("datetime64[us]") for name in ("valid_from", "valid_to")
    }
    return rows.assign(roster_id=range(1, len(rows) + 1), **periods)


@pytest.mark.parametrize(
    ("code", "moment", "answerer"),
    [
        ("C1", "2026-06-30 23:59", "甲"),  # the last minute of the last day
        ("C1", "2026-07-01 00:00", "乙"),
        ("C1", "1990-01-01 00:00", "甲"),  # since ever
        ("C2", "2026-02-28 12:00", ""),
        ("C2", "2026-03-31 12:00", "丙"),
        ("C2", "2026-04-01 00:00", ""),
        ("C3", "2026-04-01 00:00", ""),  # a section's code, asked of the communities
        ("C9", "2026-04-01 00:00", ""),
        ("", "2026-04-01 00:00", ""),
        ("C1", None, ""),
    ],
)
def test_who_answered_that_day(code, moment, answerer):
    codes, moments = pd.Series([code], dtype="str"), pd.Series(pd.to_datetime([moment]))
    assert answered_then(dated(ROSTER), "community", codes, moments).tolist() == [answerer]


DAYS = some.integers(0, 9).map(lambda day: pd.Timestamp("2026-07-01") + pd.Timedelta(days=day))
CODES = some.sampled_from(["", "C1", "C2", "C3"])


@settings(max_examples=150, deadline=None)
@given(
    rows=some.lists(
        some.tuples(
            CODES,
            some.sampled_from(["lead", "assist"]),
            some.sampled_from("甲乙丙"),
            some.none() | DAYS,
            some.none() | DAYS,
        ),
        max_size=8,
    ),
    asked=some.lists(some.tuples(CODES, some.none() | DAYS), max_size=20),
)
def test_the_same_as_day_by_day(rows, asked):
    columns = ["zone_code", "role", "answerer", "valid_from", "valid_to"]
    roster = dated(pd.DataFrame(rows, columns=columns).assign(zone_kind="community"))
    codes = pd.Series([code for code, _ in asked], dtype="str", index=range(5, 5 + len(asked)))
    moments = pd.Series(pd.to_datetime([day for _, day in asked]), index=codes.index).astype("datetime64[us]")
    found = answered_then(roster, "community", codes, moments)
    plain = duty.answering(roster, "community", codes, moments)["answerer"]
    pd.testing.assert_series_equal(found, plain.astype("str"), check_names=False)
