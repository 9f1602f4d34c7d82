"""A person opens a case, takes a step with a photo, and sees it in its life; the second of two is refused."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from mapapp import store
from tests import hostile
from tests import tiny_city as tiny
from tests.pictures import GPS, picture
from tests.test_store_decisions import save

from .conftest import Watched, start_server

pytestmark = pytest.mark.browser

CASE = "T004"  # dispatched, overdue
AT = f"/answer-case?lang=zh&case={CASE}"


class Office:
    """A store that is served."""

    def __init__(self, path: Path, home: str) -> None:
        self.path, self.home = path, home

    def steps(self, number: str) -> list[str]:
        opened = store.connect(self.path)
        events = store.city(opened).events
        opened.dispose()
        return events.loc[events["source_id"].eq(number), "step"].tolist()


@pytest.fixture(scope="module")
def office(tmp_path_factory) -> Iterator[Office]:
    folder = tmp_path_factory.mktemp("life")
    opened = store.connect(folder / "city.db")
    save(opened, "communities", tiny.communities())
    save(opened, "sections", tiny.sections())
    save(opened, "roster", tiny.roster().drop(columns="roster_id"))
    save(opened, "problems", tiny.problems().drop(columns="problem_id"))
    opened.dispose()
    running, home = start_server(folder / "city.db", folder / "server.log")
    yield Office(folder / "city.db", home)
    running.terminate()
    running.wait(timeout=20)


@pytest.fixture
def enter(browser, office) -> Iterator:
    opened: list[Watched] = []

    def one(at: str = AT) -> Watched:
        watched = Watched(browser, office.home)
        opened.append(watched)
        watched.open(at)
        return watched

    yield one
    faults = [fault for watched in opened for fault in watched.faults]
    for watched in opened:
        watched.context.close()
    assert not faults


def choose(watched: Watched, step: str) -> None:
    watched.page.get_by_role("radio", name=step, exact=True).or_(
        watched.page.get_by_role("button", name=step, exact=True)
    ).first.click()
    watched.page.get_by_role("button", name=f"办理：{step}").wait_for(timeout=60_000)
    watched.settle()


def submit(watched: Watched, step: str) -> None:
    watched.page.get_by_role("button", name=f"办理：{step}").click()
    watched.settle()


def text(watched: Watched) -> str:
    return watched.page.locator('[data-testid="stMain"]').inner_text()


def test_a_step_with_a_photo_is_seen_in_the_life(enter, office):
    first, second = enter(), enter()
    for watched in (first, second):
        choose(watched, "处置")
        watched.page.get_by_label("经办人（姓名或职务）").fill("城管队员甲")
        watched.page.get_by_label("说明（可空）").fill(hostile.PAYLOADS["jinja"])
    submit(first, "处置")
    assert "没有照片" in text(first)
    assert office.steps(CASE) == []
    for watched, red in ((first, 200), (second, 90)):
        shown = {"name": "a.jpg", "mimeType": "image/jpeg"}
        content = picture(colour=(red, 30, 30), taken="2026:07:09 08:30:00", gps=GPS)
        watched.page.locator('input[type="file"]').set_input_files([{**shown, "buffer": content}])
        watched.settle()
    submit(first, "处置")
    first.page.get_by_text("已办理：处置").wait_for(timeout=60_000)
    assert office.steps(CASE)[-2:] == ["dispatched", "disposed"]
    first.page.get_by_text("城管队员甲（责任单位）").first.wait_for(timeout=60_000)
    first.settle()
    said = text(first)
    assert "{{ 7*7 }}" in said
    assert "拍摄处距案件 10 米" in said
    assert first.page.locator('img[src*="/city/photos/"]').first.evaluate("image => image.naturalWidth > 0")
    assert "核查通过" in said
    # The other page still shows the case as it was: it is told who did what, and keeps what was written.
    submit(second, "处置")
    second.page.get_by_text("刚由“城管队员甲”办了“处置”").wait_for(timeout=60_000)
    assert second.page.get_by_label("说明（可空）").input_value() == hostile.PAYLOADS["jinja"]
    assert office.steps(CASE).count("disposed") == 1


def test_an_unknown_case_and_a_search(enter):
    watched = enter("/answer-case?lang=zh&case=没有这件")
    assert "没有编号为“没有这件”的案件" in text(watched)
    field = watched.page.get_by_label("案件编号")
    field.fill("T009")
    field.press("Enter")
    watched.page.get_by_role("heading", name=re.compile("T009")).wait_for(timeout=60_000)


def test_a_case_without_steps_shows_what_its_ledger_tells(enter):
    said = text(enter("/answer-case?lang=zh&case=T002"))
    assert "已结案" in said
    assert "时间台账未记" in said
    assert "县财政局" in said
