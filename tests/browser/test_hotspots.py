"""The hotspot page: every method shows its hotspots or says why not; layers can be taken away."""

from __future__ import annotations

import io
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from PIL import Image

from mapapp import hotspots, store
from mapapp.i18n import Translator

from .conftest import eventually

pytestmark = pytest.mark.browser


def choose(page, key: str):
    """Choose a method by its label."""
    opened = page.page
    opened.get_by_role("combobox", name="方法").click()
    opened.get_by_role("option", name=Translator("zh")(hotspots.METHODS[key].label), exact=True).click()
    page.settle()


def test_every_method_shows_its_hotspots(page):
    opened = page.open("/see-hotspots")
    inside = page.map_frame()
    inside.locator(".cm-number").first.wait_for()
    for key, method in hotspots.METHODS.items():
        choose(page, key)
        opened.get_by_text(Translator("zh")(method.explains)).wait_for()
        opened.get_by_text("处热点，共").wait_for()
        inside.locator(".cm-number").first.wait_for()
        assert opened.get_by_role("button", name="1 ·").count() >= 1, key


def test_hotspots_are_taken_away_as_layers(page, tmp_path):
    opened = page.open("/see-hotspots")
    choose(page, "road_sections")
    for suffix, name in (("geojson", "GeoJSON"), ("gpkg", "GeoPackage")):
        with opened.expect_download() as waiting:
            opened.get_by_role("button", name=f"{name} 图层").click()
        path = tmp_path / f"taken.{suffix}"
        path.write_bytes(Path(waiting.value.path()).read_bytes())
        taken = gpd.read_file(path)
        assert taken.crs.to_epsg() == 4326
        assert taken.geom_type.isin(["LineString", "MultiLineString"]).all()
        assert taken["sentence"].str.contains("责任").all()


def test_too_short_a_time_for_trends_is_said(page):
    opened = page.open("/see-hotspots?from=2026-08-20&to=2026-08-31")
    choose(page, "trends")
    opened.get_by_text("至少要 8 期才看得出趋势").wait_for()
    opened.get_by_text("请放宽起止日期，或缩短每期天数。").wait_for()


def test_sizes_are_suggested_with_the_reason(page):
    opened = page.open("/see-hotspots")
    opened.get_by_text("处热点，共").wait_for()
    opened.get_by_role("button", name="方法的参数").click()
    opened.get_by_role("button", name="按问题疏密建议大小").click()
    opened.get_by_text("依据：").wait_for()
    assert opened.get_by_text("平均每格约 2").count() or opened.get_by_text("平均每格约 1").count()
    page.settle()


def view(opened, name: str):
    opened.get_by_test_id("stButtonGroup").get_by_text(name, exact=True).click()


def test_the_film_plays_in_the_browser_and_asks_the_server_nothing(page):
    sent: list[object] = []
    page.page.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(frame)))
    opened = page.open("/see-hotspots")
    opened.get_by_text("处热点，共").wait_for()
    view(opened, "逐期播放")
    page.settle()
    opened.get_by_text("所有时期用同一色阶").wait_for()
    inside = page.map_frame()
    label = inside.locator(".cm-player output")
    label.wait_for()
    # The last week is shown first; the demo city's reports end on 31 August.
    assert "2026年8月25日—2026年8月31日" in label.inner_text()
    legend = inside.locator(".cm-panel-body").inner_text()
    page.settle()
    sent.clear()
    inside.get_by_role("button", name="播放").click()
    seen = set()

    def told() -> bool:
        seen.add(label.inner_text())
        return len(seen) >= 4

    eventually(told, True, 60)
    inside.get_by_role("button", name="暂停").click()
    inside.get_by_role("slider").fill("0")
    eventually(lambda: "2026年6月9日—2026年6月15日" in label.inner_text(), True)
    assert inside.locator(".cm-panel-body").inner_text() == legend  # one scale for all periods
    assert sent == []


def test_what_was_asked_is_kept_while_the_film_is_watched(page):
    opened = page.open("/see-hotspots")
    choose(page, "grid_count")
    view(opened, "逐期播放")
    opened.get_by_text("所有时期用同一色阶").wait_for()
    view(opened, "热点")
    opened.get_by_text(Translator("zh")(hotspots.METHODS["grid_count"].explains)).wait_for()


def pick(page, box: str, option: str):
    opened = page.page
    opened.get_by_role("combobox", name=box).click()
    opened.get_by_role("option", name=option, exact=True).click()
    page.settle()


def test_the_period_compared_with_is_chosen(page):
    opened = page.open("/see-hotspots?from=2026-08-02&to=2026-08-31")
    opened.get_by_text("对比：2026年7月3日—2026年8月1日").wait_for()
    pick(page, "对比时期", "去年同期")
    opened.get_by_text("记录从 2025年9月1日 开始，没有可比的去年同期。").wait_for()
    assert opened.get_by_text("较上期").count() == 0
    pick(page, "对比时期", "自选时期（等长）")
    for part, typed in (("month", "05"), ("day", "01")):
        opened.get_by_role("spinbutton", name=f"{part}, 对比时期从").click()
        opened.keyboard.type(typed)
    opened.keyboard.press("Escape")
    opened.get_by_role("heading", name="热点分析").click()
    page.settle()
    opened.get_by_text("对比：2026年5月1日—2026年5月30日").wait_for()
    opened.get_by_text("2026年5月1日—2026年5月30日").nth(1).wait_for()  # in a sentence too
    pick(page, "对比时期", "不对比")
    eventually(lambda: opened.get_by_text("对比：").count(), 0)


