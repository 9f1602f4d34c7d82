"""A briefing is composed on the pages, presented with notes, frozen, and taken away as one file."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from mapapp import store
from mapapp.briefing import Scene

from .. import hostile
from .conftest import Watched

pytestmark = pytest.mark.browser

WAIT = 60_000
DAYS = {"from": "2026-06-03", "to": "2026-08-31"}
SCENES = (
    Scene("overview", "全市总览", "请看三类问题。", "先说总数。", DAYS),
    Scene("hotspot", "", "限期清理。", "会问为什么反弹。", {**DAYS, "spot": "1"}),
    Scene("words", "下一步", hostile.EVERYTHING[:900], "", {}, pictures=("0" * 64,)),
)


@pytest.fixture
def kept(own, request) -> int:
    """Keep a briefing of three scenes in the store of these tests; its number."""
    engine = store.connect(own[1])
    number = store.new_briefing(engine, request.node.name[:60], SCENES, actor="测试")
    engine.dispose()
    return number


def scene(watched: Watched, number: int) -> None:
    watched.page.wait_for_selector(f'body[data-scene="{number}"]', timeout=WAIT)


def add(watched: Watched, address: str, name: str) -> None:
    """Put a page's view into a briefing: a new one, or the one on top of the list."""
    page = watched.open(address)
    page.get_by_role("button", name="加入汇报").first.click()
    form = page.locator('[data-testid="stForm"]').filter(has_text="添加人")
    if name:
        form.get_by_label("新汇报的名称").fill(name)
    form.get_by_label("添加人").fill("科员甲")
    form.get_by_role("button", name="加入", exact=True).click()
    page.locator('[data-testid="stToast"]').first.wait_for(timeout=WAIT)
    watched.settle()


def test_scenes_are_added_from_five_pages(page, own):
    scope = "lang=zh&groups=small_ads&from=2026-07-01&to=2026-07-31"
    add(page, f"/?{scope}", "七月调度会")
    for address in ("/see-hotspots", "/answer-communities", "/answer-sections", "/answer-zone"):
        add(page, f"{address}?{scope}", "")
    engine = store.connect(own[1])
    listed = store.briefings(engine)
    number = int(listed.loc[listed["name"].eq("七月调度会"), "briefing_id"].iloc[0])
    scenes = store.briefing(engine, number).scenes
    engine.dispose()
    assert [one.kind for one in scenes] == ["overview", "hotspots", "communities", "sections", "zone"]
    assert all(one.query["groups"] == "small_ads" and one.query["from"] == "2026-07-01" for one in scenes)
    assert scenes[2].query["by"] == "leader"
    assert scenes[4].query["at"].startswith("community:")


def test_scenes_are_ordered_edited_and_saved(page, own, kept):
    opened = page.open("/brief-briefings?lang=zh")
    opened.get_by_role("button", name="2 · 单个热点").wait_for(timeout=WAIT)
    opened.get_by_role("button", name="↓").first.click()
    opened.get_by_role("button", name="2 · 全市总览").wait_for(timeout=WAIT)
    title = opened.get_by_label("场景标题")
    title.fill("第二个")
    title.press("Enter")
    opened.get_by_role("button", name="2 · 第二个").wait_for(timeout=WAIT)
    opened.get_by_label("保存人").fill("科员乙")
    opened.get_by_label("保存人").press("Enter")
    opened.get_by_role("button", name="保存", exact=True).click()
    opened.locator('[data-testid="stToast"]', has_text="已保存").wait_for(timeout=WAIT)
    engine = store.connect(own[1])
    saved = store.briefing(engine, kept)
    engine.dispose()
    assert [one.kind for one in saved.scenes] == ["hotspot", "overview", "words"]
    assert (saved.scenes[1].title, saved.actor, saved.version) == ("第二个", "科员乙", 2)


def test_the_later_of_two_editors_is_told(page, own, kept):
    opened = page.open("/brief-briefings?lang=zh")
    opened.get_by_role("button", name="1 · 全市总览").wait_for(timeout=WAIT)
    engine = store.connect(own[1])
    store.add_scene(engine, kept, Scene("clock", "别人加的"), actor="科员丙")
    engine.dispose()
    opened.get_by_role("button", name="✕").first.click()
    opened.get_by_role("button", name="1 · 单个热点").wait_for(timeout=WAIT)
    opened.get_by_label("保存人").fill("科员乙")
    opened.get_by_label("保存人").press("Enter")
    opened.get_by_role("button", name="保存", exact=True).click()
    told = opened.locator('[data-testid="stAlertContentError"]')
    told.wait_for(timeout=WAIT)
    assert "科员丙" in told.inner_text()
    assert "新增场景“别人加的”" in told.inner_text()


