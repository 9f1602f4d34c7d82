"""Letters are sent and answered, a bulletin waits for its numbers, texts are cleared by a person."""

from __future__ import annotations

import io
import zipfile

import docx
import pytest

from mapapp import store

pytestmark = pytest.mark.browser


def fill(page, label: str, text: str) -> None:
    field = page.get_by_label(label, exact=True).locator("visible=true").first
    field.fill(text)
    field.press("Tab")


def test_a_round_of_letters_is_sent_registered_and_answered(page, own):
    opened = page.open("/brief-letters?lang=zh")
    fill(opened, "经办人（姓名或职务）", "督查科")
    page.settle()
    opened.get_by_role("button", name="发出所选").click()
    opened.get_by_text("已发出并登记").wait_for(timeout=300_000)
    page.settle()
    engine = store.connect(own[1])
    issued, points = store.letters(engine), store.points_of_letters(engine)
    assert len(issued) > 30
    assert not issued.duplicated(["round_id", "kind", "recipient"]).any()
    assert not points.duplicated(["round_id", "source", "source_id"]).any()
    with opened.expect_download(timeout=120_000) as got:
        opened.get_by_role("button", name="份函（ZIP）").locator("visible=true").first.click()
    with zipfile.ZipFile(got.value.path()) as bundle:
        contents = {name: bundle.read(name) for name in bundle.namelist()}
    assert len(contents) == len(issued)
    kept = {store.letter_content(engine, int(number)) for number in issued["letter_id"]}
    assert set(contents.values()) == kept
    for content in kept:
        text = "".join(paragraph.text for paragraph in docx.Document(io.BytesIO(content)).paragraphs)
        assert "示范县城市管理局" in text
        assert "个工作日内）书面回复整改情况" in text
    opened.get_by_role("tab", name="登记簿").click()
    opened.get_by_text("选中一行，看这份函").wait_for(timeout=60_000)
    engine.dispose()


def test_a_bulletin_with_a_wrong_number_is_refused_until_it_is_right(page):
    opened = page.open("/brief-bulletin?lang=zh")
    fill(opened, "拟稿人（姓名或职务）", "督查科")
    page.settle()
    opened.get_by_role("button", name="定格并拟稿").click()
    opened.get_by_role("button", name="下载通报（DOCX）").wait_for(timeout=120_000)
    page.settle()
    area = opened.locator("textarea").filter(has_text="超期未结").first
    right = area.input_value()
    number = right.split("超期未结")[1].split("件")[0]
    wrong = right.replace(f"超期未结{number}件", f"超期未结{int(number) + 1}件")
    area.fill(wrong)
    fill(opened, "修改人（姓名或职务）", "督查科")
    opened.get_by_role("button", name="保存", exact=True).click()
    opened.get_by_text("处数字不相符").wait_for(timeout=60_000)
    page.settle()
    assert opened.get_by_text(f"写的是 {int(number) + 1}，按查询 {{overdue}} 应为 {number}").count() == 1
    assert opened.get_by_role("button", name="下载通报（DOCX）").count() == 0
    opened.locator("textarea").filter(has_text="超期未结").first.fill(right)
    fill(opened, "修改人（姓名或职务）", "督查科")
    opened.get_by_role("button", name="保存", exact=True).click()
    opened.get_by_role("button", name="下载通报（DOCX）").wait_for(timeout=60_000)


def test_nothing_goes_public_before_a_person_has_read_it(page):
    opened = page.open("/brief-exposure?lang=zh")
    opened.get_by_text("还没有确认过的文字").wait_for(timeout=60_000)
    assert opened.get_by_role("button", name="下载曝光台").count() == 0
