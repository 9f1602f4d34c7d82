"""Several cases of a list take one step together: what is offered, what was done, and which were refused."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pandas as pd
import pytest

from mapapp import cases, store
from mapapp.city import clock

from .conftest import Watched

pytestmark = pytest.mark.browser

ZONE = "999901001010"
AT = f"/answer-zone?at=community:{ZONE}&status=open&from=2025-09-01&to=2026-08-31"
"""The list of a community's open cases of the whole year; four of them are filed, others dispatched."""


def listed(path: Path) -> pd.DataFrame:
    """Return the rows of that list in its order, newest first."""
    opened = store.connect(path)
    city = store.city(opened)
    opened.dispose()
    found = cases.build(city, clock(city, dt.datetime.now()))
    found = found[found["community"].eq(ZONE) & found["is_open"]]
    return found.sort_values("reported_at", ascending=False, kind="stable").reset_index(drop=True)


def tick(watched: Watched, row: int) -> None:
    """Tick a row of the list: the grid is one canvas with rows of 35 pixels."""
    grid = watched.page.locator('[data-testid="stDataFrame"]').first
    grid.scroll_into_view_if_needed()
    box = grid.bounding_box()
    assert box
    watched.page.mouse.click(box["x"] + 16, box["y"] + 35 * (row + 1) + 17)
    watched.settle()


def form(watched: Watched):
    return watched.page.locator('[data-testid="stForm"]')


def chosen(watched: Watched) -> str:
    return str(form(watched).get_by_role("combobox").first.input_value())


def offered(watched: Watched) -> list[str]:
    """Open the list of steps, by the keyboard: a click that scrolls the page closes it again."""
    form(watched).get_by_role("combobox").first.press("ArrowDown")
    watched.page.get_by_role("option").first.wait_for()
    return list(watched.page.get_by_role("option").all_inner_texts())


def choose(watched: Watched, step: str) -> None:
    assert step in offered(watched)
    watched.page.get_by_role("option", name=step).click()


@pytest.mark.parametrize(
    ("language", "heading", "dispatch"),
    [
        ("zh", "所选 3 件一起办理", "派遣（3 件）"),
        ("en", "One step for the 3 cases picked", "Dispatched (3)"),
    ],
)
def test_only_steps_that_some_case_is_ready_for_are_offered(page, own, language, heading, dispatch):
    rows = listed(own[1])
    ready = rows.index[rows["status"].isin(["filed", "dispatched"])][:3]
    assert len(ready) == 3
    assert ready[-1] <= 9  # all within the ten rows on the screen
    page.open(f"{AT}&lang={language}")
    for row in ready:
        tick(page, int(row))
    assert heading in form(page).inner_text()
    assert chosen(page) == dispatch  # none is merely reported, so filing is not offered
    assert offered(page) == [dispatch]


def test_what_can_be_done_is_done_and_the_refused_are_named(page, own):
    rows = listed(own[1])
    dispatched, disposed = (rows.index[rows["status"].eq(state)][0] for state in ("dispatched", "disposed"))
    assert max(dispatched, disposed) <= 9
    numbers = rows["source_id"]
    page.open(f"{AT}&lang=zh")
    tick(page, int(dispatched))
    tick(page, int(disposed))
    choose(page, "核查通过（1 件）")
    form(page).get_by_label("经办人（姓名或职务）").fill("核查员甲")
    form(page).get_by_role("button", name="一起办理").click()
    page.page.get_by_text("“核查通过”已办 1 件，未办 1 件").wait_for(timeout=60_000)
    page.settle()
    assert (
        f"案件“{numbers[dispatched]}”现为“已派遣”" in page.page.locator('[data-testid="stMain"]').inner_text()
    )
    after = listed(own[1]).set_index("source_id")["status"]
    assert after[numbers[disposed]] == "verified"
    assert after[numbers[dispatched]] == "dispatched"
