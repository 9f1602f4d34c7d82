"""The life of a case: a table of steps that a clerk can read, and what any order of them leads to."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from mapapp import case_life, photos
from mapapp.case_life import Move, Shot
from mapapp.i18n import Translator

from .pictures import picture

PHOTO = (Shot("after", photos.read(picture())),)
DAY = dt.timedelta(days=1)
NOON = dt.datetime(2026, 7, 1, 12)
NOW = dt.datetime(2026, 12, 1, 12)

# fmt: off
TABLE = [
    # step           from                                               leads to      by whom
    ("filed",      "reported",                                          "filed",      "acceptor leader"),
    ("not_filed",  "reported",                                          "not_filed",  "acceptor leader"),
    ("dispatched", "filed dispatched returned",                         "dispatched", "dispatcher leader"),
    ("disposed",   "dispatched returned",                               "disposed",   "unit"),
    ("verified",   "disposed",                                          "verified",   "verifier"),
    ("returned",   "disposed verified",                                 "returned",   "verifier leader"),
    ("closed",     "verified",                                          "closed",     "acceptor leader"),
    ("paused",     "filed dispatched returned",                         "paused",     "leader"),
    ("resumed",    "paused",                                            "(before)",   "dispatcher leader"),
    ("extended",   "filed dispatched returned",                         "(same)",     "leader"),
    ("voided",     "reported filed dispatched disposed returned paused verified not_filed",
                                                                        "voided",     "acceptor leader"),
    ("reopened",   "closed not_filed voided",                           "filed",      "acceptor leader"),
]
PATHS = {  # the shortest way to each state
    "reported": "",
    "filed": "filed",
    "dispatched": "filed dispatched",
    "disposed": "filed dispatched disposed",
    "returned": "filed dispatched disposed returned",
    "paused": "filed dispatched paused",
    "verified": "filed dispatched disposed verified",
    "closed": "filed dispatched disposed verified closed",
    "not_filed": "not_filed",
    "voided": "filed voided",
}
# fmt: on


def move(step: str, at: dt.datetime = NOON, **said) -> Move:
    """Return a step with all that it needs, taken by the usual person."""
    roles = case_life.STEPS[step].roles if step in case_life.STEPS else ("leader",)
    whole = {"note": "因道路施工", "photos": PHOTO if step == "disposed" else ()}
    whole |= {"until": at + 5 * DAY} if step == "paused" else {}
    whole |= {"amount": 2.0, "unit": "work_days"} if step == "extended" else {}
    return Move("台账", "A1", step, "甲", roles[0], at=at, **(whole | said))


def event(number: int, taken: Move, source_id: str = "A1") -> dict:
    """Return a step as it stands in the events frame."""
    row = {name: getattr(taken, name) for name in ("step", "at", "actor", "role", "note", "until")}
    row |= {name: getattr(taken, name) for name in ("amount", "unit", "answerer", "assisting")}
    return row | {
        "event_id": number,
        "source": "台账",
        "source_id": source_id,
        "recorded_at": taken.at,
        "photos": "",
    }


def frame(rows: list[dict]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=list(case_life.EVENTS)).astype(case_life.EVENTS)


def ledger(*rows: tuple) -> pd.DataFrame:
    """Rows of (number, status, disposed, closed); all reported on 1 July, 12:00."""
    made = pd.DataFrame(rows, columns=["source_id", "status", "disposed_at", "closed_at"])
    made = made.assign(source="台账", reported_at=NOON)
    moments = dict.fromkeys(["reported_at", "disposed_at", "closed_at"], "datetime64[us]")
    return made.astype({**moments, "source": "str", "source_id": "str", "status": "str"})


def lived(state: str, at: dt.datetime = NOON) -> case_life.Life:
    told = case_life.from_ledger({"status": "reported", "reported_at": at})
    life = case_life.fold(told)
    for number, step in enumerate(PATHS[state].split(), start=1):
        life = case_life.fold([event(number, move(step, at))], life)
    return life


def test_the_table_is_the_one_that_is_written_here():
    assert [row[0] for row in TABLE] == [key for key, step in case_life.STEPS.items() if step.sources]


@pytest.mark.parametrize("state", case_life.STATES)
@pytest.mark.parametrize(("step", "sources", "target", "roles"), TABLE, ids=[row[0] for row in TABLE])
def test_every_step_from_every_state(step, sources, target, roles, state):
    life = lived(state)
    assert life.state == state
    error = case_life.check(life, move(step), NOW)
    if state not in sources.split():
        assert error is not None
        assert (error.message.endswith("不能“{wanted}”"), error.cure) == (True, "现在可以：{possible}")
        said = Translator("zh").error(error)
        for other, allowed, *_ in TABLE:  # what can be done instead is named
            label = case_life.STEPS[other].label
            assert (label in said.partition("现在可以")[2].split("：")[1].rstrip("。").split("、")) == (
                state in allowed.split()
            )
        return
    assert error is None
    reached = case_life.fold([event(9, move(step))], life).state
    assert reached == {"(before)": "dispatched", "(same)": state}.get(target, target)
    for role in case_life.ROLES:
        allowed = case_life.check(life, _as(step, role), NOW) is None
        assert allowed == (role in roles.split()), role


def _as(step: str, role: str) -> Move:
    usual = move(step)
    return Move(**{**usual.__dict__, "role": role})


NEEDED = [
    # step, what is left out, what is said
    ("not_filed", {"note": " "}, "没有写说明"),
    ("returned", {"note": ""}, "没有写说明"),
    ("voided", {"note": ""}, "没有写说明"),
    ("reopened", {"note": ""}, "没有写说明"),
    ("paused", {"note": ""}, "没有写说明"),
    ("paused", {"until": None}, "没有写挂账到何时"),
    ("paused", {"until": NOON}, "挂账截止时间不晚于"),
    ("extended", {"amount": 0.0}, "没有写明延长多少"),
    ("extended", {"amount": float("nan")}, "没有写明延长多少"),
    ("extended", {"unit": "周"}, "没有写明延长多少"),
    ("extended", {"amount": 1.5}, "没有写明延长多少"),
    ("disposed", {"photos": ()}, "没有照片"),
    ("disposed", {"note": "长" * 2001}, "超过 2000 字"),
    ("filed", {"actor": "  "}, "没有写明经办人"),
    ("filed", {"at": NOW + DAY}, "还没有到"),
    ("filed", {"at": NOON - DAY}, "早于上一步（2026-07-01 12:00）"),
    ("filed", {"role": ""}, "不能由“—”办理"),
    ("filed", {"role": "{x}"}, "不能由“{x}”办理"),
    ("closed", {}, "不能“结案”"),
    ("abolished", {}, "没有“abolished”这一步骤"),
    ("reported", {"role": "leader"}, "没有“reported”这一步骤"),
]
FROM = {"not_filed": "reported", "filed": "reported", "returned": "disposed", "reopened": "closed"}
FROM |= {"closed": "reported"}


@pytest.mark.parametrize(("step", "said", "words"), NEEDED)
def test_what_is_missing_is_named(step, said, words):
    state = FROM.get(step, "dispatched")
    usual = move(step, photos=PHOTO) if step != "reported" else move("filed")
    error = case_life.check(lived(state), Move(**{**usual.__dict__, "step": step, **said}), NOW)
    assert error is not None
    assert words in Translator("zh").error(error)
    assert Translator("en").error(error)
    assert error.cure


def test_a_step_told_by_another_system_leaves_its_photo_there():
    assert case_life.check(lived("dispatched"), move("disposed", photos=(), told=True), NOW) is None


def test_the_second_of_two_is_told_who_did_what_when():
    life = lived("filed")
    assert case_life.check(life, move("dispatched", seen=life.event_id), NOW) is None
    error = case_life.check(life, move("dispatched", seen=0), NOW)
    assert error is not None
    assert "刚由“甲”办了“立案”（2026-07-01 12:00）" in Translator("zh").error(error)


def test_a_pause_runs_out_by_itself():
    life = lived("paused")  # until 6 July, 12:00
    assert life.now(NOON + 4 * DAY) == "paused"
    assert life.now(NOON + 5 * DAY) == "dispatched"
    assert case_life.check(life, move("disposed", NOON + 4 * DAY), NOW) is not None
    assert case_life.check(life, move("disposed", NOON + 5 * DAY), NOW) is None
    assert case_life.check(life, move("resumed", NOON + 5 * DAY), NOW) is not None


LEDGERS = [
    # status      disposed  closed  the life that the ledger tells; ? = at a moment it does not give
    ("reported", None, None, "reported"),
    ("filed", None, None, "reported filed?"),
    ("dispatched", None, None, "reported filed? dispatched?"),
    ("disposed", 2, None, "reported filed? dispatched? disposed"),
    ("disposed", None, None, "reported filed? dispatched? disposed?"),
    ("verified", 2, None, "reported filed? dispatched? disposed verified?"),
    ("closed", 2, 3, "reported filed? dispatched? disposed verified? closed"),
    ("closed", None, 3, "reported filed? dispatched? disposed? verified? closed"),
    ("closed", None, None, "reported filed? dispatched? disposed? verified? closed?"),
    ("voided", None, None, "reported voided?"),
    ("not_filed", None, None, "reported not_filed?"),
    ("returned", 2, None, "reported filed? dispatched? disposed returned?"),
    ("paused", None, None, "reported filed? dispatched? paused?"),
]


@pytest.mark.parametrize(("status", "disposed", "closed", "life"), LEDGERS)
def test_a_finished_ledger_enters_at_the_right_step_without_invented_moments(status, disposed, closed, life):
    disposed_at, closed_at = (NOON + day * DAY if day else None for day in (disposed, closed))
    row = {"status": status, "reported_at": NOON, "disposed_at": disposed_at, "closed_at": closed_at}
    told = case_life.from_ledger(row)
    assert " ".join(one["step"] + ("" if one["at"] else "?") for one in told) == life
    known = {"reported": NOON, "disposed": disposed_at, "closed": closed_at}
    assert all(one["at"] == known[one["step"]] for one in told if one["at"])
    assert case_life.fold(told).state == status


# All cases at once ------------------------------------------------------------------------------------


def test_without_steps_the_ledger_stands():
    problems = ledger(("A1", "closed", NOON + DAY, NOON + 2 * DAY), ("A2", "paused", None, None))
    lives = case_life.derive(problems, case_life.nothing(), NOW)
    assert lives.dtypes.astype(str).to_dict() == case_life.COLUMNS
    assert lives["status"].tolist() == ["closed", "paused"]
    assert lives["is_paused"].tolist() == [False, True]
    assert lives["filed_at"].isna().all()
    assert lives["first_disposed_at"].tolist()[0] == pd.Timestamp(NOON + DAY)
    assert lives["events_n"].tolist() == [0, 0]


DAYS = [
    # one step per day from 2 July on: status, filed, disposed, first disposed, verified, closed, back, open
    ("filed", "filed", 2, None, None, None, None, 0, 0),
    ("filed dispatched disposed", "disposed", 2, 4, 4, None, None, 0, 0),
    ("filed dispatched disposed returned", "returned", 2, None, 4, None, None, 1, 0),
    ("filed dispatched disposed returned disposed verified closed", "closed", 2, 6, 4, 7, 8, 1, 0),
    ("filed dispatched disposed verified returned", "returned", 2, None, 4, None, None, 1, 0),
    ("filed dispatched disposed verified closed reopened", "filed", 7, None, 4, None, None, 0, 1),
    ("not_filed", "not_filed", None, None, None, None, None, 0, 0),
    ("not_filed reopened", "filed", 3, None, None, None, None, 0, 0),
    ("filed dispatched paused", "paused", 2, None, None, None, None, 0, 0),
    ("filed dispatched paused resumed", "dispatched", 2, None, None, None, None, 0, 0),
    ("filed dispatched extended", "dispatched", 2, None, None, None, None, 0, 0),
    ("filed voided reopened dispatched", "dispatched", 4, None, None, None, None, 0, 0),
]


@pytest.mark.parametrize("life", DAYS, ids=[row[0] for row in DAYS])
def test_what_the_steps_make_of_a_case(life):
    steps, status, filed, disposed, first, verified, closed, back, again = life
    taken = [event(at, move(step, NOON + at * DAY)) for at, step in enumerate(steps.split(), start=1)]
    problems = ledger(("A0", "closed", None, None), ("A1", "reported", None, None))
    lives = case_life.derive(problems, frame(taken), NOON + len(taken) * DAY)
    assert lives.iloc[0]["status"] == "closed"  # its neighbour is left alone
    row = lives.iloc[1]
    assert (row["status"], row["returned_n"], row["reopened_n"]) == (status, back, again)
    days = {"filed_at": filed, "disposed_at": disposed, "first_disposed_at": first}
    days |= {"verified_at": verified, "closed_at": closed}
    assert {name: row[name].day if pd.notna(row[name]) else None for name in days} == days


def test_pauses_and_extensions_as_the_clock_takes_them():
    a1 = ["filed", "dispatched", "paused", "resumed", "extended", "paused"]
    rows = [event(at, move(step, NOON + at * DAY)) for at, step in enumerate(a1, start=1)]
    a2 = ["filed", "paused", "extended"]
    # A2: paused on the 3rd until the 8th, nobody resumed it, extended on the 20th.
    whens = [NOON + DAY, NOON + 2 * DAY, NOON + 19 * DAY]
    rows += [event(10 + at, move(step, whens[at]), "A2") for at, step in enumerate(a2)]
    a3 = ["filed", "extended", "dispatched", "disposed", "verified", "closed", "reopened"]
    rows += [event(20 + at, move(step, NOON + at * DAY), "A3") for at, step in enumerate(a3)]
    problems = ledger(*((name, "reported", None, None) for name in ("A1", "A2", "A3")))
    spans = case_life.spans(problems, frame(rows))
    pauses = [
        (row, str(begin)[5:10], str(end)[5:10])
        for row, begin, end in spans.pauses.itertuples(index=False, name=None)
    ]
    assert pauses == [(0, "07-04", "07-05"), (0, "07-07", "07-12"), (1, "07-03", "07-08")]
    assert spans.extensions.values.tolist() == [[0, 2.0, "work_days"], [1, 2.0, "work_days"]]
    # A3's extension was of the life before it was reopened.
    assert case_life.derive(problems, frame(rows), NOON + 10 * DAY)["restarted"].tolist() == [
        False,
        False,
        True,
    ]
    empty = case_life.spans(problems, case_life.nothing())
    assert list(empty.pauses.columns) == ["row", "from_at", "to_at"]
    assert list(empty.extensions.columns) == ["row", "amount", "unit"]
    assert not len(empty.pauses)
    assert not len(empty.extensions)


def test_the_unit_that_the_last_dispatch_named():
    rows = [
        event(1, move("filed", NOON)),
        event(2, move("dispatched", NOON, answerer="县城管局", assisting="城关街道")),
        event(3, move("dispatched", NOON, answerer="县住建局")),
    ]
    problems = ledger(("A1", "reported", None, None), ("A2", "reported", None, None))
    lives = case_life.derive(problems, frame(rows), NOW)
    assert lives[["named", "named_assisting"]].values.tolist() == [["县住建局", ""], ["", ""]]


def test_steps_find_their_problem_and_no_other():
    problems = pd.DataFrame({"source": ["甲", "乙", "甲"], "source_id": ["1", "1", "2"]})
    asked = pd.DataFrame({"source": ["乙", "甲", "丙", "甲"], "source_id": ["1", "2", "1", "1"]})
    assert case_life.rows_of(asked, problems).tolist() == [1, 2, -1, 0]
    many = pd.concat([asked] * 30, ignore_index=True)
    assert case_life.rows_of(many, problems.iloc[:1]).tolist() == [-1, -1, -1, 0] * 30
    assert case_life.rows_of(asked, problems.iloc[:0]).tolist() == [-1] * 4
    more = pd.concat([problems, problems.assign(source="丁")] * 20, ignore_index=True).iloc[:40]
    more["source_id"] = np.arange(40).astype(str)
    last = more.iloc[[39]]
    assert case_life.rows_of(last, more).tolist() == [39]


ASKED = some.tuples(
    some.integers(0, 3),  # which case
    some.sampled_from([row[0] for row in TABLE]),
    some.integers(-1, 4),  # days later; −1 is a step out of time
)


@settings(max_examples=60, deadline=None)
@given(some.lists(ASKED, max_size=30))
def test_any_steps_that_are_accepted_leave_a_consistent_state(asked):
    """What is followed case by case and what is read of all at once is the same."""
    statuses = ["reported", "dispatched", "closed", "paused"]
    problems = ledger(*((f"A{at}", status, None, None) for at, status in enumerate(statuses)))
    rows, lives, moment = [], {}, NOON
    for case, step, days in asked:
        at = moment + days * DAY
        told = case_life.from_ledger(problems.iloc[case].to_dict())
        life = lives.get(case) or case_life.fold(told)
        wanted = Move(**{**move(step, at).__dict__, "source_id": f"A{case}"})
        if case_life.check(life, wanted, at + 1 * DAY) is not None:
            continue
        if case not in lives:
            for one in told:
                bare = Move("台账", f"A{case}", one["step"], "", "ledger", at=one["at"])
                rows.append(event(len(rows) + 1, bare, f"A{case}"))
        rows.append(event(len(rows) + 1, wanted, f"A{case}"))
        lives[case] = case_life.fold([rows[-1]], life)
        assert lives[case].latest >= (life.latest or NOON)
        moment = max(moment, at)
    derived = case_life.derive(problems, frame(rows), moment)
    for which, reached in lives.items():
        row = derived.iloc[which]
        assert row["status"] == reached.now(moment)
        assert row["is_paused"] == (row["status"] == "paused")
        assert pd.isna(row["closed_at"]) or row["status"] == "closed"
        assert pd.isna(row["disposed_at"]) or row["status"] in ("disposed", "verified", "closed")
    untouched = [which for which in range(4) if which not in lives]
    assert derived["status"].iloc[untouched].tolist() == [statuses[which] for which in untouched]
    spans = case_life.spans(problems, frame(rows))
    assert (spans.pauses["to_at"].isna() | (spans.pauses["to_at"] >= spans.pauses["from_at"])).all()
