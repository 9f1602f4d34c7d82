"""Serve tiles from the MBTiles or PMTiles file that the settings name."""

from __future__ import annotations

import base64
import sqlite3
import struct
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from pmtiles.reader import MmapSource, Reader
from pmtiles.tile import MagicNumberNotFound, SpecVersionUnsupported, TileType
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from mapapp.errors import SettingsError
from mapapp.i18n import N_
from mapapp.settings import Settings

from ._answer import Body, refuse, send

DEEPEST = 22
NOTHING = Body(
    base64.b64decode(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
    ),
    "image/png",
)
"""One clear pixel: where the file has no tile the map shows its ground, not an error."""
PICTURES = {b"\x89PNG": "image/png", b"\xff\xd8\xff": "image/jpeg", b"RIFF": "image/webp"}
ONE_TILE = "SELECT tile_data FROM tiles WHERE zoom_level = ? AND tile_column = ? AND tile_row = ?"

Tile = Callable[[int, int, int], bytes | None]


def routes(settings: Settings) -> list[Route]:
    """Return the route of the tiles; without a tile file every tile is answered with 404."""
    tile = _reader(settings)

    def serve(request: Request) -> Response:
        z, x, y = (request.path_params[name] for name in "zxy")
        if tile is None:
            return refuse(404, "no tile file is configured")
        if not (0 <= z <= DEEPEST and x < 2**z and y < 2**z):
            return refuse(404, "no such tile")
        content = tile(z, x, y)
        return send(request, NOTHING if content is None else _picture(content), keep=False)

    return [Route("/city/basemap/{z:int}/{x:int}/{y:int}", serve, name="basemap")]


def _picture(content: bytes) -> Body:
    kinds = [media_type for start, media_type in PICTURES.items() if content.startswith(start)]
    return Body(content, kinds[0]) if kinds else NOTHING


def _reader(settings: Settings) -> Tile | None:
    if settings.basemap_kind == "mbtiles":
        return _mbtiles(Path(settings.basemap))
    if settings.basemap_kind == "pmtiles":
        return _pmtiles(Path(settings.basemap))
    return None


def _mbtiles(path: Path) -> Tile:
    address = f"{path.resolve().as_uri()}?mode=ro"

    def ask(query: str, values: tuple[int, ...] = ()) -> tuple | None:
        with closing(sqlite3.connect(address, uri=True)) as archive:
            return archive.execute(query, values).fetchone()

    def tile(z: int, x: int, y: int) -> bytes | None:
        # MBTiles counts rows from the south.
        row = ask(ONE_TILE, (z, x, 2**z - 1 - y))
        return None if row is None else bytes(row[0])

    try:
        row = ask("SELECT tile_data FROM tiles LIMIT 1")
    except sqlite3.Error as error:
        raise _unreadable(path) from error
    _expect_pictures(path, None if row is None else bytes(row[0]))
    return tile


def _pmtiles(path: Path) -> Tile:
    # The file stays open for the life of the process: the source maps it into memory.
    try:
        archive = Reader(MmapSource(path.open("rb")))
        kind = archive.header()["tile_type"]
    except (MagicNumberNotFound, SpecVersionUnsupported, ValueError, IndexError, struct.error) as error:
        raise _unreadable(path) from error
    if kind is TileType.MVT:
        raise _vector(path)
    return archive.get


def _expect_pictures(path: Path, content: bytes | None) -> None:
    if content is not None and not content.startswith(tuple(PICTURES)):
        raise _vector(path)


def _unreadable(path: Path) -> SettingsError:
    return SettingsError(
        N_("底图文件 {file} 读不出来。"), N_("请换一个完好的 MBTiles 或 PMTiles 文件。"), file=str(path)
    )


def _vector(path: Path) -> SettingsError:
    return SettingsError(
        N_("底图文件 {file} 里是矢量瓦片，这里只能显示图片瓦片。"),
        N_("请换 PNG、JPEG 或 WebP 瓦片的文件，或把 basemap 设为 city。"),
        file=str(path),
    )
