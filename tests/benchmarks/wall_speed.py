"""Measure the wall: ``python -m tests.benchmarks.wall_speed [--quick]``.

Servers in processes of their own show one city with 10,000 and with 1,000,000 cases, in turns. A browser
opens the wall for a scope that was not counted yet (*counted anew*), then once more (*with figures at hand*,
as for every screen but the first after a change): the time from asking for the page until the first scene
stands with its map, and until all scenes are there. The memory is the browser's live heap after a
collection, and what the server holds, before and after 500 scene changes.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import numpy as np
import pandas as pd

from tests.browser.conftest import FLAGS, chromium_path, free_port

from . import city as made
from ._clock import line

CHANGES = 500
WAIT = 600_000
SERVE = """
import logging, sys
from unittest import mock
logging.disable(logging.WARNING)
import uvicorn
from starlette.applications import Starlette
from mapapp import http, store
from mapapp.ui import cache, point_cache, shows
from tests.benchmarks import wall_speed
zones, cases = wall_speed.counted(int(sys.argv[1]))
for name in ("city", "_city"):
    mock.patch.object(cache, name, return_value=zones).start()
mock.patch.object(cache, "_cases", return_value=cases).start()
for name in ("engine", "_engine"):
    mock.patch.object(cache, name, return_value=None).start()
