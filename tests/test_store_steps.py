"""Steps are checked and added in one transaction, never changed, and win over a file brought in again."""

from __future__ import annotations

import datetime as dt
import os
import signal
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pandas as pd
import pytest

from mapapp import case_life, cases, photos, store
from mapapp.case_life import Move, Shot
from mapapp.errors import InputError, StoreError
from mapapp.i18n import Translator

from . import hostile
from . import tiny_city as tiny
from .pictures import picture
from .test_store import ADS, GARBAGE, problems, save

ROOT = Path(__file__).parent.parent
NOW = dt.datetime(2026, 7, 20, 9)
DAY = dt.timedelta(days=1)
LEDGER = problems(
    ("A1", GARBAGE, 113.61, "reported", "2026-07-01 08:30", None),
    ("A2", ADS, 113.62, "dispatched", "2026-07-03 00:00", None),
    ("A3", ADS, 113.62, "closed", "2026-07-03 00:00", "2026-07-05 00:00"),
)


def shot(red: int = 200, kind: str = "after") -> Shot:
    return Shot(kind, photos.read(picture(colour=(red, 30, 30))))


def move(step: str, source_id: str = "A1", **said) -> Move:
    role = case_life.STEPS[step].roles[0] if step in case_life.STEPS else "leader"
    return Move("台账", source_id, step, **({"actor": "甲", "role": role} | said))


@pytest.fixture
def engine(tmp_path):
    opened = store.connect(tmp_path / "city.db")
    save(opened, LEDGER)
    return opened


def take(engine, *moves, **said):
    return store.take_steps(engine, moves, now=NOW, **said)


def status(engine) -> dict[str, str]:
    city = store.city(engine)
    lives = case_life.derive(city.problems, city.events, NOW)
    return dict(zip(city.problems["source_id"], lives["status"], strict=True))


def life(engine, source_id: str) -> list[tuple[str, str, str]]:
    events = store.city(engine).events
    mine = events[events["source_id"].eq(source_id)]
    return [
        (step, "?" if pd.isna(at) else f"{at:%d}", role)
        for step, at, role in zip(mine["step"], mine["at"], mine["role"], strict=True)
    ]


def test_a_step_is_written_with_what_the_ledger_tells_before_it(engine):
    revision, evidence = store.revision(engine), store.evidence(engine)
    taken = take(engine, move("filed", at=NOW - DAY, note=" 属实 "))
    assert (len(taken.event_ids), taken.refused) == (1, {})
    assert life(engine, "A1") == [("reported", "01", "ledger"), ("filed", "19", "acceptor")]
    assert status(engine) == {"A1": "filed", "A2": "dispatched", "A3": "closed"}
    row = store.city(engine).events.iloc[-1]
    assert (row["actor"], row["note"], row["event_id"]) == ("甲", "属实", taken.event_ids[0])
    assert row["recorded_at"] == pd.Timestamp(NOW)
    assert store.revision(engine) == revision + 1
    assert store.evidence(engine) == evidence  # the join is the same
    line = store.changes(engine).iloc[0]
    assert (line["what"], line["actor"]) == ("step", "甲")
    assert line["detail"]["cases"] == [["台账", "A1", "filed"]]


def test_a_ledger_that_has_no_moment_for_a_step_gets_none(engine):
    take(engine, move("reopened", "A3", note="复查发现又有"))
    assert life(engine, "A3") == [
        ("reported", "03", "ledger"),
        *(((step, "?", "ledger")) for step in ("filed", "dispatched", "disposed", "verified")),
        ("closed", "05", "ledger"),
        ("reopened", "20", "acceptor"),
    ]


def test_a_whole_life(engine):
    take(engine, move("filed"), move("dispatched"))
    name = take(engine, move("disposed", photos=(shot(),))).event_ids[0]
    events = store.city(engine).events
    kept = store.photos(engine)
    assert kept["event_id"].tolist() == [name]
    assert events.loc[events["event_id"].eq(name), "photos"].tolist() == [str(kept["photo_id"].iloc[0])]
    assert (kept["kind"].iloc[0], kept["actor"].iloc[0]) == ("after", "甲")
    take(engine, move("returned", note="墙面仍有残留"))
    take(engine, move("disposed", photos=(shot(90),)), move("verified"), move("closed"))
    assert status(engine)["A1"] == "closed"
    city = store.city(engine)
    built = cases.build(city, NOW)
    assert built.loc[0, ["returned_n", "reopened_n", "events_n"]].tolist() == [1, 0, 8]
    assert built.loc[0, "closed_at"] == pd.Timestamp(NOW)
    assert not built.loc[0, "is_open"]


