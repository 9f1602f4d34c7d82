"""Zones are simplified for each scale: nothing vanishes, borders stay where they were, bytes stay few."""

from __future__ import annotations

import json
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pytest
import shapely
from starlette.applications import Starlette

from layers import base_city
from mapapp import http, zone_tiles
from mapapp.errors import StoreError
from mapapp.settings import Settings

from .asgi import Client
from .benchmarks import city as made
from .hostile import PAYLOADS

DEGREE_M = 111_320.0
HAIR_M = 0.2
"""Coordinates are sent as whole millionths of a degree."""


def tile_of(communities, sections, z=0, x=0, y=0) -> dict:
    return json.loads(zone_tiles.build(communities, sections).tile(z, x, y))


def places(chain: list[int]) -> np.ndarray:
    """Read a chain as the browser does: each place is the difference from the one before."""
    return np.cumsum(np.array(chain).reshape(-1, 2), axis=0) / 1e6


def tile_at(z: int, lon: float, lat: float) -> tuple[int, int]:
    x = int((lon / 360 + 0.5) * 2**z)
    y = int((0.5 - np.arctanh(np.sin(np.radians(lat))) / (2 * np.pi)) * 2**z)
    return x, y


def area(*rings) -> gpd.GeoDataFrame:
    shape = shapely.Polygon(rings[0], rings[1:])
    return gpd.GeoDataFrame({"code": ["C1"], "name": ["东关社区"]}, geometry=[shape], crs="EPSG:4326")


def round_zone(radius_m: float, vertices: int = 2_000) -> gpd.GeoDataFrame:
    turn = np.linspace(0, 2 * np.pi, vertices, endpoint=False)
    radius = radius_m / DEGREE_M
    return area(np.c_[113 + radius * np.cos(turn), 34 + radius * np.sin(turn)])


@pytest.fixture
def none(tiny_city):
    return tiny_city.communities[:0], tiny_city.sections[:0]


@pytest.mark.parametrize(("z", "metres"), [(0, 16.0), (12, 2.0), (14, 0.3)])
def test_a_border_lies_no_farther_from_the_true_one_than_half_a_pixel(none, z, metres):
    zone = round_zone(800)
    x, y = (0, 0) if z == 0 else tile_at(z, 113, 34)
    [[number, [chain], *words]] = tile_of(zone, none[1], z, x, y)["areas"]
    shown, true = shapely.Polygon(places(chain)), zone.geometry.iloc[0]
    assert number == 0
    assert shapely.hausdorff_distance(shown.exterior, true.exterior) * DEGREE_M <= metres + HAIR_M
    assert len(chain) // 2 < len(true.exterior.coords) / 2
    assert bool(words) == (z == 0)


