"""The store keeps decisions and aliases: signed, once, through re-imports, and in the audit lines."""

from __future__ import annotations

import datetime as dt
import sqlite3
import threading

import pandas as pd
import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from mapapp import cases, decisions, questions, store
from mapapp.complaints import Cleaned, rejected_frame
from mapapp.decisions import Choice
from mapapp.errors import AppError, InputError
from mapapp.store.engine import MIGRATIONS

from . import hostile
from . import tiny_city as tiny

NOTHING_REJECTED = rejected_frame([], [], [])
TIE = Choice("ledger", "T004", "section", "S2", candidates="S1;S2", reason="tie", note="现场看过")
CROSSING = Choice("ledger", "T009", "section", "S3")


def save(engine, kind, frame, mode="merge"):
    # The digest tells files apart: every frame here is another file.
    digest = f"{abs(hash(frame.to_csv())):064d}"[:64]
    return store.save_import(
        engine,
        kind,
        Cleaned(frame, NOTHING_REJECTED),
        source="ledger" if kind == "problems" else kind,
        file_name=f"{kind}.csv",
        sha256=digest,
        datum="wgs84",
        mapping={},
        actor="测试",
        mode=mode,
    )


def problems() -> pd.DataFrame:
    return tiny.problems().drop(columns="problem_id")


@pytest.fixture
def engine(tmp_path):
    opened = store.connect(tmp_path / "city.db")
    save(opened, "communities", tiny.communities())
    save(opened, "sections", tiny.sections())
    save(opened, "roster", tiny.roster().drop(columns="roster_id"))
    save(opened, "problems", problems())
    return opened


def answer(engine, number: str) -> tuple[str, str, str]:
    """Say section, unit and confidence of a problem as the city stands."""
    city = store.city(engine)
    row = cases.assign(city)[city.problems["source_id"].eq(number).to_numpy()].iloc[0]
    return row["section"], row["unit"], row["confidence"]


# Keeping -------------------------------------------------------------------------------------------------


def test_a_decision_is_kept_signed_and_read_with_the_city(engine):
    before = store.revision(engine)
    (number,) = store.decide(engine, [TIE], actor="网格员甲")
    city = store.city(engine)
    assert city.revision == before + 1
    row = city.decisions.iloc[0].to_dict()
    assert {name: str(kind) for name, kind in city.decisions.dtypes.items()} == decisions.DECISIONS
    assert abs(row.pop("decided_at") - pd.Timestamp.now()) < pd.Timedelta(minutes=1)
    lon, lat = tiny.place(-10, 0)
    assert row == {
        "decision_id": number,
        "source": "ledger",
        "source_id": "T004",
        "zone_kind": "section",
        "zone_code": "S2",
        "zone_name": "人民路(建设路—和平路段)",
        "actor": "网格员甲",
        "note": "现场看过",
        "candidates": "S1;S2",
        "reason": "tie",
        "lon": lon,
        "lat": lat,
    }
    assert answer(engine, "T004") == ("S2", "县教育局", "decided")
    line = store.changes(engine).iloc[0]
    assert (line["what"], line["actor"]) == ("decide", "网格员甲")
    assert line["detail"]["decisions"][0]["source_id"] == "T004"


def test_an_empty_city_has_empty_frames_of_the_same_types(tmp_path):
    city = store.city(store.connect(tmp_path / "new.db"))
    assert {name: str(kind) for name, kind in city.decisions.dtypes.items()} == decisions.DECISIONS
    assert {name: str(kind) for name, kind in city.aliases.dtypes.items()} == decisions.ALIASES
    assert city.evidence == 0


def test_what_is_decided_is_refused_with_who_decided_it(engine):
    store.decide(engine, [TIE], actor="网格员甲")
    revision = store.revision(engine)
    with pytest.raises(InputError) as refused:
        store.decide(engine, [CROSSING, TIE], actor="网格员乙")
    said = str(refused.value)
    assert "网格员甲" in said
    assert "人民路(建设路—和平路段)" in said
    # All or none: the other one of the two was not kept either.
    assert store.revision(engine) == revision
    assert answer(engine, "T009")[2] == "to_confirm"


@pytest.mark.parametrize(
    ("choice", "reason"),
    [
        (Choice("ledger", "T999", "section", "S1"), "T999"),
        (Choice("another", "T004", "section", "S1"), "another"),
        (Choice("ledger", "T004", "section", "S9"), "S9"),
        (Choice("ledger", "T004", "community", "S1"), "S1"),  # a section's code is no community's
        (Choice("ledger", "T004", "street", "S1"), "street"),
    ],
)
def test_what_cannot_be_decided_is_refused(engine, choice, reason):
    with pytest.raises(InputError, match=reason):
        store.decide(engine, [choice], actor="网格员甲")
    assert set(store.judge(engine, [CROSSING, choice])) == {1}


def test_nobody_decides_without_a_name_and_nothing_twice_at_once(engine):
    with pytest.raises(InputError, match="由谁认定"):
        store.decide(engine, [TIE], actor="  ")
    with pytest.raises(InputError, match="两次"):
        store.decide(engine, [TIE, TIE], actor="网格员甲")
    assert store.decide(engine, [], actor="网格员甲") == []
    assert store.city(engine).decisions.empty


