"""Take the best of several rounds, all candidates in turns so that they share the machine's moods."""

from __future__ import annotations

import resource
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple


class Cost(NamedTuple):
    """Seconds on the clock, and seconds of all processors together: what other work on the machine leaves."""

    clock: float
    processor: float


def best(rounds: int, **candidates: Callable[[], Any]) -> tuple[dict[str, Cost], dict[str, Any]]:
    """Return the least cost of each candidate, and what it returned last."""
    seconds: dict[str, Cost] = {}
    results: dict[str, Any] = {}
    for _ in range(rounds):
        for name, work in candidates.items():
            begin = time.perf_counter(), time.process_time()
            results[name] = work()
            spent = time.perf_counter() - begin[0], time.process_time() - begin[1]
            seconds[name] = Cost(*map(min, spent, seconds.get(name, spent)))
    return seconds, results


def extra_memory(work: Callable[[], Any]) -> float:
    """Return by how many MiB the process grows at most while it works."""
    grown, done = [0.0], threading.Event()
    before = resident()

    def watch() -> None:
        while not done.wait(0.005):
            grown[0] = max(grown[0], resident() - before)

    watching = threading.Thread(target=watch)
    watching.start()
    try:
        work()
    finally:
        done.set()
        watching.join()
    return grown[0]


def resident() -> float:
    """Return how much memory this process holds now, in MiB (Linux)."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 2**20


def line(*cells: object) -> None:
    """Print a row of a table."""
    print("| " + " | ".join(str(cell) for cell in cells) + " |", flush=True)
