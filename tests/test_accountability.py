"""What each leader and unit of the tiny city has to show, counted by hand; every number has its list."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from mapapp import accountability, cases
from mapapp.errors import AppError

from . import tiny_city as tiny

COUNTS = ["reported", "open", "closed", "overdue", "closed_late", "due_n", "in_time_n"]


@pytest.fixture
def tiny_cases(tiny_city) -> pd.DataFrame:
    return cases.build(tiny_city, tiny.AS_OF)


# fmt: off
COUNTED = [
    #                       reported open closed overdue late due in_time   cases
    ("leader", "副县长丙",  (5, 2, 3, 2, 1, 5, 2), 1.0),      # 8, 9, 10, 12, 13
    ("leader", "副县长甲",  (5, 4, 1, 1, 0, 2, 1), 0.5),      # 1, 3, 4, 11, 15
    ("leader", "副县长乙",  (2, 0, 2, 0, 1, 2, 1), 6.5),      # 2 (3 days), 14 (10 days)
    ("leader", "",          (2, 1, 1, 0, 0, 1, 1), 1.0),      # 5, 6; 7 is voided
    ("unit", "县财政局",    (3, 1, 2, 0, 1, 2, 1), 1.75),     # 2 (3 days), 3, 13 (half a day)
    ("unit", "县住建局",    (2, 1, 1, 1, 0, 2, 1), 10.0),     # 8, 14
    ("unit", "",            (7, 4, 3, 2, 0, 5, 3), 1.0),      # 1, 4, 5, 6, 9, 12, 15
    ("community", "C2",     (7, 2, 5, 2, 2, 7, 3), 3.0),      # 2, 8, 9, 10, 12, 13, 14
    ("section", "S5",       (1, 1, 0, 0, 0, 0, 0), np.nan),   # 15, not due yet: no rate
]
# fmt: on


@pytest.mark.parametrize(("by", "key", "counts", "median_days"), COUNTED)
def test_counted_by_hand(tiny_cases, by, key, counts, median_days):
    row = accountability.scorecard(tiny_cases, by).set_index("key").loc[key]
    assert tuple(row[COUNTS]) == counts
    assert row["median_days"] == pytest.approx(median_days, nan_ok=True)
    due, in_time = counts[-2:]
    assert row["on_time"] == pytest.approx(in_time / due if due else np.nan, nan_ok=True)


def test_rows_are_ranked_named_and_nobody_comes_last(tiny_cases):
    card = accountability.scorecard(tiny_cases, "community")
    assert card[["key", "name"]].to_numpy().tolist() == [["C2", "东关社区"], ["C1", "西关社区"], ["", ""]]


@pytest.mark.parametrize("by", accountability.BY)
def test_no_cases_make_an_empty_scorecard(tiny_cases, by):
    empty = accountability.scorecard(tiny_cases.iloc[:0], by)
    assert len(empty) == 0
    assert empty.columns.tolist() == accountability.scorecard(tiny_cases, by).columns.tolist()


def test_a_closed_case_without_time_of_closing_is_due_but_not_shown_to_be_in_time(tiny_city, tiny_cases):
    problems = tiny_city.problems.iloc[:1].assign(closed_at=pd.NaT)
    card = accountability.scorecard(cases.build(replace(tiny_city, problems=problems), tiny.AS_OF), "leader")
    assert card[["closed", "due_n", "in_time_n"]].iloc[0].tolist() == [1, 1, 0]


def test_an_unknown_scorecard_or_count_is_refused(tiny_cases):
    with pytest.raises(AppError, match="street"):
        accountability.scorecard(tiny_cases, "street")
    with pytest.raises(AppError, match="happy"):
        accountability.behind(tiny_cases, "leader", "", "happy")


days = some.integers(0, 40).map(lambda day: pd.Timestamp("2026-06-10") + pd.Timedelta(days=day))
moments = some.none() | days
lives = some.tuples(
    some.sampled_from(["", "甲", "乙"]),
    some.sampled_from(["filed", "disposed", "closed", "voided"]),
    moments,
    moments,
)


@settings(max_examples=60, deadline=None)
@given(rows=some.lists(lives, max_size=25), by=some.sampled_from(list(accountability.BY)))
def test_every_number_has_exactly_its_cases(rows, by):
    frame = pd.DataFrame(rows, columns=["who", "status", "due_at", "closed_at"])
    for column in ("due_at", "closed_at"):
        frame[column] = pd.to_datetime(frame[column]).astype("datetime64[us]")
    is_open, closed = ~frame["status"].isin(["closed", "voided"]), frame["status"].eq("closed")
    late = (is_open & (frame["due_at"] < tiny.AS_OF)) | (closed & (frame["closed_at"] > frame["due_at"]))
    columns = {*accountability.BY, "community_name", "section_name"}
    built = frame.assign(**{column: frame["who"].astype("str") for column in sorted(columns)})
    built = built.assign(is_open=is_open.astype(bool), is_overdue=late.astype(bool), days=1.0)
    card = accountability.scorecard(built, by)
    assert card["reported"].sum() == (frame["status"] != "voided").sum()
    for row in card.to_dict("records"):
        for column in COUNTS:
            listed = accountability.behind(built, by, row["key"], column)
            assert len(listed) == row[column], (row["key"], column)
        assert row["in_time_n"] <= row["due_n"] <= row["reported"] == row["open"] + row["closed"]
