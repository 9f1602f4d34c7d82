"""A pasted duty list becomes sections of the city, row by row, and hostile lines stay text."""

from __future__ import annotations

import pytest

from mapapp import store

from ..hostile import PAYLOADS

pytestmark = pytest.mark.browser

LIST = """西环路(北环路—南端)东侧 县审计局 股长甲
解放路(光明路—护城河) 县民政局
北环东路(光明路—文化路) 县教育局"""


def paste(page, text):
    opened = page.open("/bring_in-duties")
    opened.locator("textarea").fill(text)
    opened.locator("textarea").blur()
    page.settle()
    return opened


def test_a_pasted_list_is_taken_in(page, own):
    opened = paste(page, LIST)
    opened.get_by_text("2. 起止点“护城河”不是道路").wait_for()
    opened.get_by_role("combobox", name="北环东路").click()
    opened.get_by_role("option", name="北环路", exact=True).click()
    page.settle()
    opened.get_by_role("button", name="写入 2 个路段、2 条责任").click()
    opened.get_by_text("已写入 2 个路段、2 条责任。").wait_for()
    engine = store.connect(own[1])
    city = store.city(engine)
    added = city.sections[city.sections["code"].str.contains("南端|北环东路")]
    assert added["side"].tolist() == ["east", "both"]
    duties = city.roster[city.roster["zone_code"].isin(added["code"])]
    assert duties["answerer"].tolist() == ["县审计局", "县教育局"]
    engine.dispose()


def test_hostile_lines_stay_text(page):
    opened = paste(page, "\n".join(f"{payload}路\t{payload}\t{payload}" for payload in PAYLOADS))
    opened.get_by_text("没有一个路段可以截取").wait_for()
    assert [frame.evaluate("window.hacked") for frame in opened.frames] == [None] * len(opened.frames)
