"""The pages of patrols, inspection points and frontages, used as an office would."""

from __future__ import annotations

import datetime as dt
import json
import re
import subprocess
import sys

import pytest
from PIL import Image

from mapapp import store

from ..hostile import EVERYTHING
from .conftest import ROOT, Watched, start_server

pytestmark = pytest.mark.browser
TRACK = ROOT / "data" / "demo" / "patrol_track.gpx"
LONG = 60_000


def metrics(opened) -> list[str]:
    return opened.locator('[data-testid="stMetricValue"]').all_inner_texts()


def legend(page) -> str:
    panel = page.map_frame().locator(".cm-panel").first
    panel.wait_for(timeout=LONG)
    return panel.inner_text()


def saved(path):
    engine = store.connect(path)
    try:
        return store.city(engine)
    finally:
        engine.dispose()


def test_patrol_coverage_is_counted_listed_and_drawn(page):
    opened = page.open("/assign-patrols?lang=zh")
    opened.locator('[data-testid="stMetricValue"]').nth(4).wait_for(timeout=LONG)
    assert metrics(opened)[:3] == ["155", "3", "2"]
    said = legend(page)
    assert all(word in said for word in ("按期巡查", "超过间隔", "从未巡查"))
    opened.get_by_text("社区", exact=True).first.click()
    page.settle()
    assert metrics(opened)[:3] == ["14", "0", "0"]


def test_a_visit_by_hand_is_kept_and_counted(page, own):
    opened = page.open("/assign-patrols?lang=zh")
    before = len(saved(own[1]).ground.patrols)
    opened.get_by_role("tab", name="登记到场").click()
    form = opened.locator('[data-testid="stForm"]').filter(has_text="离开时间（可空）").first
    form.locator('[data-testid="stMultiSelect"] input').fill("LD131")
    opened.get_by_role("option", name="LD131").click(timeout=LONG)
    opened.keyboard.press("Tab")
    form.get_by_label("巡查人（职务）").fill("巡查员<b>{{7*7}}")
    form.get_by_role("button", name="登记", exact=True).click()
    opened.get_by_text(re.compile("已登记 1 条")).first.wait_for(timeout=LONG)
    page.settle()
    rows = saved(own[1]).ground.patrols
    assert len(rows) == before + 1
    assert rows["actor"].iloc[-1] == "巡查员<b>{{7*7}}"
    assert metrics(opened)[2] == "1"
    opened.get_by_role("tab", name="到场记录").click()
    assert opened.evaluate("window.hacked") is None


def test_a_visit_without_a_zone_says_what_is_missing(page):
    opened = page.open("/assign-patrols?lang=en")
    opened.get_by_role("tab", name="Record a visit").click()
    form = opened.locator('[data-testid="stForm"]').filter(has_text="Left at (optional)").first
    form.get_by_label("Patrolled by (title)").fill("patrol")
    form.get_by_role("button", name="Record", exact=True).click()
    opened.get_by_text("No road section or community is chosen").wait_for(timeout=LONG)


def test_a_track_is_shown_before_it_is_kept(page, own):
    opened = page.open("/assign-patrols?lang=zh")
    opened.get_by_role("tab", name="导入轨迹").click()
    opened.locator('input[type="file"]').first.set_input_files(str(TRACK))
    opened.get_by_text(re.compile("计入 5 个路段")).wait_for(timeout=LONG)
    before = len(saved(own[1]).ground.patrols)
    opened.get_by_label("巡查人（职务）").last.fill("志愿者")
    opened.get_by_label("巡查人（职务）").last.press("Enter")
    page.settle()
    opened.get_by_role("button", name="写入 5 次到场").click()
    opened.get_by_text(re.compile("新增 5")).wait_for(timeout=LONG)
    assert len(saved(own[1]).ground.patrols) == before + 5


def test_standings_offer_problems_per_patrol(page):
    opened = page.open("/answer-sections?lang=zh&show=per_patrol")
    opened.get_by_text("问题总数 ÷ 巡查次数", exact=False).first.wait_for(timeout=LONG)
    # The table is a picture with its cells beside it for those who cannot see it.
    assert opened.get_by_role("columnheader", name="每次巡查问题数", include_hidden=True).count() >= 1


def test_points_are_counted_and_one_is_looked_at(page):
    opened = page.open("/brief-points?lang=zh")
    opened.locator('[data-testid="stMetricValue"]').nth(4).wait_for(timeout=LONG)
    assert metrics(opened)[:4] == ["10", "3", "3", "4"]
    assert "今天会不合格" in legend(page)
    pick_first(opened)
    page.settle()
    opened.get_by_role("heading", name="东大街夜市").wait_for(timeout=LONG)
    opened.get_by_text("今天会不合格：超期未结 5 件", exact=False).wait_for(timeout=LONG)
    assert "问题点" in legend(page)


def pick_first(opened) -> None:
    """Tick the first row: the table is a canvas under a scroller, so the place is clicked."""
    canvas = opened.locator('canvas[data-testid="data-grid-canvas"]').first
    canvas.wait_for(timeout=LONG)
    canvas.click(position={"x": 18, "y": 56}, force=True)


