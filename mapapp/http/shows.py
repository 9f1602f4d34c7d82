"""Serve the wall and the briefings: their page, what they show, and whether that has changed."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import Protocol
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

import layers
from mapapp.errors import AppError, InputError
from mapapp.i18n import DEFAULT, LANGUAGES, N_, Translator

from ._answer import Body, refuse, send
from .state import NEVER_KEPT

KEPT = 8
"""Shows held compressed; a wall asks for the same one from several screens."""
JSON = "application/json"
Query = Mapping[str, str]


class Shows(Protocol):
    """What the screen side counts for these routes; each call may raise `AppError`."""

    def state(self) -> str:
        """Say in a few letters what all figures depend on."""

    def wall(self, query: Query) -> bytes:
        """Return the wall's show."""

    def of_briefing(self, number: int, query: Query) -> bytes:
        """Return a briefing's show."""

    def of_copy(self, number: int, query: Query) -> bytes:
        """Return the show of a frozen copy."""

    def picture(self, sha256: str) -> bytes | None:
        """Return an uploaded picture (JPEG)."""


def routes(shows: Shows, scripts: Callable[[], list[str]]) -> list[Route]:
    """
    Return the routes.

    Parameters
    ----------
    shows
        Counts what is shown.
    scripts
        Returns the addresses of the scripts that the configured base map needs beside the player's.
    """
    served = _Served(shows, scripts)
    one, copy = "/city/briefings/{number:int}", "/city/briefings/copies/{number:int}"
    return [
        Route("/city/wall", served.page("/city/wall"), name="wall"),
        Route("/city/wall/feed", served.feed(lambda r: shows.wall(r.query_params)), name="wall feed"),
        Route("/city/shows/state", served.state, name="shows state"),
        Route("/city/briefings/pictures/{sha256}", served.picture, name="briefing picture"),
        Route(one, served.page("/city/briefings"), name="briefing"),
        Route(f"{one}/feed", served.feed(_numbered(shows.of_briefing)), name="briefing feed"),
        Route(copy, served.page("/city/briefings/copies"), name="briefing copy"),
        Route(f"{copy}/feed", served.feed(_numbered(shows.of_copy)), name="copy feed"),
    ]


def _numbered(count: Callable[[int, Query], bytes]) -> Callable[[Request], bytes]:
    return lambda request: count(request.path_params["number"], request.query_params)


class _Served:
    """Answer for a counting side, each show compressed once however many screens ask for it."""

    def __init__(self, shows: Shows, scripts: Callable[[], list[str]]) -> None:
        self.shows = shows
        self.scripts = scripts
        self.kept: OrderedDict[str, Body] = OrderedDict()
        self.turn = threading.Lock()

    def page(self, base: str) -> Callable[[Request], Response]:
        """Return the endpoint of a page."""
        return lambda request: _page(request, base, request.path_params.get("number"), self.scripts())

    def feed(self, count: Callable[[Request], bytes]) -> Callable[[Request], Response]:
        """Return the endpoint of what a page shows."""

        def serve(request: Request) -> Response:
            try:
                return send(request, self._body(count(request)), keep=False)
            except AppError as error:
                status = 404 if isinstance(error, InputError) else 503
                return refuse(status, _said(request).error(error))

        return serve

    def state(self, request: Request) -> Response:
        """Say whether anything changed."""
        try:
            key = self.shows.state()
        except AppError as error:
            return refuse(503, _said(request).error(error))
        return JSONResponse({"key": key, "version": layers.player_version()}, headers=NEVER_KEPT)

    def picture(self, request: Request) -> Response:
        """Answer with an uploaded picture."""
        found = self.shows.picture(request.path_params["sha256"])
        if found is None:
            return refuse(404, "no such picture")
        return send(request, Body(found, "image/jpeg"), keep=True)

    def _body(self, content: bytes) -> Body:
        key = hashlib.sha256(content).hexdigest()
        with self.turn:
            self.kept[key] = self.kept.pop(key) if key in self.kept else Body(content, JSON)
            while len(self.kept) > KEPT:
                self.kept.popitem(last=False)
            return self.kept[key]


def _page(request: Request, base: str, number: int | None, scripts: list[str]) -> Response:
    """Answer with the player; what it shows it fetches itself, so that the page is there at once."""
    say = _said(request)
    at = base if number is None else f"{base}/{number}"
    query = urlencode(dict(request.query_params))
    start = {
        "feed": f"{at}/feed?{query}",
        "state": "/city/shows/state",
        "version": layers.player_version(),
        "live": number is None,
        "channel": at,
        "waiting": say(N_("正在准备第一幅画面…")),
        "home": "/" if number is None else "/brief-briefings",
    }
    title = say(N_("汇报大屏")) if number is None else say(N_("汇报演示"))
    written = layers.player_page(title, say.language, start, scripts)
    return Response(written, media_type="text/html", headers={"Cache-Control": "no-cache"})


def _said(request: Request) -> Translator:
    asked = request.query_params.get("lang", DEFAULT)
    return Translator(asked if asked in LANGUAGES else DEFAULT)
