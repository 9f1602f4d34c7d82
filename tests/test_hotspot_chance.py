"""In cities without any hotspot a test calls one significant no more often than it says."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from scipy import stats
from shapely.geometry import LineString, Polygon

from mapapp import crs, hotspots

PROJECTION = "EPSG:4547"
CORNER = np.array([440_000.0, 3_740_000.0])
# An L with a slanting side: cells at its border are cut.
CITY = Polygon(CORNER + np.array([[0, 0], [3000, 300], [3000, 1700], [1400, 1500], [1200, 3000], [0, 2900]]))
SIZES = (30, 60, 150, 400, 1200, 4000)
"""From sparse to dense: problems in 6 km²."""
TESTED = ("getis_ord", "local_moran", "road_sections")


def boundary() -> gpd.GeoDataFrame:
    shape = gpd.GeoDataFrame({"code": ["C"], "name": ["C"]}, geometry=[CITY], crs=PROJECTION)
    return crs.unproject_frame(shape)


def streets() -> gpd.GeoDataFrame:
    """A grid of streets every 200 m, each cut at its crossings."""
    lines = []
    for at in range(0, 3000, 200):
        for step in range(0, 2800, 200):
            lines += [[(at, step), (at, step + 200)], [(step, at), (step + 200, at)]]
    shapes = [LineString(CORNER + np.array(line)) for line in lines]
    codes = [f"S{number}" for number in range(len(shapes))]
    frame = gpd.GeoDataFrame({"code": codes}, geometry=shapes, crs=PROJECTION)
    return crs.unproject_frame(frame)


def anywhere(random: np.random.Generator, number: int) -> tuple[np.ndarray, np.ndarray]:
    """Scatter problems evenly over the city."""
    west, south, east, north = CITY.bounds
    x, y = random.uniform(west, east, 4 * number), random.uniform(south, north, 4 * number)
    inside = shapely.contains_xy(CITY, x, y)
    return x[inside][:number], y[inside][:number]


def along_streets(random: np.random.Generator, number: int, lines: gpd.GeoDataFrame) -> tuple:
    """Scatter problems evenly over the metres of all streets, some metres off."""
    shapes = crs.project_frame(lines, PROJECTION).geometry.to_numpy()
    points = shapely.line_interpolate_point(
        shapes[random.integers(0, len(shapes), number)], random.uniform(0, 1, number), normalized=True
    )
    return shapely.get_x(points) + random.normal(0, 5, number), shapely.get_y(points) + random.normal(
        0, 5, number
    )


def significant(key: str, cities: int, seed: int) -> dict[int, int]:
    """Count the cities without a hotspot in which a method calls anything significant, by its own level."""
    edge, lines = boundary(), streets()
    called = dict.fromkeys((90, 95, 99), 0)
    for number in range(cities):
        random = np.random.default_rng([seed, number])
        size = SIZES[number % len(SIZES)]
        x, y = along_streets(random, size, lines) if key == "road_sections" else anywhere(random, size)
        lon, lat = crs.unproject(x, y, PROJECTION)
        problems = pd.DataFrame({"lon": lon, "lat": lat})
        # The guard of five problems is lifted: the test itself must hold.
        params = {param.name: param.default for param in hotspots.METHODS[key].params} | {"fewest": 0}
        found = hotspots.METHODS[key].find(
            problems, projection=PROJECTION, boundary=edge, sections=lines, **params
        )
        for level in called:
            called[level] += bool((found["confidence"] >= level).any())
    return called


@pytest.mark.parametrize("key", TESTED)
def test_few_random_cities_show_a_hotspot(key):
    check(significant(key, 40, seed=5), 40)


@pytest.mark.slow
@pytest.mark.parametrize("key", TESTED)
def test_200_random_cities_show_a_hotspot_no_more_often_than_stated(key):
    check(significant(key, 200, seed=9), 200)


def check(called: dict[int, int], cities: int) -> None:
    """Hold the counts against the level stated, with the error of so many cities (one in a thousand)."""
    for level, number in called.items():
        most = stats.binom.ppf(0.999, cities, 1 - level / 100)
        assert number <= most, called