def test_a_photo_of_before_does_not_show_a_second_disposal(engine):
    take(engine, move("filed"), move("dispatched"), move("disposed", photos=(shot(),)))
    take(engine, move("returned", note="没有变化"))
    with pytest.raises(InputError, match="已有这张照片"):
        take(engine, move("disposed", photos=(shot(),)))
    assert status(engine)["A1"] == "returned"


REFUSED = [
    # step, case, what is said
    (move("closed"), "现为“已上报”，不能“结案”；现在可以"),
    (move("disposed", "A2"), "没有照片"),
    (move("filed", "A9"), "没有编号为“A9”的问题"),
    (move("filed", at=NOW + DAY), "还没有到"),
    (move("filed", at=dt.datetime(2026, 6, 1)), "早于上一步"),
    (move("dispatched", "A2", answerer="不存在的单位"), "责任名册中没有单位“不存在的单位”"),
    (move("dispatched", "A2", assisting="甲局；乙局"), "责任名册中没有单位“甲局”"),
    (move("abolished"), "没有“abolished”这一步骤"),
]


@pytest.mark.parametrize(("wrong", "said"), REFUSED)
def test_what_cannot_be_is_named_and_nothing_is_written(engine, wrong, said):
    revision = store.revision(engine)
    good = move("dispatched", "A2") if wrong.source_id != "A2" else move("filed")
    with pytest.raises(InputError) as refused:
        take(engine, good, wrong)
    told = Translator("zh").error(refused.value).replace("。", "；")
    assert said in told
    assert refused.value.cure
    assert store.revision(engine) == revision
    assert store.city(engine).events.empty
    assert [*store.judge_steps(engine, [good, wrong], now=NOW)] == [1]


def test_of_a_batch_what_can_be_taken_is_and_the_rest_is_named(engine):
    taken = take(engine, move("dispatched", "A1"), move("dispatched", "A2"), partly=True)
    assert [*taken.refused] == [0]
    assert len(taken.event_ids) == 1
    assert status(engine) == {"A1": "reported", "A2": "dispatched", "A3": "closed"}
    revision = store.revision(engine)
    assert take(engine, move("closed", "A1"), partly=True).event_ids == ()
    assert take(engine).event_ids == ()
    assert store.revision(engine) == revision


def test_two_people_on_one_case_the_second_is_told_and_nothing_is_lost(engine):
    take(engine, move("filed"))
    seen = int(store.city(engine).events["event_id"].max())
    ready = threading.Barrier(2)
    outcome: dict[str, object] = {}

    def act(actor: str) -> None:
        ready.wait()
        try:
            outcome[actor] = take(engine, move("dispatched", actor=actor, seen=seen))
        except InputError as error:
            outcome[actor] = Translator("zh").error(error)

    people = [threading.Thread(target=act, args=(actor,)) for actor in ("甲", "乙")]
    for person in people:
        person.start()
    for person in people:
        person.join()
    told = [said for said in outcome.values() if isinstance(said, str)]
    assert len(told) == 1
    first = next(actor for actor, said in outcome.items() if not isinstance(said, str))
    assert f"刚由“{first}”办了“派遣”（2026-07-20 09:00）" in told[0]
    assert [step for step, _, _ in life(engine, "A1")] == ["reported", "filed", "dispatched"]


REIMPORTS = [
    # what the person did, what the ledger says the next time, what holds
    ("nothing", "dispatched", "dispatched"),  # nobody touched it: the ledger goes on
    ("filed", "reported", "filed"),  # an old ledger does not undo the step
    ("filed", "closed", "filed"),  # nor does a newer one skip what was not done here
    ("not_filed", "dispatched", "not_filed"),
]


@pytest.mark.parametrize(("step", "later", "holds"), REIMPORTS)
@pytest.mark.parametrize("mode", ["merge", "replace"])
def test_a_file_brought_in_again_never_undoes_a_step(engine, step, later, holds, mode):
    if step != "nothing":
        take(engine, move(step, note="见说明"))
    before = len(store.city(engine).events)
    again = LEDGER.assign(address="改正的地址", due_at=pd.Timestamp("2026-07-09 08:00"))
    again.loc[0, "status"] = later
    save(engine, again, mode=mode, sha256="b" * 64)
    assert status(engine)["A1"] == holds
    city = store.city(engine)
    assert city.problems["address"].tolist() == ["改正的地址"] * 3  # what is no step is taken over
    assert len(city.events) == before
    case = cases.build(city, NOW).iloc[0]
    told = case_life.contradicted(city.problems.iloc[0].to_dict(), case.to_dict())
    assert told == (step != "nothing" and later != holds)


