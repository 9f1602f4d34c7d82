"""A configured base map is drawn: vector and picture tiles from files, and tiles of another server."""

from __future__ import annotations

import gzip
import io
import json
import math
import sqlite3
import threading
from collections import Counter
from collections.abc import Iterator
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
from PIL import Image, ImageDraw
from pmtiles.reader import MmapSource, Reader, all_tiles
from pmtiles.tile import Compression, TileType, zxy_to_tileid
from pmtiles.writer import write as pmtiles_writer
from shapely.geometry import LineString, Polygon, box
from shapely.geometry.base import BaseGeometry

from mapapp import store
from mapapp.city import City

from .conftest import Watched, playwright, start_server

pytestmark = pytest.mark.browser

PAINT = (30, 150, 90)
WATER = (211, 228, 238)
GREEN = (233, 241, 227)
BUILT = (244, 241, 235)
GROUND = (233, 236, 239)
ROAD = (255, 255, 255)
AREA = (251, 250, 247)
"""Colours of citymap-base.js and citymap-vector.js, and of the picture tile."""
OWNER = "底图：示范县局 & 测绘"
BARE = """.leaflet-overlay-pane, .leaflet-marker-pane, .leaflet-city-shapes-pane, .leaflet-control-container
{ visibility: hidden !important }"""
ZOOMS = range(10, 16)
REMEMBER_TEXTS = """(() => {
    const fill = CanvasRenderingContext2D.prototype.fillText;
    window.painted = [];
    CanvasRenderingContext2D.prototype.fillText = function (text, ...where) {
        window.painted.push(text);
        return fill.call(this, text, ...where);
    };
})()"""


class Opened(Watched):
    """A watched page that may ask one more server, and remembers what it asked for."""

    def __init__(self, browser: playwright.Browser, home: str, also: str) -> None:
        self.also = also
        self.asked: list[str] = []
        super().__init__(browser, home)
        self.context.add_init_script(REMEMBER_TEXTS)

    def _request(self, request: playwright.Request) -> None:
        self.asked.append(request.url)
        if not self.also or urlsplit(request.url).netloc != self.also:
            super()._request(request)

    def asked_for(self, part: str) -> list[str]:
        """Return the addresses asked for that hold a text."""
        return [url for url in self.asked if part in url]

    def names(self) -> set[str]:
        """Return every text that was painted on the map so far."""
        return set(self.map_frame().locator("body").evaluate("() => window.painted"))

    def picture(self) -> Image.Image:
        """Return the map below problems and controls."""
        self.map_frame().locator("body").evaluate(
            "(_, css) => document.head.append(Object.assign(document.createElement('style'), "
            "{ textContent: css }))",
            BARE,
        )
        self.page.wait_for_timeout(400)
        taken = self.map_frame().locator(".leaflet-container").screenshot()
        return Image.open(io.BytesIO(taken)).convert("RGB")


def shares(picture: Image.Image) -> Counter[tuple[int, int, int]]:
    """Return colour → its share of a picture."""
    pixels = picture.width * picture.height
    return Counter({colour: count / pixels for count, colour in picture.getcolors(pixels)})


@cache
def picture_tile() -> bytes:
    """Return a tile of one colour with a white cross."""
    drawn = Image.new("RGB", (256, 256), PAINT)
    ImageDraw.Draw(drawn).line([(0, 128), (256, 128)], fill="white", width=6)
    written = io.BytesIO()
    drawn.save(written, "PNG")
    return written.getvalue()


