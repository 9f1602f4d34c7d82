"""Every page opens through the frame, in both languages, and shows what it promises."""

from __future__ import annotations

import re

import pytest

from mapapp.i18n import Translator
from mapapp.ui import frame

pytestmark = pytest.mark.browser

PAGES = [(page, title) for pages in frame.MENU.values() for page, title, _ in pages]
WITH_MAP = {
    "see/overview",
    "see/hotspots",
    "answer/communities",
    "answer/sections",
    "assign/audit",
}
UNTITLED = {"see/overview", "brief/wall"}


def address(page: str, language: str) -> str:
    return f"/{'' if page == 'see/overview' else frame.address(page)}?lang={language}"


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(("page", "title"), PAGES, ids=[page for page, _ in PAGES])
def test_page_opens(watched, page, title, language):
    opened = watched.open(address(page, language))
    assert not opened.locator('[data-testid="stException"]').count()
    assert not opened.locator('[data-testid="stAlertContentError"]').count()
    if page not in UNTITLED:
        assert opened.locator("h1").first.inner_text() == Translator(language)(title)
    if language == "en":
        text = opened.locator('[data-testid="stMain"]').inner_text()
        menu = opened.locator('[data-testid="stHeader"]').inner_text() if page != "brief/wall" else ""
        said = re.sub(r"[一-鿿]+", "", menu)
        assert said == menu, "the menu is not in English"
        # The wall is a page of its own in a frame.
        assert text or page == "brief/wall"
    if page in WITH_MAP:
        inside = watched.map_frame()
        inside.locator(".leaflet-container").wait_for(timeout=20_000)
        inside.locator(".leaflet-control-scale").first.wait_for(timeout=20_000)
        inside.locator(".cm-panel").first.wait_for(timeout=20_000)
        box = inside.locator(".leaflet-container").bounding_box()
        assert box
        assert box["width"] > 500
        assert box["height"] > 400


def test_the_overview_shows_five_numbers_and_a_map_that_is_the_page(watched):
    opened = watched.open("/?lang=zh")
    assert opened.locator('[data-testid="stMetric"]').count() == 5
    box = watched.map_frame().locator(".leaflet-container").bounding_box()
    assert box
    assert box["height"] >= 0.55 * 900


def test_language_switch_keeps_the_page_and_the_filters(watched):
    opened = watched.open("/see-hotspots?lang=zh&status=closed")
    opened.get_by_text("English", exact=True).click()
    watched.settle()
    assert opened.locator("h1").first.inner_text() == Translator("en")("热点分析")
    assert "status=closed" in opened.url
    assert "lang=en" in opened.url


def test_a_view_can_be_sent_as_an_address(watched):
    opened = watched.open("/?groups=small_ads&from=2026-03-01&to=2026-03-31")
    first = opened.locator('[data-testid="stMetricValue"]').first.inner_text()
    assert 0 < int(first.replace(",", "")) < 1000
    opened.goto(watched.home + "/answer-sections?groups=small_ads&from=2026-03-01&to=2026-03-31")
    watched.settle()
    assert "groups=small_ads" in opened.url


def test_filters_survive_a_change_of_page(watched):
    opened = watched.open("/?status=overdue")
    opened.goto(watched.home + "/see-hotspots?status=overdue")
    watched.settle()
    assert "status=overdue" in opened.url


@pytest.mark.parametrize("at", ["/overview", "/hotspots", "/roster", "/import"])
def test_no_page_file_can_be_reached_without_the_frame(browser, demo_server, at):
    context = browser.new_context()
    opened = context.new_page()
    opened.goto(demo_server + at)
    opened.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]')
    opened.wait_for_timeout(800)
    # Whatever is shown, the frame drew it: its sidebar is there.
    assert opened.locator('[data-testid="stSidebar"]').count() == 1
    context.close()
