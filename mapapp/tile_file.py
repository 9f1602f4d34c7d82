"""Read single tiles from an MBTiles or PMTiles file, and what the file says of itself."""

from __future__ import annotations

import gzip
import html
import json
import re
import sqlite3
import struct
import zlib
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from pmtiles.reader import MmapSource, Reader
from pmtiles.tile import (
    Compression,
    Entry,
    MagicNumberNotFound,
    SpecVersionUnsupported,
    TileType,
    deserialize_directory,
    find_tile,
    zxy_to_tileid,
)

from .errors import SettingsError
from .i18n import N_

PICTURES = {b"\x89PNG": "image/png", b"\xff\xd8\xff": "image/jpeg", b"RIFF": "image/webp"}
"""How the pictures begin that a tile may be."""
DRAWN = (TileType.MVT, TileType.PNG, TileType.JPEG, TileType.WEBP)
GZIPPED = b"\x1f\x8b"
ONE_TILE = "SELECT tile_data FROM tiles WHERE zoom_level = ? AND tile_column = ? AND tile_row = ?"
DEEPEST_OF_FILE = "SELECT max(zoom_level) FROM tiles"
DIRECTORIES_KEPT = 64
DIRECTORY_LEVELS = 4
BROKEN = (
    MagicNumberNotFound,
    SpecVersionUnsupported,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    OSError,
    EOFError,
    struct.error,
    zlib.error,
    sqlite3.Error,
)
"""What the libraries raise on a file that is not what its name says."""

Tile = Callable[[int, int, int], bytes | None]


@dataclass(frozen=True)
class VectorLayer:
    """A layer of a vector tile file: its name and the names of its fields."""

    name: str
    fields: tuple[str, ...]


@dataclass(frozen=True)
class TileFile:
    """
    An open tile file.

    Attributes
    ----------
    tile
        ``tile(z, x, y)``, rows counted from the north; None where the file has no tile.
    vector
        True for vector tiles (MVT), False for pictures.
    layers
        The layers of vector tiles, as the file lists them; none for pictures.
    max_zoom
        The deepest zoom that the file holds.
    attribution
        Whose map it is, as the file says; plain text, not escaped.
    """

    tile: Tile
    vector: bool
    layers: tuple[VectorLayer, ...]
    max_zoom: int
    attribution: str


@cache
def opened(path: Path) -> TileFile:
    """
    Open a tile file; it stays open for the life of the process.

    Raises
    ------
    SettingsError
        The file cannot be read, or holds tiles that no browser here can draw.
    """
    return _mbtiles(path) if path.suffix.lower() == ".mbtiles" else _pmtiles(path)


def unpacked(content: bytes) -> bytes:
    """Return a vector tile without its compression; a damaged tile is empty, as one that is not there."""
    if not content.startswith(GZIPPED):
        return content
    try:
        return gzip.decompress(content)
    except (OSError, EOFError, zlib.error):
        return b""


def picture_type(content: bytes) -> str:
    """Return the media type of a picture tile, empty where it is none that browsers draw."""
    return next((kind for start, kind in PICTURES.items() if content.startswith(start)), "")


def _mbtiles(path: Path) -> TileFile:
    address = f"{path.resolve().as_uri()}?mode=ro"

    def ask(query: str, values: tuple[int, ...] = ()) -> list[tuple]:
        with closing(sqlite3.connect(address, uri=True)) as archive:
            return archive.execute(query, values).fetchall()

    def tile(z: int, x: int, y: int) -> bytes | None:
        # MBTiles counts rows from the south.
        found = ask(ONE_TILE, (z, x, 2**z - 1 - y))
        return bytes(found[0][0]) if found else None

    try:
        found = ask("SELECT tile_data FROM tiles LIMIT 1")
        tables = {name for (name,) in ask("SELECT name FROM sqlite_master")}
        told = dict(ask("SELECT name, value FROM metadata")) if "metadata" in tables else {}
        told |= dict(json.loads(told.get("json") or "{}"))
        deepest = int(float(told.get("maxzoom") or ask(DEEPEST_OF_FILE)[0][0] or 0))
        sample = bytes(found[0][0]) if found else b""
    except BROKEN as error:
        raise _unreadable(path) from error
    vector = told.get("format") in ("pbf", "mvt") or sample.startswith(GZIPPED)
    if not vector and sample and not picture_type(sample):
        raise _not_drawable(path, str(told.get("format") or sample[:4].hex(" ")))
    return _described(path, tile, vector, told, deepest)


def _pmtiles(path: Path) -> TileFile:
    try:
        # The mapping keeps the file; the handle itself is not needed any more.
        with path.open("rb") as file:
            source = MmapSource(file)
        reader = Reader(source)
        header, told = reader.header(), dict(reader.metadata())
        tile = _pmtiles_tile(source, header)
        tile(0, 0, 0)
    except BROKEN as error:
        raise _unreadable(path) from error
    kind, packing = header["tile_type"], header["tile_compression"]
    vector = kind is TileType.MVT
    if kind not in DRAWN:
        raise _not_drawable(path, kind.name)
    if packing in (Compression.BROTLI, Compression.ZSTD):
        raise _not_drawable(path, f"{kind.name} ({packing.name})")
    return _described(path, tile, vector, told, int(header["max_zoom"]))


def _pmtiles_tile(source: Callable[[int, int], bytes], header: Mapping[str, Any]) -> Tile:
    @lru_cache(maxsize=DIRECTORIES_KEPT)
    def directory(offset: int, length: int) -> list[Entry]:
        return deserialize_directory(source(offset, length))

    def tile(z: int, x: int, y: int) -> bytes | None:
        wanted = zxy_to_tileid(z, x, y)
        place = (header["root_offset"], header["root_length"])
        for _ in range(DIRECTORY_LEVELS):
            entry = find_tile(directory(*place), wanted)
            if entry is None:
                return None
            if entry.run_length:
                return source(header["tile_data_offset"] + entry.offset, entry.length)
            place = (header["leaf_directory_offset"] + entry.offset, entry.length)
        return None

    return tile


def _described(path: Path, tile: Tile, vector: bool, told: Mapping[str, Any], deepest: int) -> TileFile:
    listed = told.get("vector_layers")
    layers = tuple(
        VectorLayer(one["id"], tuple(map(str, one.get("fields") or ())))
        for one in (listed if isinstance(listed, list) else ())
        if isinstance(one, dict) and isinstance(one.get("id"), str)
    )
    if vector and not layers:
        raise _without_layers(path)
    attribution = html.unescape(re.sub(r"<[^>]*>", "", str(told.get("attribution") or ""))).strip()
    return TileFile(tile, vector, layers if vector else (), deepest, attribution)


def _unreadable(path: Path) -> SettingsError:
    return SettingsError(
        N_("底图文件 {file} 读不出来。"), N_("请换一个完好的 MBTiles 或 PMTiles 文件。"), file=str(path)
    )


def _not_drawable(path: Path, form: str) -> SettingsError:
    return SettingsError(
        N_("底图文件 {file} 的瓦片格式是 {form}，这里显示不了。"),
        N_("请换图片（PNG、JPEG、WebP）或 gzip 压缩的矢量瓦片（MVT）的文件，或把 basemap 设为 city。"),
        file=str(path),
        form=form,
    )


def _without_layers(path: Path) -> SettingsError:
    return SettingsError(
        N_("底图文件 {file} 里是矢量瓦片，但没有写明有哪些图层（vector_layers）。"),
        N_("请用 GDAL、tippecanoe 或 planetiler 重新生成，或把 basemap 设为 city。"),
        file=str(path),
    )
