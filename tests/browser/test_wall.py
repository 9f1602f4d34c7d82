"""The wall fills the screen, answers to keys, tours by itself, takes new figures without a break."""

from __future__ import annotations

import pytest

from mapapp import store

from .. import hostile
from .conftest import Watched

pytestmark = pytest.mark.browser

WAIT = 60_000
SCENES = 9
"""Of the demo city: the whole, the list of hotspots, four of them, communities, sections, the clock."""


def opened(watched: Watched, query: str) -> Watched:
    watched.page.goto(f"{watched.home}/city/wall?{query}")
    at(watched, 0)
    watched.page.wait_for_selector("body[data-revision]", timeout=WAIT)  # the other scenes are there as well
    return watched


def at(watched: Watched, scene: int) -> None:
    watched.page.wait_for_selector(f'body[data-scene="{scene}"]', timeout=WAIT)


def title(watched: Watched) -> str:
    return watched.page.locator(".pl-panel h2").inner_text()


def test_keys_lead_through_the_scenes(watched):
    page = opened(watched, "play=0").page
    assert page.locator(".pl-dots i").count() == SCENES
    assert title(watched) == "全市情况"
    for key, scene in (
        ("ArrowRight", 1),
        ("3", 2),
        ("ArrowLeft", 1),
        ("Home", 0),
        ("ArrowLeft", SCENES - 1),
        ("7", 6),
        ("End", 8),
    ):
        page.keyboard.press(key)
        at(watched, scene)
    assert title(watched) == "办理时限"
    page.keyboard.press("3")
    at(watched, 2)
    assert title(watched).startswith("热点 1：")
    assert page.locator(".pl-current").count() == 1


def test_the_map_flies_to_the_hotspot(watched):
    page = opened(watched, "play=0").page
    scale = page.locator(".leaflet-control-scale-line")
    assert "km" in scale.inner_text()
    page.keyboard.press("3")
    at(watched, 2)
    page.wait_for_function("document.querySelector('.leaflet-control-scale-line').textContent.endsWith(' m')")
    assert page.locator(".cm-number").count() >= 1
    assert page.locator(".leaflet-popup").count() == 0


def test_it_tours_by_itself_and_space_stops_it(watched):
    page = opened(watched, "stay=2").page
    at(watched, 1)
    page.keyboard.press(" ")
    page.wait_for_selector(".pl-dots:not(.pl-playing)")
    stood = page.evaluate("document.body.dataset.scene")
    page.wait_for_timeout(5_000)  # more than two stays: what does not happen can only be waited for
    assert page.evaluate("document.body.dataset.scene") == stood
    page.keyboard.press(" ")
    at(watched, int(stood) + 1)


def test_nothing_but_the_matter_until_the_mouse_moves(watched):
    page = opened(watched, "play=0").page
    menu = page.locator(".pl-menu")
    page.wait_for_selector("body.pl-quiet")
    page.wait_for_function("getComputedStyle(document.querySelector('.pl-menu')).opacity === '0'")
    assert not page.locator(".leaflet-control-zoom").is_visible()
    assert page.locator(".cm-panel input:visible").count() == 0
    page.mouse.move(400, 400)
    page.mouse.move(420, 420)
    page.wait_for_function("getComputedStyle(document.querySelector('.pl-menu')).opacity === '1'")
    assert menu.get_by_role("button").count() == 7
    page.wait_for_selector("body.pl-quiet", timeout=WAIT)


OVER = """() => ['.pl-panel', '.pl-figures', 'html'].map((name) => {
  const box = document.querySelector(name);
  return Math.max(box.scrollHeight - box.clientHeight, box.scrollWidth - box.clientWidth);
})"""


@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (3840, 2160)])
@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_scene_fits_the_screen_in_type_read_from_afar(
    browser, demo_server, width, height, theme, language
):
    watched = Watched(browser, demo_server, width, height)
    page = opened(watched, f"play=0&theme={theme}&lang={language}").page
    assert page.evaluate("document.body.dataset.theme") == theme
    for scene in range(SCENES):
        page.keyboard.press(str(scene + 1))
        at(watched, scene)
        over = page.evaluate(OVER)
        assert max(over) <= 1, f"scene {scene + 1} runs over by {over} pixels"
        size = page.evaluate("parseFloat(getComputedStyle(document.querySelector('.pl-panel')).fontSize)")
        assert size >= width / 100  # 19 pixels of 1,920: 12 mm on a screen of 1.2 m
    number = page.evaluate("parseFloat(getComputedStyle(document.querySelector('.pl-figure b')).fontSize)")
    assert number >= width / 35
    if language == "en":
        assert "数据" not in page.locator(".pl-head p").inner_text()
    assert not watched.faults
    watched.context.close()


