"""Serve tiles from the MBTiles or PMTiles file that the settings name."""

from __future__ import annotations

import base64
import gzip
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from pmtiles.reader import MmapSource, Reader
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
VECTOR = "application/vnd.mapbox-vector-tile"

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
    for start, media_type in PICTURES.items():
        if content.startswith(start):
            return Body(content, media_type)
    return Body(gzip.decompress(content) if content.startswith(b"\x1f\x8b") else content, VECTOR)


def _reader(settings: Settings) -> Tile | None:
    if settings.basemap_kind == "mbtiles":
        return _mbtiles(Path(settings.basemap))
    if settings.basemap_kind == "pmtiles":
        return _pmtiles(Path(settings.basemap))
    return None


def _mbtiles(path: Path) -> Tile:
    address = f"{path.resolve().as_uri()}?mode=ro"

    def tile(z: int, x: int, y: int) -> bytes | None:
        # MBTiles counts rows from the south.
        wanted = (z, x, 2**z - 1 - y)
        with closing(sqlite3.connect(address, uri=True)) as archive:
            row = archive.execute(
                "SELECT tile_data FROM tiles WHERE zoom_level = ? AND tile_column = ? AND tile_row = ?",
                wanted,
            ).fetchone()
        return None if row is None else bytes(row[0])

    try:
        tile(0, 0, 0)
    except sqlite3.Error as error:
        raise _unreadable(path) from error
    return tile


def _pmtiles(path: Path) -> Tile:
    # The file stays open for the life of the process: the source maps it into memory.
    archive = Reader(MmapSource(path.open("rb")))
    try:
        archive.header()
    except Exception as error:  # noqa: BLE001  (the package raises whatever a wrong byte leads to)
        raise _unreadable(path) from error
    return archive.get


def _unreadable(path: Path) -> SettingsError:
    return SettingsError(
        N_("底图文件 {file} 读不出来。"), N_("请换一个完好的 MBTiles 或 PMTiles 文件。"), file=str(path)
    )
