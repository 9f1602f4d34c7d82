"""A person decides with one click; it stays decided, can be taken back, and two people do not collide."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest

from mapapp import cases, store
from mapapp.city import City
from tests import hostile
from tests import tiny_city as tiny
from tests.test_store_decisions import save

from .conftest import Watched, eventually, start_server

pytestmark = pytest.mark.browser

AT = "/answer-confirm?lang=zh"
LEFT = re.compile(r"还剩 (\d+) 件（(\d+) 组），已认定 (\d+) 件")


def ledger() -> pd.DataFrame:
    """Put four more beside problem 4, where S1 and S2 of 人民路 meet: all of one street, 老街."""
    known = tiny.problems().drop(columns="problem_id")
    more = pd.concat([known.iloc[[3]]] * 4, ignore_index=True)
    more["source_id"] = [f"L{number}" for number in range(1, 5)]
    more["address"] = [f"老街{number}号" for number in range(1, 5)]
    more["lon"] = [tiny.place(-4 - 2 * number, 0)[0] for number in range(1, 5)]
    return pd.concat([known, more], ignore_index=True)


def fill(path: Path, problems: pd.DataFrame, sections: gpd.GeoDataFrame, roster: pd.DataFrame) -> None:
    opened = store.connect(path)
    save(opened, "communities", tiny.communities())
    save(opened, "sections", sections)
    save(opened, "roster", roster.drop(columns="roster_id"))
    save(opened, "problems", problems)
    opened.dispose()


class Office:
    """A store that is served."""

    def __init__(self, path: Path, home: str) -> None:
        self.path, self.home = path, home

    def city(self) -> City:
        """Read the store as it is now, past the server."""
        opened = store.connect(self.path)
        city = store.city(opened)
        opened.dispose()
        return city

    def section(self, number: str) -> str:
        """Say which section answers for a problem now."""
        city = self.city()
        return cases.assign(city)["section"][city.problems["source_id"].eq(number)].iloc[0]


@pytest.fixture(scope="module")
def served(tmp_path_factory) -> Iterator[Office]:
    folder = tmp_path_factory.mktemp("office")
    fill(folder / "city.db", ledger(), tiny.sections(), tiny.roster())
    running, home = start_server(folder / "city.db", folder / "server.log")
    yield Office(folder / "city.db", home)
    running.terminate()
    running.wait(timeout=20)


@pytest.fixture
def office(served) -> Office:
    """Give the office with nothing decided yet."""
    opened = store.connect(served.path)
    city = store.city(opened)
    if len(city.decisions):
        store.withdraw_decisions(opened, city.decisions["decision_id"].tolist(), actor="测试")
    for number in city.aliases["alias_id"]:
        store.forget_alias(opened, int(number), actor="测试")
    save(opened, "sections", tiny.sections())
    opened.dispose()
    return served


@pytest.fixture
def enter(browser, office) -> Iterator:
    """Open the page in a browser of its own, signed with a name."""
    opened: list[Watched] = []

    def one(name: str, at: str = AT) -> Watched:
        watched = Watched(browser, office.home)
        opened.append(watched)
        watched.open(at)
        sign(watched, name)
        return watched

    yield one
    faults = [fault for watched in opened for fault in watched.faults]
    for watched in opened:
        watched.context.close()
    assert not faults


def sign(watched: Watched, name: str) -> None:
    watched.page.get_by_role("textbox", name=re.compile("姓名|name", re.IGNORECASE)).fill(name)
    watched.page.locator('[data-testid="stFormSubmitButton"] button').click()
    watched.settle()


def left(watched: Watched) -> tuple[int, int, int]:
    """Read how many problems and groups are left, and how many are decided."""
    said = LEFT.search(watched.page.locator('[data-testid="stProgress"]').inner_text())
    assert said
    return int(said[1]), int(said[2]), int(said[3])


def choose(watched: Watched, number: int) -> None:
    """Click the card of a candidate: the one click that decides."""
    watched.settle()
    before = text(watched)
    watched.page.get_by_role("button", name=f"定为 {number} ·").click()
    for _ in range(100):
        if text(watched) != before:
            break
        watched.page.wait_for_timeout(100)
    watched.settle()


def text(watched: Watched) -> str:
    return watched.page.locator('[data-testid="stMain"]').inner_text()


def test_nobody_decides_unsigned(browser, office):
    watched = Watched(browser, office.home)
    page = watched.open(AT)
    buttons = page.get_by_role("button", name="定为")
    assert buttons.count() >= 2
    assert all(button.is_disabled() for button in buttons.all())
    sign(watched, "网格员甲")
    assert buttons.first.is_enabled()
    watched.context.close()


def test_the_map_shows_the_candidates_in_the_colours_of_their_cards(enter):
    watched = enter("网格员甲")
    inside = watched.map_frame()
    inside.locator(".cm-number").nth(1).wait_for(timeout=20_000)
    painted = {
        mark.inner_text(): mark.evaluate("e => getComputedStyle(e).backgroundColor")
        for mark in inside.locator(".cm-number span").all()
    }
    cards = {
        card.inner_text(): card.evaluate("e => getComputedStyle(e).backgroundColor")
        for card in watched.page.locator('[data-testid="stHtml"] b').all()
    }
    assert set(painted) == {"1", "2"}
    assert painted == cards
    # Who answered on the day of reporting, how far it is, and why it is a candidate.
    said = text(watched)
    assert "责任单位（上报当日）：县财政局" in said
    assert "责任单位（上报当日）：县教育局" in said
    assert "距离 6 米，本组最远 12 米 · 最近" in said


def test_one_click_decides_a_group_and_it_stays_after_a_reload(enter, office):
    watched = enter("网格员甲")
    eventually(lambda: left(watched), (6, 3, 0))
    choose(watched, 2)
    eventually(lambda: left(watched), (2, 2, 4))
    assert "T004" in text(watched)  # the next question
    eventually(lambda: [office.section(f"L{number}") for number in range(1, 5)], ["S2"] * 4)
    assert office.section("T004") == ""
    assert set(office.city().decisions["actor"]) == {"网格员甲"}
    watched.open(AT)
    sign(watched, "网格员甲")
    eventually(lambda: left(watched), (2, 2, 4))


def test_one_of_a_group_is_decided_alone_and_the_group_goes_on(enter, office):
    watched = enter("网格员甲")
    watched.page.get_by_text("同样的 4 件一起定").click()
    watched.page.get_by_role("button", name=re.compile(r"定为 1 .*（1 件）")).wait_for()
    choose(watched, 1)
    eventually(lambda: left(watched), (5, 3, 1))
    eventually(lambda: office.section("L1"), "S1")
    assert "老街2号" in text(watched)
    choose(watched, 1)
    assert [office.section(f"L{number}") for number in range(1, 5)] == ["S1", "S1", "", ""]


def test_the_last_decision_is_undone_and_asked_again(enter, office):
    watched = enter("网格员甲")
    choose(watched, 2)
    watched.page.get_by_role("button", name="撤销刚才的认定").click()
    watched.settle()
    eventually(lambda: left(watched), (6, 3, 0))
    eventually(lambda: "老街1号" in text(watched), True)
    assert office.city().decisions.empty
    eventually(lambda: watched.page.get_by_role("button", name="撤销刚才的认定").count(), 0)


def test_none_of_them_is_an_answer_too(enter, office):
    watched = enter("网格员甲")
    watched.page.get_by_text("都不是", exact=True).click()
    watched.settle()
    button = watched.page.get_by_role("button", name="不属于任何一个（4 件）")
    button.click()
    eventually(lambda: office.city().decisions["zone_code"].tolist(), [""] * 4)
    eventually(lambda: left(watched), (2, 2, 4))


BOTH = """() => {
  const buttons = [...document.querySelectorAll("button")];
  const named = (text) => buttons.find((one) => one.innerText.includes(text));
  named("定为 2 ·").click();
  named("路段把握低").click();
}"""
"""A press, and in the same moment what makes the page run again."""


def test_a_press_is_not_lost_when_the_page_runs_again_at_once(enter, office):
    watched = enter("网格员甲")
    watched.page.evaluate(BOTH)
    eventually(lambda: office.city().decisions["zone_code"].tolist(), ["S2"] * 4)


def test_an_alias_is_kept_with_the_decision_and_removed(enter, office):
    watched = enter("网格员甲")
    watched.page.get_by_text("备注与别名").click()
    field = watched.page.get_by_role("textbox", name=re.compile("地址里的哪个叫法"))
    field.fill("老街")
    field.press("Enter")
    watched.settle()
    choose(watched, 1)
    assert office.city().aliases[["text", "road", "actor"]].apply(tuple, axis=1).tolist() == [
        ("老街", "人民路", "网格员甲")
    ]
    watched.page.get_by_text("记住的别名（1）").click()
    pick_first_row(watched, "confirm_aliases")
    watched.page.get_by_role("button", name="删除别名").click()
    watched.settle()
    assert office.city().aliases.empty


def test_an_old_decision_is_taken_back_from_the_list(enter, office):
    watched = enter("网格员甲")
    choose(watched, 2)
    choose(watched, 1)
    watched.page.get_by_text("已有的认定（5）").click()
    pick_first_row(watched, "confirm_made")  # the newest: T004
    watched.page.get_by_role("button", name=re.compile("对 T004 的认定")).click()
    watched.settle()
    eventually(lambda: left(watched), (2, 2, 4))
    assert office.section("T004") == ""


def pick_first_row(watched: Watched, key: str) -> None:
    """Mark the first row of a table: its box is drawn on a canvas, left of the first cell."""
    table = watched.page.locator(f"[class*='st-key-{key}-'] [data-testid='stDataFrame']")
    table.scroll_into_view_if_needed()
    table.click(position={"x": 18, "y": 52})
    watched.settle()


def test_two_people_on_one_question_do_not_decide_it_twice(enter, office):
    first, second = enter("网格员甲"), enter("网格员乙")
    choose(first, 2)
    choose(second, 1)  # still sees the question that is decided by now
    said = text(second)
    assert "已由“网格员甲”认定为“人民路(建设路—和平路段)”" in said
    eventually(lambda: [office.section(f"L{number}") for number in range(1, 5)], ["S2"] * 4)
    # The click decided nothing else: the next question is shown and still open.
    assert office.section("T004") == ""
    eventually(lambda: left(second), (2, 2, 4))
    assert set(office.city().decisions["actor"]) == {"网格员甲"}
    choose(second, 1)
    eventually(lambda: office.section("T004"), "S1")


def test_a_second_page_keeps_its_place_while_another_question_is_decided(enter, office):
    first, second = enter("网格员甲"), enter("网格员乙")
    second.page.get_by_role("button", name="跳过").click()
    second.settle()
    assert "T004" in text(second)
    choose(first, 2)  # the group before is gone: the second page's question moves up in the queue
    choose(second, 1)
    eventually(lambda: office.section("T004"), "S1")
    assert "已由" not in text(second)


def test_less_sure_answers_are_asked_about_on_wish(enter, office):
    watched = enter("网格员甲")
    watched.page.get_by_text("路段把握低", exact=True).click()
    watched.settle()
    eventually(lambda: left(watched), (7, 4, 0))  # problem 10 as well
    watched.page.get_by_text("在社区交界线上", exact=True).click()
    watched.settle()
    eventually(lambda: left(watched), (8, 5, 0))  # and problem 3, of whose community a person is asked
    assert office.city().decisions.empty


def test_a_section_that_was_removed_brings_the_question_back_with_a_note(enter, office):
    opened = store.connect(office.path)
    watched = enter("网格员甲")
    choose(watched, 2)
    save(opened, "sections", tiny.sections().query("code != 'S2'"), mode="replace")
    opened.dispose()
    watched.open(AT)
    sign(watched, "网格员甲")
    assert "“网格员甲”曾认定为“人民路(建设路—和平路段)”，它已不在资料库中" in text(watched)
    choose(watched, 1)
    eventually(lambda: [office.section(f"L{number}") for number in range(1, 5)], ["S1"] * 4)


def test_the_page_speaks_english(enter):
    watched = enter("Warden A", AT.replace("zh", "en"))
    said = text(watched)
    for name in ("人民路(中山路—建设路段)", "人民路(建设路—和平路段)", "老街", "县财政局", "县教育局", "号"):
        said = said.replace(name, "")
    assert not re.findall(r"[一-鿿]+", said)


def test_hostile_text_is_only_text(browser, tmp_path):
    """Every text of the question is an attack: addresses, names, units, the actor, the alias."""
    attack = " ".join([*hostile.PAYLOADS.values(), "![x](//example.invalid/x.png)", ":red[x] $x$"])
    sections, roster = tiny.sections(), tiny.roster()
    for column in ("name", "road"):
        sections[column] = sections[column] + attack
    roster["answerer"] = roster["answerer"] + attack
    problems = ledger().assign(address=lambda rows: rows["address"] + attack, description=attack)
    problems["source_id"] = problems["source_id"] + attack
    path = tmp_path / "city.db"
    fill(path, problems, sections, roster)
    running, home = start_server(path, tmp_path / "server.log")
    watched = Watched(browser, home)
    page = watched.open(AT)
    sign(watched, hostile.PAYLOADS["image"])
    inside = watched.map_frame()
    inside.locator(".cm-number").first.wait_for(timeout=20_000)
    inside.locator(".cm-number").first.hover()
    page.wait_for_timeout(300)
    choose(watched, 1)
    for title in ("已有的认定", "备注与别名", "都不是"):
        page.get_by_text(title).first.click()
    watched.settle()
    said = text(watched)
    assert "{{ 7*7 }}" in said
    assert "![x](//example.invalid/x.png)" in said
    assert [frame.evaluate("window.hacked") for frame in page.frames] == [None] * len(page.frames)
    assert not watched.faults
    watched.context.close()
    running.terminate()
    running.wait(timeout=20)
