"""Time suggested plans: ``python -m tests.benchmarks.suggest_speed [--sections N --units N --problems N]``.

Streets of `tests/benchmarks/city.py`, half of the problems in clusters. Today every unit has what is nearest
to one of as many places thrown at random, and every twentieth section belongs to a neighbour: uneven, and
here and there in pieces. Without options both sizes asked for are measured: 178 sections (the grid
has no 150) with 40 units, 20,000 with 400.
"""

from __future__ import annotations

import argparse
import resource
import time

import geopandas as gpd
import numpy as np
import pandas as pd
from scipy.spatial import cKDTree

from mapapp import crs
from mapapp.plans import differing, suggesting
from mapapp.plans.suggesting import Answerer, Wish

from . import city
from ._clock import line

SIZES = ((170, 40, 5_000), (20_000, 400, 200_000))


def loads(sections: gpd.GeoDataFrame, places: np.ndarray, problems: int) -> pd.DataFrame:
    """Count each problem on the section whose middle is nearest; the unit is a month."""
    found = city.problems(problems)
    x, y = crs.project(found["lon"], found["lat"], city.PROJECTION)
    count = np.bincount(cKDTree(places).query(np.column_stack([x, y]))[1], minlength=len(sections))
    size = differing.sizes(sections, "section", city.PROJECTION).to_numpy()
    return pd.DataFrame(
        {"code": sections["code"], "size": size, "problems": count / 12, "expected": count == 0}
    )


def duties(graph: suggesting.Graph, units: int) -> np.ndarray:
    """Give each section to the unit whose place is nearest, and every twentieth to a neighbour's."""
    random = np.random.default_rng(city.SEED)
    places = graph.places[random.choice(len(graph.places), units, replace=False)]
    held = cKDTree(places).query(graph.places)[1]
    neighbours = graph.neighbours
    strayed = [at for at in np.flatnonzero(random.random(len(held)) < 0.05) if neighbours[at]]
    held[strayed] = held[[neighbours[at][0] for at in strayed]]
    return np.array([f"单位{number:03d}" for number in held], dtype=object)


def report(count: int, units: int, problems: int) -> None:
    """Print one size: seconds of the steps, and the figures of every candidate."""
    sections = city.sections(count)
    begin = time.perf_counter()
    graph = suggesting.build(sections, "section", city.PROJECTION)
    drawn = time.perf_counter() - begin
    measured, before = loads(sections, graph.places, problems), duties(graph, units)
    wish = Wish("section", tuple(Answerer(f"单位{number:03d}") for number in range(units)))
    began = time.perf_counter(), time.process_time()
    found = suggesting.suggest(sections, measured, before, wish, city.PROJECTION)
    clock, work = time.perf_counter() - began[0], time.process_time() - began[1]
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"\n{len(sections):,} sections, {units} units, {len(graph.pairs):,} pairs of neighbours\n")
    print(f"all candidates {clock:.1f} s ({work:.1f} s of work), the network alone {drawn:.2f} s")
    print(f"at most {most:.0f} MiB\n")
    line("plan", "max/mean", "least", "sections moved", "load moved", "units in pieces", "km to the seat")
    line(*["---"] * 7)
    for key, figures in (("today", found.today), *((one.key, one.figures) for one in found.candidates)):
        line(
            key,
            f"{figures.max_mean:.3f}",
            f"{figures.least:.2f}",
            f"{figures.moved:,}",
            f"{figures.moved_share:.0%}",
            len(figures.torn),
            f"{figures.way_km:.2f}",
        )


def main() -> None:
    """Measure what was asked for, else both sizes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sections", type=int)
    parser.add_argument("--units", type=int, default=40)
    parser.add_argument("--problems", type=int, default=5_000)
    asked = parser.parse_args()
    for size in SIZES if asked.sections is None else ((asked.sections, asked.units, asked.problems),):
        report(*size)


if __name__ == "__main__":
    main()
