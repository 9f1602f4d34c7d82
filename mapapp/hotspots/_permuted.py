"""Test Gi* by shuffling the city: conditional permutations of all cells at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np

THREADS = 2


def pseudo_p(
    values: np.ndarray, around: np.ndarray, neighbours: np.ndarray, permutations: int, seed: int
) -> np.ndarray:
    """
    Compute one-sided pseudo p-values.

    Parameters
    ----------
    values
        Problems per cell, shape (n,).
    around
        Their sum over each cell's neighbours, itself included, shape (n,).
    neighbours
        Number of neighbours of each cell, itself included, shape (n,).
    permutations
        How often the values of all other cells are dealt anew; a cell keeps its own.
    seed
        The same seed gives the same answer.

    Returns
    -------
    p
        ``(c + 1) / (permutations + 1)``, c the number of dealings at least as extreme, on the side on which
        the cell lies. Anselin (1995), Geographical Analysis 27, 93–115.

    Notes
    -----
    One dealing is one random order of n − 1 places, used for all cells. For cell i the place r stands for the
    value r, or r + 1 from i on: the sum of the first k − 1 places is a sum over all cells with steps where i
    passes a place. So a dealing costs one pass over the cells, not one per cell and neighbour.
    """
    n, sizes = len(values), np.unique(neighbours)
    of_size = [np.flatnonzero(neighbours == size) for size in sizes]
    others = around - values
    rooms = np.array_split(np.arange(permutations), 8)

    def deal(room: int) -> np.ndarray:
        random = np.random.default_rng([seed, room])
        reached = np.zeros(n, dtype="int64")
        for _ in rooms[room]:
            places = _first(random, n - 1, int(sizes[-1]) - 1)
            for size, cells in zip(sizes, of_size, strict=True):
                reached[cells] += _dealt(values, places[: size - 1], cells) >= others[cells]
        return reached

    with ThreadPoolExecutor(THREADS) as pool:
        larger = np.sum(list(pool.map(deal, range(len(rooms)))), axis=0)
    return (np.minimum(larger, permutations - larger) + 1) / (permutations + 1)


def _first(random: np.random.Generator, n: int, count: int) -> np.ndarray:
    """Draw `count` different places out of n, in random order."""
    return random.choice(n, count, replace=False, shuffle=True) if count else np.empty(0, dtype="int64")


def _dealt(values: np.ndarray, places: np.ndarray, cells: np.ndarray) -> np.ndarray:
    """Sum the values dealt to each of some cells (ascending)."""
    ordered = np.sort(places)
    steps = np.concatenate([[0.0], np.cumsum(values[ordered] - values[ordered + 1])])
    # Places below a cell keep their number, those from it on move up by one.
    return values[ordered + 1].sum() + steps[np.searchsorted(ordered, cells)]
