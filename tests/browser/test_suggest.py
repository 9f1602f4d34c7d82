"""The page of suggested plans, used as a planner would: ask, look, compare, keep as a draft, open it."""

from __future__ import annotations

import re

import pytest

from mapapp import store
from tests import hostile

from .conftest import Watched, eventually

pytestmark = pytest.mark.browser
LONG = 180_000
"""Milliseconds for a suggestion on a machine that does other work."""


def suggest(watched: Watched, language: str = "zh"):
    opened = watched.open(f"/assign-suggest?lang={language}")
    ask = opened.get_by_test_id("stFormSubmitButton").first.get_by_role("button")
    ask.click(timeout=LONG)
    opened.get_by_test_id("stFormSubmitButton").nth(1).wait_for(timeout=LONG)
    watched.settle()
    return opened


def legend(watched: Watched) -> str:
    return watched.map_frame().locator(".cm-panel").first.inner_text().replace("\n", " ")


def test_the_best_suggestion_becomes_a_draft_that_the_planning_page_opens(page, own):
    watched, path = page, own[1]
    opened = suggest(watched)
    eventually(lambda: bool(re.search(r"改派 \d+", legend(watched))), True, 60)
    moved = int(re.search(r"改派 (\d+)", legend(watched)).group(1))
    assert 20 < moved < 80
    opened.get_by_label("规划人（姓名或职务）").fill("规划员甲")
    name = f"建议 {hostile.PAYLOADS['image']}"
    opened.get_by_label("方案名称").fill(name)
    opened.get_by_test_id("stFormSubmitButton").nth(1).get_by_role("button").click()
    opened.get_by_text("已存为草稿").first.wait_for(timeout=LONG)
    engine = store.connect(path)
    listed = store.drafts(engine)
    number = int(listed.loc[listed["name"].eq(name), "draft_id"].iloc[0])
    draft = store.draft(engine, number)
    assert sum(len(step.codes) for step in draft.steps) == moved
    opened.get_by_role("link", name="到“划分与派责”查看").click()
    watched.map_frame().locator(".cm-tools").wait_for(timeout=LONG)
    eventually(lambda: bool(re.search(rf"改派 {moved}\b", legend(watched))), True, 60)
    assert watched.page.evaluate("window.hacked") is None
    assert watched.faults == []


def test_a_plan_without_change_has_nothing_to_keep(page):
    watched = page
    opened = watched.open("/assign-suggest?lang=zh")
    slider = opened.get_by_role("slider", name="改动的代价")
    slider.press("End")
    watched.settle()
    opened.get_by_test_id("stFormSubmitButton").first.get_by_role("button").click()
    opened.get_by_text("这个方案与今天相同").first.wait_for(timeout=LONG)
    assert opened.get_by_text(re.compile(r"\d+ 个责任人的辖区不相连")).count() == 1
    assert watched.faults == []