def test_an_inspection_with_a_photo_is_kept(page, own, tmp_path):
    shot = tmp_path / "现场.jpg"
    Image.new("RGB", (320, 240), "green").save(shot)
    opened = page.open("/brief-points?lang=zh")
    before = len(saved(own[1]).ground.inspections)
    pick_first(opened)
    page.settle()
    opened.get_by_role("tab", name="登记检查").click()
    form = opened.locator('[data-testid="stForm"]').filter(has_text="没有检查的项目留空").first
    form.get_by_label("地面干净无垃圾积水（满分 10）").fill("6")
    form.get_by_label("检查人（职务）").fill("检查组")
    form.locator('input[type="file"]').set_input_files(str(shot))
    form.get_by_text("现场.jpg").wait_for(timeout=LONG)
    form.get_by_role("button", name="登记检查").click()
    page.settle()
    opened.get_by_role("tab", name="检查记录").click()
    opened.get_by_text("撤回这次检查").wait_for(timeout=LONG)
    kept = saved(own[1]).ground.inspections
    assert len(kept) == before + 1
    assert kept["score"].iloc[-1] == 60
    opened.locator('[data-testid="stImage"] img, [data-testid="stImageContainer"] img').first.wait_for(
        timeout=LONG
    )


def test_shops_are_counted_drawn_and_checked(page, own):
    opened = page.open("/assign-frontages?lang=zh")
    opened.locator('[data-testid="stMetricValue"]').nth(4).wait_for(timeout=LONG)
    assert metrics(opened) == ["88", "72.7%", "59", "86.4%", "8"]
    said = legend(page)
    assert all(word in said for word in ("检查不合格", "未签订", "已签订，未检查", "已签订，门前有序"))
    before = len(saved(own[1]).ground.shop_checks)
    pick_first(opened)
    page.settle()
    form = opened.locator('[data-testid="stForm"]').filter(has_text="不合格项").first
    form.get_by_label("检查人（职务）").fill("中队")
    form.get_by_role("button", name="登记检查").click()
    opened.wait_for_function(
        "() => [...document.querySelectorAll('[data-testid=stMetricValue]')][4]?.innerText === '7'",
        timeout=LONG,
    )
    assert len(saved(own[1]).ground.shop_checks) == before + 1


def test_shares_are_listed_by_unit_section_and_community(page):
    opened = page.open("/assign-frontages?lang=zh")
    opened.get_by_role("tab", name="签订率和合格率").click()
    for group in ("按路段", "按社区", "按单位"):
        opened.get_by_text(group, exact=True).click()
        page.settle()
        opened.get_by_role("columnheader", name="签订率（%）", include_hidden=True).first.wait_for(
            state="attached", timeout=LONG
        )


@pytest.fixture(scope="module")
def hostile(tmp_path_factory, browser):
    """Serve a city with one road, whose shop and inspection point have a hostile name."""
    folder = tmp_path_factory.mktemp("hostile")
    road = {"type": "LineString", "coordinates": [[113.599, 33.9], [113.601, 33.9]]}
    name = EVERYTHING.replace('"', "'").replace("\n", " ")
    shape = {"type": "Point", "coordinates": [113.6, 33.9]}
    files = {
        "sections": ("s.geojson", [({"code": "S1", "name": name}, road)]),
        "points": ("p.geojson", [({"编号": "D1", "名称": name, "种类": "市场", "地址": name}, shape)]),
        "shops": ("h.geojson", [({"商户编号": "X1", "商户名称": name, "地址": name}, shape)]),
    }
    for kind, (file, rows) in files.items():
        features = [{"type": "Feature", "properties": told, "geometry": where} for told, where in rows]
        text = json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)
        (folder / file).write_text(text, encoding="utf-8")
        command = ["--city", str(folder / "city.db"), "import", kind, str(folder / file)]
        subprocess.run([sys.executable, "-m", "mapapp", *command], cwd=ROOT, check=True)
    engine = store.connect(folder / "city.db")
    visit = {"zone_kind": "section", "kind": "patrol", "actor": name, "unit": name, "note": name}
    store.record_patrol(engine, visit | {"visited_at": dt.datetime(2026, 7, 1)}, ["S1"], actor=name)
    engine.dispose()
    running, home = start_server(folder / "city.db", folder / "server.log")
    yield home
    running.terminate()
    running.wait(timeout=20)


@pytest.mark.parametrize("address", ["assign-patrols", "brief-points", "assign-frontages"])
def test_hostile_names_stay_text(browser, hostile, address):
    watched = Watched(browser, hostile)
    opened = watched.open(f"/{address}?lang=zh")
    frame = watched.map_frame()
    frame.locator(".cm-panel").first.wait_for(timeout=LONG)
    pick_first(opened)
    watched.settle()
    opened.wait_for_timeout(500)
    assert opened.evaluate("window.hacked") is None
    assert frame.locator("body").evaluate("() => window.hacked === undefined")
    assert "49" not in frame.locator("body").inner_text()
    assert "{{ 7*7 }}" in opened.locator("body").inner_text() or "7*7" in opened.content()
    faults = watched.faults
    watched.context.close()
    assert not faults


@pytest.mark.parametrize("address", ["assign-patrols", "brief-points", "assign-frontages"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_an_empty_city_says_what_to_do_next(browser, empty_city, address, language):
    watched = Watched(browser, empty_city)
    opened = watched.open(f"/{address}?lang={language}")
    opened.locator('[data-testid="stAlert"]').first.wait_for(timeout=LONG)
    assert re.search("导入|Import|import", opened.locator('[data-testid="stAlert"]').first.inner_text())
    faults = watched.faults
    watched.context.close()
    assert not faults


@pytest.fixture(scope="module")
def empty_city(tmp_path_factory, browser):
    folder = tmp_path_factory.mktemp("empty")
    store.connect(folder / "city.db").dispose()
    running, home = start_server(folder / "city.db", folder / "server.log")
    yield home
    running.terminate()
    running.wait(timeout=20)
