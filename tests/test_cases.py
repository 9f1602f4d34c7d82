"""When a case is due, open and late, as the tiny city shows it at 2026-07-10 12:00."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from mapapp import cases, deadlines
from mapapp.errors import SettingsError

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
        ("06010", "2026-07-01 08:30", "2026-07-02 08:30"),  # 1 day
        ("06001", "2026-07-01 08:30", "2026-07-16 08:30"),  # 15 days
        ("99999", "2026-07-01 08:30", "2026-07-06 08:30"),  # no row of its own: 5 days as for any type
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


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("type_key,days\n*,5\na,0\n", "第 3 行"),
        ("type_key,days\n*,five\n", "第 2 行"),
        ("type_key,days\na,1\n", "为 \\* 的行"),
        ("type,limit\na,1\n", "缺少 type_key"),
        (None, "没有时限表"),
    ],
)
def test_a_wrong_table_of_limits_is_named_with_its_row(tmp_path, text, said):
    path = tmp_path / "limits.csv"
    if text is not None:
        path.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match=said):
        deadlines.limits(path)
