"""Frozen figures stay as they were; views, stages and weights are kept and their changes noted."""

from __future__ import annotations

import datetime as dt
import sqlite3

import pandas as pd
import pytest

from mapapp import freezing, stages, store
from mapapp.errors import InputError, StoreError

from . import twelve_cases as twelve

JULY = (dt.date(2026, 7, 1), dt.date(2026, 7, 10))


@pytest.fixture
def engine(tmp_path):
    engine = store.connect(tmp_path / "city.db")
    yield engine
    engine.dispose()


def report(name: str = "七月上旬通报") -> freezing.Frozen:
    kept = freezing.keep(twelve.cases())
    chosen = {"rework_rate": "due_closing"}
    return freezing.Frozen(name, *JULY, twelve.AS_OF.to_pydatetime(), kept, chosen, {"closing_in_time": 1.0})


def test_a_frozen_report_comes_back_as_it_was(engine):
    number = store.freeze(engine, report(), actor="督查组")
    found = store.frozen(engine, number)
    pd.testing.assert_frame_equal(found.cases, report().cases)
    assert (found.from_day, found.to_day, found.as_of) == (*JULY, dt.datetime(2026, 7, 10, 12))
    assert (found.choices, found.weights) == ({"rework_rate": "due_closing"}, {"closing_in_time": 1.0})
    listed = store.frozen_reports(engine)
    assert listed[["name", "actor", "cases_n"]].to_numpy().tolist() == [["七月上旬通报", "督查组", 12]]


@pytest.mark.parametrize(
    ("name", "actor"), [("七月上旬通报", "督查组"), ("  ", "督查组"), ("八月", " "), ("长" * 61, "督查组")]
)
def test_a_report_needs_a_new_name_and_somebody_who_signs(engine, name, actor):
    store.freeze(engine, report(), actor="督查组")
    before = store.revision(engine)
    with pytest.raises(InputError):
        store.freeze(engine, report(name), actor=actor)
    assert (store.revision(engine), len(store.frozen_reports(engine))) == (before, 1)


def test_a_report_altered_outside_the_program_is_noticed(engine, tmp_path):
    number = store.freeze(engine, report(), actor="督查组")
    better = freezing.pack(report().cases.assign(is_overdue=False))
    engine.dispose()
    with sqlite3.connect(tmp_path / "city.db") as raw:
        raw.execute("UPDATE frozen_figures SET cases = ?", (better,))
    with pytest.raises(StoreError, match="七月上旬通报"):
        store.frozen(engine, number)
    with pytest.raises(InputError):
        store.frozen(engine, 99)


def test_views_are_kept_by_name(engine):
    number = store.save_view(engine, " 领导晨会 ", "answer/communities", "from=2026-07-01", actor="督查组")
    with pytest.raises(InputError, match="领导晨会"):
        store.save_view(engine, "领导晨会", "answer/sections", "", actor="督查组")
    view = store.views(engine).iloc[0]
    assert (view["name"], view["page"], view["query"]) == (
        "领导晨会",
        "answer/communities",
        "from=2026-07-01",
    )
    store.forget_view(engine, number, actor="督查组")
    assert len(store.views(engine)) == 0
    with pytest.raises(InputError):
        store.forget_view(engine, number, actor="督查组")


def stage(name: str, first: int, last: int) -> stages.Stage:
    return stages.Stage(name, "supervision", dt.date(2026, 7, first), dt.date(2026, 7, last))


def test_stages_come_back_in_their_order_and_are_replaced_as_a_whole(engine):
    store.set_stages(engine, [stage("督导", 11, 20), stage("自查", 1, 10)], actor="督查组")
    found = store.stages(engine)
    assert found["name"].tolist() == ["自查", "督导"]
    assert found.dtypes.astype(str).to_dict() == stages.nothing().dtypes.astype(str).to_dict()
    for wrong in ([stage("自查", 1, 10), stage("督导", 10, 12)], [stage("自查", 1, 2), stage("自查", 3, 4)]):
        with pytest.raises(InputError):
            store.set_stages(engine, wrong, actor="督查组")
    assert store.stages(engine)["name"].tolist() == ["自查", "督导"]
    store.set_stages(engine, [], actor="督查组")
    assert len(store.stages(engine)) == 0


def test_weights_add_to_one_before_and_after_they_are_set(engine):
    assert sum(store.weights(engine)[0].values()) == pytest.approx(1)
    with pytest.raises(InputError):
        store.set_weights(engine, {"closing_in_time": 0.9}, {}, actor="督查组")
    with pytest.raises(InputError):
        store.set_weights(engine, {"closing_in_time": 1.0}, {"rework_rate": "all"}, actor="督查组")
    store.set_weights(
        engine, {"closing_in_time": 0.7, "rework_rate": 0.3}, {"rework_rate": "due_closing"}, actor="督查组"
    )
    assert store.weights(engine) == (
        {"closing_in_time": 0.7, "rework_rate": 0.3},
        {"rework_rate": "due_closing"},
    )


def test_each_write_is_noted_and_leaves_the_evidence_alone(engine):
    evidence = store.evidence(engine)
    store.set_stages(engine, [stage("自查", 1, 10)], actor="督查组")
    store.save_view(engine, "晨会", "answer/communities", "", actor="督查组")
    store.freeze(engine, report(), actor="督查组")
    assert store.changes(engine)["what"].tolist() == ["freeze", "save_view", "set_stages"]
    assert store.evidence(engine) == evidence
