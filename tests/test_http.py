"""Our routes answer with the right content, only once, and never from outside their folder."""

import gzip
import json
import sqlite3

import pytest
from pmtiles.tile import Compression, TileType, zxy_to_tileid
from pmtiles.writer import write as pmtiles_file
from starlette.applications import Starlette

from mapapp import http
from mapapp.errors import SettingsError, StoreError
from mapapp.settings import Settings

from .asgi import Client

PNG = b"\x89PNG\r\n\x1a\n" + b"tile"


@pytest.fixture
def client(tiny_city):
    settings = Settings()
    return Client(
        Starlette(routes=http.routes(lambda: tiny_city, settings), middleware=http.security(settings))
    )


def client_of(settings: Settings) -> Client:
    return Client(Starlette(routes=http.routes(lambda: None, settings)))


@pytest.mark.parametrize(
    ("path", "status", "media_type"),
    [
        ("/city/health", 200, "application/json"),
        ("/city/ready", 200, "application/json"),
        ("/city/vendor/leaflet/leaflet.js", 200, "application/javascript"),
        ("/city/vendor/leaflet/leaflet.css", 200, "text/css; charset=utf-8"),
        ("/city/vendor/leaflet/images/layers.png", 200, "image/png"),
        ("/city/vendor/leaflet/LICENSE", 200, "text/plain; charset=utf-8"),
        ("/city/static/citymap.js", 200, "application/javascript"),
        ("/city/map.js", 200, "application/javascript"),
        ("/city/base/5/0/0", 404, "application/json"),
        ("/city/base/12/4096/0", 404, "application/json"),
        ("/city/tiles/density/1/0/0", 404, "application/json"),
        ("/city/vendor/nothing.js", 404, "application/json"),
        ("/city/vendor/leaflet", 404, "application/json"),
        ("/city/vendor/%2e%2e/_text.py", 404, "application/json"),
        ("/city/vendor/leaflet/..%2f..%2f_text.py", 404, "application/json"),
        ("/city/vendor//etc/passwd", 404, "application/json"),
        ("/city/static/%00", 404, "application/json"),
        ("/city/base/x/0/0", 404, "application/json"),
        ("/city/basemap/1/0/0", 404, "application/json"),
        ("/city/what", 404, "application/json"),
    ],
)
def test_answer(client, path, status, media_type):
    answer = client.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (status, media_type)
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_known_content_is_not_sent_again(client):
    first = client.get("/city/vendor/leaflet/leaflet.js?v=1")
    assert first.headers["content-encoding"] == "gzip"
    assert "immutable" in first.headers["cache-control"]
    again = client.get("/city/vendor/leaflet/leaflet.js", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    plain = client.get("/city/vendor/leaflet/leaflet.js", headers={"Accept-Encoding": "identity"})
    assert plain.headers["cache-control"] == "no-cache"
    assert "content-encoding" not in plain.headers
    assert plain.content == first.content
    refused = client.get("/city/vendor/leaflet/leaflet.js", headers={"Accept-Encoding": "gzip;q=0"})
    assert "content-encoding" not in refused.headers


def test_zones_are_sent_only_under_their_own_address(client, tiny_city):
    from layers import base_city

    address = base_city.address(tiny_city).replace("{z}/{x}/{y}", "0/0/0")
    answer = client.get(address)
    assert "immutable" in answer.headers["cache-control"]
    city = answer.json()
    assert [row[2] for row in city["roads"]].count("人民路") == 2  # two sections of one road
    assert [row[0] for row in city["areas"]] == list(range(len(tiny_city.communities)))
    again = client.get(address, headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    # Numbers mean positions: shapes of other zones than the page knows must not be drawn.
    other = client.get(address + "x")
    assert (other.status_code, other.content, other.headers["cache-control"]) == (204, b"", "no-store")


def test_not_ready_says_why():
    def broken():
        raise StoreError("库文件 {file} 打不开", file="city.db")

    client = Client(Starlette(routes=http.routes(broken, Settings())))
    answer = client.get("/city/ready")
    assert (answer.status_code, answer.json()["reason"]) == (503, "库文件 city.db 打不开")
    assert client.get("/city/base/0/0/0").status_code == 503
    assert client.get("/city/health").status_code == 200


@pytest.mark.parametrize(
    ("basemap", "pictures"),
    [
        ("city", "img-src 'self' data: blob:;"),
        (
            "https://t{s}.example.gov/wmts?x={x}&y={y}&z={z}",
            "img-src 'self' data: blob: https://*.example.gov;",
        ),
        ("http://10.1.2.3:8080/{z}/{x}/{y}.png", "img-src 'self' data: blob: http://10.1.2.3:8080;"),
    ],
)
def test_policy_allows_the_configured_tiles_and_nothing_else(basemap, pictures):
    settings = Settings(basemap=basemap)
    client = Client(Starlette(routes=http.routes(lambda: None, settings), middleware=http.security(settings)))
    policy = client.get("/city/health").headers["content-security-policy"]
    assert pictures in policy
    assert policy.startswith("default-src 'self';")


@pytest.fixture
def mbtiles(tmp_path):
    path = tmp_path / "town.mbtiles"
    with sqlite3.connect(path) as archive:
        archive.execute("CREATE TABLE tiles (zoom_level INT, tile_column INT, tile_row INT, tile_data BLOB)")
        archive.execute("INSERT INTO tiles VALUES (2, 3, 0, ?)", (PNG,))  # rows count from the south
    archive.close()
    return path


@pytest.fixture
def pmtiles(tmp_path):
    path = tmp_path / "town.pmtiles"
    with pmtiles_file(str(path)) as archive:
        archive.write_tile(zxy_to_tileid(2, 3, 3), PNG)
        archive.finalize({"tile_type": TileType.PNG, "tile_compression": Compression.NONE}, {})
    return path


@pytest.mark.parametrize("kind", ["mbtiles", "pmtiles"])
def test_tiles_come_from_the_file(kind, request):
    client = client_of(Settings(basemap=str(request.getfixturevalue(kind))))
    assert client.get("/city/basemap/2/3/3").content == PNG
    empty = client.get("/city/basemap/2/0/0")  # no tile there: a clear pixel, no error on the map
    assert (empty.status_code, empty.headers["content-type"]) == (200, "image/png")
    assert empty.content != PNG
    assert client.get("/city/basemap/2/4/0").status_code == 404


@pytest.mark.parametrize("name", ["a.mbtiles", "a.pmtiles"])
@pytest.mark.parametrize("content", [b"", b"not tiles at all" * 20])
def test_a_broken_tile_file_is_told_at_the_start(tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(SettingsError, match=name):
        http.routes(lambda: None, Settings(basemap=str(path)))


VECTOR_TILE = b"\x1a\x00"
"""A vector tile with one empty layer: field 3, no byte."""
LISTED = {"vector_layers": [{"id": "roads", "fields": {"name": "String"}}]}
VECTOR_TYPE = "application/vnd.mapbox-vector-tile"


def vector_file(path, stored):
    """Write a vector tile at 2/3/3 into a file of the kind that its name says."""
    if path.suffix == ".pmtiles":
        packing = Compression.GZIP if stored.startswith(b"\x1f\x8b") else Compression.NONE
        with pmtiles_file(str(path)) as archive:
            archive.write_tile(zxy_to_tileid(2, 3, 3), stored)
            archive.finalize({"tile_type": TileType.MVT, "tile_compression": packing}, LISTED)
        return path
    with sqlite3.connect(path) as archive:
        archive.execute("CREATE TABLE tiles (zoom_level INT, tile_column INT, tile_row INT, tile_data BLOB)")
        archive.execute("INSERT INTO tiles VALUES (2, 3, 0, ?)", (stored,))
        archive.execute("CREATE TABLE metadata (name TEXT, value TEXT)")
        archive.execute("INSERT INTO metadata VALUES ('format', 'pbf'), ('json', ?)", (json.dumps(LISTED),))
    archive.close()
    return path


@pytest.mark.parametrize("name", ["v.pmtiles", "v.mbtiles"])
@pytest.mark.parametrize(
    ("stored", "accepted", "coding"),
    [
        (gzip.compress(VECTOR_TILE, mtime=0), "gzip, br", "gzip"),  # sent as it lies in the file
        (gzip.compress(VECTOR_TILE, mtime=0), "identity", None),
        (VECTOR_TILE, "gzip, br", None),
    ],
)
def test_vector_tiles_are_sent_with_the_coding_they_have(tmp_path, name, stored, accepted, coding):
    client = client_of(Settings(basemap=str(vector_file(tmp_path / name, stored))))
    answer = client.get("/city/basemap/2/3/3", headers={"Accept-Encoding": accepted})
    assert (answer.status_code, answer.headers["content-type"]) == (200, VECTOR_TYPE)
    assert answer.headers.get("content-encoding") == coding
    assert answer.content == VECTOR_TILE  # the client has undone the coding
    again = client.get("/city/basemap/2/3/3", headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("name", ["v.pmtiles", "v.mbtiles"])
def test_a_vector_tile_that_is_missing_or_damaged_is_empty(tmp_path, name):
    client = client_of(
        Settings(basemap=str(vector_file(tmp_path / name, gzip.compress(VECTOR_TILE, mtime=0)[:-9])))
    )
    for address in ("/city/basemap/2/3/3", "/city/basemap/2/0/0"):
        answer = client.get(address)
        assert (answer.status_code, answer.headers["content-type"]) == (200, VECTOR_TYPE)
        assert answer.content == b""
        assert "content-encoding" not in answer.headers
    assert client.get("/city/basemap/2/4/0").status_code == 404


def test_vector_tiles_without_a_list_of_layers_are_refused_with_a_cure(tmp_path):
    path = tmp_path / "v.mbtiles"
    with sqlite3.connect(path) as archive:
        archive.execute("CREATE TABLE tiles (zoom_level INT, tile_column INT, tile_row INT, tile_data BLOB)")
        archive.execute("INSERT INTO tiles VALUES (0, 0, 0, ?)", (gzip.compress(b"mvt", mtime=0),))
    archive.close()
    with pytest.raises(SettingsError, match="vector_layers"):
        http.routes(lambda: None, Settings(basemap=str(path)))


def test_health_names_the_version(client):
    assert json.loads(client.get("/city/health").content)["status"] == "ok"
