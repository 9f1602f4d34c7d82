"""The index of cells gives what asking every polygon gives, on borders and lines of its own grid too."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as some

from mapapp.matching import cell_index, cell_walk, communities

from .benchmarks import city as drawn
from .plain_search import plain_contain


def zones(polygons: list) -> gpd.GeoDataFrame:
    codes = pd.Series([f"C{n}" for n in range(len(polygons))], dtype="str")
    return gpd.GeoDataFrame({"code": codes, "name": codes}, geometry=polygons, crs="EPSG:4326")


def agree(lon, lat, frame: gpd.GeoDataFrame, cells: int | None = None) -> pd.DataFrame:
    """Compare with the plain search, row for row, and return the answers."""
    lon, lat = np.asarray(lon, dtype=float), np.asarray(lat, dtype=float)
    index = cell_index.build(communities.ordered(frame).geometry.to_numpy(), cells)
    found = communities.contain(lon, lat, frame, index)
    pd.testing.assert_frame_equal(found, plain_contain(lon, lat, frame))
    return found


SQUARE = shapely.box(113.0, 34.0, 113.1, 34.1)
NEIGHBOUR = shapely.box(113.1, 34.0, 113.2, 34.1)
HOLED = shapely.Polygon(
    SQUARE.exterior.coords, [[(113.04, 34.04), (113.06, 34.04), (113.06, 34.06), (113.04, 34.06)]]
)
TWO_PARTS = shapely.MultiPolygon(
    [shapely.box(113.3, 34.0, 113.35, 34.1), shapely.box(113.4, 34.0, 113.45, 34.1)]
)


@pytest.mark.parametrize(
    ("shapes", "place", "community", "reason"),
    [
        ([SQUARE, NEIGHBOUR], (113.05, 34.05), "C0", "inside"),
        ([SQUARE, NEIGHBOUR], (113.15, 34.05), "C1", "inside"),
        ([SQUARE, NEIGHBOUR], (113.1, 34.05), "C0", "edge"),  # on the shared border
        ([SQUARE, NEIGHBOUR], (113.1, 34.1), "C0", "edge"),  # on its end
        ([SQUARE, NEIGHBOUR], (113.0, 34.05), "C0", "inside"),  # on the border with nobody
        ([SQUARE, NEIGHBOUR], (113.0, 34.0), "C0", "inside"),  # on the outer corner
        ([SQUARE, NEIGHBOUR], (113.1 - 1e-13, 34.05), "C0", "inside"),  # ten nanometres west of the border
        ([SQUARE, NEIGHBOUR], (113.1 + 1e-13, 34.05), "C1", "inside"),
        ([SQUARE, NEIGHBOUR], (113.25, 34.05), "", "outside"),
        ([SQUARE, NEIGHBOUR], (999.0, -999.0), "", "outside"),
        ([SQUARE, NEIGHBOUR], (np.nan, 34.05), "", "no_position"),
        ([SQUARE, NEIGHBOUR], (np.inf, 34.05), "", "no_position"),
        ([HOLED], (113.05, 34.05), "", "outside"),  # in the hole
        ([HOLED], (113.04, 34.05), "C0", "inside"),  # on the hole's border
        ([HOLED], (113.03, 34.05), "C0", "inside"),
        ([TWO_PARTS], (113.32, 34.05), "C0", "inside"),
        ([TWO_PARTS], (113.38, 34.05), "", "outside"),
        ([TWO_PARTS], (113.42, 34.05), "C0", "inside"),
        ([SQUARE, SQUARE], (113.05, 34.05), "", "overlap"),
        ([SQUARE, SQUARE], (113.0, 34.05), "C0", "edge"),
        (
            [SQUARE, shapely.box(113.05, 34.0, 113.2, 34.1)],
            (113.05, 34.05),
            "C0",
            "inside",
        ),  # owns it; other touches
        ([shapely.Polygon(), SQUARE], (113.05, 34.05), "C1", "inside"),  # an empty drawing holds nothing
        ([shapely.Polygon()], (113.05, 34.05), "", "outside"),
        ([], (113.05, 34.05), "", "outside"),
    ],
)
def test_one_place(shapes, place, community, reason):
    row = agree([place[0]], [place[1]], zones(shapes)).iloc[0]
    assert (row["community"], row["community_reason"]) == (community, reason)


CELLS = some.sampled_from([16, 300, None])
"""With few cells every cell has many borders, with many each border crosses many cells."""
LATTICE = some.integers(0, 8)
SHIFTS = some.sampled_from([(113.6, 33.9), (0.0, 0.0), (-122.4, 37.7), (179.9, -45.0)])
SCALES = some.sampled_from([1e-4, 1 / 3 * 1e-3, 0.1])


@some.composite
def overlapping(draw) -> tuple[list, list]:
    """Draw stars around lattice points, some with a hole, and points on borders and anywhere."""
    (east, north), scale = draw(SHIFTS), draw(SCALES)
    polygons = []
    for _ in range(draw(some.integers(1, 5))):
        x, y, corners = draw(LATTICE), draw(LATTICE), draw(some.integers(3, 9))
        reach = np.array(draw(some.lists(some.integers(1, 5), min_size=corners, max_size=corners)))
        turn = np.arange(corners) * 2 * np.pi / corners + draw(some.sampled_from([0, 0.5, np.pi / 4]))
        ring = np.column_stack([x + reach * np.cos(turn), y + reach * np.sin(turn)]) * scale + (east, north)
        holes = [ring.mean(axis=0) + (ring - ring.mean(axis=0)) * 0.3] if draw(some.booleans()) else []
        polygons.append(shapely.Polygon(ring, holes))
    sound = [polygon for polygon in polygons if polygon.is_valid]
    free = some.tuples(some.floats(-4, 12), some.floats(-4, 12))
    grid = some.tuples(LATTICE, LATTICE)
    places = draw(some.lists(some.one_of(free, grid), min_size=1, max_size=20))
    points = [(x * scale + east, y * scale + north) for x, y in places]
    return sound, points + on_borders(sound, draw(some.floats(0, 1)))


def on_borders(polygons: list, share: float) -> list[tuple[float, float]]:
    """Give all corners, the middles of all sides and a place on each border as near as doubles can say."""
    places = []
    for polygon in polygons:
        corners = shapely.get_coordinates(polygon)
        places += [tuple(at) for at in corners]
        places += [tuple(at) for at in (corners[1:] + corners[:-1]) / 2]
        places.append(polygon.boundary.interpolate(share, normalized=True).coords[0])
    return places


@settings(max_examples=150, deadline=None)
@given(drawing=overlapping(), cells=CELLS)
def test_holes_overlaps_and_borders_as_the_plain_search(drawing, cells):
    polygons, points = drawing
    agree(*zip(*points, strict=True), zones(polygons), cells)


@settings(max_examples=60, deadline=None)
@given(
    sites=some.lists(some.tuples(LATTICE, LATTICE), min_size=4, max_size=12, unique=True),
    shift=SHIFTS,
    scale=SCALES,
    share=some.floats(0, 1),
    inside=some.lists(some.tuples(some.floats(0, 8), some.floats(0, 8)), max_size=20),
    cells=CELLS,
)
def test_neighbours_sharing_borders_as_the_plain_search(sites, shift, scale, share, inside, cells):
    regions = shapely.voronoi_polygons(shapely.MultiPoint(sites), extend_to=shapely.box(-1, -1, 9, 9))
    polygons = [shapely.transform(cell, lambda at: at * scale + shift) for cell in regions.geoms]
    points = [(x * scale + shift[0], y * scale + shift[1]) for x, y in inside]
    places = points + on_borders(polygons, share)
    agree(*zip(*places, strict=True), zones([polygon for polygon in polygons if polygon.is_valid]), cells)


@pytest.mark.parametrize("cells", [None, 2_000])
def test_winding_borders_as_the_plain_search(cells):
    # 20 communities of 400 vertices: 3,000 places anywhere, and every fifth corner and middle of a side.
    frame = drawn.communities(20, 400)
    random = np.random.default_rng(3)
    west, south, east, north = frame.total_bounds
    corners = shapely.get_coordinates(frame.geometry.to_numpy())
    places = [
        random.uniform((west, south), (east, north), (3_000, 2)),
        corners[::5],
        (corners[1:] + corners[:-1])[::5] / 2,
    ]
    found = agree(*np.concatenate(places).T, frame, cells)
    reasons = found["community_reason"].value_counts()
    assert reasons["inside"] > 3_000
    assert reasons["edge"] > 500  # the corners of shared borders: none was left to rounding


def test_a_border_along_the_lines_of_the_grid_is_asked_exactly():
    # The grid is put so that x = 2 and y = 2 are lines of it: each cell beside them must be doubtful.
    grid = cell_walk.Grid((0.0, 0.0), (1.0, 1.0), (6, 6))
    pieces = cell_walk.walk(np.array([shapely.box(2, 2, 4.5, 4.5)]), 0, grid)
    beside = {row * 6 + column for row in (1, 2) for column in (1, 2, 3, 4)}
    beside |= {row * 6 + column for column in (1, 2) for row in (1, 2, 3, 4)}
    assert set(pieces.doubtful) >= beside


def test_most_points_need_no_predicate():
    frame = drawn.communities(200, 400)
    west, south, east, north = frame.total_bounds
    lon, lat = np.random.default_rng(4).uniform((west, south), (east, north), (50_000, 2)).T
    found = cell_index.lookup(communities.index_of(frame), lon, lat)
    assert len(found.asked_exactly) < 50


def test_the_digest_speaks_of_the_drawing():
    there = cell_index.digest(np.array([SQUARE, NEIGHBOUR]))
    moved = shapely.transform(NEIGHBOUR, lambda at: at + 1e-12)
    assert there == cell_index.digest(np.array([shapely.box(113.0, 34.0, 113.1, 34.1), NEIGHBOUR]))
    assert (
        len(
            {
                there,
                *(cell_index.digest(np.array(o)) for o in ([NEIGHBOUR, SQUARE], [SQUARE, moved], [SQUARE])),
            }
        )
        == 4
    )