mock.patch.object(store, "stages", return_value=__import__("mapapp.stages").stages.nothing()).start()
mock.patch.object(store, "weights", return_value=(store.figures.WEIGHTS, {})).start()
mock.patch.object(store, "photos", return_value=wall_speed.NO_PHOTOS).start()
routes = http.routes(cache.city, points=point_cache.Source(), counted=shows)
app = Starlette(routes=routes, middleware=http.security())
uvicorn.run(app, port=int(sys.argv[2]), log_level="error")
"""
NO_PHOTOS = pd.DataFrame({"sha256": [], "kind": [], "source_id": []})


def counted(count: int):
    """Make the city and its cases."""
    from mapapp import today
    from mapapp.city import City

    from .scorecard_speed import cases_of

    communities, sections = made.communities(count=200, vertices=120), made.sections(count=2_000)
    roster = made.roster(communities, sections)
    reported = {"reported_at": [pd.Timestamp("2025-07-01"), pd.Timestamp("2026-06-30 12:00")]}
    bare = City(
        name="量城",
        projection=made.PROJECTION,
        revision=1,
        made_up=True,
        problems=pd.DataFrame(reported),
        communities=communities.assign(street=""),
        sections=sections,
        roster=roster,
    )
    cases = cases_of(count, bare)
    texts = dict.fromkeys(("type_text", "description", "condition", "best_road", "road"), "")
    cases = cases.assign(**{name: pd.Series([text] * count, dtype="str") for name, text in texts.items()})
    cases["light"] = today.lights(cases, pd.Timestamp("2026-06-30 12:00"))
    problems = cases[["problem_id", "source", "source_id", "type_key", "reported_at", "lon", "lat"]]
    return dataclass_with(bare, problems=problems), cases


def dataclass_with(city, **changes):
    """Return the city with other frames."""
    from dataclasses import replace

    return replace(city, **changes)


class Server:
    """A server with so many cases, in a process of its own."""

    def __init__(self, count: int) -> None:
        self.port = free_port()
        self.running = subprocess.Popen(
            [sys.executable, "-c", SERVE, str(count), str(self.port)],
            env={**os.environ, "OMP_NUM_THREADS": "1"},
        )
        self.home = f"http://127.0.0.1:{self.port}"
        while True:
            try:
                urllib.request.urlopen(f"{self.home}/city/health", timeout=2)
                return
            except OSError:
                assert self.running.poll() is None, "the server stopped"
                time.sleep(0.2)

    def resident(self) -> float:
        """Return what the process holds, in MiB."""
        pages = int(Path(f"/proc/{self.running.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 2**20

    def stop(self) -> None:
        """End the process."""
        self.running.terminate()
        self.running.wait(timeout=30)


def first_picture(browser, server: Server, days: int) -> tuple[float, float]:
    """Return the seconds until the first scene stands and until all are there, for so many days."""
    context = browser.new_context(viewport={"width": 1920, "height": 1080})
    page = context.new_page()
    begin = time.perf_counter()
    start = (pd.Timestamp("2026-06-30") - pd.Timedelta(days=days)).date()
    page.goto(f"{server.home}/city/wall?play=0&from={start}&to=2026-06-30")
    page.wait_for_selector("body[data-scene]", timeout=WAIT)
    first = time.perf_counter() - begin
    page.wait_for_selector("body[data-revision]", timeout=WAIT)
    whole = time.perf_counter() - begin
    context.close()
    return first, whole


def middle(spent: list[tuple[float, float]], which: int) -> float:
    """Return the median of the first or of the second of several pairs."""
    return statistics.median(pair[which] for pair in spent)


def changes(browser, server: Server, count: int) -> tuple[list[int], list[float], list[float]]:
    """Change scenes so often: milliseconds of each, MiB of the page and of the server now and then."""
    context = browser.new_context(viewport={"width": 1920, "height": 1080})
    page = context.new_page()
    page.goto(f"{server.home}/city/wall?play=0&poll=2")
    page.wait_for_selector("body[data-revision]", timeout=WAIT)
    scenes = page.locator(".pl-dots i").count()
    session = context.new_cdp_session(page)
    took, heap, held = [], [], []
    for turn in range(count + 1):
        if turn % (count // 5) == 0:
            session.send("HeapProfiler.collectGarbage")
            heap.append(session.send("Runtime.getHeapUsage")["usedSize"] / 2**20)
            held.append(server.resident())
        scene = (turn + 1) % scenes
        page.evaluate("delete document.body.dataset.took")
        page.keyboard.press("ArrowRight")
        page.wait_for_selector(f'body[data-scene="{scene}"][data-took]', timeout=WAIT)
        took.append(int(page.evaluate("document.body.dataset.took")))
        page.wait_for_timeout(120)
    context.close()
    return took, heap, held


def main() -> None:
    """Print the tables."""
    from playwright.sync_api import sync_playwright

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    asked = parser.parse_args()
    many, turns = (100_000, 50) if asked.quick else (1_000_000, CHANGES)
    servers = {count: Server(count) for count in (10_000, many)}
    with sync_playwright() as playing:
        browser = playing.chromium.launch(executable_path=chromium_path(), args=FLAGS)
        fresh: dict[int, list[tuple[float, float]]] = {count: [] for count in servers}
        known: dict[int, list[tuple[float, float]]] = {count: [] for count in servers}
        for number in range(4):
            for count, server in servers.items():
                anew = first_picture(browser, server, 80 + number)
                again = first_picture(browser, server, 80 + number)
                if number:  # the first round reads what all scopes share
                    fresh[count].append(anew)
                    known[count].append(again)
        line("cases", "first picture, counted anew", "with figures at hand", "all scenes, counted anew")
        line(*["---"] * 4)
        for count in servers:
            first, again, whole = middle(fresh[count], 0), middle(known[count], 0), middle(fresh[count], 1)
            line(f"{count:,}", f"{first:.2f} s", f"{again:.2f} s", f"{whole:.2f} s")
        for told, spent in (("counted anew", fresh), ("with figures at hand", known)):
            ratio = middle(spent[many], 0) / middle(spent[10_000], 0)
            print(f"ratio, {told}: {ratio:.2f} (asked for: at most 1.5)")
        servers[10_000].stop()
        took, heap, held = changes(browser, servers[many], turns)
        browser.close()
    servers[many].stop()
    share = float(np.mean(np.array(took) < 500))
    print(
        f"\n{len(took)} scene changes: median {statistics.median(took):.0f} ms, 95 % within "
        f"{np.percentile(took, 95):.0f} ms, {share:.1%} below 500 ms (asked for)"
    )
    print("page, MiB: " + " → ".join(f"{size:.1f}" for size in heap))
    print("server, MiB: " + " → ".join(f"{size:.0f}" for size in held))


if __name__ == "__main__":
    main()
