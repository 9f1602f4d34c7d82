"""Serve the base map that is drawn from the city's own communities and roads."""

from __future__ import annotations

import threading
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from layers import base_city
from mapapp.city import City
from mapapp.errors import AppError

from ._answer import Body, refuse, send

GEOJSON = "application/geo+json"


def routes(read_city: Callable[[], City]) -> list[Route]:
    """
    Return the route of the base map.

    Parameters
    ----------
    read_city
        Returns the present revision of the city; called where the asked revision is not at hand.
    """
    kept: dict[int, tuple[str, Body]] = {}
    turn = threading.Lock()

    def serve(request: Request) -> Response:
        revision = request.path_params["revision"]
        wanted = f"/city/base/{revision}.geojson?v={request.query_params.get('v', '')}"
        with turn:
            if revision not in kept or kept[revision][0] != wanted:
                try:
                    city = read_city()
                except AppError as error:
                    return refuse(503, str(error))
                address = base_city.address(city.communities, city.sections, city.revision)
                body = Body(base_city.geojson(city.communities, city.sections), GEOJSON)
                kept.clear()
                kept[city.revision] = (address, body)
            address, body = next(iter(kept.values()))
        return send(request, body, keep=address == wanted)

    return [Route("/city/base/{revision:int}.geojson", serve, name="base")]
