"""Send bytes with their checksum, compressed where the browser can, and not at all where it has them."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from functools import cached_property

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

KEEP = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"
COMPRESSED = ("text/", "application/json", "application/geo+json", "application/javascript", "image/svg")
LEAST = 1024
"""Bytes below which compressing is not worth it."""


@dataclass(frozen=True)
class Body:
    """Something to send; compressed once, at the first need."""

    content: bytes
    media_type: str

    @cached_property
    def etag(self) -> str:
        """The checksum as an entity tag."""
        return f'"{hashlib.sha256(self.content).hexdigest()[:20]}"'

    @cached_property
    def zipped(self) -> bytes | None:
        """The compressed content, None where that saves nothing."""
        if len(self.content) < LEAST or not self.media_type.startswith(COMPRESSED):
            return None
        return gzip.compress(self.content, compresslevel=6, mtime=0)


def send(request: Request, body: Body, *, keep: bool) -> Response:
    """
    Answer a request with a body.

    Parameters
    ----------
    request
        Its `If-None-Match` and `Accept-Encoding` are honoured.
    body
        What to send.
    keep
        True where the address changes with the content: the browser need not ask again.
    """
    headers = {
        "ETag": body.etag,
        "Cache-Control": KEEP if keep else ASK_AGAIN,
        "Vary": "Accept-Encoding",
    }
    known = [tag.strip().removeprefix("W/") for tag in request.headers.get("if-none-match", "").split(",")]
    if body.etag in known or "*" in known:
        return Response(status_code=304, headers=headers)
    content = body.content
    if body.zipped is not None and _takes_gzip(request.headers.get("accept-encoding", "")):
        content = body.zipped
        headers["Content-Encoding"] = "gzip"
    return Response(content, media_type=body.media_type, headers=headers)


def _takes_gzip(accepted: str) -> bool:
    for offer in accepted.lower().split(","):
        coding, _, weight = offer.partition(";")
        if coding.strip() in ("gzip", "*"):
            return weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False


def outdated() -> Response:
    """Answer that what was asked for belongs to another revision: the map asks its page to draw anew.

    204 and not 410: a page that is open while somebody saves is no fault, and browsers report it as one.
    """
    return Response(status_code=204, headers={"Cache-Control": "no-store"})


def refuse(status: int, reason: str) -> JSONResponse:
    """Answer with a reason instead of a page."""
    return JSONResponse({"error": reason}, status_code=status, headers={"Cache-Control": "no-store"})
