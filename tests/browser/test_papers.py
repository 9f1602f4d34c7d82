"""Letters are sent and answered, a bulletin waits for its numbers, texts are cleared by a person."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import openpyxl
import pytest

from mapapp import store

from .conftest import eventually

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


def draft_bulletin(page, name: str):
    opened = page.open("/brief-bulletin?lang=zh")
    form = opened.get_by_text("拟一份新通报")
    if not opened.get_by_role("button", name="定格并拟稿").is_visible():
        form.click()
    fill(opened, "名称（在列表中）", name)
    fill(opened, "拟稿人（姓名或职务）", "督查科")
    page.settle()
    opened.get_by_role("button", name="定格并拟稿").click()
    chosen = opened.get_by_role("combobox", name="通报", exact=True)
    chosen.wait_for(timeout=120_000)
    eventually(chosen.input_value, name, seconds=120)
    opened.get_by_role("button", name="下载通报（DOCX）").wait_for(timeout=120_000)
    page.settle()
    return opened


def save(page, opened) -> None:
    opened.keyboard.press("Tab")  # out of what was written last, so that it is told to the server
    page.settle()
    fill(opened, "修改人（姓名或职务）", "督查科")
    page.settle()
    opened.get_by_role("button", name="保存", exact=True).click()
    page.settle()


def texts(opened) -> list[str]:
    return [area.input_value() for area in opened.locator("textarea:visible").all()]


def downloaded(opened, name: str) -> bytes:
    with opened.expect_download(timeout=120_000) as got:
        opened.get_by_role("button", name=name).click()
    return Path(got.value.path()).read_bytes()


def test_a_bulletin_from_its_draft_through_a_refusal_to_its_documents(page, own):
    opened = draft_bulletin(page, "第一份")
    # changed: a number that says otherwise keeps it in, with both values shown
    area = opened.locator("textarea").filter(has_text="超期未结").first
    right = area.input_value()
    number = right.split("超期未结")[1].split("件")[0]
    area.fill(right.replace(f"超期未结{number}件", f"超期未结{int(number) + 1}件"))
    save(page, opened)
    opened.get_by_text("处数字不相符").wait_for(timeout=60_000)
    assert opened.get_by_text(f"写的是 {int(number) + 1}，按查询 {{overdue}} 应为 {number}").count() == 1
    assert opened.get_by_role("button", name="下载通报（DOCX）").count() == 0
    # mended
    opened.locator("textarea").filter(has_text="超期未结").first.fill(right)
    save(page, opened)
    opened.get_by_role("button", name="下载通报（DOCX）").wait_for(timeout=60_000)
    # moved up, taken out, added below, in the draft only
    before = texts(opened)
    parts = opened.get_by_role("button", name="↑", exact=True).count()
    opened.get_by_role("button", name="↑", exact=True).last.click()  # the demands, above their heading
    page.settle()
    opened.get_by_role("button", name="✕", exact=True).nth(2).click()  # the table after the first paragraph
    page.settle()
    opened.get_by_role("button", name="＋", exact=True).nth(1).click()
    page.settle()
    eventually(lambda: len(texts(opened)), len(before) + 1)
    opened.locator("textarea:visible").nth(1).fill("另有超期{overdue}件，请抓紧。")
    save(page, opened)
    added = f"另有超期{number}件，请抓紧。"
    eventually(lambda: texts(opened)[1], added)
    assert opened.get_by_role("button", name="↑", exact=True).count() == parts
    opened.get_by_role("button", name="下载通报（DOCX）").wait_for(timeout=60_000)
    page.settle()
    paper = docx.Document(io.BytesIO(downloaded(opened, "下载通报（DOCX）")))
    said = [paragraph.text for paragraph in paper.paragraphs]
    assert added in said
    assert right in said
    demands = next(place for place, text in enumerate(said) if text.startswith("请被批评的单位"))
    assert said.index("五、工作要求") == demands + 1
    book = openpyxl.load_workbook(io.BytesIO(downloaded(opened, "下载附表（XLSX）")))
    rows = [[cell.value for cell in row] for row in book["文中数字"].iter_rows()]
    assert [added, number, "{overdue}", number] in rows
    engine = store.connect(own[1])
    kept = store.bulletin(engine, int(store.bulletins(engine)["bulletin_id"].iloc[0]))
    assert [part.text for part in kept.bulletin.paragraphs].count(added) == 1
    engine.dispose()


def test_changes_of_a_bulletin_wait_to_be_saved_and_can_be_dropped(page):
    opened = draft_bulletin(page, "第二份")
    before = texts(opened)
    assert opened.get_by_role("button", name="保存", exact=True).is_disabled()
    opened.get_by_role("button", name="✕", exact=True).nth(1).click()
    page.settle()
    eventually(lambda: texts(opened), before[1:])
    opened.get_by_role("button", name="保存", exact=True).click()  # nobody is named
    opened.get_by_text("请先填写您的姓名或职务").wait_for(timeout=30_000)
    opened.get_by_role("button", name="重新读取", exact=True).click()
    eventually(lambda: texts(opened), before)


def test_nothing_goes_public_before_a_person_has_read_it(page):
    opened = page.open("/brief-exposure?lang=zh")
    opened.get_by_text("还没有确认过的文字").wait_for(timeout=60_000)
    assert opened.get_by_role("button", name="下载曝光台").count() == 0
