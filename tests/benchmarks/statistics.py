"""Compare the statistics of hotspots with esda and KDEpy: seconds, ratios, whether the numbers agree."""

from __future__ import annotations

import esda
import libpysal
import numpy as np
from KDEpy import FFTKDE

from mapapp.hotspots import getis_ord, kernel_density

from ._clock import best, line


def report(points: int, rounds: int) -> None:
    """Print the statistics rows of the table of hotspots; `points` is for the density."""
    print(f"\nstatistics; best of {rounds} rounds\n")
    line("what", "off the shelf", "here", "ratio", "asked for", "numbers")
    line(*["---"] * 6)
    analytic(1000, rounds)
    permuted(200)
    density(points, rounds)


def _square(side: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Counts on a square of cells with a hot middle, all looked at, and a queen's neighbourhood."""
    random = np.random.default_rng(3)
    middle = np.exp(-((np.indices((side, side)) - side / 2) ** 2).sum(axis=0) / (side / 8) ** 2)
    counts = random.poisson(1 + 3 * middle)
    return counts, np.ones((side, side), dtype=bool), np.ones((3, 3), dtype=bool)


def _graph(side: int) -> libpysal.graph.Graph:
    """A queen's neighbourhood with itself, made the fast way: from arrays of pairs."""
    row, column = np.divmod(np.arange(side * side), side)
    pairs = []
    for up in (-1, 0, 1):
        for right in (-1, 0, 1):
            there = (row + up >= 0) & (row + up < side) & (column + right >= 0) & (column + right < side)
            at = np.flatnonzero(there)
            pairs.append(np.column_stack([at, at + up * side + right]))
    focal, neighbour = np.concatenate(pairs).T
    order = np.lexsort((neighbour, focal))
    return libpysal.graph.Graph.from_arrays(focal[order], neighbour[order], np.ones(len(order)))


def analytic(side: int, rounds: int) -> None:
    """Gi* by its formula: with a graph of its own, as who asks once; then with one that was used before."""
    counts, looked_at, near = _square(side)
    values = counts.ravel().astype(float)
    used = _graph(side)

    def shelf(graph: libpysal.graph.Graph) -> esda.G_Local:
        return esda.G_Local(values, graph, transform="B", star=None, permutations=0)

    seconds, results = best(
        rounds,
        whole=lambda: shelf(_graph(side)),
        shelf=lambda: shelf(used),
        here=lambda: getis_ord.gi_star(counts, looked_at, near),
    )
    apart = np.abs(results["shelf"].Zs - results["here"][0].ravel()).max()
    agree = f"z equal to {apart:.0e}"
    row(f"Gi* on {side} × {side} cells", seconds | {"shelf": seconds["whole"]}, "60×", agree)
    row("the same, esda's graph made and used before", seconds, "–", agree)


def permuted(side: int) -> None:
    """Gi* with 999 conditional permutations, on esda's graph."""
    counts, looked_at, near = _square(side)
    graph = _graph(side)
    values = counts.ravel().astype(float)
    _, around = getis_ord.gi_star(counts, looked_at, near)
    esda.G_Local(values[:9], _graph(3), transform="B", star=None, permutations=9)  # compiled before the clock
    seconds, results = best(
        2,
        shelf=lambda: esda.G_Local(values, graph, transform="B", star=None, permutations=999, seed=1),
        here=lambda: getis_ord.shuffled(counts, looked_at, around, near, 999),
    )
    theirs, ours = results["shelf"].p_sim, results["here"]
    high = results["shelf"].Zs > 0
    same = ((theirs <= 0.05) == (ours <= 0.05))[high].mean()
    # Two estimates of a p near the limit differ by chance: within three standard errors of both.
    error = 3 * np.sqrt(2 * 0.05 * 0.95 / 999)
    clear = high & (np.abs(theirs - 0.05) > error)
    surely = ((theirs <= 0.05) == (ours <= 0.05))[clear].mean()
    told = f"{same:.2%} of the high cells in one class, {surely:.2%} of the clear ones"
    row(f"Gi* with 999 permutations on {side} × {side}", seconds, "3×", told)


def density(points: int, rounds: int) -> None:
    """Kernel density, from points to densities; the truth at some places by summing kernels."""
    random = np.random.default_rng(4)
    centres = random.uniform(2_000, 8_000, (40, 2))
    places = centres[random.integers(0, 40, points)] + random.normal(0, 400, (points, 2))
    side, cells, width = 10_000.0, 1024, 150.0
    cell = side / (cells - 1)
    grid = np.linspace(0, side, cells)
    mesh = np.stack(np.meshgrid(grid, grid, indexing="ij"), axis=-1).reshape(-1, 2)
    inside = np.ones((cells, cells), dtype=bool)
    kept = places[((places > 0) & (places < side)).all(axis=1)]

    def here() -> np.ndarray:
        at = np.rint(kept / cell).astype("int64")
        counts = np.bincount(at[:, 0] * cells + at[:, 1], minlength=cells**2).reshape(cells, cells)
        return kernel_density.density(counts, inside, cell, width)

    seconds, results = best(
        rounds, shelf=lambda: FFTKDE(kernel="gaussian", bw=width).fit(kept).evaluate(mesh), here=here
    )
    shown = np.argwhere(results["here"] > 0.05 * results["here"].max())
    asked = shown[random.integers(0, len(shown), 200)]
    exact = np.array([_summed(kept, at * cell, width) for at in asked])
    ours = results["here"][tuple(asked.T)]
    shelf = results["shelf"].reshape(cells, cells)[tuple(asked.T)] * len(kept) * 1e6
    off = [np.abs(found / exact - 1).max() for found in (ours, shelf)]
    told = f"at most {off[0]:.2%} off the exact sums where above 5 % of the peak (KDEpy {off[1]:.2%})"
    row(f"kernel density of {points:,} points on {cells} × {cells}", seconds, "1×", told)


def _summed(points: np.ndarray, place: np.ndarray, width: float) -> float:
    far = ((points - place) ** 2).sum(axis=1)
    return float(np.exp(-far / (2 * width**2)).sum() / (2 * np.pi * width**2) * 1e6)


def row(what: str, seconds: dict, wanted: str, told: str) -> None:
    """Print one comparison."""
    shelf, here = seconds["shelf"], seconds["here"]
    line(
        what,
        f"{shelf.clock:.2f} s",
        f"{here.clock:.3f} s",
        f"{shelf.clock / here.clock:.1f}×",
        wanted,
        told,
    )
