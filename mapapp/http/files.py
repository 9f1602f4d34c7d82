"""Serve the map's scripts, stylesheets and pictures from the program's own files."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from layers import _assets

from ._answer import Body, refuse, send

TYPES = {
    ".js": "application/javascript",
    ".css": "text/css",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".json": "application/json",
}
OTHER = "text/plain"


@cache
def _body(file: Path, _changed: int) -> Body:
    return Body(file.read_bytes(), TYPES.get(file.suffix.lower(), OTHER))


@cache
def _whole() -> Body:
    return Body(_assets.whole().encode(), TYPES[".js"])


def _serve_whole(request: Request) -> Response:
    return send(request, _whole(), keep="v" in request.query_params)


def _serve(folder: str):
    def serve(request: Request) -> Response:
        file = _assets.find(folder, request.path_params["path"])
        if file is None:
            return refuse(404, f"no such file: {folder}")
        versioned = "v" in request.query_params
        return send(request, _body(file, file.stat().st_mtime_ns), keep=versioned)

    return serve


def routes() -> list[Route]:
    """Return the routes of vendored files, of our own, and of all scripts of a map as one."""
    folders = (Route(f"/city/{name}/{{path:path}}", _serve(name), name=name) for name in _assets.FOLDERS)
    return [Route(_assets.WHOLE, _serve_whole, name="whole"), *folders]
