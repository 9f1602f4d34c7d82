"""The planning page, used as a planner would: draw, split, move a border, give, undo, save, publish."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from docx import Document

from mapapp import plans, store, zoning
from mapapp.plans import differing, selecting

from .conftest import Watched, eventually

pytestmark = pytest.mark.browser
LONG = 60_000
FROM = dt.date(2026, 9, 2)
"""The day after the demo city's last: what the page proposes."""


def begin(watched: Watched):
    opened = watched.open("/assign-plan?lang=zh")
    watched.map_frame().locator(".cm-tools").wait_for(timeout=LONG)
    return opened


def legend(watched: Watched) -> str:
    return watched.map_frame().locator(".cm-panel").first.inner_text().replace("\n", " ")


def until_legend(watched: Watched, wanted: str) -> None:
    eventually(lambda: bool(re.search(wanted, legend(watched))), True, 60)


def until_text(opened, words: str) -> None:
    opened.get_by_text(words).first.wait_for(timeout=LONG)


def press(watched: Watched, name: str) -> None:
    button = watched.page.get_by_role("button", name=name, exact=True).first
    button.click(timeout=LONG)
    watched.settle()


def leaflet(watched: Watched):
    return watched.map_frame().locator(".leaflet-container").first


def pixel(watched: Watched, lon: float, lat: float) -> dict[str, float]:
    told = "(_, place) => { const at = window.map.latLngToContainerPoint(place); return [at.x, at.y]; }"
    x, y = leaflet(watched).evaluate(told, [lat, lon])
    return {"x": x, "y": y}


def place(watched: Watched, x: float, y: float) -> tuple[float, float]:
    told = "(_, at) => { const p = window.map.containerPointToLatLng(at); return [p.lng, p.lat]; }"
    lon, lat = leaflet(watched).evaluate(told, [x, y])
    return lon, lat


def draw(watched: Watched, tool: str, corners: list[tuple[float, float]]) -> None:
    watched.map_frame().get_by_role("button", name=tool, exact=True).click()
    for x, y in corners:
        leaflet(watched).click(position={"x": x, "y": y})
    leaflet(watched).press("Enter")
    watched.settle()


def choose_named(watched: Watched, words: str, count: int) -> None:
    field = watched.page.get_by_label("按名称选择")
    field.fill(words)
    field.press("Enter")
    press(watched, f"选中 {count} 个")
    until_legend(watched, rf"已选中 {count}\b")


def give(watched: Watched, who: str, count: int) -> None:
    field = watched.page.locator('[data-testid="stForm"]').filter(has_text="派给").locator("input").first
    field.fill(who)
    field.press("Enter")
    press(watched, f"派给所选 {count} 个")


def sign_and_save(watched: Watched, actor: str, name: str | None = None) -> None:
    opened = watched.page
    who = opened.get_by_label("规划人（姓名或职务）")
    if who.input_value() != actor:
        who.fill(actor)
        who.press("Enter")
        watched.settle()
    opened.get_by_test_id("stPopoverButton").click()
    if name is not None:
        title = opened.get_by_label("方案名称")
        title.fill(name)
        title.press("Enter")
        watched.settle()
    press(watched, "保存方案")


def open_plan(watched: Watched, name: str) -> None:
    watched.page.locator('[data-testid="stSelectbox"]').first.locator("input").click()
    watched.page.get_by_role("option", name=name, exact=True).click(timeout=LONG)
    watched.settle()


def read(path, what):
    engine = store.connect(path)
    try:
        return what(engine)
    finally:
        engine.dispose()


