"""When a case is due, open and late, as the tiny city shows it at 2026-07-10 12:00."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from mapapp import cases, clock_tables

from . import tiny_city as tiny

CLOSING = {  # word in the tiny city → (is_open, is_overdue)
    "in time": (False, False),
    "late": (False, True),
    "open": (True, False),
    "overdue": (True, True),
    "voided": (False, False),
}


@pytest.mark.parametrize("shown", tiny.PROBLEMS, ids=lambda shown: f"{shown.number} {shown.closing}")
def test_open_and_overdue(tiny_city, shown):
    row = cases.build(tiny_city, tiny.AS_OF).iloc[shown.number - 1]
    assert (row["is_open"], row["is_overdue"]) == CLOSING[shown.closing]


def test_one_row_per_problem_with_its_names_and_days(tiny_city):
    built = cases.build(tiny_city, tiny.AS_OF)
    assert built["problem_id"].tolist() == tiny_city.problems["problem_id"].tolist()
    shown = built.set_index("problem_id")
    named = shown[["group", "community_name", "section_name", "road", "best_road"]].apply(tuple, axis=1)
    assert named[2] == ("road_occupation", "东关社区", "人民路(中山路—建设路段)", "人民路", "人民路")
    assert named[9] == (
        "road_occupation",
        "东关社区",
        "",
        "",
        "人民路",
    )  # a tie: the likeliest road stays visible
    assert named[5] == ("sanitation", "", "", "", "")
    assert shown["days"][2] == 3  # 06-30 23:59 → 07-03 23:59
    assert shown["days"][5] == pytest.approx(8 + 4 / 24)  # open: 07-02 08:00 → 07-10 12:00
    assert pd.isna(shown["days"][7])  # voided at an unknown time


@pytest.mark.parametrize(
    ("type_code", "reported", "due"),
    [
        ("06010", "2026-07-01 08:30", "2026-07-02 09:00"),  # Wednesday before work → 1 working day from 9:00
        ("06001", "2026-07-01 10:30", "2026-07-22 10:30"),  # 15 working days: three weeks
        ("06012", "2026-07-03 16:00", "2026-07-06 12:00"),  # 5 working hours: 2 on Friday, 3 on Monday
        ("09009", "2026-07-03 22:30", "2026-07-04 01:30"),  # 3 hours round the clock, Saturday or not
        ("99999", "2026-07-01 10:30", "2026-07-08 10:30"),  # no row of its own: 5 working days as any type
    ],
)
def test_the_limit_of_the_type_applies_where_the_source_gives_none(tiny_city, type_code, reported, due):
    problems = tiny_city.problems.iloc[:1].assign(
        type_key=tiny.STANDARD + type_code, reported_at=pd.Timestamp(reported), due_at=pd.NaT
    )
    built = cases.build(replace(tiny_city, problems=problems), tiny.AS_OF)
    assert built["due_at"].iloc[0] == pd.Timestamp(due)


def test_a_case_due_at_this_very_moment_is_not_late_yet(tiny_city):
    due = tiny_city.problems["due_at"].iloc[3]
    assert not cases.build(tiny_city, due)["is_overdue"].iloc[3]
    assert cases.build(tiny_city, due + pd.Timedelta(seconds=1))["is_overdue"].iloc[3]


def test_a_type_without_any_limit_has_no_due_time_and_no_light(tiny_city):
    limits = clock_tables.reference("limits").iloc[:1]  # 06010 only, and no row for the others
    problems = tiny_city.problems.assign(due_at=pd.NaT)
    built = cases.build(replace(tiny_city, problems=problems, limits=limits), tiny.AS_OF)
    known = built["type_key"].eq(tiny.STANDARD + "06010")
    assert built["due_at"].notna().tolist() == known.tolist()
    assert set(built["light"][~known]) == {""}
    assert not built["is_overdue"][~known].any()  # `indicators`: 时限不明, and no closing in time


@pytest.mark.parametrize(
    ("as_of", "light"),
    [  # 5 working hours from Friday 2026-07-03 16:00, due on Monday at 12:00
        ("2026-07-03 16:30", "green"),
        ("2026-07-05 23:00", "green"),  # 2 of 5 hours, whatever the weekend
        ("2026-07-06 10:59", "green"),
        ("2026-07-06 11:00", "yellow"),  # 4 of 5 hours: 80 %
        ("2026-07-06 12:00", "yellow"),
        ("2026-07-06 12:01", "red"),
    ],
)
def test_the_light_reads_the_limit_in_its_own_time(tiny_city, as_of, light):
    problems = tiny_city.problems.iloc[2:3].assign(
        type_key=tiny.STANDARD + "06012", reported_at=pd.Timestamp("2026-07-03 16:00"), due_at=pd.NaT
    )
    built = cases.build(replace(tiny_city, problems=problems), pd.Timestamp(as_of))
    assert built["light"].tolist() == [light]


def test_a_join_kept_at_hand_gives_the_same_cases(tiny_city):
    kept = cases.build(tiny_city, tiny.AS_OF, cases.assign(tiny_city))
    pd.testing.assert_frame_equal(kept, cases.build(tiny_city, tiny.AS_OF))


def test_a_type_no_longer_in_the_table_counts_as_not_sorted(tiny_city):
    problems = tiny_city.problems.assign(type_key="old/event/1")
    assert set(cases.build(replace(tiny_city, problems=problems), tiny.AS_OF)["group"]) == {"other"}


def test_an_empty_city_has_no_cases_but_all_columns(tiny_city):
    empty = replace(
        tiny_city,
        problems=tiny_city.problems.iloc[:0],
        communities=tiny_city.communities.iloc[:0],
        sections=tiny_city.sections.iloc[:0],
        roster=tiny_city.roster.iloc[:0],
    )
    built = cases.build(empty, tiny.AS_OF)
    assert len(built) == 0
    pd.testing.assert_series_equal(built.dtypes, cases.build(tiny_city, tiny.AS_OF).dtypes)