def test_community_and_section_of_one_problem_are_two_decisions(engine):
    store.decide(engine, [TIE, Choice("ledger", "T004", "community", "C2")], actor="网格员甲")
    row = cases.assign(store.city(engine)).iloc[3]
    assert (row["section"], row["community"], row["confidence"]) == ("S2", "C2", "decided")


def test_many_are_decided_at_once(engine):
    ledger = pd.concat([problems().iloc[[3]]] * 1200, ignore_index=True)
    ledger["source_id"] = [f"M{number}" for number in range(1200)]
    save(engine, "problems", ledger)
    choices = [Choice("ledger", f"M{number}", "section", "S1") for number in range(1200)]
    numbers = store.decide(engine, choices, actor="网格员甲")
    kept = store.city(engine).decisions.set_index("decision_id")
    assert kept.loc[numbers, "source_id"].tolist() == [choice.source_id for choice in choices]
    store.withdraw_decisions(engine, numbers, actor="网格员甲")
    assert store.city(engine).decisions.empty


# Withdrawing ---------------------------------------------------------------------------------------------


def test_a_withdrawn_decision_is_asked_again_and_noted(engine):
    (number,) = store.decide(engine, [TIE], actor="网格员甲")
    store.withdraw_decisions(engine, [number], actor="网格员乙")
    assert answer(engine, "T004") == ("", "", "to_confirm")
    line = store.changes(engine).iloc[0]
    assert (line["what"], line["actor"]) == ("withdraw_decisions", "网格员乙")
    assert line["detail"]["old"][0]["actor"] == "网格员甲"
    with pytest.raises(InputError, match="已被别人撤回"):
        store.withdraw_decisions(engine, [number], actor="网格员乙")
    store.decide(engine, [TIE], actor="网格员乙")
    assert answer(engine, "T004") == ("S2", "县教育局", "decided")


def test_withdrawing_is_all_or_none(engine):
    (number,) = store.decide(engine, [TIE], actor="网格员甲")
    with pytest.raises(InputError):
        store.withdraw_decisions(engine, [number, number + 7], actor="网格员甲")
    assert len(store.city(engine).decisions) == 1


# What decisions outlive ----------------------------------------------------------------------------------


def test_decisions_outlive_the_same_file_and_a_changed_one(engine):
    store.decide(engine, [TIE], actor="网格员甲")
    save(engine, "problems", problems())
    save(engine, "problems", problems().assign(description="改过"))
    assert answer(engine, "T004") == ("S2", "县教育局", "decided")


def test_decisions_outlive_a_file_without_the_problem_and_return_with_it(engine):
    store.decide(engine, [TIE], actor="网格员甲")
    save(engine, "problems", problems().drop(index=3), mode="replace")
    assert "T004" not in store.city(engine).problems["source_id"].tolist()
    save(engine, "problems", problems())
    assert answer(engine, "T004") == ("S2", "县教育局", "decided")


def test_a_removed_section_returns_the_problem_and_a_new_decision_replaces_the_old(engine):
    store.decide(engine, [TIE], actor="网格员甲")
    save(engine, "sections", tiny.sections().query("code != 'S2'"), mode="replace")
    assert answer(engine, "T004") == ("", "", "to_confirm")
    store.decide(engine, [Choice("ledger", "T004", "section", "S1")], actor="网格员乙")
    assert answer(engine, "T004") == ("S1", "县财政局", "decided")
    assert store.city(engine).decisions["actor"].tolist() == ["网格员乙"]
    replaced = store.changes(engine).iloc[0]["detail"]["replaced"]
    assert [(old["zone_code"], old["actor"]) for old in replaced] == [("S2", "网格员甲")]


def test_the_section_brought_back_revives_the_decision(engine):
    store.decide(engine, [TIE], actor="网格员甲")
    save(engine, "sections", tiny.sections().query("code != 'S2'"), mode="replace")
    save(engine, "sections", tiny.sections())
    assert answer(engine, "T004") == ("S2", "县教育局", "decided")


def test_a_roster_change_after_the_day_changes_nothing(engine):
    store.decide(engine, [TIE], actor="网格员甲")
    store.give(engine, "section", "S2", "县水利局", from_day=dt.date(2026, 8, 1), actor="测试")
    assert answer(engine, "T004") == ("S2", "县教育局", "decided")


# Evidence: what need not be joined again -----------------------------------------------------------------


def test_decisions_leave_the_evidence_and_aliases_do_not(engine):
    first = store.city(engine)
    (number,) = store.decide(engine, [TIE], actor="网格员甲")
    second = store.city(engine, since=first)
    assert (second.revision, second.evidence) == (first.revision + 1, first.evidence)
    assert second.problems is first.problems
    assert len(second.decisions) == 1
    store.withdraw_decisions(engine, [number], actor="网格员甲")
    assert store.evidence(engine) == first.evidence
    store.learn_alias(engine, "老街", "解放路", actor="网格员甲")
    third = store.city(engine, since=second)
    assert third.evidence == third.revision == second.revision + 2
    assert third.problems is not first.problems


