"""Time the map in a browser, beside folium's `FastMarkerCluster` in a plain Streamlit page, in one run.

Both servers are warm, every session and every browser context is new. "Usable": every tile of the first
view is drawn (ours), or the clusters are (theirs). Payload counts what the socket and every fetch under
/city/ carried.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from mapapp import point_tiles
from mapapp.style import COUNTS
from tests.browser import conftest as browsing

from . import map_city
from ._clock import line

SIZES = (10_000, 200_000, 1_000_000)
PAGE = Path(__file__).with_name("plain_page") / "cluster.py"
"""In a folder of its own: Streamlit puts a page's folder first among those that modules are found in."""
FULL = "/?from=2025-07-01"
WAIT = 300_000
IFRAME = """iframe[title^='streamlit_folium']"""
INSIDE = f"""() => {{
  const map = document.querySelector("{IFRAME}");
  const inside = map && map.clientHeight > 0 && map.contentDocument;
  return Boolean(inside) && (%s)(inside);
}}"""
"""Asked at every frame the page paints: Playwright's own wait for an element looks twice a second only."""
OURS = """(document) => {
  const tiles = [...document.querySelectorAll(".cm-density img")];
  return tiles.length > 0 && tiles.every((tile) => tile.complete && tile.naturalWidth > 0);
}"""
THEIRS = """(document) => document.querySelectorAll(".marker-cluster, .leaflet-marker-icon").length > 0"""
DRAWN = """() => {
  const single = window.map.citySingle;
  if (document.querySelector(".cm-single")) return [...single.tiles.values()].every((tile) => tile.drawn);
  const tiles = [...document.querySelectorAll(".cm-density .leaflet-tile")];
  return tiles.length > 0 && tiles.every((tile) => tile.complete && tile.naturalWidth > 0);
}"""
PATH = ("panBy([420, 160])", "zoomIn(1)", "panBy([-380, 200])", "panBy([300, -340])")
"""Moves without animation, again and again: around one spot, each fourth move a scale nearer."""


def report(points: int, rounds: int) -> None:
    """Print seconds to a usable map, payload, pan and zoom, and tiles on the server."""
    sizes = [size for size in SIZES if size <= points]
    with tempfile.TemporaryDirectory() as place, browsing.playwright.sync_playwright() as p:
        opened = p.chromium.launch(executable_path=browsing.chromium_path(), args=browsing.FLAGS)
        print("\npage to usable map, median of new sessions on a warm server\n")
        line("points", "FastMarkerCluster", "here", "ratio", "payload there", "payload here")
        line(*["---"] * 6)
        for size in sizes:
            store = Path(os.environ.get("MAP_CITIES", place)) / f"c{size}.db"
            if not store.exists():
                map_city.write(store, size)
            compared(opened, store, size, rounds, Path(place))
        opened.close()
    server_side(sizes[-1])


def compared(opened, store: Path, size: int, rounds: int, place: Path) -> None:
    """Print one row, both sides in turns; then how long tiles take after moving the map."""
    with ours(store, place) as here, theirs(store, place) as there:
        first_look(opened, here + FULL, OURS)  # warm: read, join and sort once
        first_look(opened, there, THEIRS)
        pairs = [
            (first_look(opened, there, THEIRS), first_look(opened, here + FULL, OURS)) for _ in range(rounds)
        ]
        shelf, mine = (np.median([pair[side] for pair in pairs], axis=0) for side in (0, 1))
        line(
            f"{size:,}",
            f"{shelf[0]:.2f} s",
            f"{mine[0]:.2f} s",
            f"{shelf[0] / mine[0]:.1f}×",
            f"{shelf[1] / 1e6:.2f} MB",
            f"{mine[1] / 1e6:.2f} MB",
        )
        moved = [spent for _ in range(SESSIONS) for spent in moves(opened, here + FULL)]
        late = np.quantile(moved, 0.95) * 1e3
        print(f"\n{size:,}: pan and zoom until drawn, p95 of {len(moved)}: {late:.0f} ms\n")


