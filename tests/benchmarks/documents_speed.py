"""Time the ledger, letters and a briefing: ``python -m tests.benchmarks.documents_speed [--quick]``.

The demo city's cases, repeated to 100,000 rows for the ledger, each with its own number, address and
description; its round of letters with maps,
repeated to 40. Wall clock and processor seconds, since other work on the machine only slows the first.
"""

from __future__ import annotations

import argparse
import datetime as dt
import itertools
import math
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from unittest import mock

import numpy as np
import pandas as pd
from playwright.sync_api import sync_playwright

from mapapp import briefing, cases, letters, relapse, reports, settings, store
from mapapp.briefing import Briefing
from mapapp.city import City, clock
from mapapp.i18n import Translator
from mapapp.ui import briefing_files
from mapapp.ui.scene_material import CachedMaterial
from tests.browser.conftest import FLAGS, chromium_path

from ._clock import line

ROWS, LETTERS, SCENES = 100_000, 40, 10
SAY = Translator("zh")


def ledger(city: City, frame, as_of: dt.datetime, rows: int) -> tuple[float, float, int]:
    """Write a ledger of so many rows: seconds by the wall clock and of the processor, bytes."""
    many = frame.iloc[np.resize(np.arange(len(frame)), rows)].reset_index(drop=True)
    row = "#" + pd.Series(np.arange(rows)).astype("str")
    many = many.assign(**{name: many[name] + row for name in ("source_id", "address", "description")})
    return timed(lambda: len(reports.DOCUMENTS["cases_xlsx"].make(city, many, as_of=as_of, say=SAY)))


def round_of_letters(city: City, frame, as_of: dt.datetime, count: int) -> tuple[float, float, int]:
    """Write so many letters with their maps."""
    again = relapse.find(frame, city.projection)["again"].to_numpy(dtype="int64")
    earlier = store.earlier_points(store.connect(":memory:"))
    drafts = letters.draft(frame, again, earlier, round_name="", as_of=as_of).letters
    terms = letters.Terms("", office="示范县城市管理局", pattern=letters.PATTERN)
    day = letters.reply_day(city.calendar, as_of.date(), terms.reply_days)

    def write() -> int:
        size = 0
        for place, draft in enumerate(itertools.islice(itertools.cycle(drafts), count), start=1):
            number = letters.number(terms.pattern, as_of.year, place)
            letter = letters.Letter(draft, terms, number, as_of.date(), day, as_of)
            made = reports.DOCUMENTS["letter_docx"].make
            size += len(made(city, frame, as_of=as_of, say=SAY, letter=letter))
        return size

    return timed(write)


def briefing_file(path: Path, city: City, as_of: dt.datetime) -> tuple[float, float, int]:
    """
    Open ten scenes as one HTML file from disk, with the network off, in headless Chromium.

    Returns
    -------
    seconds, seconds, bytes
        Until the first scene with its map is drawn, twice (the browser's processor time is not ours); NaN
        without a browser.
    """
    if chromium_path() is None:
        return math.nan, math.nan, 0
    with mock.patch.object(settings, "current", return_value=settings.Settings(city=str(path))):
        known = CachedMaterial(city, as_of)
        scenes = briefing.tour({}, known)
        ten = Briefing("十个场景", tuple(itertools.islice(itertools.cycle(scenes), SCENES)))
        file = path.with_name("briefing.html")
        file.write_bytes(briefing_files.written(ten, briefing_files.PLAYED, known, SAY))
    seconds = min(opened(file) for _ in range(3))
    return seconds, math.nan, file.stat().st_size


def opened(file: Path) -> float:
    """Open a file from disk in a new browser without a network; seconds until its first map is drawn."""
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium_path(), args=FLAGS)
        page = browser.new_context(offline=True).new_page()
        start = time.perf_counter()
        page.goto(file.as_uri())
        page.wait_for_selector('body[data-scene="0"] .leaflet-container', timeout=60_000)
        page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
        seconds = time.perf_counter() - start
        browser.close()
    return seconds


def timed(work) -> tuple[float, float, int]:
    """Do some work: seconds by the wall clock, of the processor, and what it returned."""
    wall, processor = time.perf_counter(), time.process_time()
    result = work()
    return time.perf_counter() - wall, time.process_time() - processor, result


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.documents_speed", description=__doc__)
    parser.add_argument("--quick", action="store_true")
    report(quick=parser.parse_args().quick)


def report(*, quick: bool = False, **_: object) -> None:
    """Make the demo city, the ledger and the letters, and print how long they took."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "city.db"
        command = [sys.executable, "-m", "mapapp", "--city", str(path), "demo"]
        subprocess.run(command, check=True, capture_output=True)
        city = store.city(store.connect(path))
        as_of = clock(city, dt.datetime.now())
        frame = cases.build(city, as_of)
        share = 10 if quick else 1
        path_file = briefing_file(path, city, as_of)
        line("what", "seconds", "processor", "MB", "asked for")
        line(*["---"] * 5)
        for told, asked, (wall, processor, size) in (
            (f"ledger, {ROWS // share:,} rows", 20, ledger(city, frame, as_of, ROWS // share)),
            (
                f"{LETTERS // share} letters with maps",
                60,
                round_of_letters(city, frame, as_of, LETTERS // share),
            ),
            (f"HTML file of {SCENES} scenes opened from disk, no network", 3, path_file),
        ):
            line(
                told,
                f"{wall:.1f}",
                "–" if processor != processor else f"{processor:.1f}",
                f"{size / 1e6:.1f}",
                str(asked),
            )


if __name__ == "__main__":
    main()