def tiles_around(city: City) -> Iterator[tuple[int, int, int]]:
    """List the tiles within a tenth of a degree of the city, by the formula of the Web Mercator map."""
    west, south, east, north = city.communities.total_bounds
    for z in ZOOMS:
        columns = [int((lon / 360 + 0.5) * 2**z) for lon in (west - 0.1, east + 0.1)]
        rows = [
            int((1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2 * 2**z)
            for lat in (north + 0.1, south - 0.1)
        ]
        yield from ((z, x, y) for x in range(*columns) for y in range(*rows))


def write_mbtiles(path: Path, tiles: dict[tuple[int, int, int], bytes], **told: str) -> Path:
    with sqlite3.connect(path) as archive:
        archive.execute("CREATE TABLE tiles (zoom_level INT, tile_column INT, tile_row INT, tile_data BLOB)")
        archive.execute("CREATE TABLE metadata (name TEXT, value TEXT)")
        archive.executemany("INSERT INTO metadata VALUES (?, ?)", told.items())
        rows = [(z, x, 2**z - 1 - y, content) for (z, x, y), content in tiles.items()]
        archive.executemany("INSERT INTO tiles VALUES (?, ?, ?, ?)", rows)
    archive.close()
    return path


def picture_mbtiles(folder: Path, city: City) -> Path:
    tiles = dict.fromkeys(tiles_around(city), picture_tile())
    return write_mbtiles(folder / "pictures.mbtiles", tiles, format="png")


def picture_pmtiles(folder: Path, city: City) -> Path:
    path = folder / "pictures.pmtiles"
    with pmtiles_writer(str(path)) as archive:
        for number in sorted(zxy_to_tileid(*tile) for tile in tiles_around(city)):
            archive.write_tile(number, picture_tile())
        archive.finalize({"tile_type": TileType.PNG, "tile_compression": Compression.NONE}, {})
    return path


def layer_file(path: Path, layer: str, rows: gpd.GeoDataFrame) -> Path:
    """Write one layer as docs/MAPS.md tells people to."""
    pyogrio.write_dataframe(rows, path, layer=layer, driver="PMTiles", MINZOOM=8, MAXZOOM=14)
    return path


def frame(shapes: list[BaseGeometry], **columns: list[str]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(columns, geometry=shapes, crs=4326)


def roads(city: City) -> gpd.GeoDataFrame:
    return city.sections.assign(name=city.sections["road"])[["name", "width_m", "geometry"]]


def vector_pmtiles(folder: Path, city: City) -> Path:
    return layer_file(folder / "town.pmtiles", "道路", roads(city))


def square(x: float, y: float) -> Polygon:
    return box(x - 0.004, y - 0.003, x + 0.004, y + 0.003)


def vector_mbtiles(folder: Path, city: City) -> Path:
    """Write several layers of known schemas: vector tiles are put together by joining their bytes."""
    middle = city.communities.union_all().centroid
    x, y = middle.x, middle.y
    rail = LineString([(x - 0.03, y + 0.028), (x + 0.03, y + 0.028)])  # north of the town
    streets = roads(city).rename(columns={"name": "name:zh"}).assign(name="Road", **{"class": "constructor"})
    parts = {
        "小区": city.communities[["name", "geometry"]],
        "landuse": frame([square(x - 0.02, y), square(x + 0.02, y)], kind=["forest", "residential"]),
        "water": frame([square(x, y)], name=["示范湖"]),
        "transportation": pd.concat([streets, frame([rail], **{"class": ["rail"]})]),
        "place": frame([middle], name=["示范县"], **{"class": ["town"]}),
        "poi": frame([middle], name=["某商店"]),
    }
    tiles: dict[tuple[int, int, int], bytes] = {}
    listed = []
    for number, (layer, rows) in enumerate(parts.items()):
        with layer_file(folder / f"part{number}.pmtiles", layer, rows).open("rb") as file:
            source = MmapSource(file)
        listed += Reader(source).metadata()["vector_layers"]
        for place, content in all_tiles(source):
            tiles[place] = tiles.get(place, b"") + gzip.decompress(content)
    packed = {place: gzip.compress(content) for place, content in tiles.items()}
    told = json.dumps({"vector_layers": listed})
    return write_mbtiles(folder / "town.mbtiles", packed, format="pbf", maxzoom="14", json=told)


@pytest.fixture(scope="module")
def city(demo_store: Path) -> City:
    return store.city(store.connect(str(demo_store)))


@pytest.fixture(scope="module")
def tile_server() -> Iterator[str]:
    """Serve the picture tile at every address; gives host and port."""

    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "image/png")
            self.end_headers()
            self.wfile.write(picture_tile())

        def log_message(self, *_told: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Answering) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture
def over(browser, demo_store, tmp_path, monkeypatch):
    """Return a function that opens the overview over a base map; fails on what a user must never meet."""
    running, pages = [], []

    def open_over(basemap: str, also: str = "") -> Opened:
        monkeypatch.setenv("MAPAPP_BASEMAP", basemap)
        monkeypatch.setenv("MAPAPP_BASEMAP_ATTRIBUTION", OWNER)
        server, home = start_server(demo_store, tmp_path / "server.log")
        running.append(server)
        page = Opened(browser, home, also)
        pages.append(page)
        page.open("/?lang=zh")
        page.map_frame().locator(".leaflet-tile-loaded").first.wait_for(timeout=20_000)
        page.page.wait_for_timeout(1000)
        return page

    yield open_over
    for page in pages:
        page.context.close()
    for server in running:
        server.terminate()
        server.wait(timeout=20)
    assert [fault for page in pages for fault in page.faults] == []


def owner(page: Opened) -> str:
    return page.map_frame().locator(".leaflet-control-attribution").inner_text()


@pytest.mark.parametrize("write", [picture_mbtiles, picture_pmtiles])
def test_pictures_of_a_file(over, city, tmp_path, write):
    page = over(str(write(tmp_path, city)))
    assert owner(page) == OWNER
    assert shares(page.picture())[PAINT] > 0.9
    assert page.asked_for("/city/basemap/")
    assert not page.asked_for("protomaps")  # the script for vector tiles is not loaded


def test_pictures_of_another_server(over, tile_server):
    page = over(f"http://{tile_server}/{{z}}/{{x}}/{{y}}.png", also=tile_server)
    assert owner(page) == OWNER
    assert shares(page.picture())[PAINT] > 0.9
    assert page.asked_for(f"http://{tile_server}/")
    assert not page.asked_for("protomaps")


def test_roads_of_a_vector_file(over, city, tmp_path):
    page = over(str(vector_pmtiles(tmp_path, city)))
    assert owner(page) == OWNER
    assert len(page.asked_for("protomaps-leaflet.js")) == 1
    tiles = page.asked_for("/city/basemap/")
    assert len(tiles) == len(set(tiles))  # ground and names share what was fetched
    # 160 road sections over the whole town, white in grey edges: some hundredths of the picture.
    assert shares(page.picture())[ROAD] > 0.01
    zoom_in(page, 2)
    assert {"人民路", "中山路", "解放路"} <= page.names() <= set(city.sections["road"])


def zoom_in(page: Opened, times: int) -> None:
    for _ in range(times):
        page.map_frame().locator(".leaflet-control-zoom-in").dispatch_event("click")
        page.page.wait_for_timeout(1200)


def test_layers_of_a_vector_file(over, city, tmp_path):
    page = over(str(vector_mbtiles(tmp_path, city)))
    picture = page.picture()
    shown = shares(picture)
    assert shown[AREA] > 0.1
    assert shown[ROAD] > 0.01
    for colour in (WATER, GREEN, BUILT):  # three squares of the same size
        assert 0.002 < shown[colour] < 0.02, colour
    # North of the town there is only the railway: a thin grey line, not a white road in edges.
    north = shares(picture.crop((0, 3, picture.width, picture.height // 12)))
    assert north[ROAD] == 0
    assert 0.005 < sum(share for colour, share in north.items() if max(colour) < min(GROUND) - 8) < 0.05
    # name:zh is stronger than name. Which of two names that meet is left out depends on the order of tiles.
    assert "示范县" in page.names()
    assert len(page.names() & set(city.sections["road"])) > 5
    assert len(page.names() & set(city.communities["name"])) > 5
    assert not {"Road", "某商店"} & page.names()