def test_the_page_of_the_menu_is_the_wall_itself(watched):
    page = watched.open("/brief-wall?lang=zh&play=0")
    frame = page.frame_locator('iframe[src*="/city/wall"]')
    frame.locator('body[data-scene="0"]').wait_for(timeout=WAIT)
    box = page.locator('iframe[src*="/city/wall"]').bounding_box()
    assert (box["x"], box["y"], box["width"], box["height"]) == (0, 0, 1440, 900)
    page.keyboard.press("2")  # the outer page has the keyboard at first
    frame.locator('body[data-scene="1"]').wait_for(timeout=WAIT)
    page.mouse.move(300, 300)
    page.mouse.move(320, 320)
    frame.get_by_role("button", name="退出大屏").click()
    page.wait_for_selector('[data-testid="stMetric"]', timeout=WAIT)


def test_the_wall_keeps_the_filters_of_the_page_before(watched):
    watched.open("/?lang=zh&groups=small_ads&from=2026-07-01&to=2026-07-31")
    page = watched.open("/brief-wall?lang=zh&play=0&groups=small_ads&from=2026-07-01&to=2026-07-31")
    frame = page.frame_locator('iframe[src*="/city/wall"]')
    frame.locator('body[data-scene="0"]').wait_for(timeout=WAIT)
    assert frame.locator(".pl-caption").inner_text() == "2026年7月1日至2026年7月31日 · 小广告"


WATCH = """() => {
  window.same = true;
  window.bare = 0;
  const look = () => {
    const full = document.querySelector('.pl-panel > *') && document.querySelector('.pl-map canvas');
    if (!full) window.bare++;
  };
  new MutationObserver(look).observe(document.body, { childList: true, subtree: true });
}"""


def test_new_figures_come_without_leaving_the_scene(page, own):
    opened(page, "play=0&poll=1")
    page.page.keyboard.press("7")
    at(page, 6)
    page.page.evaluate(WATCH)
    before = page.page.evaluate("document.body.dataset.revision")
    engine = store.connect(own[1])
    store.rename_city(engine, hostile.EVERYTHING, actor="测试")
    engine.dispose()
    page.page.wait_for_function(
        f"document.body.dataset.revision && document.body.dataset.revision !== '{before}'", timeout=WAIT
    )
    page.page.locator(".pl-head h1", has_text="7*7").wait_for(timeout=WAIT)
    assert page.page.evaluate("[window.same, window.bare, document.body.dataset.scene]") == [True, 0, "6"]
    assert hostile.EVERYTHING in page.page.locator(".pl-head h1").inner_text()
    assert page.page.evaluate("window.hacked") is None


def test_without_the_server_the_wall_stays_and_says_so(browser, demo_server):
    watched = Watched(browser, demo_server)
    page = opened(watched, "play=0&poll=1").page
    page.route("**/city/shows/state", lambda route: route.abort())
    page.wait_for_selector(".pl-lost:not([hidden])", timeout=WAIT)
    assert "连接中断" in page.locator(".pl-lost").inner_text()
    page.keyboard.press("2")
    at(watched, 1)
    page.unroute("**/city/shows/state")
    page.wait_for_selector(".pl-lost", state="hidden", timeout=WAIT)
    watched.context.close()


def test_an_empty_city_says_what_to_do(browser, tmp_path):
    from .conftest import start_server

    running, home = start_server(tmp_path / "city.db", tmp_path / "log")
    watched = Watched(browser, home)
    opened(watched, "play=0")
    assert "没有问题" in watched.page.locator(".pl-panel").inner_text()
    faults = watched.faults
    watched.context.close()
    running.terminate()
    running.wait(timeout=20)
    assert not faults
