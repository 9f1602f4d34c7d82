"""Time the giving of 500 road sections on the planning page, in a large city beside a small one, in one run.

In a browser, on warm servers, every round in a new session: a box is drawn around 500 sections (in the small
city around all of them), they are given to a unit, taken back and given again. Each time counts from the
press until the map shows it, told by its legend. Stores are kept in the folder PLAN_CITIES, where it is set.
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
import time
from pathlib import Path

import geopandas as gpd
import numpy as np

from mapapp import store, zoning
from mapapp.plans import selecting
from tests.browser import conftest as browsing

from . import map_city
from ._clock import line
from .map_speed import ours

LARGE, SMALL = (2_000, 20_000), (16, 150)
"""Communities and road sections of the two cities."""
CHOSEN = 500
"""So many sections are given in the large city; in the small one as many as there are."""
ASKED = 2.0
WAIT = 120_000
TOLD = """(wanted) => new RegExp(wanted).test(
  document.querySelector(".cm-panel")?.innerText.replace(/\\s+/g, " ") ?? "")"""
GESTURES = ("select", "give", "undo", "redo")


def report(rounds: int) -> None:
    """Print seconds of each gesture in both cities, medians of `rounds`, and their ratio."""
    with tempfile.TemporaryDirectory() as place, browsing.playwright.sync_playwright() as p:
        opened = p.chromium.launch(executable_path=browsing.chromium_path(), args=browsing.FLAGS)
        spent = {}
        for name, (communities, sections) in {"large": LARGE, "small": SMALL}.items():
            path = Path(os.environ.get("PLAN_CITIES", place)) / f"plan-{sections}.db"
            if not path.exists():
                vertices = 1_500 if name == "large" else 200
                map_city.write(path, 10_000, communities, vertices, sections)
            spent[name] = measured(opened, path, Path(place), rounds)
        opened.close()
    large, small = spent["large"], spent["small"]
    print(f"\n{large['count']} of {large['of']:,} sections, and {small['count']} of {small['of']:,}\n")
    line("from the press until the map shows it", "small city", "large city", "ratio", "asked for")
    line(*["---"] * 5)
    for gesture in GESTURES:
        before, after = (float(np.median(side[gesture])) for side in (small, large))
        asked = f"{ASKED:g}×" if gesture in ("select", "give") else "–"
        line(gesture, f"{before:.2f} s", f"{after:.2f} s", f"{after / before:.2f}×", asked)


def measured(opened, path: Path, place: Path, rounds: int) -> dict:
    """Do every gesture `rounds` times, after one that warms the server, each round in a new session."""
    engine = store.connect(path)
    sections = zoning.latest(store.city(engine)).sections
    engine.dispose()
    ring, count = box(sections)
    spent: dict = {"count": count, "of": len(sections)} | {gesture: [] for gesture in GESTURES}
    with ours(path, place) as home:
        for number in range(rounds + 1):
            for gesture, seconds in one_round(opened, home, ring, count).items():
                spent[gesture] += [seconds] if number else []
    return spent


def box(sections: gpd.GeoDataFrame) -> tuple[tuple[float, float, float, float], int]:
    """Return a box around the middle of the city that holds `CHOSEN` sections, or all: as near as may be."""
    west, south, east, north = sections.total_bounds
    tries = []
    for share in np.linspace(0.02, 1.02, 51):
        wide, high = (east - west) / 2 * share, (north - south) / 2 * share
        x, y = (west + east) / 2, (south + north) / 2
        ring = (x - wide, y - high, x + wide, y + high)
        tries.append((ring, len(selecting.within(sections, corners(ring)))))
    return min(tries, key=lambda tried: (abs(tried[1] - CHOSEN), tried[0][0]))


def corners(ring: tuple[float, float, float, float]) -> tuple[tuple[float, float], ...]:
    """Return the four corners of a box."""
    west, south, east, north = ring
    return (west, south), (east, south), (east, north), (west, north)


def one_round(opened, home: str, ring: tuple[float, float, float, float], count: int) -> dict[str, float]:
    """Do every gesture once in a new session; return seconds of each."""
    watched = browsing.Watched(opened, home)
    page = watched.open("/assign-plan?lang=zh")
    frame = page.wait_for_selector('iframe[title^="streamlit_folium"]', timeout=WAIT).content_frame()
    frame.wait_for_selector(".cm-tools", timeout=WAIT)
    watched.settle()
    frame.get_by_role("button", name="框选", exact=True).click()
    first, last = (pixel(frame, *place) for place in ((ring[0], ring[1]), (ring[2], ring[3])))
    ground = frame.locator(".leaflet-container").first
    ground.click(position=first)
    spent = {"select": until(frame, lambda: ground.click(position=last), r"已选中 (\d+)")}
    watched.settle()
    who = page.locator('[data-testid="stForm"]').filter(has_text="派给").locator("input").first
    who.fill("新单位")
    who.press("Enter")
    presses = {"give": re.compile("^派给所选"), "undo": "撤销", "redo": "重做"}
    for gesture, name in presses.items():
        watched.settle()
        button = page.get_by_role("button", name=name, exact=True).first
        shown = "(?!.*改派)" if gesture == "undo" else r"改派 \d+"
        spent[gesture] = until(
            frame, lambda button=button: button.click(), "^" + ".*" * (gesture != "undo") + shown
        )
    assert not watched.faults, watched.faults
    watched.context.close()
    return spent


def pixel(frame, lon: float, lat: float) -> dict[str, float]:
    """Return where a place is on the map, kept within it."""
    told = "(at) => { const p = window.map.latLngToContainerPoint(at); return [p.x, p.y]; }"
    x, y = frame.evaluate(told, [lat, lon])
    return {"x": x, "y": y}


def until(frame, press, wanted: str) -> float:
    """Press, and return the seconds until the map's legend says what is wanted."""
    begin = time.perf_counter()
    press()
    frame.wait_for_function(TOLD, arg=wanted, timeout=WAIT, polling=20)
    return time.perf_counter() - begin


if __name__ == "__main__":
    report(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
