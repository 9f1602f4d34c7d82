"""Serve the photos of cases under their digest."""

from __future__ import annotations

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from mapapp.errors import AppError, InputError
from mapapp.photos import MIME

from ._answer import KEEP, Body, refuse, send


def routes(read_photo: Callable[[str, str], bytes]) -> list[Route]:
    """
    Return the route of photos.

    Parameters
    ----------
    read_photo
        From digest and size (``thumb`` or ``full``) to the JPEG; called in worker threads.
    """

    def serve(request: Request) -> Response:
        try:
            content = read_photo(request.path_params["sha256"], request.path_params["size"])
        except InputError as error:
            return refuse(404, str(error))
        except AppError as error:
            return refuse(503, str(error))
        response = send(request, Body(content, MIME), keep=True)
        # What is photographed in the street is for this browser, not for a proxy on the way.
        response.headers["Cache-Control"] = KEEP.replace("public", "private")
        return response

    return [Route("/city/photos/{sha256}/{size}", serve, name="photos")]
