"""The grid of segments finds the same pairs and the same distances as GEOS, to a nanometre."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as some

from mapapp.matching import segment_grid

from .plain_search import plain_near

EAST, NORTH = 520_000.0, 3_740_000.0


def agree(x, y, lines: list, limit_m: float) -> segment_grid.Pairs:
    """Compare with the plain search, pair for pair, and return the pairs."""
    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    lines = np.array(lines, dtype=object)
    pairs = segment_grid.within(segment_grid.build(lines, limit_m), x, y)
    plain = plain_near(x, y, lines, limit_m)
    assert pairs.at.tolist() == plain["row"].tolist()
    assert pairs.line.tolist() == plain["rank"].tolist()
    np.testing.assert_allclose(pairs.distance_m, plain["distance_m"], rtol=0, atol=1e-9)
    return pairs


def line(*places: tuple[float, float]) -> shapely.LineString:
    return shapely.LineString([(EAST + x, NORTH + y) for x, y in places])


STRAIGHT = line((0, 0), (100, 0))


@pytest.mark.parametrize(
    ("lines", "place", "distances"),
    [
        ([STRAIGHT], (50, 20), [20.0]),  # beside
        ([STRAIGHT], (50, -20), [20.0]),
        ([STRAIGHT], (103, 4), [5.0]),  # beyond the end: 3-4-5
        ([STRAIGHT], (-6, 8), [10.0]),  # before the beginning
        ([STRAIGHT], (50, 0), [0.0]),  # on the line
        ([STRAIGHT], (100, 0), [0.0]),  # on its end
        ([STRAIGHT], (50, 30), [30.0]),  # exactly at the limit: included
        ([STRAIGHT], (50, 30.001), []),
        ([STRAIGHT, STRAIGHT], (50, 10), [10.0, 10.0]),  # equally near: by position
        ([line((0, 20), (100, 20)), STRAIGHT], (50, 5), [5.0, 15.0]),  # the nearer one first
        ([shapely.MultiLineString([STRAIGHT, line((0, 40), (100, 40))])], (50, 30), [10.0]),  # nearest part
        ([line((0, 0), (100, 0), (100, 50), (0, 50))], (90, 25), [10.0]),  # nearest of several segments
        ([line((7, 0), (7, 0))], (10, 4), [5.0]),  # a line without length
        ([shapely.LineString()], (0, 0), []),
        ([], (0, 0), []),
        ([STRAIGHT], (np.nan, 0), []),
        ([STRAIGHT], (9e9, -9e9), []),
    ],
)
def test_one_place(lines, place, distances):
    pairs = agree([EAST + place[0]], [NORTH + place[1]], lines, 30.0)
    assert pairs.distance_m.tolist() == pytest.approx(distances, abs=1e-9)


@pytest.mark.parametrize(("tie_m", "lines"), [(0.0, [1]), (1.0, [1, 0]), (2.0, [1, 0, 2])])
def test_the_nearest_and_those_equally_near(tie_m, lines):
    shapes = [line((0, y), (100, y)) for y in (11, -10, 12)]
    found = segment_grid.nearest(agree([EAST + 50], [NORTH], shapes, 30.0), tie_m)
    assert found.line.tolist() == lines


STEPS = some.integers(-8, 8).map(lambda step: step * 12.5)
PLACES = some.tuples(STEPS, STEPS)
ANYWHERE = some.tuples(some.floats(-250, 250), some.floats(-250, 250))


@settings(max_examples=150, deadline=None)
@given(
    ways=some.lists(some.lists(some.one_of(PLACES, ANYWHERE), min_size=2, max_size=6), max_size=8),
    points=some.lists(some.one_of(PLACES, ANYWHERE), min_size=1, max_size=30),
    limit_m=some.sampled_from([0.5, 12.5, 30.0, 65.0, 500.0]),
)
def test_same_pairs_as_the_plain_search(ways, points, limit_m):
    x, y = np.array(points).T
    agree(EAST + x, NORTH + y, [line(*way) for way in ways], limit_m)


def test_same_pairs_across_blocks():
    random = np.random.default_rng(8)
    lines = [line(*random.uniform(0, 2_000, (4, 2)).tolist()) for _ in range(60)]
    x, y = random.uniform(-100, 2_100, (2, 2 * segment_grid.BLOCK + 5))
    x[::1_000] = np.nan
    assert len(agree(EAST + x, NORTH + y, lines, 65.0).at) > segment_grid.BLOCK
