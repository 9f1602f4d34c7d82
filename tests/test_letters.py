"""Letters: each point into one letter at most, one letter per recipient and round, rungs that only rise."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from mapapp import letters
from mapapp.errors import InputError
from mapapp.letters import drafting

from . import twelve_cases as twelve

AS_OF = twelve.AS_OF.to_pydatetime()
NOON = "2026-07-{:02d} 12:00"


def cases() -> pd.DataFrame:
    """The twelve cases; overdue and not paused are 4 (甲, due 4 July) and 10 (乙, due 9 July)."""
    return twelve.cases().assign(address=[f"人民路{n}号" for n in range(1, 13)], lon=np.nan, lat=np.nan)


def earlier(*rows: tuple[str, str, str, str, int, bool]) -> pd.DataFrame:
    """Earlier points: case, round, number, rung, day of July until which a reply was awaited, stands."""
    frame = pd.DataFrame(
        [
            ("台账", case, name, number, rung, f"2026-07-{day:02d}", f"2026-07-0{at}", "甲", "unit", stands)
            for at, (case, name, number, rung, day, stands) in enumerate(rows, start=1)
        ],
        columns=list(drafting.EARLIER),
    )
    moments = dict.fromkeys(("reply_by", "issued_at"), "datetime64[us]")
    return frame.astype(
        {**dict.fromkeys(set(frame) - {*moments, "stands"}, "str"), **moments, "stands": "bool"}
    )


def drafted(again=(), before=None, addressed="unit_then_leader", name="第二轮", frame=None) -> letters.Drafts:
    return letters.draft(
        cases() if frame is None else frame,
        np.array(again, dtype="int64"),
        earlier() if before is None else before,
        round_name=name,
        as_of=AS_OF,
        addressed=addressed,
    )


def told(drafts: letters.Drafts) -> list[tuple[str, str, list[str]]]:
    return [(d.recipient, d.rung, d.points["source_id"].tolist()) for d in drafts.letters]


@pytest.mark.parametrize(
    ("again", "addressed", "expected"),
    [
        # 4 is six days late, 10 one day; 7 is paused and 5, 8, 9, 11 are not due
        ([], "unit", [("乙", "remind", ["N10"]), ("甲", "remind", ["N04"])]),
        # 5 is open and a relapse: begins at the second rung; 4 stays first in the list, being late
        ([4], "unit", [("甲", "urge", ["N04", "N05"]), ("乙", "remind", ["N10"])]),
        # a closed case (1), a voided one (6) and a paused one (7) are never urged, relapse or not
        ([0, 5, 6], "unit", [("乙", "remind", ["N10"]), ("甲", "remind", ["N04"])]),
        # by leader: 4 and 10 both belong to 副县长甲
        ([], "leader", [("副县长甲", "remind", ["N04", "N10"])]),
    ],
)
def test_who_gets_a_letter_about_what(again, addressed, expected):
    assert told(drafted(again, addressed=addressed)) == expected


def test_where_no_unit_answers_the_leader_gets_the_letter():
    frame = cases()
    frame.loc[3, "unit"] = ""
    found = drafted(frame=frame)
    assert [(d.kind, d.recipient) for d in found.letters] == [("unit", "乙"), ("leader", "副县长甲")]
    frame.loc[3, "leader"] = ""
    left = drafted(frame=frame).left_out
    assert left[["source_id", "out"]].to_numpy().tolist() == [["N04", "nobody"], ["N08", "disposed"]]


@pytest.mark.parametrize(
    ("before", "rung", "out"),
    [
        ([], "remind", ""),
        ([("N04", "第一轮", "1号", "remind", 9, True)], "urge", ""),  # the reply was due the day before
        ([("N04", "第一轮", "1号", "remind", 10, True)], "", "waiting"),  # the last day is still a day
        ([("N04", "第一轮", "1号", "urge", 5, True)], "urge_again", ""),
        ([("N04", "第一轮", "1号", "urge_again", 5, True)], "listed", ""),
        ([("N04", "第一轮", "1号", "listed", 5, True)], "listed", ""),  # there is no higher rung
        ([("N04", "第一轮", "1号", "urge", 5, False)], "remind", ""),  # withdrawn: nobody was urged
        ([("N04", "第二轮", "1号", "remind", 5, True)], "", "in_round"),
        (
            [("N04", "第二轮", "1号", "remind", 5, False)],
            "",
            "in_round",
        ),  # its place in the round stays taken
        # 甲 has a letter of this round about another point: one letter per unit and round
        ([("N05", "第二轮", "1号", "remind", 5, True)], "", "recipient_done"),
    ],
)
def test_the_ladder_rises_only_when_the_reply_is_late(before, rung, out):
    found = drafted(before=earlier(*before))
    to_a = [d.rung for d in found.letters if d.recipient == "甲"]
    assert to_a == ([rung] if rung else [])
    assert found.left_out["out"].tolist() == [*([out] if out else []), "disposed"]


def test_points_carry_how_late_they_are_and_what_was_sent():
    before = [("N04", "第一轮", "1号", "remind", 5, True), ("N04", "第一点五轮", "7号", "urge", 8, True)]
    point = drafted([3], earlier(*before)).letters[1].points.iloc[0]
    assert (point["source_id"], point["because"], point["rung"]) == ("N04", "both", "urge_again")
    assert point["days_over"] == pytest.approx(6.0)  # due on the 4th at noon, judged on the 10th at noon
    assert (point["letters_n"], point["earlier"], point["number"]) == (2, "1号；7号", 1)


def test_nothing_late_makes_no_letter_and_arguments_stay():
    frame = cases()
    before = frame.copy()
    assert drafted(frame=frame.iloc[:0]).letters == ()
    drafted(frame=frame)
    pd.testing.assert_frame_equal(frame, before)
    with pytest.raises(InputError):
        drafted(addressed="everybody")


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("城管督〔{year}〕{number}号", "城管督〔2026〕12号"),
        ("督字第{number:04d}号", "督字第0012号"),
        ("  城管督 {number}  ", "城管督 12"),
    ],
)
def test_numbers_follow_the_pattern_and_are_read_back(pattern, said):
    assert letters.number(pattern, 2026, 12) == said
    assert letters.sequence_of(pattern, 2026, said) == 12


def test_a_number_of_another_year_or_pattern_does_not_count():
    assert letters.sequence_of(letters.PATTERN, 2026, "城管督〔2025〕99号") == 0
    assert letters.sequence_of(letters.PATTERN, 2026, "办发〔2026〕99号") == 0


@pytest.mark.parametrize(
    "pattern", ["", "没有号", "{number}{number}", "{year}{year}{number}", "{x}", "{number", "{number!r:>9}",
                "{number:>999999999}", "{number.__class__}", "号" * 80 + "{number}"],
)  # fmt: skip
def test_a_pattern_that_cannot_be_used_is_refused_in_words(pattern):
    with pytest.raises(InputError, match="文号格式"):
        letters.number(pattern, 2026, 1)


def listed(*days: int) -> pd.DataFrame:
    reply = pd.to_datetime([f"2026-07-{day:02d}" for day in days]).astype("datetime64[us]")
    return pd.DataFrame({"letter_id": range(1, len(days) + 1), "reply_by": reply})


def events(*rows: tuple[int, str, int, int | None]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["letter_id", "kind", "on_day", "reply_by"]).astype(
        {"letter_id": "int64"}
    )
    for name in ("on_day", "reply_by"):
        days = [f"2026-07-{int(day):02d}" if pd.notna(day) else None for day in frame[name]]
        frame[name] = pd.to_datetime(pd.Series(days, dtype="object")).astype("datetime64[us]")
    return frame


def points(*rows: tuple[int, str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["letter_id", "state"]).astype({"letter_id": "int64"})


@pytest.mark.parametrize(
    ("reply_by", "happened", "light", "state", "left"),
    [
        (13, [], "green", "waiting", 3),
        (12, [], "yellow", "waiting", 2),
        (10, [], "yellow", "waiting", 0),  # the last day itself is not late
        (9, [], "red", "waiting", -1),
        (9, [(1, "delivered", 5, None)], "red", "waiting", -1),
        (9, [(1, "replied", 8, None)], "", "replied", None),
        (9, [(1, "replied", 8, None), (1, "closed", 9, None)], "", "closed", None),
        (9, [(1, "withdrawn", 6, None)], "", "withdrawn", None),
        (9, [(1, "extended", 8, 20)], "green", "waiting", 10),
    ],
)  # fmt: skip
def test_the_light_of_a_letter_on_10_july(reply_by, happened, light, state, left):
    told = letters.register(
        listed(reply_by), events(*happened), points((1, "open"), (1, "settled")), AS_OF.date()
    )
    row = told.iloc[0]
    assert (row["light"], row["state"]) == (light, state)
    assert (row["points_n"], row["settled_n"]) == (2, 1)
    assert pd.isna(row["days_left"]) if left is None else row["days_left"] == left


def test_an_empty_register_is_a_register():
    assert len(letters.register(listed(), events(), points(), dt.date(2026, 7, 10))) == 0
