"""The zoning audit's page: kinds to choose from, the map, the list, and what is planted in a spoiled city."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from .conftest import ROOT, Watched, eventually, start_server

pytestmark = pytest.mark.browser

HOSTILE = "东关{{7*7}}<img src=x onerror=alert(1)>社区"


def square(west: float, east: float, code: str, name: str) -> dict:
    ring = [[west, 33.9], [east, 33.9], [east, 33.91], [west, 33.91], [west, 33.9]]
    return {
        "type": "Feature",
        "properties": {"code": code, "name": name},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


@pytest.fixture(scope="module")
def spoiled(tmp_path_factory: pytest.TempPathFactory, browser) -> Iterator[str]:
    """Serve a city of two communities that overlap and have no leader; one has a hostile name."""
    folder = tmp_path_factory.mktemp("spoiled")
    drawn: Path = folder / "c.geojson"
    features = [square(113.60, 113.611, "C1", HOSTILE), square(113.61, 113.62, "C2", "西关社区")]
    drawn.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    store = folder / "city.db"
    command = [sys.executable, "-m", "mapapp", "--city", str(store), "import", "communities", str(drawn)]
    subprocess.run(command, cwd=ROOT, check=True)
    running, home = start_server(store, folder / "server.log")
    yield home
    running.terminate()
    running.wait(timeout=20)


@pytest.fixture
def page(browser, spoiled):
    watched = Watched(browser, spoiled)
    yield watched
    faults = watched.faults
    watched.context.close()
    assert not faults


def test_findings_are_counted_listed_and_drawn(page):
    opened = page.open("/assign-audit?lang=zh")
    assert opened.locator("h1").first.inner_text() == "责任区核查"
    eventually(opened.locator('[data-testid="stMetricValue"]').all_inner_texts, ["1", "2", "0"])
    pills = opened.locator('[data-testid="stPills"] button, [data-testid="stButtonGroup"] button')
    assert [text for text in pills.all_inner_texts() if "社区" in text] == [
        "社区重叠 1",
        "社区没有包联领导 2",
    ]
    inside = page.map_frame()
    inside.locator(".cm-panel").first.wait_for(timeout=20_000)
    legend = inside.locator(".cm-panel").first.inner_text()
    assert "社区重叠" in legend
    assert "社区没有包联领导" in legend


def test_kinds_filter_list_and_map(page):
    opened = page.open("/assign-audit?lang=zh")
    opened.get_by_text("社区重叠 1", exact=True).click()
    page.settle()
    inside = page.map_frame()
    inside.locator(".cm-panel").first.wait_for(timeout=20_000)
    legend = inside.locator(".cm-panel").first.inner_text()
    assert "社区重叠" in legend
    assert "社区没有包联领导" not in legend
    assert opened.get_by_text("下载表格（1 行，XLSX）").count() == 1


def test_downloads(page):
    opened = page.open("/assign-audit?lang=zh")
    with opened.expect_download() as waiting:
        opened.get_by_text("下载图层（GeoJSON）").click()
    features = json.loads(Path(waiting.value.path()).read_text(encoding="utf-8"))["features"]
    assert [f["properties"]["kind"] for f in features] == ["overlap", "without_leader", "without_leader"]
    assert HOSTILE in features[0]["properties"]["sentence"]


def test_a_name_is_shown_as_it_is_written(page):
    opened = page.open("/assign-audit?lang=zh")
    told: list[str] = []
    opened.on("dialog", lambda dialog: (told.append(dialog.message), dialog.dismiss()))
    inside = page.map_frame()
    map_box = inside.locator(".leaflet-container")
    map_box.wait_for(timeout=20_000)
    inside.locator(".cm-panel").first.wait_for(timeout=20_000)
    box = map_box.bounding_box()
    opened.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    inside.locator(".cm-tip").first.wait_for(timeout=10_000)
    assert "{{7*7}}<img src=x onerror=alert(1)>" in inside.locator(".cm-tip").first.inner_text()
    opened.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.settle()
    assert opened.get_by_text("重叠").count() >= 1
    assert not told


def test_the_demo_city_in_english(watched):
    opened = watched.open("/assign-audit?lang=en")
    numbers = opened.locator('[data-testid="stMetricValue"]')
    eventually(numbers.all_inner_texts, ["0", "0", "1"])