@pytest.mark.parametrize("then", ["import", "rename"])
def test_a_city_is_read_anew_once_anything_else_changed(engine, then):
    first = store.city(engine)
    if then == "import":
        save(engine, "problems", problems().assign(address="新址"))
    else:
        store.rename_city(engine, "新名", actor="测试")
    store.decide(engine, [TIE], actor="网格员甲")
    second = store.city(engine, since=first)
    pd.testing.assert_frame_equal(second.problems, store.city(engine).problems)
    assert second.name == store.city(engine).name
    assert len(second.decisions) == 1


# Aliases -------------------------------------------------------------------------------------------------


def test_an_alias_is_learned_with_a_decision_and_forgotten(engine):
    before = store.revision(engine)
    store.decide(engine, [TIE], actor="网格员甲", learn={" 老 街 ": "人民路"})
    assert store.revision(engine) == before + 2  # two writes, two audit lines, one transaction
    city = store.city(engine)
    assert decisions.alias_roads(city.aliases) == {"老 街": "人民路"}
    assert city.aliases["actor"].tolist() == ["网格员甲"]
    store.forget_alias(engine, int(city.aliases["alias_id"].iloc[0]), actor="网格员乙")
    assert store.city(engine).aliases.empty
    assert store.changes(engine)["what"].head(3).tolist() == ["forget_alias", "learn_alias", "decide"]
    with pytest.raises(InputError, match="已被别人删除"):
        store.forget_alias(engine, 1, actor="网格员乙")


def test_an_alias_learned_again_means_the_later_road(engine):
    store.learn_alias(engine, "老街", "人民路", actor="网格员甲")
    store.learn_alias(engine, "老街", "解放路", actor="网格员乙")
    assert decisions.alias_roads(store.city(engine).aliases) == {"老街": "解放路"}
    assert store.changes(engine).iloc[0]["detail"]["old"][0]["road"] == "人民路"


@pytest.mark.parametrize(
    ("text", "road"),
    [("", "人民路"), ("人民路", "人民路"), ("老街", "没有的路"), ("老街", ""), ("街" * 51, "人民路")],
)
def test_what_cannot_be_an_alias_is_refused_and_takes_the_decision_with_it(engine, text, road):
    with pytest.raises(InputError):
        store.decide(engine, [TIE], actor="网格员甲", learn={text: road})
    assert store.city(engine).decisions.empty


@pytest.mark.parametrize("text", [*hostile.PAYLOADS.values(), "'; DROP TABLE decisions; --"])
def test_hostile_text_is_only_text(engine, text):
    short = text[:50]
    store.decide(
        engine, [Choice("ledger", "T004", "section", "S2", note=text)], actor=text, learn={short: "人民路"}
    )
    city = store.city(engine)
    assert city.decisions[["actor", "note"]].iloc[0].tolist() == [text, text]
    assert decisions.alias_roads(city.aliases) == {" ".join(short.split()): "人民路"}
    with pytest.raises(InputError) as refused:
        store.decide(engine, [TIE], actor="网格员乙")
    assert text in str(refused.value)


# Two at once, and old stores -----------------------------------------------------------------------------


def test_of_two_who_decide_at_the_same_moment_one_is_refused(engine, tmp_path):
    told: list[str] = []
    start = threading.Barrier(2)

    def one(name: str) -> None:
        own = store.connect(tmp_path / "city.db")
        start.wait()
        try:
            store.decide(own, [TIE], actor=name)
            told.append("kept")
        except AppError as error:
            told.append(str(error))
        own.dispose()

    threads = [threading.Thread(target=one, args=(f"网格员{n}",)) for n in "甲乙"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (kept,) = store.city(engine).decisions["actor"]
    refused = next(text for text in told if text != "kept")
    assert told.count("kept") == 1
    assert kept in refused


def of_the_first_version(path, full):
    """Make a store as the first version laid it out, with what its tables could hold of another store."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    made = sa.create_engine(f"sqlite:///{path}")
    with made.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "r0001")
    made.dispose()
    with sqlite3.connect(path) as raw:
        raw.execute("ATTACH ? AS full", (str(full),))
        tables = [name for (name,) in raw.execute("SELECT name FROM main.sqlite_master WHERE type = 'table'")]
        for table in tables:
            if table == "alembic_version":
                continue
            columns = ",".join(row[1] for row in raw.execute(f"PRAGMA main.table_info({table})"))
            raw.execute(f"DELETE FROM main.{table}")
            raw.execute(f"INSERT INTO main.{table} ({columns}) SELECT {columns} FROM full.{table}")


def test_a_store_of_the_first_version_is_brought_up_with_its_problems(engine, tmp_path):
    engine.dispose()
    path = tmp_path / "old.db"
    of_the_first_version(path, tmp_path / "city.db")
    opened = store.connect(path)
    assert len(store.city(opened).problems) == 15
    store.decide(opened, [TIE], actor="网格员甲")
    assert answer(opened, "T004")[2] == "decided"
    assert (
        len(questions.ask(store.city(opened).problems, cases.assign(store.city(opened)), ["to_confirm"])) == 1
    )
