"""Say whether the process lives and whether the city can be read."""

from __future__ import annotations

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from mapapp import __version__
from mapapp.city import City
from mapapp.errors import AppError

NEVER_KEPT = {"Cache-Control": "no-store"}


def routes(read_city: Callable[[], City]) -> list[Route]:
    """Return ``/city/health`` (the process answers) and ``/city/ready`` (the store opens; 503 otherwise)."""

    def health(_request: Request) -> JSONResponse:
        return JSONResponse({"status": "ok", "version": __version__}, headers=NEVER_KEPT)

    def ready(_request: Request) -> JSONResponse:
        try:
            city = read_city()
        except AppError as error:
            return JSONResponse({"status": "not ready", "reason": str(error)}, 503, headers=NEVER_KEPT)
        return JSONResponse({"status": "ready", "revision": city.revision}, headers=NEVER_KEPT)

    return [Route("/city/health", health, name="health"), Route("/city/ready", ready, name="ready")]
