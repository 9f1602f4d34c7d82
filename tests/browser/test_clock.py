"""The office changes a table of the clock: wrong rows are named, the effect is shown, the store keeps it."""

from __future__ import annotations

import pytest

from mapapp import clock_tables, reports, store
from mapapp.i18n import Translator

from ..hostile import EVERYTHING

pytestmark = pytest.mark.browser

LONG = 90_000
"""Milliseconds: other work on the machine may be heavy."""


def upload(page, tmp_path, changed):
    """Replace the limits by a file in which some cells of the reference are changed."""
    table = clock_tables.texts("limits", clock_tables.reference("limits"), Translator("zh"))
    for row, column, text in changed:
        table.loc[row, column] = text
    path = tmp_path / "limits.xlsx"
    path.write_bytes(reports.table_xlsx(table, "limits"))
    opened = page.open("/manage-clock")
    opened.get_by_text("用文件整张替换").click(timeout=LONG)
    opened.locator("input[type=file]").set_input_files(path)
    return opened


def test_wrong_rows_are_named_and_nothing_can_be_saved(page, tmp_path):
    opened = upload(page, tmp_path, [(0, "时限", "0"), (2, "问题类别", EVERYTHING), (3, "备注", EVERYTHING)])
    opened.get_by_text("有 2 行不对，改正后才能保存。").wait_for(timeout=LONG)
    assert opened.get_by_role("button", name="保存这张表").count() == 0
    assert [frame.evaluate("window.hacked") for frame in opened.frames] == [None] * len(opened.frames)


def test_a_new_table_is_tried_out_and_saved(page, own, tmp_path):
    opened = upload(page, tmp_path, [(0, "时限", "3")])
    opened.get_by_text("保存后的影响").wait_for(timeout=LONG)
    opened.get_by_label("修改人（姓名或职务）").fill("县城管局")
    opened.get_by_label("修改人（姓名或职务）").blur()
    page.settle()
    opened.get_by_role("button", name="保存这张表").click()
    opened.get_by_text("已保存，时限已按新的表推算").wait_for(timeout=LONG)
    engine = store.connect(own[1])
    assert store.clock_table(engine, "limits")["amount"].iloc[0] == 3
    assert store.changes(engine).iloc[0][["what", "actor"]].tolist() == ["set_limits", "县城管局"]
    engine.dispose()
    opened.get_by_text("试算", exact=True).click()
    opened.get_by_text("这一类别的时限是 3 工作日").wait_for(timeout=LONG)


def test_who_is_second_is_told_and_overwrites_nothing(page, own, tmp_path):
    opened = upload(page, tmp_path, [(1, "时限", "6")])
    opened.get_by_text("保存后的影响").wait_for(timeout=LONG)
    engine = store.connect(own[1])
    seen = store.clock_table(engine, "limits")
    other = seen.assign(amount=7.0)
    store.set_clock_table(engine, "limits", other, seen=seen, actor="另一人")
    opened.get_by_label("修改人（姓名或职务）").fill("县城管局")
    opened.get_by_label("修改人（姓名或职务）").blur()
    page.settle()
    opened.get_by_role("button", name="保存这张表").click()
    opened.get_by_text("这张表刚被别人改过").wait_for(timeout=LONG)
    assert set(store.clock_table(engine, "limits")["amount"]) == {7.0}
    engine.dispose()
