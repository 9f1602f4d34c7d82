"""Start the program as the README says and open it in headless Chromium."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

ROOT = Path(__file__).parents[2]
QUIET = '[data-testid="stApp"][data-test-script-state="notRunning"]'
NOT_YET = '[data-testid="stSkeleton"]'
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def chromium_path() -> str | None:
    """Return the browser of this machine, None without one."""
    return next((p for p in map(shutil.which, ("chromium", "chromium-browser", "google-chrome")) if p), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[playwright.Browser]:
    """Give one headless Chromium for all tests; skip aloud where there is none."""
    path = chromium_path()
    if path is None:
        pytest.skip("no chromium on this machine: install Debian's package chromium to run the browser tests")
    with playwright.sync_playwright() as p:
        opened = p.chromium.launch(executable_path=path, args=FLAGS)
        yield opened
        opened.close()


class Watched:
    """A page that remembers what a user must never meet: foreign requests, errors, 4xx and 5xx."""

    def __init__(self, browser: playwright.Browser, home: str, width: int = 1440, height: int = 900) -> None:
        self.home = home
        self.context = browser.new_context(viewport={"width": width, "height": height})
        self.page = self.context.new_page()
        self.faults: list[str] = []
        self.page.on("request", self._request)
        self.page.on("response", self._response)
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.faults.append(f"page error: {error}"))

    def _request(self, request: playwright.Request) -> None:
        where = urlsplit(request.url)
        if where.scheme in ("http", "https", "ws", "wss") and where.netloc != urlsplit(self.home).netloc:
            self.faults.append(f"foreign request: {request.url}")

    def _response(self, response: playwright.Response) -> None:
        if response.status >= 400:
            self.faults.append(f"{response.status}: {response.url}")

    def _console(self, message: playwright.ConsoleMessage) -> None:
        if message.type == "error":
            self.faults.append(f"console: {message.text}")

    def open(self, address: str) -> playwright.Page:
        """Open an address of the program and wait until Streamlit has finished running."""
        self.page.goto(self.home + address)
        self.settle()
        return self.page

    def settle(self) -> None:
        """Wait until no script is running and every part is drawn, twice: one run may cause another."""
        for pause in (400, 0):
            self.page.wait_for_selector(QUIET, timeout=60_000)
            # The code of some parts is fetched once the first of its kind is to be drawn.
            self.page.wait_for_selector(NOT_YET, state="detached", timeout=60_000)
            self.page.wait_for_timeout(pause)

    def map_frame(self) -> playwright.FrameLocator:
        """Return the frame in which the map is drawn."""
        return self.page.frame_locator('iframe[title^="streamlit_folium"]').first


def eventually(read: Callable[[], Any], expected: Any, seconds: float = 30) -> None:
    """Assert that `read` returns what is expected, now or after the page has caught up."""
    until = time.monotonic() + seconds
    while (found := read()) != expected and time.monotonic() < until:
        time.sleep(0.2)
    assert found == expected


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


def start_server(store: Path, log: Path) -> tuple[subprocess.Popen[bytes], str]:
    """Start the program on a store and wait until it is ready."""
    port = free_port()
    with log.open("wb") as out:
        running = subprocess.Popen(
            [sys.executable, "-m", "mapapp", "--city", str(store), "serve", "--port", str(port)],
            cwd=ROOT,
            stdout=out,
            stderr=subprocess.STDOUT,
            env={**os.environ, "MAPAPP_CITY": str(store)},
        )
    home = f"http://127.0.0.1:{port}"
    for _ in range(300):
        if running.poll() is not None:
            raise AssertionError(f"the server stopped: {log.read_text(errors='replace')}")
        try:
            urllib.request.urlopen(f"{home}/city/ready", timeout=2)
            return running, home
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    running.kill()
    raise AssertionError(f"the server was not ready in 60 s: {log.read_text(errors='replace')}")


@pytest.fixture(scope="session")
def demo_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the demo city once."""
    store = tmp_path_factory.mktemp("demo") / "city.db"
    subprocess.run([sys.executable, "-m", "mapapp", "--city", str(store), "demo"], cwd=ROOT, check=True)
    return store


@pytest.fixture(scope="session")
def demo_server(demo_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the demo city; gives its address."""
    running, home = start_server(demo_store, tmp_path_factory.mktemp("log") / "server.log")
    yield home
    running.terminate()
    running.wait(timeout=20)


@pytest.fixture
def watched(browser: playwright.Browser, demo_server: str) -> Iterator[Watched]:
    """Give a watched page on the demo city; the test fails on anything a user must never meet."""
    page = Watched(browser, demo_server)
    yield page
    faults = page.faults
    page.context.close()
    assert not faults


@pytest.fixture(scope="module")
def own(demo_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """Serve a copy of the demo city that these tests may change: its address and its store."""
    folder = tmp_path_factory.mktemp("own")
    path = folder / "city.db"
    shutil.copy(demo_store, path)
    shutil.copytree(f"{demo_store}-photos", f"{path}-photos")
    running, home = start_server(path, folder / "server.log")
    yield home, path
    running.terminate()
    running.wait(timeout=20)


@pytest.fixture
def page(browser, own) -> Iterator[Watched]:
    """Open pages of that copy; nothing they do may fail in the browser."""
    watched = Watched(browser, own[0])
    yield watched
    faults = watched.faults
    watched.context.close()
    assert not faults
