"""Serve the shapes of the city's own communities and roads, each scale as fine as it needs."""

from __future__ import annotations

import threading
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from layers import base_city
from mapapp import zone_tiles
from mapapp.city import City
from mapapp.errors import AppError
from mapapp.point_tiles import Shelf
from mapapp.zone_tiles import ZoneTiles

from ._answer import Body, outdated, refuse, send

JSON = "application/json"
MOST = 32 * 2**20
"""Bytes of finished tiles that are kept."""
ZOOMS = {*zone_tiles.AREAS_M, *zone_tiles.ROADS_M}


def routes(read_city: Callable[[], City]) -> list[Route]:
    """
    Return the route ``/city/base/{z}/{x}/{y}``, tile 0/0/0 being the whole city.

    Parameters
    ----------
    read_city
        Returns the present revision of the city; called where the zones asked for are not at hand.
    """
    kept: dict[str, ZoneTiles] = {}
    shelf: Shelf[Body] = Shelf(MOST, lambda body: len(body.content) + len(body.zipped or b""))
    turn = threading.Lock()

    def tiles(version: str) -> ZoneTiles | None:
        """Return the zones of a version, simplified once for all; None where the city has others now."""
        with turn:
            if version not in kept:
                city = read_city()
                if base_city.version(city) != version:
                    return None
                made = zone_tiles.build(city.communities, city.sections)
                kept.clear()
                kept[version] = made
            return kept[version]

    def serve(request: Request) -> Response:
        z, x, y = (request.path_params[name] for name in "zxy")
        version = request.query_params.get("v", "")
        if z not in ZOOMS or not (x < 2**z and y < 2**z):
            return refuse(404, "no such tile")
        body = shelf.get((version, z, x, y))
        if body is None:
            try:
                found = tiles(version)
            except AppError as error:
                return refuse(503, str(error))
            if found is None:
                return outdated()
            body = shelf.put((version, z, x, y), Body(found.tile(z, x, y), JSON))
        return send(request, body, keep=True)

    return [Route("/city/base/{z:int}/{x:int}/{y:int}", serve, name="base")]
