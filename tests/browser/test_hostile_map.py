"""A map full of attacks shows every text as it was written, opened from disk, popups and all."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import LineString, box

import layers
from mapapp.i18n import Translator
from tests.hostile import PAYLOADS

pytestmark = pytest.mark.browser
SAY = Translator("zh")
MAP = "Object.values(window).find((v) => window.L && v instanceof L.Map)"


def hostile_map(text: str) -> str:
    """Draw one problem, one zone, one road and one hotspot, each of whose texts is the attack."""
    square = box(113.60, 33.90, 113.61, 33.91)
    zones = gpd.GeoDataFrame(
        {"code": [text], "name": [text], "leader": [text], "open": [1.0]}, geometry=[square], crs="EPSG:4326"
    )
    line = LineString([(113.60, 33.908), (113.61, 33.908)])
    roads = gpd.GeoDataFrame(
        {"code": [text], "name": [text], "unit": [text], "road": [text], "width_m": [20.0]},
        geometry=[line],
        crs="EPSG:4326",
    )
    cell = box(113.601, 33.901, 113.602, 33.902)
    spots = gpd.GeoDataFrame(
        {"count": [3], "confidence": [99], "number": [1], "sentence": [text]},
        geometry=[cell],
        crs="EPSG:4326",
    )
    words = (
        "source_id",
        "type_text",
        "address",
        "description",
        "community_name",
        "leader",
        "section_name",
        "unit",
    )
    moment = pd.Timestamp("2026-07-01 08:30")
    cases = pd.DataFrame(
        {name: [text] for name in words}
        | {"problem_id": 1, "type_key": "local/event/unsorted", "group": text, "status": text, "lon": 113.605}
        | {"lat": 33.905, "reported_at": moment, "is_open": True, "is_overdue": False}
    )
    draw = layers.LAYERS
    drawn = [
        draw["communities"](zones, SAY, column="open", label=text, unit=text),
        draw["road_sections"](roads, SAY),
        draw["hotspot_cells"](spots, SAY),
        draw["hotspot_numbers"](spots, SAY),
        draw["problem_points"](cases, SAY),
    ]
    base = draw["base_city"](zones, SAY, sections=roads, attribution=text)
    bounds = (113.60, 33.90, 113.61, 33.91)
    made = layers.compose(*drawn, say=SAY, bounds=bounds, not_shown={text: 1}, base=base)
    return layers.standalone(made, title=text)


def shown(page, selector: str) -> str:
    return " ".join(page.locator(selector).first.text_content().split())


def tooltip(page, text: str, times: int) -> None:
    """Wait until the tooltip holds a text so many times; the one before fades."""
    for _ in range(60):
        told = [" ".join(tip.split()) for tip in page.locator(".cm-tip").all_text_contents()]
        if [tip.count(text) for tip in told] == [times]:
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"{told}, not {times} times {text}")


@pytest.mark.parametrize("text", PAYLOADS.values(), ids=PAYLOADS)
def test_attack_stays_text(browser, tmp_path: Path, text):
    file = tmp_path / "map.html"
    file.write_text(hostile_map(text), encoding="utf-8")
    page = browser.new_page(viewport={"width": 1000, "height": 800})
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda m: faults.append(m.text) if m.type in ("error", "warning") else None)
    page.on("dialog", lambda dialog: (faults.append(dialog.message), dialog.dismiss()))
    page.on(
        "request", lambda r: None if r.url.startswith(("file:", "data:", "blob:")) else faults.append(r.url)
    )
    page.goto(file.as_uri())
    written = " ".join(text.split())
    page.locator(".cm-point").click()
    assert shown(page, ".cm-popup h4") == written
    answers = page.locator(".cm-popup dd").all_text_contents()
    assert [" ".join(a.split()) for a in answers].count(written) == 3  # number, address, description
    assert sum(written in " ".join(a.split()) for a in answers) == 5  # and community · leader, section · unit
    page.locator(".leaflet-popup-close-button").click()
    page.locator(".cm-number").hover()
    tooltip(page, written, 1)
    for lat, lines in ((33.906, 4), (33.908, 2)):  # the zone, the road
        place = page.evaluate(
            f"(() => {{ const p = {MAP}.latLngToContainerPoint([{lat}, 113.607]); return [p.x, p.y]; }})()"
        )
        page.mouse.move(*place, steps=4)
        page.wait_for_timeout(60)  # Leaflet looks at most every 32 ms
        page.mouse.move(place[0] + 1, place[1])
        tooltip(page, written, lines)
    for selector in (".cm-panel", ".cm-notes", ".leaflet-control-attribution"):
        assert written in shown(page, selector), selector
    assert page.title().split() == text.split()
    assert page.evaluate("window.hacked") is None
    assert page.locator("img[src=x]").count() == 0
    page.context.close()
    assert not faults


def test_layers_switch_off_and_a_click_needs_no_server(browser, tmp_path: Path):
    file = tmp_path / "map.html"
    file.write_text(hostile_map("东关"), encoding="utf-8")
    page = browser.new_page(viewport={"width": 1000, "height": 800})
    page.goto(file.as_uri())
    assert page.locator(".cm-point").count() == 1
    page.locator("label.cm-row", has_text="其他问题").click()
    assert page.locator(".cm-point").count() == 0
    page.locator("label.cm-layer-name", has_text="热点编号").click()
    assert page.locator(".cm-number").count() == 0
    page.locator("label.cm-row", has_text="其他问题").click()
    assert page.locator(".cm-point").count() == 1
    page.context.close()
