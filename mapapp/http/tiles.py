"""Serve the problems of a scope as tiles, and the text of a single case when it is clicked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Protocol

import pandas as pd
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from layers import problem_tiles
from layers._case_words import popup
from mapapp import point_tiles
from mapapp.errors import AppError, InputError
from mapapp.i18n import LANGUAGES, N_, Translator
from mapapp.picks import Pick
from mapapp.point_tiles import Asked, PointSet
from mapapp.scope import Scope

from ._answer import Body, outdated, refuse, send

MOST = 64 * 2**20
"""Bytes of finished tiles that are kept."""
DEEPEST = 22
PNG, ROWS = "image/png", "application/json"
KINDS = ("density", "points")


class Source(Protocol):
    """Where the problems come from; called in worker threads, by several at once."""

    def chosen(self, revision: int, scope: Scope, moment: dt.datetime | None, pick: Pick) -> PointSet | None:
        """Return the picked problems of a scope; None where revision or moment are not the present ones."""

    def case(self, problem_id: int) -> pd.DataFrame:
        """Return the case as a frame of one row, or of none."""


def routes(source: Source | None) -> list[Route]:
    """Return ``/city/tiles/{layer}/{z}/{x}/{y}`` and ``/city/tiles/case/{id}``; 404 without a source."""
    if source is None:
        return []
    shelf: point_tiles.Shelf[Body] = point_tiles.Shelf(MOST, lambda body: len(body.content))

    def tile(request: Request) -> Response:
        kind, (z, x, y) = request.path_params["layer"], (request.path_params[name] for name in "zxy")
        if kind not in KINDS or not (z <= DEEPEST and x < 2**z and y < 2**z):
            return refuse(404, "no such tile")
        try:
            asked = point_tiles.asked(request.query_params)
            body = shelf.get((kind, z, x, y, asked)) or _made(source, kind, z, x, y, asked)
        except InputError as error:
            return refuse(400, str(error))
        except AppError as error:
            return refuse(503, str(error))
        if body is None:
            return outdated()
        return send(request, shelf.put((kind, z, x, y, asked), body), keep=True)

    return [
        Route("/city/tiles/case/{problem_id:int}", _case(source), name="case"),
        Route("/city/tiles/{layer}/{z:int}/{x:int}/{y:int}", tile, name="tiles"),
    ]


def _made(source: Source, kind: str, z: int, x: int, y: int, asked: Asked) -> Body | None:
    points = source.chosen(asked.revision, asked.scope, asked.moment, asked.pick)
    if points is None:
        return None
    if point_tiles.version(points, asked.scope, asked.moment, asked.pick) != asked.version:
        return None
    if kind == "points":
        if z < points.first_zoom:
            message = N_("第 {zoom} 级以下不逐个显示问题")
            raise InputError(message, N_("请放大地图"), zoom=points.first_zoom)
        return Body(point_tiles.singles(points, z, x, y), ROWS)
    return Body(point_tiles.picture(points, z, x, y, asked.parts, problem_tiles.COLOURS), PNG)


def _case(source: Source) -> Callable[[Request], Response]:
    def case(request: Request) -> Response:
        language = request.query_params.get("lang", "zh")
        if language not in LANGUAGES:
            return refuse(404, "no such language")
        try:
            found = source.case(request.path_params["problem_id"])
        except AppError as error:
            return refuse(503, str(error))
        if not len(found):
            return refuse(404, "no such case")
        return JSONResponse(popup(found, Translator(language)), headers={"Cache-Control": "no-store"})

    return case
