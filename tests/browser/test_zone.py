"""A zone's own page has all that is known of it, and a case stands out on its own map."""

from __future__ import annotations

import re

import pytest

from .conftest import Watched, eventually

pytestmark = pytest.mark.browser

ZONE = "/answer-zone?at=community:999901001011"
DENSE = "/answer-case?lang=zh&case=SZ20260805015"
"""A case among 65 others of its group within 60 m."""


def text(watched: Watched) -> str:
    return watched.page.locator('[data-testid="stMain"]').inner_text()


def open_tab(watched: Watched, name: str) -> None:
    watched.page.get_by_role("tab", name=name, exact=True).click()
    watched.settle()


@pytest.mark.parametrize(
    ("language", "tabs", "visits"),
    [
        ("zh", ["问题清单", "问题类别", "反复出现", "照片", "巡查劝导", "历任责任人"], "每次到场问题数"),
        ("en", ["Problems", "Problem type", "Came back", "Photo", "Patrols", "Who answered when"], "visit"),
    ],
)
def test_a_zones_page_has_its_photos_patrols_places_and_roster(watched, language, tabs, visits):
    page = watched.open(f"{ZONE}&lang={language}")
    assert page.get_by_role("tab").all_inner_texts() == tabs
    open_tab(watched, tabs[2])
    assert page.locator('[data-testid="stTabPanel"] [data-testid="stDataFrame"]:visible').count() == 2
    open_tab(watched, tabs[3])
    first = page.locator('img[src*="/city/photos/"]:visible').first
    eventually(lambda: first.evaluate("image => image.naturalWidth > 0"), True)
    open_tab(watched, tabs[4])
    assert visits in text(watched)


@pytest.mark.parametrize("number", ["超期未结", "按期结案", "将到期"])
def test_a_number_of_the_zone_lists_as_many_cases(watched, number):
    page = watched.open(f"{ZONE}&lang=zh")
    chip = (
        page.get_by_role("radio").or_(page.get_by_role("button")).filter(has_text=re.compile(f"^{number} "))
    )
    count = int(chip.first.inner_text().split()[-1])
    assert count > 0
    chip.first.click()
    watched.settle()
    eventually(lambda: f"下载表格（{count} 行" in text(watched), True)


def test_the_selected_case_stands_out_of_the_crowd(watched):
    page = watched.open(DENSE)
    inside = watched.map_frame()
    inside.locator(".cm-cluster").first.wait_for(timeout=60_000)
    chosen = inside.locator(".cm-point.cm-chosen")
    assert chosen.count() == 1
    frame = page.locator('iframe[title^="streamlit_folium"]').first.bounding_box()
    assert frame
    assert frame["height"] == 430
    # Nothing lies over it, and the others are paler.
    top = chosen.evaluate(
        """symbol => {
            const box = symbol.getBoundingClientRect();
            const seen = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
            return symbol.contains(seen);
        }"""
    )
    assert top
    paler = inside.locator(".cm-cluster").first.evaluate("symbol => getComputedStyle(symbol).opacity")
    assert float(paler) < float(chosen.evaluate("symbol => getComputedStyle(symbol).opacity"))
    # Its group switched off in the legend takes it away, and brings it back.
    switch = (
        inside.locator(".cm-panel label, .cm-panel li").filter(has_text="占道经营").locator("input").first
    )
    switch.uncheck()
    eventually(chosen.count, 0)
    switch.check()
    eventually(chosen.count, 1)
