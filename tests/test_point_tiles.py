"""Tiles show what a plain count shows, in one unit at every zoom, and remember only so much."""

from __future__ import annotations

import datetime as dt
import math
import zlib

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mapapp import point_tiles
from mapapp.errors import InputError
from mapapp.point_tiles import density
from mapapp.scope import Scope
from mapapp.style import COUNTS, GROUPS

ALL = (1 << len(GROUPS)) - 1
PLACES = st.lists(
    st.tuples(st.floats(113.0, 114.0), st.floats(33.0, 34.5), st.sampled_from(list(GROUPS))), max_size=60
)


def frame(rows) -> pd.DataFrame:
    lon, lat, group = zip(*rows, strict=True) if rows else ((), (), ())
    columns = {"problem_id": np.arange(len(rows)) + 7, "lon": lon, "lat": lat, "group": group}
    return pd.DataFrame(columns).astype({"lon": float, "lat": float})


def set_of(rows, kept=None) -> point_tiles.PointSet:
    chosen = np.ones(len(rows), dtype=bool) if kept is None else np.asarray(kept, dtype=bool)
    return point_tiles.choose(point_tiles.build(frame(rows)), chosen)


def tile_of(lon: float, lat: float, z: int) -> tuple[int, int]:
    """Return the tile of a place by the textbook formula (OpenStreetMap wiki, Slippy map tilenames)."""
    south = (1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2
    return int((lon + 180) / 360 * 2**z), int(south * 2**z)


def decoded(png: bytes, side: int) -> np.ndarray:
    """Read the numbers of a palette picture back."""
    start = png.index(b"IDAT")
    length = int.from_bytes(png[start - 4 : start])
    rows = np.frombuffer(zlib.decompress(png[start + 4 : start + 4 + length]), dtype="uint8")
    return rows.reshape(side, side + 1)[:, 1:]


@settings(max_examples=60, deadline=None)
@given(rows=PLACES, z=st.integers(0, 20), parts=st.integers(0, ALL), data=st.data())
def test_a_tile_counts_what_a_plain_count_counts(rows, z, parts, data):
    kept = data.draw(st.lists(st.booleans(), min_size=len(rows), max_size=len(rows)))
    points = set_of(rows, kept)
    wanted = [row for row, keep in zip(rows, kept, strict=True) if keep]
    wanted = [row for row in wanted if parts >> list(GROUPS).index(row[2]) & 1]
    side = 1 << density.depth(z)
    for x, y in {tile_of(lon, lat, z) for lon, lat, _ in rows}:
        counted = np.zeros((side, side))
        for lon, lat, _ in wanted:
            column, row = tile_of(lon, lat, z + density.depth(z))
            if (column // side, row // side) == (x, y):
                counted[row % side, column % side] += 1
        area = point_tiles.area_ha(z + density.depth(z), y * side + np.arange(side))[:, None]
        np.testing.assert_allclose(point_tiles.densities(points, z, x, y, parts) * area, counted, atol=1e-9)


@settings(max_examples=40, deadline=None)
@given(rows=PLACES, z=st.integers(1, 20))
def test_every_problem_lies_in_exactly_one_tile(rows, z):
    points = set_of(rows)
    tiles = {tile_of(lon, lat, z) for lon, lat, _ in rows}
    found = [int(i) for x, y in tiles for i in points.within(z, x, y)]
    assert sorted(found) == list(range(len(rows)))


def test_the_edge_of_a_tile_belongs_to_one_side_and_nothing_is_counted_twice():
    # 0° is the edge between tiles 0 and 1 of zoom 1; the point on it belongs to the eastern one.
    points = set_of([(0.0, 10.0, "other"), (-1e-6, 10.0, "other"), (180.0, 10.0, "other")])
    assert [len(points.within(1, x, 0)) for x in (0, 1)] == [1, 2]
    assert len(points.within(0, 0, 0)) == 3


def test_the_same_density_has_the_same_class_at_every_zoom():
    # One problem in each square of zoom 19 on a block of 128 × 128: the same everywhere, however near.
    x0, y0 = (part << 7 for part in tile_of(113.6, 33.9, 12))
    x, y = (axis.ravel().astype("uint32") for axis in np.meshgrid(np.arange(128), np.arange(128)))
    lon, lat = point_tiles.index.degrees(
        *((start + step << 13) + (1 << 12) for start, step in ((x0, x), (y0, y)))
    )
    points = set_of([(a, b, "other") for a, b in zip(lon, lat, strict=True)])
    seen = {}
    for z in range(12, 18):
        found = point_tiles.densities(points, z, x0 >> 19 - z, y0 >> 19 - z)
        seen[z] = float(found[found > 0].mean())
    one_per_ha = 1 / float(point_tiles.area_ha(19, y0))
    assert {z: round(value / one_per_ha, 2) for z, value in seen.items()} == dict.fromkeys(range(12, 18), 1.0)


def test_area_of_a_cell_by_hand():
    # Zoom 19 at the equator: 40 075.017 km / 2^19 = 76.437 m, squared 5 842.6 m².
    assert float(point_tiles.area_ha(19, 2**18)) == pytest.approx(0.58426, abs=1e-5)


def test_picture_is_clear_where_nothing_is():
    rows = [(113.6, 33.9, "other")] * 3
    points = set_of(rows)
    x, y = tile_of(113.6, 33.9, 12)
    numbers = decoded(point_tiles.picture(points, 12, x, y, ALL, COUNTS), 64)
    assert (numbers > 0).sum() == 1
    assert numbers.max() <= len(COUNTS)
    assert not decoded(point_tiles.picture(points, 12, x, y, 0, COUNTS), 64).any()
    assert not decoded(point_tiles.picture(points, 12, x + 1, y, ALL, COUNTS), 64).any()


def test_singles_hold_numbers_and_nothing_that_people_wrote():
    points = set_of([(113.6, 33.9, "small_ads"), (113.7, 33.9, "other")], [True, False])
    x, y = tile_of(113.6, 33.9, 8)
    part = list(GROUPS).index("small_ads")
    assert point_tiles.singles(points, 8, x, y).decode() == f"[[7,113.6,33.9,{part}]]"


@pytest.mark.parametrize(("count", "zoom"), [(1, 8), (4_000, 8), (40_000, point_tiles.DEEPEST)])
def test_single_problems_are_shown_as_soon_as_a_screen_can_carry_them(count, zoom):
    assert set_of([(113.6, 33.9, "other")] * count).first_zoom == zoom  # all at one place


def test_problems_without_a_position_are_left_out():
    points = set_of([(math.nan, math.nan, "other"), (113.6, 33.9, "other")])
    assert (len(points.chosen), points.index.rows, points.counts[-1]) == (1, 2, 1)


SCOPES = [
    Scope(),
    Scope(dt.date(2026, 1, 1), dt.date(2026, 3, 31), ("small_ads",), status="open"),
    Scope(zone="leader:副县长甲&x=<script>"),
    Scope(status="overdue"),
]


@pytest.mark.parametrize("scope", SCOPES)
def test_an_address_is_read_back_as_it_was_written(scope):
    points = set_of([(113.6, 33.9, "other")])
    as_of = dt.datetime(2026, 7, 1, 8, 10)
    read = point_tiles.asked(point_tiles.query(points, 3, scope, as_of))
    assert (read.revision, read.scope) == (3, scope)
    assert read.moment == (as_of if scope.status == "overdue" else None)
    assert read.version == point_tiles.version(points, scope, read.moment)


@pytest.mark.parametrize(
    "wrong",
    [
        {"v": "x"},  # no revision
        {"r": "1"},  # no version
        {"r": "one", "v": "x"},
        {"r": "1", "v": "x", "from": "soon"},
        {"r": "1", "v": "x", "status": "lost"},
        {"r": "1", "v": "x", "zone": "planet:mars"},
        {"r": "1", "v": "x", "what": "else"},
        {"r": "1", "v": "x", "status": "overdue"},  # as of when?
        {"r": "1", "v": "x", "at": "2026-07-01"},  # makes no difference, so it must not be there
        {"r": "1", "v": "x", "g": "-1"},
        {"r": "1", "v": "x", "types": "a" * 5_000},
    ],
)
def test_an_address_that_means_nothing_is_refused(wrong):
    with pytest.raises(InputError):
        point_tiles.asked(wrong)


def test_the_shelf_holds_no_more_than_it_may_and_forgets_the_oldest():
    shelf = point_tiles.Shelf(10_000, len)
    for number in range(100):
        shelf.put(number, b"x" * 1_000)
        shelf.get(0)  # asked for all the time: stays
    assert shelf.held <= 10_000
    assert len(shelf) == 6  # 1 500 each
    assert shelf.get(0) is not None
    assert shelf.get(1) is None
    shelf.put("heavy", b"x" * 20_000)
    assert shelf.get("heavy") is None
