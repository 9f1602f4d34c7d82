"""Answer what is not a page: health, the map's files, base map and tiles, the wall; all under /city/."""

from __future__ import annotations

from collections.abc import Callable

from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

import layers
from mapapp import settings as installation
from mapapp.city import City
from mapapp.settings import Settings

from . import base, basemap, files, photos, shows, state, tiles
from ._answer import refuse
from .at_once import answer_at_once
from .headers import Security
from .root_address import RootAddress
from .shows import Shows

__all__ = ["Shows", "answer_at_once", "routes", "security"]


def _nothing_here(_request: Request) -> Response:
    return refuse(404, "nothing here")


def routes(
    read_city: Callable[[], City],
    settings: Settings | None = None,
    *,
    points: tiles.Source | None = None,
    read_photo: Callable[[str, str], bytes] | None = None,
    counted: Shows | None = None,
) -> list[Route]:
    """
    Return our routes, ready for the server.

    Parameters
    ----------
    read_city
        Returns the present revision of the city; called in worker threads, by several at once.
    settings
        By default this installation's; a tile file that cannot be read raises `SettingsError` here, at start.
    points
        Where the tiles of problems come from; without it there are none.
    read_photo
        Returns a photo by digest and size (``thumb``, ``full``); without it none is served.
    counted
        What the wall and the briefings show; without it they have no routes.
    """
    chosen = settings or installation.current()
    return [
        *state.routes(read_city),
        *files.routes(),
        *base.routes(read_city),
        *basemap.routes(chosen),
        *tiles.routes(points),
        *(shows.routes(counted, lambda: layers.base_scripts(chosen)) if counted is not None else []),
        *(photos.routes(read_photo) if read_photo else []),
        Route("/city/{path:path}", _nothing_here, name="nothing"),
    ]


def security(settings: Settings | None = None, base: str = "") -> list[Middleware]:
    """Return what stands before every request: the security headers, and the page's own address."""
    return [
        Middleware(Security, settings=settings or installation.current()),
        Middleware(RootAddress, base=base),
    ]
