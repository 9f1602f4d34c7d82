"""Time the audit of a large made-up city: ``python -m tests.benchmarks.audit_speed [--dirty SHARE]``.

2,000 communities of about 1,500 vertices on a grid with wavy borders, 20,000 road sections, one roster row
for each. ``--dirty 1`` moves every community up to a metre, so that no border matches any more.
"""

from __future__ import annotations

import argparse
import datetime as dt
import resource
import sys
import time

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from mapapp import audit, crs
from mapapp.city import City

PROJECTION = "EPSG:4547"
CELL_M, ACROSS = 500.0, 50
ORIGIN = (440_000.0, 3_740_000.0)


def border(start: np.ndarray, end: np.ndarray, count: int) -> np.ndarray:
    """Draw a wavy line of `count` steps between two corners; the same from both sides."""
    share = np.linspace(0, 1, count + 1)[:, None]
    way = end - start
    wave = 20 * np.sin(share * 9 * np.pi + start.sum() / 300) * np.sin(share * np.pi)
    return start + share * way + wave * np.array([-way[1], way[0]]) / np.hypot(*way)


def communities(number: int, vertices: int) -> np.ndarray:
    """Return polygons in metres that share every vertex of their borders."""
    shapes = []
    for at in range(number):
        row, column = divmod(at, ACROSS)
        corner = np.array([[0, 0], [1, 0], [1, 1], [0, 1]]) * CELL_M + (column * CELL_M, row * CELL_M)
        count = vertices // 4
        south, north = border(corner[0], corner[1], count), border(corner[3], corner[2], count)
        west, east = border(corner[0], corner[3], count), border(corner[1], corner[2], count)
        shapes.append(
            shapely.Polygon(np.vstack([south, east[1:], north[::-1][1:], west[::-1][1:-1]]) + ORIGIN)
        )
    return np.array(shapes, dtype=object)


def sections(number: int, rows: int) -> np.ndarray:
    """Return short lines along a denser grid, in metres."""
    length = CELL_M / 3
    across = int(ACROSS * CELL_M / length)
    at = np.arange(number)
    x, y = (at % across) * length, (at // across) * (rows * CELL_M / (number / across))
    start = np.stack([x, y], axis=1) + ORIGIN
    return shapely.linestrings(np.stack([start, start + np.array([length, 0.0])], axis=1))


def build(number: int, vertices: int, lines: int, dirty: float) -> City:
    """Put the city together."""
    shapes = communities(number, vertices)
    random = np.random.default_rng(1)
    moved = np.flatnonzero(random.uniform(size=number) < dirty)
    for at in moved:
        off = random.uniform(-1, 1, 2)
        shapes[at] = shapely.transform(shapes[at], lambda xy, off=off: xy + off)
    zones = _named(shapes, "C")
    roads = _named(sections(lines, number // ACROSS), "S")
    roster = pd.DataFrame(
        {
            "zone_kind": ["community"] * number + ["section"] * lines,
            "zone_code": [*zones["code"], *roads["code"]],
            "role": "lead",
            "answerer": [f"U{at % 300}" for at in range(number + lines)],
            "contact": "",
            "valid_from": pd.NaT,
            "valid_to": pd.NaT,
        }
    )
    return City("", PROJECTION, 1, True, pd.DataFrame(), zones, roads, roster)


def _named(shapes: np.ndarray, letter: str) -> gpd.GeoDataFrame:
    codes = [f"{letter}{at}" for at in range(len(shapes))]
    frame = gpd.GeoDataFrame({"code": codes, "name": codes}, geometry=gpd.GeoSeries(shapes, crs=PROJECTION))
    return crs.unproject_frame(frame)


def main() -> int:
    """Build, audit, and print the seconds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--communities", type=int, default=2000)
    parser.add_argument("--vertices", type=int, default=1500)
    parser.add_argument("--sections", type=int, default=20000)
    parser.add_argument("--dirty", type=float, default=0.0, help="share of the communities drawn a metre off")
    asked = parser.parse_args()
    city = build(asked.communities, asked.vertices, asked.sections, asked.dirty)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began, worked = time.perf_counter(), time.process_time()
    found = audit.audit(city, dt.date(2026, 7, 1))
    spent, work = time.perf_counter() - began, time.process_time() - worked
    more = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    print(f"{asked.communities} communities, {asked.sections} sections, dirty {asked.dirty:g}")
    print(f"{spent:.1f} s ({work:.1f} s of work), {more:.0f} MiB more, {len(found)} findings")
    print(found["kind"].value_counts().to_string())
    return 0


if __name__ == "__main__":
    sys.exit(main())
