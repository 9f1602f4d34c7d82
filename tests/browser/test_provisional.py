"""Cases whose limits run into a year without holidays are named and listed, never shown as in time."""

from __future__ import annotations

import pandas as pd
import pytest

from mapapp import store
from tests import tiny_city as tiny
from tests.test_store_decisions import save

from .conftest import Watched, start_server

pytestmark = pytest.mark.browser

CASE = "T002"
LISTED = 14
"""The tiny city's fifteen cases but one: its fifteen working days cannot have been over after six days."""


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """Serve a city whose cases were reported in May 2023 and closed six days later: 2023 is not entered."""
    folder = tmp_path_factory.mktemp("unpublished")
    opened = store.connect(folder / "city.db")
    save(opened, "communities", tiny.communities())
    save(opened, "sections", tiny.sections())
    save(opened, "roster", tiny.roster().drop(columns="roster_id").assign(valid_from=pd.NaT))
    reported = pd.Series([pd.Timestamp("2023-05-15 10:00")] * len(tiny.problems())).astype("datetime64[us]")
    closed = reported + pd.Timedelta(days=6)
    problems = tiny.problems().drop(columns="problem_id")
    problems = problems.assign(reported_at=reported, closed_at=closed, disposed_at=closed, status="closed")
    save(opened, "problems", problems.assign(due_at=pd.Series(pd.NaT, index=problems.index)))
    opened.dispose()
    running, home = start_server(folder / "city.db", folder / "server.log")
    yield home
    running.terminate()
    running.wait(timeout=20)


@pytest.fixture
def page(browser, office):
    watched = Watched(browser, office)
    yield watched
    faults = watched.faults
    watched.context.close()
    assert not faults


def text(watched: Watched) -> str:
    return watched.page.locator('[data-testid="stMain"]').inner_text()


@pytest.mark.parametrize(
    ("language", "told", "file"),
    [
        ("zh", "件问题的时限跨入放假安排尚未录入的年份（2023）", f"下载表格（{LISTED} 行，XLSX）"),
        (
            "en",
            "run into years whose holidays are not entered (2023)",
            f"Download table ({LISTED} rows, XLSX)",
        ),
    ],
)
def test_the_page_of_the_clock_lists_them(page, language, told, file):
    page.open(f"/manage-clock?lang={language}")
    page.page.get_by_text(told).wait_for(timeout=60_000)
    page.page.get_by_text(told).click()
    page.settle()
    page.page.get_by_text(file).wait_for(timeout=60_000)


def test_the_case_says_its_bounds_and_that_nothing_is_decided(page):
    page.open(f"/answer-case?lang=zh&case={CASE}")
    said = text(page)
    assert "只是暂定：最早 2023年5月" in said
    assert "不当作按期，也不当作超期" in said
    assert "已超期" not in said


def test_a_zone_counts_them_apart_and_none_in_time(page):
    page.open("/answer-zone?lang=zh&at=community:C1&from=2023-05-01&to=2023-05-31")
    assert "5 件时限暂定" in text(page)
    chips = page.page.get_by_role("radio").or_(page.page.get_by_role("button"))
    assert chips.filter(has_text="时限暂定").first.inner_text() != "时限暂定 0"
    assert chips.filter(has_text="按期结案").first.inner_text() == "按期结案 0"
    assert chips.filter(has_text="超期结案").first.inner_text() == "超期结案 0"
