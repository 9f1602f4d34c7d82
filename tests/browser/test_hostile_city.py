"""A city in which every text is an attack shows every text as it was written."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from .conftest import ROOT, Watched, start_server

pytestmark = pytest.mark.browser

PAYLOADS = (
    "<script>window.top.hacked=1</script>",
    "<img src=x onerror=window.top.hacked=1>",
    "${window.top.hacked=1}",
    "`+(window.top.hacked=1)+`",
    r"\x3cimg src=x onerror=window.top.hacked=1\x3e",
    "</script><script>window.top.hacked=1</script>",
    "{{ 7*7 }}",
    "{% for i in [1,2] %}x{% endfor %}",
    "'\"; window.top.hacked=1; //",
    "[x](javascript:window.top.hacked=1)",
)
EVERYTHING = " ".join(PAYLOADS)


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
    running, home = start_server(store, folder / "server.log")
    yield home
    running.terminate()
    running.wait(timeout=20)


def quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


@pytest.mark.parametrize(
    "at",
    [
        "",
        "see-hotspots",
        "answer-communities",
        "answer-sections",
        "assign-roster",
        "brief-wall",
        "manage-city",
    ],
)
def test_no_text_runs_anywhere(browser, hostile_server, at):
    watched = Watched(browser, hostile_server)
    opened = watched.open(f"/{at}")
    if at not in ("assign-roster", "manage-city"):
        inside = watched.map_frame()
        inside.locator(".leaflet-container").wait_for(timeout=20_000)
        open_everything(watched)
    assert opened.evaluate("window.hacked") is None
    assert not [fault for fault in watched.faults if "404" not in fault or "/x" in fault], watched.faults
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