def test_hotspots_are_ordered_by_a_rate_and_numbered_anew(page):
    opened = page.open("/see-hotspots")
    first = opened.get_by_role("button", name="1 ·")
    before = first.inner_text()
    pick(page, "排序", "每平方公里件数")
    opened.get_by_text("件/平方公里").first.wait_for()
    assert first.count() == 1
    rates = [
        float(text.split()[0].replace(",", ""))
        for text in opened.get_by_text("件/平方公里").all_inner_texts()
    ]
    assert rates == sorted(rates, reverse=True)
    pick(page, "排序", "按件数")
    eventually(first.inner_text, before)


def test_the_picture_is_a_png_of_the_page(page, tmp_path):
    opened = page.open("/see-hotspots")
    opened.get_by_text("处热点，共").wait_for()
    with opened.expect_download(timeout=90_000) as waiting:
        opened.get_by_role("button", name="图片 PNG").click()
    content = Path(waiting.value.path()).read_bytes()
    made = Image.open(io.BytesIO(content))
    assert (made.format, made.size) == ("PNG", (2047, 1260))  # 260 by 160 mm at 200 dpi


def test_behind_a_hotspot_stand_its_answerers_its_photos_and_its_cases(page, own):
    _, path = own
    engine = store.connect(path)
    problems = store.city(engine).problems
    recent = problems[problems["reported_at"] >= "2026-06-03"]
    near = recent[recent["address"].str.contains("创业路")].head(2)
    for number, (_, problem) in enumerate(near.iterrows()):
        shot = io.BytesIO()
        Image.new("RGB", (320, 240), (200, 40 * number, 90)).save(shot, "JPEG")
        store.add_photo(engine, problem["source"], problem["source_id"], shot.getvalue(), "scene", "城管员")
    opened = page.open("/see-hotspots")
    opened.get_by_role("button", name="1 ·").click()
    page.settle()
    photos = opened.locator('img[src^="/city/photos/"]')
    photos.first.wait_for()
    assert photos.count() >= 2  # the two of this test, and what the demo city has there
    photos.first.scroll_into_view_if_needed()
    eventually(lambda: photos.first.evaluate("image => image.naturalWidth > 0"), True)
    opened.get_by_text("新城社区创业路一带的问题").wait_for()
    with opened.expect_download() as waiting:
        opened.get_by_role("button", name="下载表格（3 行，XLSX）").click()
    duty = pd.read_excel(waiting.value.path())
    assert duty["占比（%）"].groupby(duty["责任"]).sum().round(6).eq(100).all()


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/see-hotspots?from=2026-08-31&to=2026-08-31", "少于 30 个，判断不出热点"),
        ("/see-hotspots?zone=section:nowhere", "处热点，共"),  # an unknown zone is the whole city
    ],
)
def test_too_few_problems_are_said(page, address, said):
    opened = page.open(address)
    opened.get_by_text(said).first.wait_for()


def test_one_period_is_no_film(page):
    opened = page.open("/see-hotspots?from=2026-08-28&to=2026-08-31")
    view(opened, "逐期播放")
    opened.get_by_text("播放要 2 到 60 期").wait_for()
    opened.get_by_text("请放宽或缩短起止日期，或改变每期天数。").wait_for()


def test_what_was_asked_is_in_the_address(page):
    """A link or a saved view shows the same hotspots; a senseless value is ignored."""
    opened = page.open("/see-hotspots?method=dbscan&dbscan_reach=120&dbscan_fewest=few&order=nothing")
    dbscan = hotspots.METHODS["dbscan"]
    opened.get_by_text(Translator("zh")(dbscan.explains)).wait_for()
    opened.get_by_role("button", name="方法的参数").click()
    reach, fewest = dbscan.params
    eventually(opened.get_by_label(Translator("zh")(reach.label)).input_value, "120")
    eventually(opened.get_by_label(Translator("zh")(fewest.label)).input_value, f"{fewest.default:g}")
    opened.keyboard.press("Escape")
    choose(page, "road_sections")
    eventually(lambda: "method=road_sections" in opened.evaluate("location.search"), True)
    assert "dbscan_reach" not in opened.evaluate("location.search")


def test_the_film_is_in_the_address(page):
    opened = page.open("/see-hotspots?view=play&period=14")
    opened.get_by_text("从最后一天往回分期").wait_for()
    assert opened.get_by_role("radio", name="两周").is_checked()
    opened.get_by_role("radio", name="30天").click()
    eventually(lambda: "period=30" in opened.evaluate("location.search"), True)
    assert "view=play" in opened.evaluate("location.search")