def test_a_briefing_is_presented_with_notes_in_a_second_window(page, kept):
    shown = page.page
    shown.goto(f"{page.home}/city/briefings/{kept}?lang=zh")
    scene(page, 0)
    assert shown.locator(".pl-words").inner_text() == "请看三类问题。"
    with page.context.expect_page() as waiting:
        shown.keyboard.press("n")
    desk = waiting.value
    desk.locator(".pl-desk-notes", has_text="先说总数。").wait_for(timeout=WAIT)
    shown.keyboard.press("ArrowRight")
    desk.locator(".pl-desk-notes", has_text="会问为什么反弹。").wait_for(timeout=WAIT)
    assert "下一步" in desk.locator(".pl-desk-next").inner_text()
    desk.keyboard.press("ArrowRight")
    scene(page, 2)
    assert hostile.EVERYTHING[:900] in shown.locator(".pl-words").inner_text()
    assert "照片已不在库中" in shown.locator(".pl-photos").inner_text()
    assert shown.evaluate("window.hacked") is None
    feed = page.context.request.get(f"{page.home}/city/briefings/{kept}/feed?lang=zh").text()
    assert "会问为什么反弹" not in feed  # notes are handed out to the presenter's window alone


def test_a_briefing_that_is_gone_says_so(browser, own):
    watched = Watched(browser, own[0])
    watched.page.goto(f"{own[0]}/city/briefings/999?lang=zh")
    lost = watched.page.locator(".pl-lost:not([hidden])")
    lost.wait_for(timeout=WAIT)
    assert "没有这份汇报" in lost.inner_text()
    watched.context.close()


def numbers(watched: Watched) -> list[str]:
    return watched.page.locator(".pl-figure b").all_inner_texts()


def test_a_frozen_copy_keeps_its_figures_when_the_city_changes(page, own, kept):
    opened = page.open("/brief-briefings?lang=zh")
    opened.get_by_role("button", name="定格副本").click()
    form = opened.locator('[data-testid="stForm"]').filter(has_text="定格人")
    form.get_by_label("定格人").fill("科员乙")
    form.get_by_role("button", name="定格", exact=True).click()
    opened.locator('[data-testid="stToast"]', has_text="已定格").wait_for(timeout=WAIT)
    engine = store.connect(own[1])
    copy = int(store.frozen_briefings(engine)["copy_id"].iloc[0])
    page.page.goto(f"{page.home}/city/briefings/copies/{copy}?lang=zh")
    scene(page, 0)
    before = numbers(page)
    assert "定格副本" in page.page.locator(".pl-head p").inner_text()
    with engine.begin() as raw:
        raw.exec_driver_sql("UPDATE problems SET status = 'voided' WHERE problem_id % 2 = 0")
        raw.exec_driver_sql("UPDATE revision SET number = number + 1")
        raw.exec_driver_sql(
            "INSERT INTO changes (revision, changed_at, actor, what, detail)"
            " SELECT number, '2026-09-01 08:00:00', '', 'import', '{}' FROM revision"
        )
    engine.dispose()
    page.page.goto(f"{page.home}/city/briefings/copies/{copy}?lang=zh")
    scene(page, 0)
    assert numbers(page) == before
    page.page.goto(f"{page.home}/city/briefings/{kept}?lang=zh")
    scene(page, 0)
    assert numbers(page) != before


def test_the_one_file_opens_without_a_network_and_can_be_clicked(page, browser, kept, tmp_path: Path):
    opened = page.open("/brief-briefings?lang=zh")
    with opened.expect_download(timeout=WAIT) as waiting:
        opened.get_by_role("button", name="一个网页文件").first.click()
    file = tmp_path / "briefing.html"
    waiting.value.save_as(file)
    assert file.stat().st_size < 15_000_000
    context = browser.new_context(offline=True)
    alone = context.new_page()
    asked, said = [], []
    alone.on("request", lambda request: asked.append(request.url))
    alone.on("pageerror", lambda error: said.append(str(error)))
    alone.on("console", lambda message: said.append(message.text))
    alone.goto(file.as_uri())
    alone.wait_for_selector('body[data-scene="0"]', timeout=WAIT)
    alone.keyboard.press("2")
    alone.wait_for_selector('body[data-scene="1"]', timeout=WAIT)
    alone.locator(".cm-point").first.dispatch_event("click")
    alone.locator(".leaflet-popup-content").wait_for(timeout=WAIT)
    assert re.search(r"\d{4}-\d{2}-\d{2}", alone.locator(".leaflet-popup-content").inner_text())
    alone.keyboard.press("3")
    alone.wait_for_selector('body[data-scene="2"]', timeout=WAIT)
    assert hostile.EVERYTHING[:900] in alone.locator(".pl-words").inner_text()
    assert (asked, said) == ([file.as_uri()], [])
    assert "会问为什么反弹" not in file.read_text("utf-8")
    context.close()