def test_a_life_outlives_its_problem_and_returns_with_it(engine):
    take(engine, move("filed"))
    save(engine, LEDGER.iloc[1:], mode="replace", sha256="b" * 64)
    assert "A1" not in status(engine)
    save(engine, LEDGER, sha256="c" * 64)
    assert status(engine)["A1"] == "filed"


def test_only_new_steps_are_read_at_the_next_revision(engine):
    take(engine, move("filed"))
    before = store.city(engine)
    take(engine, move("dispatched", "A2"))
    after = store.city(engine, since=before)
    assert after.problems is before.problems
    pd.testing.assert_frame_equal(after.events, store.city(engine).events)
    assert after.events.dtypes.astype(str).to_dict() == case_life.EVENTS
    pd.testing.assert_frame_equal(after.events.iloc[: len(before.events)], before.events)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE events SET actor = '乙'",
        "DELETE FROM events WHERE event_id = 1",
        "INSERT OR REPLACE INTO events SELECT * FROM events",
    ],
)
def test_history_cannot_be_changed_past_the_program(engine, tmp_path, statement):
    take(engine, move("filed"))
    outside = sqlite3.connect(tmp_path / "city.db")
    with pytest.raises(sqlite3.IntegrityError, match="only added to"):
        outside.execute(statement)
    assert len(store.city(engine).events) == 2


def test_hostile_notes_come_back_as_they_were_written(engine):
    text = hostile.EVERYTHING + " '; DROP TABLE events; --"
    take(engine, move("not_filed", note=text, actor=hostile.PAYLOADS["image"]))
    row = store.city(engine).events.iloc[-1]
    assert (row["note"], row["actor"]) == (text, hostile.PAYLOADS["image"])
    with pytest.raises(InputError) as refused:
        take(engine, move("closed", actor="{x}"))
    assert hostile.PAYLOADS["image"] in Translator("zh").error(refused.value)


def test_a_photo_that_cannot_be_written_leaves_no_step(engine, tmp_path):
    take(engine, move("filed"), move("dispatched"))
    (tmp_path / "city.db-photos").write_text("a file where the folder should be")
    before = store.city(engine).events
    with pytest.raises(StoreError, match="写不进"):
        take(engine, move("disposed", photos=(shot(),)))
    pd.testing.assert_frame_equal(store.city(engine).events, before)


def test_a_unit_named_at_dispatch_answers_from_then_on(tiny_city):
    events = case_life.nothing()
    built = cases.build(tiny_city, tiny.AS_OF)
    assert built.loc[1, "unit"] == "县财政局"
    row = tiny_city.problems.iloc[1]
    named = {"source": row["source"], "source_id": row["source_id"], "step": "dispatched"}
    named |= {"event_id": 1, "at": row["reported_at"], "answerer": "县住建局", "assisting": "县教育局"}
    events = pd.DataFrame([named]).reindex(columns=list(case_life.EVENTS))
    texts = [name for name, kind in case_life.EVENTS.items() if kind == "str"]
    events = events.astype(case_life.EVENTS).fillna(dict.fromkeys(texts, ""))
    from dataclasses import replace

    built = cases.build(replace(tiny_city, events=events), tiny.AS_OF)
    assert built.loc[1, ["unit", "named_assisting"]].tolist() == ["县住建局", "县教育局"]
    assert built.loc[0, "unit"] == ""


# Takes a step with a photo; when all is written but not yet committed it says so and waits to be killed.
WRITER = """
import sys, time
from mapapp import store
from mapapp.store import steps
from tests.test_store_steps import NOW, move, shot

def wait(*told):
    sys.stdout.write("half-way\\n")
    sys.stdout.flush()
    time.sleep(60)

steps.raise_revision = wait
store.take_steps(store.connect(sys.argv[1]), [move("disposed", "A2", photos=(shot(),))], now=NOW)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no kill -9")
def test_kill_9_in_the_middle_of_a_step_leaves_the_old_state(engine, tmp_path):
    path = tmp_path / "city.db"
    take(engine, move("filed"))
    before = store.city(engine)
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE, text=True, cwd=ROOT
    ) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "half-way\n"
        os.kill(writer.pid, signal.SIGKILL)
        assert writer.wait() == -signal.SIGKILL
    after = store.city(store.connect(path))
    assert after.revision == before.revision
    pd.testing.assert_frame_equal(after.events, before.events)
    assert len(store.photos(engine)) == 0
    # The photo's files are there, belong to nothing, and are found; the step can be taken again.
    assert ("photo_orphan", 2) in {(one.code, one.count) for one in store.check(engine)}
    take(engine, move("disposed", "A2", photos=(shot(),)))
    assert "photo_orphan" not in {one.code for one in store.check(engine)}
