"""A tile file says what it holds; its layers are recognised; what cannot be drawn is refused with a cure."""

from __future__ import annotations

import gzip
import json
import sqlite3
from pathlib import Path

import geopandas as gpd
import pyogrio
import pytest
from pmtiles.reader import MmapSource, Reader
from pmtiles.tile import Compression, TileType, zxy_to_tileid
from pmtiles.writer import write as pmtiles_writer
from shapely.geometry import LineString

import layers
from layers import _tile_roles
from mapapp import tile_file
from mapapp.errors import AssetError, SettingsError
from mapapp.i18n import Translator
from mapapp.settings import Settings
from mapapp.tile_file import VectorLayer

SAY = Translator("zh")
PNG = b"\x89PNG\r\n\x1a\n" + b"tile"
ROAD = LineString([(113.60, 33.90), (113.61, 33.90)])
ROAD_TILE = (14, 13362, 6550)
"""The tile at zoom 14 in which the middle of ROAD lies: x = (113.605/360 + 0.5)·2^14, y by Web Mercator."""


def made_by_gdal(path: Path, layer: str = "道路") -> Path:
    """Write one road as vector tiles, as the docs tell people to."""
    roads = gpd.GeoDataFrame({"name": ["人民路"], "width": [20.0]}, geometry=[ROAD], crs="EPSG:4326")
    forms = {
        ".pmtiles": {"driver": "PMTiles"},
        ".mbtiles": {"driver": "MVT", "dataset_options": {"FORMAT": "MBTILES"}},
    }
    pyogrio.write_dataframe(roads, path, layer=layer, MINZOOM=10, MAXZOOM=14, **forms[path.suffix])
    return path


def mbtiles(path: Path, tile: bytes | None, **told: str) -> Path:
    with sqlite3.connect(path) as archive:
        archive.execute("CREATE TABLE tiles (zoom_level INT, tile_column INT, tile_row INT, tile_data BLOB)")
        archive.execute("CREATE TABLE metadata (name TEXT, value TEXT)")
        archive.executemany("INSERT INTO metadata VALUES (?, ?)", told.items())
        if tile is not None:
            archive.execute("INSERT INTO tiles VALUES (3, 2, 1, ?)", (tile,))
    archive.close()
    return path


def pmtiles(path: Path, kind: TileType, packing: Compression, told: dict, tile: bytes = PNG) -> Path:
    with pmtiles_writer(str(path)) as archive:
        archive.write_tile(zxy_to_tileid(3, 2, 6), tile)
        archive.finalize({"tile_type": kind, "tile_compression": packing}, told)
    return path


@pytest.mark.parametrize("name", ["town.pmtiles", "town.mbtiles"])
def test_a_file_of_gdal_says_what_it_holds(tmp_path, name):
    file = tile_file.opened(made_by_gdal(tmp_path / name))
    assert (file.vector, file.max_zoom, file.attribution) == (True, 14, "")
    assert [layer.name for layer in file.layers] == ["道路"]
    assert set(file.layers[0].fields) == {"name", "width"}
    content = tile_file.unpacked(file.tile(*ROAD_TILE) or b"")
    assert "人民路".encode() in content
    assert file.tile(14, 0, 0) is None


@pytest.mark.parametrize(
    ("told", "tile", "vector", "max_zoom", "attribution"),
    [
        ({}, PNG, False, 3, ""),  # no word about the depth: the deepest tile counts
        ({"maxzoom": "9"}, PNG, False, 9, ""),
        ({"maxzoom": "9.0"}, PNG, False, 9, ""),
        ({"attribution": '<a href="http://x">© A &amp; B</a> 2026'}, PNG, False, 3, "© A & B 2026"),
        ({"format": "pbf", "json": '{"vector_layers": [{"id": "roads"}]}'}, b"\x1a\x00", True, 3, ""),
        ({"json": '{"vector_layers": [{"id": "roads"}]}'}, gzip.compress(b"\x1a\x00", mtime=0), True, 3, ""),
        ({"json": '{"vector_layers": [{"id": "roads"}, {}, 5]}', "format": "pbf"}, None, True, 0, ""),
    ],
)
def test_mbtiles(tmp_path, told, tile, vector, max_zoom, attribution):
    file = tile_file.opened(mbtiles(tmp_path / "a.mbtiles", tile, **told))
    assert (file.vector, file.max_zoom, file.attribution) == (vector, max_zoom, attribution)
    assert file.layers == ((VectorLayer("roads", ()),) if vector else ())
    assert file.tile(3, 2, 6) == tile  # row 1 from the south is row 6 from the north


LISTED = {"vector_layers": [{"id": "roads", "fields": {"name": "String"}}]}


