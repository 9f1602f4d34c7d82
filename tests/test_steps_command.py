"""Steps leave the city as a table and come from another system's, all or none, every wrong row named."""

from __future__ import annotations

import pandas as pd
import pytest

from mapapp import store
from mapapp.__main__ import main

from .test_store import save
from .test_store_steps import LEDGER
from .test_store_steps import status as states

HEAD = "source,source_id,step,at,actor,role,note,until,amount,unit\n"
GOOD = (
    # out of order in the file, as exports are; steps and units in words or keys; no photo comes with them
    "台账,A1,处置,2026-07-04 09:00,县城管局,,,,,\n"
    "台账,A1,立案,2026-07-02,立案员,,,,,\n"
    "台账,A1,dispatched,2026-07-03 08:00,派遣员,dispatcher,,,,\n"
    "台账,A2,延时,2026-07-06,领导,领导,雨天,,2,工作日\n"
)


@pytest.fixture
def path(tmp_path):
    opened = store.connect(tmp_path / "city.db")
    save(opened, LEDGER)
    return tmp_path / "city.db"


def run(path, *said):
    return main(["--city", str(path), "--lang", "zh", "steps", *map(str, said)])


def written(path, text):
    file = path.with_name("steps.csv")
    file.write_text(HEAD + text, encoding="utf-8-sig")
    return file


def test_steps_of_another_system_come_in_once(path, capsys):
    assert run(path, "import", written(path, GOOD)) == 0
    assert "新增办理记录 4，原已有 0" in capsys.readouterr().out
    engine = store.connect(path)
    assert states(engine)["A1"] == "disposed"
    extended = store.city(engine).events.query("step == 'extended'").iloc[0]
    assert (extended["amount"], extended["unit"], extended["note"]) == (2.0, "work_days", "雨天")
    revision = store.revision(engine)
    assert run(path, "import", written(path, GOOD)) == 0
    assert "新增办理记录 0，原已有 4" in capsys.readouterr().out
    assert store.revision(engine) == revision


def test_what_was_exported_comes_into_another_store(path, tmp_path, capsys):
    run(path, "import", written(path, GOOD))
    assert run(path, "export", "--out", tmp_path / "out.csv") == 0
    other = tmp_path / "other.db"
    save(store.connect(other), LEDGER)
    assert run(other, "import", tmp_path / "out.csv") == 0
    assert states(store.connect(other)) == states(store.connect(path))


BAD = [
    ("台账,A1,结案,2026-07-02,甲,,,,,\n", "第 2 行：案件“A1”现为“已上报”，不能“结案”"),
    ("台账,A9,立案,2026-07-02,甲,,,,,\n", "第 2 行：来源“台账”中没有编号为“A9”的问题"),
    ("台账,A1,立案,2126-07-02,甲,,,,,\n", "还没有到"),
    ("台账,A1,立案,昨天,甲,,,,,\n", "“昨天”不是日期时间"),
    ("台账,A1,立案,,甲,,,,,\n", "不是日期时间"),
    ("台账,A1,立案,2026-07-02,,,,,,\n", "没有写明经办人"),
    ("台账,A1,销毁,2026-07-02,甲,,,,,\n", "没有“销毁”这一步骤"),
]


@pytest.mark.parametrize(("row", "said"), BAD)
def test_a_wrong_row_is_named_and_nothing_is_written(path, capsys, row, said):
    assert run(path, "import", written(path, row + "台账,A2,处置,2026-07-09,甲,,,,,\n")) == 2
    assert said in capsys.readouterr().err
    assert store.city(store.connect(path)).events.empty


def test_a_file_without_the_columns_is_refused(path, capsys):
    file = path.with_name("x.csv")
    pd.DataFrame({"a": ["1"]}).to_csv(file, index=False)
    assert run(path, "import", file) == 2
    assert "source, source_id, step, at, actor" in capsys.readouterr().err
