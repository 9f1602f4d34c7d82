"""Measure the join side by side with geopandas in one run: ``make bench`` or ``python -m tests.benchmarks``.

``--quick`` takes a tenth of the points; ``--parts table,growth,memory,statistics,clock,map`` chooses;
``--rounds`` sets how often each thing is done, in turns, of which the best counts (other work on the machine
only ever slows).
"""

from __future__ import annotations

import argparse

from . import clock_speed, documents_speed, growth, map_speed, memory, side_by_side, statistics

PARTS = {
    "table": side_by_side.report,
    "growth": growth.report,
    "memory": memory.report,
    "statistics": statistics.report,
    "documents": documents_speed.report,
    "clock": clock_speed.report,
    "map": map_speed.report,
}


def main() -> None:
    """Print the tables of docs/PERFORMANCE.md."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--parts", default=",".join(PARTS))
    asked = parser.parse_args()
    for part in asked.parts.split(","):
        PARTS[part](points=100_000 if asked.quick else 1_000_000, rounds=asked.rounds)


if __name__ == "__main__":
    main()
