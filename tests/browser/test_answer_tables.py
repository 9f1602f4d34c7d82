"""Every table of the accountability pages downloads, and every number leads to its cases."""

from __future__ import annotations

import re

import pytest

from .conftest import Watched, eventually

pytestmark = pytest.mark.browser

TABLE = '[data-testid="stDataFrame"]'
PAGES = [
    "answer-communities?",
    "answer-sections?",
    "answer-sections?by=section&show=score",
    "answer-zone?at=section:LD145",
    "answer-answerer?who=unit:县林业局",
    "answer-campaign?",
    "answer-case?case=SZ20260805015",
]


def tick(watched: Watched, row: int, table: int = 0) -> None:
    """Tick a row of a table that can be seen: the grid is one canvas with rows of 35 pixels."""
    grid = watched.page.locator(f"{TABLE}:visible").nth(table)
    grid.scroll_into_view_if_needed()
    box = grid.bounding_box()
    assert box
    watched.page.mouse.click(box["x"] + 16, box["y"] + 35 * (row + 1) + 17)
    watched.settle()


def text(watched: Watched) -> str:
    return watched.page.locator('[data-testid="stMain"]').inner_text()


@pytest.mark.parametrize("address", PAGES)
def test_every_table_has_its_download(watched, address):
    page = watched.open(f"/{address}&lang=zh")
    page.locator(TABLE).first.wait_for(state="attached", timeout=60_000)
    tables = page.locator(TABLE).count()
    files = page.get_by_role("button", name=re.compile("下载表格")).count()
    hidden = page.locator('[data-testid="stDownloadButton"]:has-text("下载表格")').count()
    assert tables >= 1
    assert max(files, hidden) >= tables


@pytest.mark.parametrize(
    "address", ["answer-communities?show=closing_in_time", "answer-sections?show=overdue"]
)
def test_a_picked_row_lists_the_cases_of_each_of_its_numbers(watched, address):
    page = watched.open(f"/{address}&lang=zh")
    tick(watched, 0)
    page.get_by_text("看哪个数字背后的问题").wait_for(timeout=60_000)
    chips = page.get_by_role("radio").or_(page.get_by_role("button"))
    for name in ("超期未结", "已结案"):
        chip = chips.filter(has_text=re.compile(f"^{name} [0-9,]+$")).first
        count = chip.inner_text().split()[-1]
        chip.click()
        watched.settle()
        eventually(lambda said=count: f"下载表格（{said} 行" in text(watched), True)


def test_a_type_of_a_zone_lists_its_cases(watched):
    page = watched.open("/answer-zone?at=section:LD145&lang=zh")
    page.get_by_role("tab", name="问题类别").click()
    watched.settle()
    tick(watched, 0)
    eventually(lambda: page.locator(f"{TABLE}:visible").count(), 2)


def test_a_frozen_rate_lists_what_is_above_and_below_its_line(page):
    opened = page.open("/answer-frozen?lang=zh&by=unit&show=closing_in_time")
    opened.get_by_text("定格一份新报告").click()
    opened.get_by_label("报告名称").fill("八月通报")
    opened.get_by_label("定格人（姓名或职务）").fill("科员甲")
    opened.get_by_role("button", name="定格", exact=True).click()
    opened.get_by_role("tab", name="定格时的数字").wait_for(timeout=60_000)
    page.settle()
    tick(page, 0, table=1)
    chips = opened.get_by_role("radio").or_(opened.get_by_role("button"))
    counts = {}
    for name in ("按期结案", "应结案"):
        chip = chips.filter(has_text=re.compile(f"^{name} [0-9,]+$")).first
        counts[name] = chip.inner_text().split()[-1]
        chip.click()
        page.settle()
        eventually(lambda said=counts[name]: f"下载表格（{said} 行" in text(page), True)
    assert int(counts["按期结案"]) <= int(counts["应结案"])