@pytest.mark.parametrize(
    ("kind", "packing", "told", "said"),
    [
        (TileType.PNG, Compression.NONE, {}, ""),
        (TileType.MVT, Compression.GZIP, LISTED, ""),
        (TileType.MVT, Compression.NONE, LISTED, ""),
        (TileType.MVT, Compression.BROTLI, LISTED, "MVT (BROTLI)"),
        (TileType.MVT, Compression.ZSTD, LISTED, "MVT (ZSTD)"),
        (TileType.MVT, Compression.GZIP, {}, "vector_layers"),
        (TileType.MVT, Compression.GZIP, {"vector_layers": "roads"}, "vector_layers"),
        (TileType.MLT, Compression.NONE, LISTED, "MLT"),
        (TileType.AVIF, Compression.NONE, {}, "AVIF"),
        (TileType.MVT, Compression.GZIP, [1, 2], "读不出来"),
    ],
)
def test_pmtiles(tmp_path, kind, packing, told, said):
    path = pmtiles(tmp_path / "a.pmtiles", kind, packing, told)
    if not said:
        assert tile_file.opened(path).vector is (kind is TileType.MVT)
        return
    with pytest.raises(SettingsError) as caught:
        tile_file.opened(path)
    assert said in SAY.error(caught.value)
    assert "a.pmtiles" in SAY.error(caught.value)


@pytest.mark.parametrize(
    ("told", "tile", "said"),
    [
        ({}, b"GIF89a", "47 49 46 38"),
        ({"format": "gif"}, b"GIF89a", "gif"),
        ({"format": "pbf"}, b"\x1a\x00", "vector_layers"),
        ({}, gzip.compress(b"mvt", mtime=0), "vector_layers"),
        ({"format": "pbf", "json": "{"}, b"\x1a\x00", "读不出来"),
        ({"format": "pbf", "json": "[1]"}, b"\x1a\x00", "读不出来"),
        ({"maxzoom": "deep"}, PNG, "读不出来"),
    ],
)
def test_an_mbtiles_that_cannot_be_drawn_is_refused(tmp_path, told, tile, said):
    with pytest.raises(SettingsError) as caught:
        tile_file.opened(mbtiles(tmp_path / "a.mbtiles", tile, **told))
    assert said in SAY.error(caught.value)


def test_a_cut_pmtiles_is_refused(tmp_path):
    whole = made_by_gdal(tmp_path / "whole.pmtiles").read_bytes()
    for length in (127, 150, 400):
        path = tmp_path / f"cut{length}.pmtiles"
        path.write_bytes(whole[:length])
        with pytest.raises(SettingsError, match=f"cut{length}"):
            tile_file.opened(path)


def large_tile(x: int, y: int) -> bytes:
    """Return a tile whose length cannot be guessed, so that the list of tiles does not compress well."""
    return PNG + bytes([x, y]) * (1 + ((x * 7919) ^ (y * 104_729)) % 509)


def test_tiles_of_a_large_file_are_found_through_its_leaf_directories(tmp_path):
    # Some 22,000 different tiles: the writer moves the entries into leaf directories.
    path = tmp_path / "large.pmtiles"
    tiles = sorted((zxy_to_tileid(8, x, y), (x, y)) for x in range(150) for y in range(150))
    with pmtiles_writer(str(path)) as archive:
        for number, (x, y) in tiles:
            archive.write_tile(number, large_tile(x, y))
        archive.finalize({"tile_type": TileType.PNG, "tile_compression": Compression.NONE}, {})
    with path.open("rb") as opened:
        assert Reader(MmapSource(opened)).header()["leaf_directory_length"] > 0
    file = tile_file.opened(path)
    for x, y in [(0, 0), (149, 149), (3, 140), (77, 78)]:
        assert file.tile(8, x, y) == large_tile(x, y)
    assert file.tile(8, 200, 200) is None


@pytest.mark.parametrize(
    ("stored", "content"),
    [
        (b"\x1a\x00", b"\x1a\x00"),
        (gzip.compress(b"\x1a\x00", mtime=0), b"\x1a\x00"),
        (gzip.compress(b"\x1a\x00" * 99, mtime=0)[:-9], b""),  # cut short
        (b"\x1f\x8b\x08nonsense", b""),
        (b"", b""),
    ],
)
def test_unpacked(stored, content):
    assert tile_file.unpacked(stored) == content


