"""Answer what is not a page: health, readiness, the map's files, the base map and tiles, all under /city/."""

from __future__ import annotations

from collections.abc import Callable

from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from mapapp import settings as installation
from mapapp.city import City
from mapapp.settings import Settings

from . import base, basemap, files, state
from ._answer import refuse
from .headers import Security
from .root_address import RootAddress

__all__ = ["routes", "security"]


def _nothing_here(_request: Request) -> Response:
    return refuse(404, "nothing here")


def routes(read_city: Callable[[], City], settings: Settings | None = None) -> list[Route]:
    """
    Return our routes, ready for the server.

    Parameters
    ----------
    read_city
        Returns the present revision of the city; called in worker threads, by several at once.
    settings
        By default this installation's; a tile file that cannot be read raises `SettingsError` here, at start.
    """
    return [
        *state.routes(read_city),
        *files.routes(),
        *base.routes(read_city),
        *basemap.routes(settings or installation.current()),
        Route("/city/{path:path}", _nothing_here, name="nothing"),
    ]


def security(settings: Settings | None = None, base: str = "") -> list[Middleware]:
    """Return what stands before every request: the security headers, and the page's own address."""
    return [
        Middleware(Security, settings=settings or installation.current()),
        Middleware(RootAddress, base=base),
    ]
