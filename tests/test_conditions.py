"""A condition that the ledger names reaches the clock: from the file through the store to the due time."""

from __future__ import annotations

import pandas as pd
import pytest

from mapapp import cases, clock_tables, deadlines, store
from mapapp.__main__ import main
from mapapp.i18n import Translator
from mapapp.raw_table import RawTable

AS_OF = pd.Timestamp("2026-07-10 12:00")
HEADER = "案件编号,问题类别,上报时间,经度,纬度,适用条件\n"
# fmt: off
LIMITS = [
    # type,     condition, amount, unit
    ("暴露垃圾", "",        "1",    "工作日"),
    ("暴露垃圾", "主干道",   "4",    "工作时"),
    ("其他各类", "",        "5",    "工作日"),
    ("其他各类", "主干道",   "2",    "工作日"),
]
CASES = [
    # no   type       condition        due: all reported on Wednesday, 1 July 2026, at 9:00
    ("A1", "暴露垃圾", "",              "2026-07-02 09:00"),
    ("A2", "暴露垃圾", "主干道",         "2026-07-01 15:00"),  # 3 h in the morning, 1 h from 14:00
    ("A3", "暴露垃圾", " 主干道 ",       "2026-07-01 15:00"),
    ("A4", "暴露垃圾", "背街小巷",       "2026-07-02 09:00"),  # no row for it: that of any condition
    ("A5", "道路不洁", "主干道",         "2026-07-03 09:00"),  # any type under the condition
    ("A6", "道路不洁", "",              "2026-07-08 09:00"),
]
# fmt: on


@pytest.fixture
def path(tmp_path):
    """Give a store with the six cases taken in from a file, and the limits above."""
    file = tmp_path / "台账.csv"
    lines = [f"{no},{kind},2026-07-01 09:00,113.61,33.91,{when}\n" for no, kind, when, _ in CASES]
    file.write_text(HEADER + "".join(lines), encoding="utf-8")
    path = tmp_path / "city.db"
    assert main(["--lang", "zh", "--city", str(path), "import", "problems", str(file)]) == 0
    opened = store.connect(path)
    frame = pd.DataFrame(LIMITS, columns=["type_key", "condition", "amount", "unit"], dtype="str")
    given = clock_tables.clean("limits", RawTable("时限.csv", frame, None, None, frame.index.to_numpy() + 2))
    assert given.rejected.empty
    seen = store.clock_table(opened, "limits")
    store.set_clock_table(opened, "limits", given.accepted, actor="甲", seen=seen)
    opened.dispose()
    return path


def test_the_conditions_row_of_the_limits_holds(path):
    city = store.city(store.connect(path))
    built = cases.build(city, AS_OF).set_index("source_id")
    assert built["due_at"].to_dict() == {no: pd.Timestamp(due) for no, _, _, due in CASES}


def test_a_condition_that_no_limit_knows_is_named(path):
    found = {finding.code: finding for finding in store.check(store.connect(path), AS_OF)}
    assert (found["unknown_condition"].level, found["unknown_condition"].count) == ("notice", 1)
    assert "背街小巷" in found["unknown_condition"].said(Translator("zh"))


def test_a_condition_brought_in_later_moves_the_due_time(path, tmp_path):
    file = tmp_path / "again" / "台账.csv"
    file.parent.mkdir()
    file.write_text(HEADER + "A1,暴露垃圾,2026-07-01 09:00,113.61,33.91,主干道\n", encoding="utf-8")
    assert main(["--lang", "zh", "--city", str(path), "import", "problems", str(file)]) == 0
    built = cases.build(store.city(store.connect(path)), AS_OF).set_index("source_id")
    assert built.loc["A1", ["condition", "due_at"]].tolist() == ["主干道", pd.Timestamp("2026-07-01 15:00")]


def test_the_reckoning_names_the_condition():
    frame = pd.DataFrame(LIMITS, columns=["type_key", "condition", "amount", "unit"], dtype="str")
    limits = clock_tables.clean("limits", RawTable("t", frame, None, None, frame.index.to_numpy())).accepted
    kind = str(limits["type_key"].iloc[0])
    said = deadlines.explain(
        kind,
        pd.Timestamp("2026-07-01 09:00"),
        calendar=deadlines.reference(),
        limits=limits,
        condition="主干道",
    )
    zh = Translator("zh")
    assert any("主干道" in zh(phrase.message, **phrase.values) for phrase in said)
