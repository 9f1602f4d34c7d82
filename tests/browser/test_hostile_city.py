"""A city in which every text is an attack shows every text as it was written."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from mapapp import store as mapapp_store
from mapapp.ui import frame
from tests import hostile

from .conftest import ROOT, Watched, eventually, start_server

pytestmark = pytest.mark.browser

PAYLOADS = (*hostile.PAYLOADS.values(), "![x](//example.invalid/x.png)", "[x](javascript:window.hacked=1)")
EVERYTHING = " ".join(PAYLOADS)
SHOWN = "{{ 7*7 }}"


def square(west: float, name: str) -> dict:
    ring = [[west, 33.9], [west + 0.01, 33.9], [west + 0.01, 33.91], [west, 33.91], [west, 33.9]]
    return {
        "type": "Feature",
        "properties": {"code": name, "name": name},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


def line(north: float, name: str) -> dict:
    return {
        "type": "Feature",
        "properties": {"code": name, "name": name, "road": name},
        "geometry": {"type": "LineString", "coordinates": [[113.6, north], [113.62, north]]},
    }


def run(store: Path, *words: str) -> None:
    subprocess.run([sys.executable, "-m", "mapapp", "--city", str(store), *words], cwd=ROOT, check=True)


@pytest.fixture(scope="module")
def hostile_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("hostile")
    store = folder / "city.db"
    zones = [square(113.6, EVERYTHING), square(113.61, PAYLOADS[1])]
    roads = [line(33.902 + i * 0.0007, payload) for i, payload in enumerate(PAYLOADS)]
    for name, features in (("communities", zones), ("sections", roads)):
        path = folder / f"{name}.geojson"
        path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
        run(store, "import", name, str(path))
    rows = [f"{quoted(EVERYTHING)},{quoted(EVERYTHING)},主办"]
    rows += [f"{quoted(payload)},{quoted(payload)},主办" for payload in PAYLOADS]
    (folder / "roster.csv").write_text("责任区,责任人,角色\n" + "\n".join(rows), "utf-8")
    run(store, "import", "roster", str(folder / "roster.csv"))
    problems = ["编号,问题类别,上报时间,经度,纬度,地址,问题描述,状态"]
    for number in range(60):
        payload = PAYLOADS[number % len(PAYLOADS)]
        lon, lat = 113.6005 + (number % 10) * 0.0009, 33.902 + (number // 10) * 0.0007
        cells = (quoted(f"{payload}{number}"), "小广告", "2026-07-01 08:00", f"{lon:.6f}", f"{lat:.6f}")
        problems.append(",".join((*cells, quoted(EVERYTHING), quoted(payload), "待处置")))
    (folder / "problems.csv").write_text("\n".join(problems), "utf-8")
    run(store, "import", "problems", str(folder / "problems.csv"), "--source", EVERYTHING)
    opened = mapapp_store.connect(store)
    mapapp_store.rename_city(opened, EVERYTHING, actor=EVERYTHING)
    opened.dispose()
    running, home = start_server(store, folder / "server.log")
    yield home
    running.terminate()
    running.wait(timeout=20)


def quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


@pytest.mark.parametrize("at", [frame.address(page) for pages in frame.MENU.values() for page, _, _ in pages])
def test_no_text_runs_anywhere(browser, hostile_server, at):
    watched = Watched(browser, hostile_server)
    opened = watched.open(f"/{'' if at == 'see-overview' else at}")
    if opened.locator('iframe[title^="streamlit_folium"]').count():
        watched.map_frame().locator(".leaflet-container").wait_for(timeout=20_000)
        opened.wait_for_timeout(1500)
        open_everything(watched)
    assert not any(f.evaluate("window.hacked") for f in opened.frames)
    assert not watched.faults
    watched.context.close()


def test_the_city_name_is_shown_as_written(browser, hostile_server):
    watched = Watched(browser, hostile_server)
    opened = watched.open("/")
    assert opened.locator('[data-testid="stSidebar"] h3').inner_text().split() == EVERYTHING.split()
    watched.context.close()


def test_a_popup_shows_the_text_as_written(browser, hostile_server):
    """The problem in the middle stands alone: its popup holds every attack, each as it was written."""
    watched = Watched(browser, hostile_server)
    opened = watched.open("/")
    inside = watched.map_frame()
    inside.locator(".cm-point, .cm-cluster").first.wait_for(timeout=20_000)
    for _ in range(12):
        point = inside.locator(".cm-point")
        if point.count():
            point.first.click()
            break
        inside.locator(".cm-cluster").first.click()
        opened.wait_for_timeout(900)
    popup = inside.locator(".cm-popup")
    popup.wait_for(timeout=10_000)
    eventually(lambda: SHOWN in popup.inner_text(), True)
    assert "49" not in popup.inner_text().split()
    assert "<img src=x" in popup.inner_text()
    watched.settle()
    assert not any(f.evaluate("window.hacked") for f in opened.frames)
    assert not watched.faults
    watched.context.close()


def open_everything(watched: Watched) -> None:
    """Move over and click whatever can be clicked on the map, so that tooltips and popups are drawn."""
    page = watched.page
    box = watched.map_frame().locator(".leaflet-container").bounding_box()
    assert box
    for i in range(5):
        for j in range(4):
            page.mouse.move(box["x"] + box["width"] * (i + 1) / 6, box["y"] + box["height"] * (j + 1) / 5)
            page.mouse.down()
            page.mouse.up()
            page.wait_for_timeout(60)
    watched.settle()
