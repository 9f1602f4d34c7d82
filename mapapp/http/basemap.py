"""Serve tiles from the MBTiles or PMTiles file that the settings name."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from mapapp import tile_file
from mapapp.settings import TILE_FILES, Settings
from mapapp.tile_file import TileFile

from ._answer import Body, refuse, send

DEEPEST = 22
NOTHING = Body(
    base64.b64decode(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
    ),
    "image/png",
)
"""One clear pixel: where the file has no tile the map shows its ground, not an error."""
VECTOR = "application/vnd.mapbox-vector-tile"


@dataclass(frozen=True)
class VectorBody(Body):
    """A vector tile, sent as it lies in the file where the browser takes that."""

    stored: bytes

    @cached_property
    def zipped(self) -> bytes | None:
        """The tile as it lies in the file, if it lies there compressed."""
        return self.stored if self.stored.startswith(tile_file.GZIPPED) and self.content else None


def routes(settings: Settings) -> list[Route]:
    """Return the route of the tiles; without a tile file every tile is answered with 404."""
    in_file = f".{settings.basemap_kind}" in TILE_FILES
    archive = tile_file.opened(Path(settings.basemap)) if in_file else None

    def serve(request: Request) -> Response:
        z, x, y = (request.path_params[name] for name in "zxy")
        if archive is None:
            return refuse(404, "no tile file is configured")
        if not (0 <= z <= DEEPEST and x < 2**z and y < 2**z):
            return refuse(404, "no such tile")
        return send(request, _body(archive, archive.tile(z, x, y)), keep=False)

    return [Route("/city/basemap/{z:int}/{x:int}/{y:int}", serve, name="basemap")]


def _body(archive: TileFile, content: bytes | None) -> Body:
    if archive.vector:
        # A vector tile without a byte is one without a layer: nothing is drawn there.
        return VectorBody(tile_file.unpacked(content or b""), VECTOR, content or b"")
    kind = tile_file.picture_type(content or b"")
    return Body(content or b"", kind) if kind else NOTHING
