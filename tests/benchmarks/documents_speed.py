"""Time the ledger and a round of letters: ``python -m tests.benchmarks.documents_speed [--quick]``.

The demo city's cases, repeated to 100,000 rows for the ledger, each with its own number, address and
description; its round of letters with maps,
repeated to 40. Wall clock and processor seconds, since other work on the machine only slows the first.
"""

from __future__ import annotations

import argparse
import datetime as dt
import itertools
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd

from mapapp import cases, letters, relapse, reports, store
from mapapp.city import City, clock
from mapapp.i18n import Translator

from ._clock import line

ROWS, LETTERS = 100_000, 40
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
        line("what", "seconds", "processor", "MB", "asked for")
        line(*["---"] * 5)
        for told, asked, (wall, processor, size) in (
            (f"ledger, {ROWS // share:,} rows", 20, ledger(city, frame, as_of, ROWS // share)),
            (
                f"{LETTERS // share} letters with maps",
                60,
                round_of_letters(city, frame, as_of, LETTERS // share),
            ),
        ):
            line(told, f"{wall:.1f}", f"{processor:.1f}", f"{size / 1e6:.1f}", str(asked))


if __name__ == "__main__":
    main()
