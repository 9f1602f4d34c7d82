"""The map of many problems: density far away, single ones near, drawn without running the page again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from mapapp import store
from tests.benchmarks import map_city

from .conftest import Watched, eventually, start_server

pytestmark = pytest.mark.browser

ALL = "/?from=2025-07-01"
FIRST_SINGLE = 13
"""From this zoom on 6,000 problems are shown one by one."""
DENSITY = """() => {
  const tiles = [...document.querySelectorAll(".cm-density img.leaflet-tile")];
  return tiles.length > 0 && tiles.every((tile) => tile.complete && tile.naturalWidth > 0);
}"""
SINGLE = """() => {
  const tiles = [...window.map.citySingle.tiles.values()];
  return tiles.length > 0 && tiles.every((tile) => tile.drawn);
}"""


@pytest.fixture(scope="module")
def city(tmp_path_factory) -> Iterator[tuple[str, Path]]:
    """Serve a city of 6,000 problems: its address and its store."""
    folder = tmp_path_factory.mktemp("tiles")
    map_city.write(folder / "city.db", 6_000, communities=60, vertices=60, sections=800)
    running, home = start_server(folder / "city.db", folder / "server.log")
    yield home, folder / "city.db"
    running.terminate()
    running.wait(timeout=20)


class Map(Watched):
    """A page with the map of that city; counts what the page is sent while the map is moved."""

    def __init__(self, browser, home: str) -> None:
        super().__init__(browser, home)
        self.told: list[int] = []
        self.page.on("websocket", lambda socket: socket.on("framereceived", lambda _: self.told.append(1)))
        self.open(ALL)
        self.frame = self.page.wait_for_selector('iframe[title^="streamlit_folium"]').content_frame()
        self.drawn(DENSITY)
        self.settle()

    def drawn(self, what: str) -> None:
        self.frame.wait_for_function(what, timeout=60_000)

    def go(self, zoom: float) -> None:
        self.frame.evaluate(f"() => {{ window.map.setZoom({zoom}, {{animate: false}}); }}")


@pytest.fixture
def seen(browser, city) -> Iterator[Map]:
    shown = Map(browser, city[0])
    yield shown
    faults = shown.faults
    shown.context.close()
    assert not faults


def test_moving_the_map_runs_no_page(seen):
    before = len(seen.told)
    for move in ("panBy([300, 120])", "zoomIn(1)", "panBy([-250, 80])"):
        seen.frame.evaluate(f"() => {{ window.map.{move.replace(')', ', {animate: false})')}; }}")
        seen.drawn(DENSITY)
    seen.go(FIRST_SINGLE + 1)
    seen.drawn(SINGLE)
    seen.page.wait_for_timeout(1_500)
    assert len(seen.told) == before


@pytest.mark.parametrize(
    ("zoom", "what"),
    [(FIRST_SINGLE - 0.75, DENSITY), (FIRST_SINGLE, SINGLE), (FIRST_SINGLE + 2.25, SINGLE)],
)
def test_every_zoom_shows_problems_one_way_or_the_other(seen, zoom, what):
    seen.go(zoom)
    seen.drawn(what)


def test_between_two_zooms_the_density_stays(seen):
    """A map that fits a city stands between two zooms."""
    seen.go(FIRST_SINGLE - 0.75)
    seen.drawn(DENSITY)
    assert not seen.frame.evaluate("() => document.querySelectorAll('.cm-point').length")


def test_a_kind_is_switched_off_without_the_page(seen):
    before = len(seen.told)
    row = seen.frame.locator(".cm-layer-problem_tiles label.cm-row input").first
    row.wait_for()
    row.click()
    seen.drawn(DENSITY)
    seen.page.wait_for_timeout(1_000)
    assert len(seen.told) == before


def test_a_save_by_somebody_else_is_no_fault_of_an_open_map(seen, city):
    engine = store.connect(city[1])
    store.rename_city(engine, "改名", actor="测试")
    engine.dispose()
    seen.go(FIRST_SINGLE + 1)
    seen.frame.evaluate("() => { window.map.panBy([600, 300], {animate: false}); }")
    seen.page.reload()
    seen.settle()
    seen.frame = seen.page.wait_for_selector('iframe[title^="streamlit_folium"]').content_frame()
    seen.drawn(DENSITY)
    eventually(lambda: seen.page.get_by_text("改名").count() > 0, True)