@pytest.mark.parametrize(
    ("name", "role"),
    [
        # Protomaps
        *[("earth", "land"), ("landcover", "green"), ("landuse", "green"), ("water", "water")],
        *[("roads", "road"), ("buildings", "building"), ("boundaries", "border"), ("places", "place")],
        ("pois", ""),
        # OpenMapTiles
        *[("waterway", "water"), ("park", "green"), ("transportation", "road"), ("building", "building")],
        *[("transportation_name", "road_name"), ("water_name", "water"), ("place", "place")],
        *[("boundary", "border"), ("housenumber", ""), ("poi", ""), ("mountain_peak", "")],
        # Shortbread
        *[
            ("ocean", "water"),
            ("water_polygons", "water"),
            ("streets", "road"),
            ("street_labels", "road_name"),
        ],
        *[("place_labels", "place"), ("street_polygons", "road"), ("addresses", "")],
        # Geofabrik's files
        *[("gis_osm_roads_free_1", "road"), ("gis_osm_water_a_free_1", "water"), ("gis_osm_pois_free_1", "")],
        ("gis_osm_buildings_a_free_1", "building"),
        # What offices call their own
        *[("道路", "road"), ("示范县路网2026", "road"), ("水系", "water"), ("建筑物", "building")],
        *[("公园绿地", "green"), ("社区界", "border"), ("ROADS", "road"), ("road sections", "road")],
        *[("网格", "other"), ("sections", "other"), ("", "other"), ("broadcast", "other")],
    ],
)
def test_role_of_a_layer(name, role):
    assert _tile_roles.role(name) == role


@pytest.mark.parametrize(
    ("fields", "used"),
    [
        (("name", "name:zh", "width"), ["name:zh", "name"]),
        (("名称",), ["名称"]),
        (("道路名称", "宽度"), ["道路名称"]),
        (("code",), []),
        ((), list(_tile_roles.NAMES)),  # a file that lists no field may still have one
    ],
)
def test_fields_that_hold_a_name(fields, used):
    assert _tile_roles.name_fields(VectorLayer("roads", fields)) == used


def test_layers_are_drawn_from_the_ground_up():
    names = ["places", "roads", "pois", "x", "water", "earth", "buildings", "boundaries", "landuse"]
    drawn = _tile_roles.drawn(tuple(VectorLayer(name, ("name",)) for name in names))
    assert [name for name, _, _ in drawn] == [
        *("earth", "x", "landuse", "water", "buildings", "boundaries", "roads", "places"),
    ]


def test_the_scripts_for_vector_tiles_are_loaded_for_vector_tiles_only(tmp_path):
    picture = mbtiles(tmp_path / "p.mbtiles", PNG)
    wanted = {
        "http://10.0.0.5/{z}/{x}/{y}.png": ["citymap-tiles.js"],
        str(picture): ["citymap-tiles.js"],
        str(made_by_gdal(tmp_path / "v.pmtiles")): ["protomaps-leaflet.js", "citymap-vector.js"],
    }
    for basemap, scripts in wanted.items():
        element = layers.check(layers.draw_tiles(Settings(basemap=basemap)).element)
        urls = [url for _, url in element.default_js]
        assert [url.partition("?")[0].rpartition("/")[2] for url in urls] == scripts
        assert all(url.startswith("/city/") for url in urls)


@pytest.mark.parametrize(
    ("chosen", "attribution", "max_zoom"),
    [
        ({}, "&#169; File", 3),
        ({"basemap_attribution": "县局 & 测绘"}, "县局 &#38; 测绘", 3),
        ({"basemap_max_zoom": 2}, "&#169; File", 2),
    ],
)
def test_a_file_tells_its_owner_and_depth_unless_the_settings_do(tmp_path, chosen, attribution, max_zoom):
    path = mbtiles(tmp_path / "p.mbtiles", PNG, attribution="<b>© File</b>")
    element = layers.draw_tiles(Settings(basemap=str(path), **chosen)).element
    spec = json.loads(element.content)
    assert (spec["attribution"], spec["max_zoom"]) == (attribution, max_zoom)


def test_what_a_file_says_of_itself_stays_text(tmp_path):
    evil = "</script>{{ 7*7 }}<img src=x onerror=alert(1)>"
    told = {"vector_layers": [{"id": evil, "fields": {"name": ""}}], "attribution": f"&lt;b>{evil}"}
    path = pmtiles(tmp_path / "a.pmtiles", TileType.MVT, Compression.NONE, told, tile=b"")
    made = layers.check(layers.draw_tiles(Settings(basemap=str(path))).element)
    assert not set("<>&") & set(made.content)
    assert "{{" not in made.content
    spec = json.loads(made.content)
    assert spec["layers"] == [[evil, "other", ["name"]]]  # painted on a canvas, never HTML
    assert spec["attribution"] == "&#60;b&#62;&#123;&#123; 7&#42;7 &#125;&#125;"


@pytest.mark.parametrize("basemap", ["http://10.0.0.5/{z}/{x}/{y}.png", "p.mbtiles", "v.pmtiles"])
def test_a_map_over_tiles_is_not_one_file(tmp_path, basemap):
    mbtiles(tmp_path / "p.mbtiles", PNG)
    made_by_gdal(tmp_path / "v.pmtiles")
    chosen = basemap if "://" in basemap else str(tmp_path / basemap)
    made = layers.compose(say=SAY, base=layers.draw_tiles(Settings(basemap=chosen)))
    with pytest.raises(AssetError) as caught:
        layers.standalone(made)
    assert "请改用本市社区和道路绘制的底图" in SAY.error(caught.value)
