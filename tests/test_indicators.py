"""The indicators of twelve cases, worked by hand; every rate has its two case lists; roll-ups add up."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as some

from mapapp import case_life, clock_effect, indicators, rollups, stages
from mapapp.errors import InputError
from mapapp.i18n import Translator

from . import twelve_cases as twelve

GROUND = rollups.Ground(
    communities=pd.DataFrame({"code": ["C1"], "street": ["城关街道"]}),
    stages=pd.DataFrame(
        {
            "stage_id": [1, 2],
            "name": ["自查", "督导"],
            "kind": ["self_check", "supervision"],
            "from_day": pd.to_datetime(["2026-07-01", "2026-07-05"]),
            "to_day": pd.to_datetime(["2026-07-04", "2026-07-09"]),
        }
    ),
)
CASES = twelve.cases()
FACTS = indicators.facts(CASES)
UNITS = rollups.code(CASES, "unit", GROUND)

# fmt: off
BY_HAND = [
    # unit, indicator,        above the line,  below the line
    ("甲", "reported",         (1, 2, 3, 4, 5), None),             # 6 is voided
    ("甲", "open",             (4, 5),          None),
    ("甲", "overdue",          (4,),            None),
    ("甲", "closed_late",      (2, 3),          None),
    ("甲", "returned",         (3,),            None),
    ("甲", "filing_rate",      (1, 2, 3, 4, 5), (1, 2, 3, 4, 5)),
    ("甲", "disposal_rate",    (1, 2, 3),       (1, 2, 3, 4)),     # 5 is not due yet
    ("甲", "disposal_in_time", (1, 2),          (1, 2, 3, 4)),     # 2 on the very minute
    ("甲", "closing_rate",     (1, 2, 3),       (1, 2, 3, 4)),     # open and overdue stays below the line
    ("甲", "closing_in_time",  (1,),            (1, 2, 3, 4)),
    ("甲", "closing_late",     (2, 3),          (1, 2, 3, 4)),
    ("甲", "rework_rate",      (3,),            (1, 2, 3)),
    ("甲", "relapse_rate",     (1,),            (1, 2, 3)),
    ("乙", "reported",         (7, 8, 9, 10, 11, 12), None),
    ("乙", "open",             (7, 8, 9, 10, 11),     None),
    ("乙", "overdue",          (8, 10),         None),             # 7 is paused, 9 and 11 not due
    ("乙", "paused",           (7,),            None),
    ("乙", "no_due",           (12,),           None),
    ("乙", "reopened",         (10,),           None),
    ("乙", "filing_rate",      (7, 8, 9, 10, 12), (7, 8, 9, 10, 11, 12)),
    ("乙", "disposal_rate",    (8, 12),         (8, 10, 12)),      # 9 must be done again, 10 was reopened
    ("乙", "disposal_in_time", (8,),            (8, 10, 12)),      # 12 cannot be shown to be in time
    ("乙", "closing_rate",     (12,),           (8, 10, 12)),
    ("乙", "closing_in_time",  (),              (8, 10, 12)),
    ("乙", "closing_late",     (),              (8, 10, 12)),
    ("乙", "rework_rate",      (9,),            (8, 9, 10, 12)),   # 10 was disposed before it was reopened
    ("乙", "relapse_rate",     (),              (12,)),
]
# fmt: on


def numbers(positions: np.ndarray) -> tuple[int, ...]:
    return tuple(CASES["problem_id"].iloc[positions])


@pytest.mark.parametrize(("unit", "key", "above", "below"), BY_HAND)
def test_worked_by_hand(unit, key, above, below):
    row = indicators.scorecard(FACTS, UNITS).set_index("key").loc[unit]
    found = indicators.lists(FACTS, UNITS, unit, key)
    assert tuple(map(numbers, found)) == (above, below or above)
    expected = len(above) if below is None else len(above) / len(below)
    assert row[key] == pytest.approx(expected, abs=1e-15)


# fmt: off
LIVES = [
    # no, state,       unit, leader,    filed, disposed, closed, due,  back, again, overdue, relapsed
    # 10 is due at 14:00: reopened in the midday break, its limit runs from the afternoon's first hour
    (1,  "closed",     "甲", "副县长甲", "",   "2",      "2",    "3",  0,    0,     False,   True),
    (2,  "closed",     "甲", "副县长甲", "1",  "3",      "5",    "3",  0,    0,     True,    False),
    (3,  "closed",     "甲", "",        "1",  "6",      "7",    "3",  1,    0,     True,    False),
    (4,  "dispatched", "甲", "副县长甲", "1",  "",       "",     "4",  0,    0,     True,    False),
    (5,  "dispatched", "甲", "副县长甲", "9",  "",       "",     "12", 0,    0,     False,   False),
    (6,  "voided",     "甲", "",        "1",  "",       "",     "2",  0,    0,     False,   False),
    (8,  "disposed",   "乙", "副县长甲", "2",  "7",      "",     "8",  0,    0,     True,    False),
    (9,  "returned",   "乙", "",        "5",  "",       "",     "12", 1,    0,     False,   False),
    (10, "dispatched", "乙", "副县长甲", "2",  "",       "",     "9 14", 0,  1,     True,    False),
    (11, "reported",   "乙", "副县长甲", "",   "",       "",     "13", 0,    0,     False,   False),
    (12, "closed",     "乙", "",        "",   "3",      "4",    "",   0,    0,     False,   False),
]
# fmt: on


@pytest.mark.parametrize("life", LIVES, ids=[str(life[0]) for life in LIVES])
def test_what_the_steps_made_of_each_case(life):
    number, status, unit, leader, filed, disposed, closed, due, back, again, late, relapsed = life
    row = CASES.set_index("problem_id").loc[number]
    assert row[["status", "unit", "leader"]].tolist() == [status, unit, leader]
    days = {"filed_at": filed, "disposed_at": disposed, "closed_at": closed, "due_at": due}
    found = {name: row[name] if pd.notna(row[name]) else None for name in days}
    assert found == {name: twelve.noon(day) for name, day in days.items()}
    assert row[["returned_n", "reopened_n", "is_overdue", "relapsed"]].tolist() == [
        back,
        again,
        late,
        relapsed,
    ]


def test_the_paused_case_stands_and_is_not_late():
    row = CASES.set_index("problem_id").loc[7]
    assert row[["status", "is_paused", "light", "is_overdue"]].tolist() == ["paused", True, "grey", False]
    assert row["due_at"] > twelve.AS_OF > twelve.noon("4")  # the ledger's 4 July was moved on


@pytest.mark.parametrize("row", [row for row in twelve.ROWS if row[-1]], ids=lambda row: str(row[0]))
def test_every_step_of_the_twelve_could_be_taken(row):
    mine = twelve.city().events
    mine = mine[mine["source_id"].eq(f"N{row[0]:02d}")].to_dict("records")
    life = case_life.fold(case_life.from_ledger({"status": "reported", "reported_at": twelve.noon(row[1])}))
    for move, event in zip(twelve.moves(row[-1], f"N{row[0]:02d}"), mine, strict=True):
        assert case_life.check(life, move, twelve.AS_OF) is None
        life = case_life.fold([event], life)


def test_a_type_without_a_limit_is_listed_and_never_in_time():
    # bad input: 12's type has no row in the table of limits, and its ledger gives no due time
    assert clock_effect.without_limit(twelve.city()).to_dict() == {"old/event/1": 1}
    row = indicators.facts(CASES)
    assert numbers(np.flatnonzero(row.flags("no_due"))) == (12,)
    for rule in ("closed_in_time", "disposed_in_time"):
        assert 12 not in numbers(np.flatnonzero(row.flags(rule)))


def test_the_denominator_of_rework_is_a_choice_that_is_seen():
    basis = indicators.indicator("rework_rate").bases
    assert [choice.key for choice in basis] == ["disposed", "due_closing"]
    chosen = {"rework_rate": "due_closing"}
    card = indicators.scorecard(FACTS, UNITS, choices=chosen).set_index("key")
    # 甲: 3 of 1, 2, 3, 4; 乙: 9 is not due for closing, none of 8, 10, 12
    assert card["rework_rate"].to_dict() == {"甲": 1 / 4, "乙": 0.0}
    lists = indicators.lists(FACTS, UNITS, "甲", "rework_rate", choices=chosen)
    assert tuple(map(numbers, lists)) == ((3,), (1, 2, 3, 4))
    with pytest.raises(InputError, match="everything"):
        indicators.scorecard(FACTS, UNITS, choices={"rework_rate": "everything"})


def test_days_are_those_of_closed_cases():
    # 甲 closed after 1, 4 and 6 days, 乙 after 3
    assert indicators.scorecard(FACTS, UNITS).set_index("key")["median_days"].to_dict() == {"甲": 4, "乙": 3}


def test_known_errors_are_not_made():
    card = indicators.scorecard(FACTS, UNITS).set_index("key").loc["甲"]
    # "due" taken as "closed" would give 1/3 in time and a closing rate of 100 %
    assert (card["closing_in_time"], card["closing_rate"]) == (0.25, 0.75)
    # late is not 100 % less in time: what is open and overdue is neither
    assert card["closing_late"] == 0.5 != 1 - card["closing_in_time"]
    # never rounded: a third stays a third
    assert card["relapse_rate"] == 1 / 3


def test_a_unit_with_nothing_due_has_no_rate():
    kept = CASES["problem_id"].isin([5]).to_numpy()
    card = indicators.scorecard(FACTS, UNITS, kept=kept)
    assert card["key"].tolist() == ["甲"]
    assert card[["closing_rate", "closing_in_time", "rework_rate", "median_days"]].isna().all(axis=None)


def test_a_ledger_without_steps_is_judged_by_what_it_gives():
    bare = CASES.drop(columns=["returned_n", "reopened_n", "relapsed", "is_paused", "disposed_at"])
    card = indicators.scorecard(indicators.facts(bare), UNITS).set_index("key")
    # without times of disposal, the closing stands for it: 2 was closed on the 5th, due on the 3rd
    assert card["disposed_in_time"].to_dict() == {"甲": 1, "乙": 0}
    assert card["returned"].to_dict() == {"甲": 0, "乙": 1}  # 9 says so by its state


def test_no_cases_make_an_empty_scorecard_of_the_same_columns():
    empty = CASES.iloc[:0]
    card = indicators.scorecard(indicators.facts(empty), rollups.code(empty, "unit", GROUND))
    assert len(card) == 0
    assert card.columns.tolist() == indicators.scorecard(FACTS, UNITS).columns.tolist()


def test_every_row_of_the_table_is_whole():
    for key, row in indicators.INDICATORS.items():
        assert key == row.key
        assert row.kind in ("count", "rate", "median", "density")
        assert row.better in (-1, 0, 1)
        assert all(basis.numerator in indicators.RULES for basis in row.bases)
        assert all((basis.denominator in indicators.RULES) == (row.kind == "rate") for basis in row.bases)
        for language in ("zh", "en"):
            assert all(Translator(language)(text) for text in (row.label, row.formula, row.unit, row.source))
        if row.kind == "rate":
            for basis in row.bases:
                above, below = (FACTS.flags(rule) for rule in (basis.numerator, basis.denominator))
                assert not (above & ~below).any(), "what is above the line is below it too"


def test_offered_is_what_the_city_can_be_rolled_up_by():
    every = set(rollups.DIMENSIONS)
    assert set(rollups.offered(CASES, GROUND)) == every - {"point_kind"}
    assert set(rollups.offered(CASES, rollups.Ground())) == every - {"point_kind", "street", "stage"}
    placed = CASES.assign(point_kind="农贸市场")
    assert set(rollups.offered(placed, GROUND)) == every
    with pytest.raises(InputError, match="street"):
        rollups.code(CASES, "street", rollups.Ground())


ROLLED = [
    ("street", {"城关街道": 8, "": 3}),  # 3, 9, 12 have no community; 6 has none and is voided
    ("district", {"*": 11}),
    ("month", {"2026-07": 11}),
    ("week", {"2026-06-29": 9, "2026-07-06": 2}),  # 5 and 11; 9 was a Sunday
    ("stage", {"1": 8, "2": 2, "": 1}),  # reported 1-2 July; 9 on the 5th, 5 on the 9th; 11 on the 10th
]


@pytest.mark.parametrize(("by", "expected"), ROLLED)
def test_rolled_up_by_hand(by, expected):
    card = indicators.scorecard(FACTS, rollups.code(CASES, by, GROUND))
    assert dict(zip(card["key"], card["reported"], strict=True)) == expected


def test_the_assisting_units_that_a_dispatch_named_stand_for_those_of_the_roster():
    rows = [
        ("section", "S1", "lead", "甲"),
        ("section", "S1", "assist", "丙"),
        ("section", "S1", "assist", "丁"),
    ]
    roster = pd.DataFrame(rows, columns=["zone_kind", "zone_code", "role", "answerer"])
    roster = roster.assign(roster_id=[1, 2, 3], contact="", valid_from=pd.NaT, valid_to=pd.NaT)
    roster = roster.astype({"valid_from": "datetime64[us]", "valid_to": "datetime64[us]"})
    ground = rollups.Ground(roster=roster)
    # 1 (N01) as the roster says; for 2 the dispatch named 戊 and 丁; 7 has none in the roster, but one named;
    # 8 has neither
    frame = CASES[CASES["problem_id"].isin([1, 2, 7, 8])].reset_index(drop=True)
    frame["named_assisting"] = ["", "戊；丁", "丙", ""]
    positions, coded = rollups.assisting(frame, ground)
    pairs = {
        (int(frame["problem_id"][at]), coded.keys[row]) for at, row in zip(positions, coded.code, strict=True)
    }
    assert pairs == {(1, "丙"), (1, "丁"), (2, "戊"), (2, "丁"), (7, "丙")}
    assert len(positions) == len(pairs)
    frame.loc[2, "section"] = ""  # the dispatch needs no road
    assert rollups.assisting(frame, ground)[0].tolist().count(2) == 1
    # frozen cases of before say nothing of it: the roster's
    old = rollups.assisting(frame.drop(columns="named_assisting"), ground)[0]
    assert sorted(frame["problem_id"].iloc[old]) == [1, 1, 2, 2]


def test_overlapping_or_backward_stages_are_refused():
    day = pd.Timestamp("2026-07-01").date()
    stage = stages.Stage("自查", "self_check", day, day)
    stages.check([stage])
    later = stages.Stage("督导", "supervision", day, pd.Timestamp("2026-07-03").date())
    assert later.days == 3
    for wrong in ([stage, later], [stages.Stage("", "other", day, day)], [_backward(later)]):
        with pytest.raises(InputError):
            stages.check(wrong)


def _backward(stage: stages.Stage) -> stages.Stage:
    return stages.Stage(stage.name, stage.kind, stage.to_day, stage.from_day)


@settings(max_examples=60, deadline=None)
@example(chosen=[], kept=[True] * 40)  # a city without cases can be rolled up by everything, too
@given(
    chosen=some.lists(some.integers(0, 11), max_size=40),
    kept=some.lists(some.booleans(), min_size=40, max_size=40),
)
def test_the_parts_of_every_rollup_add_up_and_each_case_is_in_one_row(chosen, kept):
    frame = CASES.iloc[chosen].reset_index(drop=True).assign(point_kind="老旧小区")
    read, mask = indicators.facts(frame), np.array(kept[: len(frame)], dtype=bool)
    whole = indicators.scorecard(read, rollups.code(frame, "district", GROUND), kept=mask)
    for by, rule in itertools.product(rollups.DIMENSIONS, indicators.RULES):
        coded = rollups.code(frame, by, GROUND)
        card = indicators.scorecard(read, coded, kept=mask)
        assert card[rule].sum() == whole[rule].sum(), (by, rule)
        found = [indicators.listed(read, coded, row, rule, kept=mask) for row in card["key"]]
        assert [len(positions) for positions in found] == card[rule].tolist()
        together = np.concatenate([*found, np.empty(0, dtype="int64")])
        assert len(np.unique(together)) == len(together)
