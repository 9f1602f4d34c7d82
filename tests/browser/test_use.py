"""What staff do in a day: look, click, pick, give a road to a unit, bring a file in, download."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import openpyxl
import pytest

from mapapp import store
from mapapp.ui import frame

from .conftest import Watched, eventually, start_server

pytestmark = pytest.mark.browser

LEDGER = """编号,问题类别,上报时间,经度,纬度,地址
甲1,小广告,2026-08-30 08:00,113.6060,33.9160,文昌街
甲2,卫生死角,2026-08-30 09:00,113.6061,33.9161,文昌街
甲3,小广告,明天,113.6062,33.9162,文昌街
甲4,小广告,2026-08-30 10:00,0,0,文昌街
"""


def pick_row(watched: Watched, row: int, table: int = 0) -> None:
    """Tick a row of a table, counted from 0: the grid is one canvas with rows of 35 pixels."""
    box = watched.page.locator('[data-testid="stDataFrame"]').nth(table).bounding_box()
    assert box
    watched.page.mouse.click(box["x"] + 16, box["y"] + 35 * (row + 1) + 17)
    watched.settle()


def numbers(watched: Watched) -> list[str]:
    return watched.page.locator('[data-testid="stMetricValue"]').all_inner_texts()


def test_a_filter_changes_the_numbers_and_leaves_the_view(page):
    opened = page.open("/")
    inside = page.map_frame()
    inside.locator(".cm-cluster, .cm-point").first.wait_for()
    before = numbers(page)
    inside.locator(".leaflet-control-zoom-in").click()
    opened.wait_for_timeout(900)
    scale = inside.locator(".leaflet-control-scale-line").inner_text()
    opened.locator('[data-testid="stSidebar"]').get_by_text("小广告").click()
    page.settle()
    opened.wait_for_timeout(1200)
    assert numbers(page) != before
    assert inside.locator(".leaflet-control-scale-line").inner_text() == scale
    assert "groups=small_ads" in opened.url


def test_a_click_on_a_community_says_who_answers(page):
    opened = page.open("/")
    inside = page.map_frame()
    inside.locator(".cm-cluster, .cm-point").first.wait_for()
    opened.wait_for_timeout(1500)
    box = inside.locator(".leaflet-container").bounding_box()
    assert box
    for right, down in ((0.30, 0.55), (0.45, 0.60), (0.62, 0.62), (0.36, 0.34)):
        opened.mouse.click(box["x"] + box["width"] * right, box["y"] + box["height"] * down)
        page.settle()
        if opened.get_by_text("只看这个社区").count():
            break
    opened.get_by_text("只看这个社区").click()
    page.settle()
    assert "zone=community" in opened.url


def test_a_click_on_a_problem_opens_its_popup_and_its_card(page):
    opened = page.open("/?groups=other")
    inside = page.map_frame()
    point = inside.locator(".cm-point")
    inside.locator(".cm-cluster, .cm-point").first.wait_for()
    for _ in range(10):
        if point.count():
            break
        inside.locator(".cm-cluster").first.click()
        opened.wait_for_timeout(900)
    point.first.click()
    inside.locator(".cm-popup").wait_for(timeout=10_000)
    page.settle()
    assert opened.get_by_text("办理时限：").count() == 1


def test_picking_a_hotspot_flies_there_and_lists_its_problems(page):
    opened = page.open("/see-hotspots")
    inside = page.map_frame()
    inside.locator(".cm-number").first.wait_for()
    far = inside.locator(".leaflet-control-scale-line").inner_text()
    opened.get_by_role("button", name="1 ·").click()
    page.settle()
    opened.wait_for_timeout(2000)
    assert inside.locator(".leaflet-control-scale-line").inner_text() != far
    assert opened.get_by_text("一带的问题").count() == 1
    inside.locator(".cm-number").nth(0).click()
    page.settle()


def test_the_cases_behind_a_number(page):
    opened = page.open("/answer-communities")
    pick_row(page, 0)
    opened.get_by_text("看哪个数字背后的问题").wait_for()
    for label in ("应结案", "问题总数"):
        number = opened.get_by_role("radio", name=label).last
        number.click()
        counted = "".join(filter(str.isdigit, number.inner_text()))
        files = opened.locator('[data-testid="stDownloadButton"]')
        eventually(lambda files=files: "".join(filter(str.isdigit, files.last.inner_text())), counted)


def test_a_table_downloads_as_a_workbook(page):
    opened = page.open("/answer-sections")
    with opened.expect_download() as waiting:
        opened.get_by_role("button", name="下载表格").first.click()
    content = Path(waiting.value.path()).read_bytes()
    rows = list(openpyxl.load_workbook(io.BytesIO(content)).active.values)
    assert rows[0][:2] == ("名次（区间）", "责任人 / 责任区")
    assert {"分子 / 分母", "名次区间", "稳健估计", "上期", "问题总数"} <= set(rows[0])
    assert len(rows) > 30


def test_a_zone_is_given_to_somebody_else_and_it_is_kept(page, own):
    opened = page.open("/assign-roster")
    pick_row(page, 0)
    field = opened.get_by_role("combobox", name="改由谁负责")
    field.fill("副县长测")
    field.press("Enter")
    opened.get_by_role("button", name="指定").click()
    page.settle()
    engine = store.connect(own[1])
    eventually(lambda: "副县长测" in set(store.city(engine).roster["answerer"]), True)
    engine.dispose()


def test_a_file_is_previewed_mapped_and_brought_in_once(page, own, tmp_path):
    path = tmp_path / "巡查.csv"
    path.write_text(LEDGER, "utf-8")
    for added in (1, 0):
        opened = page.open("/bring_in-import")
        opened.locator('input[type="file"]').set_input_files(path)
        opened.get_by_role("button", name="写入 1 行").wait_for()
        assert numbers(page) == ["1", "3"]
        opened.get_by_role("button", name="写入 1 行").click()
        opened.get_by_text(f"新增 {added}，").wait_for()
    engine = store.connect(own[1])
    problems = store.city(engine).problems
    engine.dispose()
    assert problems["source"].eq("巡查").sum() == 1


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("空.csv", b"", "空.csv"),
        ("列错.csv", "甲,乙\n1,2\n".encode(), "缺少必需的列"),
        ("坏.xlsx", b"PK\x03\x04 not a workbook", "坏.xlsx"),
        ("别的.exe", b"MZ", "不认识文件"),
    ],
)
def test_a_wrong_file_is_said_and_nothing_is_written(page, own, tmp_path, name, content, said):
    engine = store.connect(own[1])
    before = store.revision(engine)
    path = tmp_path / name
    path.write_bytes(content)
    opened = page.open("/bring_in-import")
    opened.locator('input[type="file"]').set_input_files(path)
    opened.locator('[data-testid="stAlert"]').get_by_text(said).wait_for()
    assert store.revision(engine) == before
    engine.dispose()


def test_an_empty_city_says_what_to_do_next(browser, tmp_path):
    store.connect(tmp_path / "empty.db").dispose()
    running, home = start_server(tmp_path / "empty.db", tmp_path / "server.log")
    watched = Watched(browser, home)
    try:
        for at in (frame.address(page) for pages in frame.MENU.values() for page, _, _ in pages):
            opened = watched.open(f"/{'' if at == 'see-overview' else at}")
            assert "程序出了差错" not in opened.locator('[data-testid="stMain"]').inner_text(), at
            assert not opened.locator('[data-testid="stException"]').count()
        opened = watched.open("/")
        assert opened.get_by_text("去导入资料").count() == 1
        assert not watched.faults
    finally:
        watched.context.close()
        running.terminate()
        running.wait(timeout=20)


def test_a_map_is_saved_and_opens_from_disk_without_a_network(page, browser, tmp_path):
    opened = page.open("/")
    with opened.expect_download() as waiting:
        opened.get_by_role("button", name="下载地图").click()
    saved = tmp_path / "map.html"
    waiting.value.save_as(saved)
    context = browser.new_context(offline=True)
    alone = context.new_page()
    asked: list[str] = []
    alone.on("request", lambda request: asked.append(request.url))
    alone.goto(saved.as_uri())
    alone.locator(".cm-cluster, .cm-point").first.wait_for(timeout=20_000)
    alone.locator(".cm-panel").wait_for()
    assert [url for url in asked if not url.startswith(("file:", "data:", "blob:"))] == []
    context.close()


def test_a_damaged_store_is_said_once_with_its_cure(browser, tmp_path):
    (tmp_path / "city.db").write_bytes(b"not a database" * 300)
    good = tmp_path / "good.db"
    store.connect(good).dispose()
    running, home = start_server(good, tmp_path / "server.log")
    shutil.copy(tmp_path / "city.db", good)
    watched = Watched(browser, home)
    try:
        opened = watched.open("/?lang=en")
        alerts = opened.locator('[data-testid="stAlert"]')
        alerts.first.wait_for()
        assert alerts.count() == 1
        assert "restore it from a backup" in alerts.inner_text()
    finally:
        watched.context.close()
        running.terminate()
        running.wait(timeout=20)


@pytest.mark.parametrize("remember", [True, False])
def test_a_word_is_remembered_only_if_the_reader_leaves_the_tick(page, own, tmp_path, remember):
    word = f"新词{'甲' if remember else '乙'}"
    path = tmp_path / f"{word}.csv"
    path.write_text(f"编号,问题类别,上报时间\n1,{word},2026-08-30 08:00\n", "utf-8")
    opened = page.open("/bring_in-import")
    opened.locator('input[type="file"]').set_input_files(path)
    opened.get_by_text(f"“{word}”（1 行）归入").wait_for()
    opened.get_by_role("combobox", name=word).click()
    opened.get_by_role("option", name="暴露垃圾").click()
    opened.get_by_role("button", name="写入 1 行").wait_for()
    if not remember:
        opened.get_by_text("记住这些对照，下次不再问").click()
        page.settle()
    opened.get_by_role("button", name="写入 1 行").click()
    opened.get_by_text("新增 1，").wait_for()
    engine = store.connect(own[1])
    eventually(lambda: word in store.words(engine), remember)
    engine.dispose()


def test_a_filter_drops_what_was_picked_and_leaves_the_view(page):
    opened = page.open("/see-hotspots")
    inside = page.map_frame()
    inside.locator(".cm-number").first.wait_for()
    opened.get_by_role("button", name="2 ·").click()
    page.settle()
    opened.wait_for_timeout(2500)
    scale = inside.locator(".leaflet-control-scale-line").inner_text()
    opened.locator('[data-testid="stSidebar"]').get_by_text("卫生死角").click()
    page.settle()
    opened.wait_for_timeout(2500)
    assert opened.get_by_text("一带的问题").count() == 0
    assert inside.locator(".leaflet-control-scale-line").inner_text() == scale