def test_finer_scales_have_more_corners(none):
    zone = round_zone(800)
    corners = []
    for z in (0, 12, 14):
        x, y = (0, 0) if z == 0 else tile_at(z, 113, 34)
        corners.append(len(tile_of(zone, none[1], z, x, y)["areas"][0][1][0]) // 2)
    assert corners == sorted(set(corners))


@pytest.mark.parametrize("radius_m", [0.5, 3, 15])
def test_a_small_zone_is_still_a_zone(none, radius_m):
    [[_, [chain], *_]] = tile_of(round_zone(radius_m, 12), none[1])["areas"]
    assert len(chain) // 2 >= 4


def test_a_hole_stays_a_hole_of_its_own_zone(none):
    outer, hole = (
        [(113 + dx * size, 34 + dy * size) for dx, dy in ((0, 0), (1, 0), (1, 1), (0, 1))]
        for size in (0.02, 0.01)
    )
    hole = [(x + 0.005, y + 0.005) for x, y in hole]
    [[_, chains, *_]] = tile_of(area(outer, hole), none[1])["areas"]
    assert [len(chain) // 2 for chain in chains] == [5, 5]
    found = shapely.Polygon(places(chains[0]), [places(chains[1])])
    assert found.area == pytest.approx(0.02**2 - 0.01**2, rel=1e-3)


def test_a_zone_of_several_parts_keeps_them_and_their_order(none, tiny_city):
    parts = [shapely.box(113 + shift, 34, 113.005 + shift, 34.005) for shift in (0, 0.01, 0.02)]
    zones = gpd.GeoDataFrame(
        {"code": ["C1", "C2"], "name": ["甲", "乙"]},
        geometry=[shapely.MultiPolygon(parts), shapely.box(113.1, 34, 113.11, 34.01)],
        crs="EPSG:4326",
    )
    rows = tile_of(zones, none[1])["areas"]
    assert [(row[0], len(row[1]), row[2]) for row in rows] == [(0, 3, "甲"), (1, 1, "乙")]


def test_a_zone_without_a_shape_takes_no_other_ones(none):
    zones = gpd.GeoDataFrame(
        {"code": ["C1", "C2", "C3"], "name": ["甲", "乙", "丙"]},
        geometry=[None, shapely.box(113, 34, 113.01, 34.01), shapely.Polygon()],
        crs="EPSG:4326",
    )
    assert [row[0] for row in tile_of(zones, none[1])["areas"]] == [1]


def test_a_tile_holds_the_zones_that_meet_it_and_no_others(none):
    zones = gpd.GeoDataFrame(
        {"code": ["C1", "C2"], "name": ["甲", "乙"]},
        geometry=[shapely.box(113.0, 34.0, 113.001, 34.001), shapely.box(113.5, 34.0, 113.501, 34.001)],
        crs="EPSG:4326",
    )
    for number, lon in enumerate((113.0005, 113.5005)):
        x, y = tile_at(14, lon, 34.0005)
        assert [row[0] for row in tile_of(zones, none[1], 14, x, y)["areas"]] == [number]
        assert tile_of(zones, none[1], 14, x + 3, y)["areas"] == []


def test_a_city_without_zones_has_empty_tiles(none):
    assert tile_of(*none) == {"areas": [], "roads": []}


def test_roads_have_name_and_width_or_null(tiny_city):
    sections = tiny_city.sections.assign(width_m=float("nan"))
    rows = tile_of(tiny_city.communities[:0], sections)["roads"]
    assert [row[2] for row in rows] == sections["road"].tolist()
    assert {row[3] for row in rows} == {None}


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS)
def test_names_are_json_and_nothing_more(tiny_city, payload):
    """The names are painted on a canvas and never become HTML; here they must come back as written."""
    told = tile_of(
        tiny_city.communities.assign(name=payload), tiny_city.sections.assign(road=payload, width_m=10.0)
    )
    assert {row[2] for kind in ("areas", "roads") for row in told[kind]} == {payload}


@pytest.fixture(scope="module")
def large() -> zone_tiles.ZoneTiles:
    """2,000 communities of 200 vertices and 20,000 sections."""
    zones, lines = made.communities(2_000, 200), made.sections()
    return zone_tiles.build(zones, lines)


def test_a_large_city_fits_the_budget(large):
    """The whole city below 1.5 MB packed, and a screen at any scale (up to 3 × 2 tiles) below 1 MB."""
    import gzip

    whole = large.tile(0, 0, 0)
    assert len(json.loads(whole)["areas"]) == 2_000
    assert len(gzip.compress(whole, 6)) < 1_500_000
    west, south, east, north = np.nanmedian(large.areas[14].boxes, axis=0)
    for z in (12, 14):
        x, y = tile_at(z, (west + east) / 2, (south + north) / 2)
        screen = b"".join(large.tile(z, x + dx, y + dy) for dx in (-1, 0, 1) for dy in (0, 1))
        assert len(gzip.compress(screen, 6)) < 1_000_000


class Office:
    """A city whose zones may change while the server runs."""

    def __init__(self, city) -> None:
        self.city = city
        self.fails = False

    def read(self):
        if self.fails:
            raise StoreError("打不开", "稍后再试")
        return self.city

    @property
    def version(self) -> str:
        return base_city.version(self.city)


@pytest.fixture
def office(tiny_city):
    return Office(tiny_city)


@pytest.fixture
def client(office):
    return Client(Starlette(routes=http.routes(office.read, Settings())))


def test_browsers_keep_a_tile_and_ask_whether_it_is_the_same(client, office):
    first = client.get(f"/city/base/0/0/0?v={office.version}")
    assert first.status_code == 200
    assert "immutable" in first.headers["cache-control"]
    again = client.get(
        f"/city/base/0/0/0?v={office.version}", headers={"If-None-Match": first.headers["etag"]}
    )
    assert (again.status_code, again.content) == (304, b"")
    other = client.get(f"/city/base/0/0/0?v={office.version}", headers={"If-None-Match": '"other"'})
    assert other.content == first.content


def test_a_changed_border_has_another_address_and_a_decision_has_not(client, office):
    office.city = replace(office.city, evidence=5)
    before = office.version
    office.city = replace(office.city, revision=office.city.revision + 1)  # as a decision leaves it
    assert office.version == before
    moved = office.city.communities.copy()
    moved["geometry"] = moved.geometry.translate(0.01, 0)
    office.city = replace(office.city, communities=moved, revision=office.city.revision + 1)
    assert office.version != before
    fresh = client.get(f"/city/base/0/0/0?v={office.version}")
    assert fresh.status_code == 200
    chain = fresh.json()["areas"][0][1][0]
    assert places(chain)[:, 0].min() == pytest.approx(moved.geometry.iloc[0].bounds[0], abs=2e-4)


def test_a_renamed_community_has_another_address(office):
    before = office.version
    renamed = office.city.communities.assign(name="新名")
    office.city = replace(office.city, communities=renamed)
    assert office.version != before


@pytest.mark.parametrize("address", ["1/0/0", "13/0/0", "0/1/0", "14/16384/0", "12/0/4096"])
def test_no_such_tile(client, office, address):
    assert client.get(f"/city/base/{address}?v={office.version}").status_code == 404


def test_a_store_that_cannot_be_read_is_said_so(client, office):
    office.fails = True
    assert client.get(f"/city/base/0/0/0?v={office.version}").status_code == 503