def first_look(opened, address: str, ready: str) -> tuple[float, float]:
    """Return seconds until the map can be used, and bytes of messages and fetches."""
    context = opened.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    carried = [0]
    page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: _add(carried, frame)))
    page.on("response", lambda answer: _add_fetched(carried, answer))
    begin = time.perf_counter()
    page.goto(address)
    page.wait_for_function(INSIDE % ready, timeout=WAIT)
    seconds = time.perf_counter() - begin
    context.close()
    return seconds, float(carried[0])


def _add(carried: list[int], frame: object) -> None:
    carried[0] += len(frame) if isinstance(frame, bytes | str) else 0


def _add_fetched(carried: list[int], answer) -> None:
    if "/city/" in answer.url:
        carried[0] += int(answer.headers.get("content-length", 0))


SESSIONS = 3
"""So many new sessions pan and zoom: the first moves of each meet a map that is still being painted."""


def moves(opened, address: str, count: int = 40) -> list[float]:
    """Pan and zoom; return seconds from each move until the tiles of its view are drawn."""
    context = opened.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.goto(address)
    page.wait_for_function(INSIDE % OURS, timeout=WAIT)
    frame = page.wait_for_selector(IFRAME, timeout=WAIT).content_frame()
    spent = []
    for number in range(count):
        move = PATH[number % len(PATH)].replace(")", ", {animate: false})")
        begin = time.perf_counter()
        frame.evaluate(f"() => {{ window.map.{move}; }}")
        frame.wait_for_function(DRAWN, timeout=WAIT)
        spent.append(time.perf_counter() - begin)
    context.close()
    return spent


@contextmanager
def ours(store: Path, place: Path) -> Iterator[str]:
    """Serve a city with the program."""
    running, home = browsing.start_server(store, place / "ours.log")
    try:
        yield home
    finally:
        running.terminate()
        running.wait(timeout=20)


@contextmanager
def theirs(store: Path, place: Path) -> Iterator[str]:
    """Serve the plain page; its scripts come from our own vendored files, as there is no network."""
    import streamlit.config  # noqa: F401

    port = browsing.free_port()
    with (place / "theirs.log").open("wb") as out:
        running = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "streamlit",
                "run",
                str(PAGE),
                f"--server.port={port}",
                "--server.headless=true",
            ],
            cwd=browsing.ROOT,
            stdout=out,
            stderr=subprocess.STDOUT,
            env={**os.environ, "MAPAPP_CITY": str(store), "PYTHONPATH": str(browsing.ROOT)},
        )
    try:
        time.sleep(5)
        yield f"http://127.0.0.1:{port}/"
    finally:
        running.terminate()
        running.wait(timeout=20)


def server_side(count: int) -> None:
    """Print how long the server takes for tiles around problems drawn by lot, made and from the shelf."""
    frame = map_city.problems_of(count).assign(problem_id=np.arange(count), group="other")
    index = point_tiles.build(frame)
    points = point_tiles.choose(index, np.ones(count, dtype=bool))
    shelf: point_tiles.Shelf[bytes] = point_tiles.Shelf(64 * 2**20, len)
    cold, kept = [], []
    for z in range(8, 19):
        for at in np.random.default_rng(z).integers(0, len(points.chosen), 60):
            tile = z, int(index.x[at]) >> 32 - z, int(index.y[at]) >> 32 - z
            begin = time.perf_counter()
            if z < points.first_zoom:
                made = point_tiles.picture(points, *tile, 255, COUNTS)
            else:
                made = point_tiles.singles(points, *tile)
            cold.append(time.perf_counter() - begin)
            shelf.put(tile, made)
            begin = time.perf_counter()
            shelf.get(tile)
            kept.append(time.perf_counter() - begin)
    told = (
        f"{name} {np.quantile(spent, 0.95) * 1e3:.3f} ms" for name, spent in (("made", cold), ("kept", kept))
    )
    print(f"a tile on the server at {count:,} problems, p95 over zooms 8 to 18: {', '.join(told)}")