def test_a_ring_selects_what_lies_in_it_and_gives_it_with_undo_and_redo(page, own):
    opened = begin(page)
    corners = [(300, 250), (440, 245), (430, 340), (310, 345)]
    city = zoning.latest(read(own[1], store.city))
    ring = tuple(place(page, x, y) for x, y in corners)
    inside = selecting.within(city.sections, ring)
    theirs = differing.answerers(city.sections, city.roster, "section", FROM)
    new = int(theirs[city.sections["code"].isin(inside)].ne("县公用局").sum())
    assert 5 < new <= len(inside)
    draw(page, "圈画", corners)
    until_legend(page, rf"已选中 {len(inside)}\b")
    give(page, "县公用局", len(inside))
    until_legend(page, rf"改派 {new}\b")
    press(page, "撤销")
    eventually(lambda: "改派" in legend(page), False)
    press(page, "重做")
    until_legend(page, rf"改派 {new}\b")
    until_text(opened, "已作 1 步")


def test_a_click_selects_a_section_that_is_split_there_and_joined_again(page, own):
    opened = begin(page)
    city = zoning.latest(read(own[1], store.city))
    shape = city.sections.loc[city.sections["code"].eq("LD014"), "geometry"].iloc[0]
    middle = shape.interpolate(0.5, normalized=True)
    leaflet(page).click(position=pixel(page, middle.x, middle.y))
    until_legend(page, r"已选中 1\b")
    press(page, "拆分")
    until_legend(page, r"已选中 2 .*新增 2 .*取消 1\b")
    press(page, "合并所选 2 个路段")
    until_legend(page, r"已选中 1 .*新增 1 .*取消 1\b")
    until_text(opened, "已作 2 步")


def test_a_dragged_corner_moves_the_border_of_both_neighbours(page):
    opened = begin(page)
    opened.get_by_text("社区（领导）", exact=True).click()
    page.settle()
    choose_named(page, "东关社区", 1)
    corners = page.map_frame().locator(".cm-corner:not(.cm-middle)")
    corners.first.wait_for(timeout=LONG)
    # The westernmost corner lies on the border with 南关社区, away from the city's edge.
    boxes = [corners.nth(i).bounding_box() for i in range(corners.count())]
    west = min(boxes, key=lambda box: box["x"])
    opened.mouse.move(west["x"] + 6, west["y"] + 6)
    opened.mouse.down()
    opened.mouse.move(west["x"] - 2, west["y"] + 8, steps=3)
    opened.mouse.move(west["x"] - 8, west["y"] + 10, steps=3)
    opened.mouse.up()
    page.settle()
    until_text(opened, "已作 1 步")
    until_legend(page, r"改动 [23]\b")


LISTED = """人民路(文化路—中山路段)北侧 县气象局 股长甲 0000-1
人民路(中山路—东风路段)北侧 县气象局
西环路(北环路—东环路段) 县气象局
<b>无名路</b> 县气象局
"""
"""Found; one section of both sides lies in it; never meets; no such road."""


def test_a_pasted_duty_list_is_found_chosen_taken_in_one_step_and_undone(page):
    opened = begin(page)
    opened.get_by_role("tab", name="清单", exact=True).click()
    page.settle()
    text = opened.get_by_label("每行一条：路段 单位 联系人")
    text.fill(LISTED)
    text.press("Control+Enter")
    until_text(opened, "第 2 行：人民路(中山路—东风路段)北侧")
    counts = opened.get_by_text("已对上").first
    eventually(counts.inner_text, "已对上 1 · 不确定，待选 1 · 没有对上 2", 60)
    until_text(opened, "3. 与东环路")
    until_text(opened, "4. 道路网中没有“<b>无名路</b>”这条路，请核对路名或补画")
    until_legend(page, r"清单对上，未加入 1 .*1 · 人民路\(中山路—站前大道段\)北侧、.*2 · 人民路")
    number = page.map_frame().locator(".leaflet-marker-icon", has_text="1").first
    number.wait_for(timeout=LONG)
    at = number.bounding_box()
    opened.mouse.click(at["x"] + at["width"] / 2, at["y"] + at["height"] / 2)
    eventually(lambda: opened.get_by_text("已对上").first.inner_text()[:5], "已对上 2", 60)
    until_legend(page, r"清单对上，未加入 [23]\b")
    press(page, "加入方案：对上的 2 行")
    until_text(opened, "已作 1 步")
    until_legend(page, r"改派 [23]\b")
    press(page, "撤销")
    until_text(opened, "已作 0 步")
    until_legend(page, r"清单对上，未加入 [23]\b")


def test_a_ring_that_crosses_itself_is_refused_with_its_cure(page):
    opened = begin(page)
    draw(page, "圈画", [(300, 250), (420, 340), (420, 250), (300, 340)])
    until_text(opened, "画的圈自己和自己相交")
    until_text(opened, "请重新画，线条不要交叉")


def test_the_later_of_two_planners_is_told_and_loses_nothing(browser, own, page):
    first = plans.Draft("两人同改", 1, FROM).add(plans.Give("section", ("LD014",), "县公用局"))
    number = read(own[1], lambda engine: store.save_draft(engine, first, actor="规划员甲")).draft_id
    other = Watched(browser, own[0])
    for planner in (page, other):
        begin(planner)
        open_plan(planner, "两人同改")
        until_text(planner.page, "已作 1 步")
    choose_named(page, "LD020", 1)
    give(page, "县气象局", 1)
    until_text(page.page, "已作 2 步")
    sign_and_save(page, "规划员甲")
    eventually(lambda: read(own[1], lambda engine: store.draft(engine, number)).version, 2, 60)
    choose_named(other, "LD030", 1)
    give(other, "县档案馆", 1)
    until_text(other.page, "已作 2 步")
    sign_and_save(other, "规划员乙")
    until_text(other.page, "您的步骤都还在")
    until_text(other.page, "“县气象局”主办")
    other.page.keyboard.press("Escape")
    press(other, "把我的 1 步接在对方后面")
    until_text(other.page, "已作 3 步")
    sign_and_save(other, "规划员乙")
    eventually(lambda: read(own[1], lambda engine: store.draft(engine, number)).version, 3, 60)
    steps = read(own[1], lambda engine: store.draft(engine, number)).steps
    assert [step.answerer for step in steps] == ["县公用局", "县气象局", "县档案馆"]
    faults = other.faults
    other.context.close()
    assert not faults


def test_a_plan_with_a_gap_is_published_only_with_a_reason_and_the_past_stays(page, own):
    opened = begin(page)
    before = read(own[1], store.city)
    choose_named(page, "LD014", 1)
    opened.get_by_text("路侧、路宽、取消路段").click()
    remove = opened.get_by_role("button", name="取消所选路段", exact=True)
    remove.wait_for(timeout=LONG)
    page.settle()
    remove.click()
    until_text(opened, "已作 1 步")
    until_legend(page, r"取消 1\b")
    sign_and_save(page, "规划员甲", "取消一段")
    until_text(opened, "方案“取消一段”已保存")
    opened.keyboard.press("Escape")
    opened.get_by_role("tab", name="发布").click()
    publish = opened.get_by_role("button", name="自2026年9月2日起发布")
    until_text(opened, "须写明理由")
    eventually(publish.is_disabled, True)
    reason = opened.get_by_label("理由")
    reason.fill("下月并入环卫所")
    reason.press("Control+Enter")
    eventually(publish.is_enabled, True, 60)
    publish.click()
    until_text(opened, "以前的归属不变")
    with opened.expect_download(timeout=LONG) as waiting:
        opened.get_by_role("button", name="调整通知（DOCX）").first.click()
    paper = Document(waiting.value.path())
    assert any("下月并入环卫所" in line.text for line in paper.paragraphs)
    after = read(own[1], store.city)
    assert "LD014" in set(zoning.at(after, dt.date(2026, 9, 1)).sections["code"])
    assert "LD014" not in set(zoning.at(after, FROM).sections["code"])
    assert before.problems.equals(after.problems)
