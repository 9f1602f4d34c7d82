"""Tell the page where its server is, so that it does not go looking for it.

Opened at a page's address (``/see-hotspots``), Streamlit first asks for its server below that address and
takes the 404s as an answer. Told the address beforehand it asks nothing that fails.
"""

from __future__ import annotations

import json

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

OUR_OWN = ("/city/", "/_stcore/", "/component/", "/media/", "/static/")
SCRIPT = (
    "<script>(function(){{var b=location.origin+{base};"
    "window.__streamlit={{BACKEND_BASE_URL:b,MAIN_PAGE_BASE_URL:b}}}})()</script>"
)
HEAD = b"<head>"


class RootAddress:
    """Put `SCRIPT` first into the head of Streamlit's page; `base` is the path the server is mounted at."""

    def __init__(self, app: ASGIApp, base: str) -> None:
        self.app = app
        path = "/" + base.strip("/") if base.strip("/") else ""
        self.script = SCRIPT.format(base=json.dumps(path)).encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on; only the page itself is changed."""
        if scope["type"] != "http" or scope["path"].startswith(OUR_OWN):
            await self.app(scope, receive, send)
            return
        asked = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
        await self.app({**scope, "headers": asked}, receive, _Page(send, self.script))


class _Page:
    """Hold an HTML answer back until it is whole; other answers pass."""

    def __init__(self, send: Send, script: bytes) -> None:
        self.send = send
        self.script = script
        self.start: Message | None = None
        self.body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(raw=message["headers"])
            if headers.get("content-type", "").startswith("text/html"):
                self.start = message
                return
        elif message["type"] == "http.response.body" and self.start is not None:
            self.body += message.get("body", b"")
            if not message.get("more_body"):
                await self._finish()
            return
        await self.send(message)

    async def _finish(self) -> None:
        assert self.start is not None
        whole = self.body.replace(HEAD, HEAD + self.script, 1) if self.body else self.body
        headers = MutableHeaders(raw=self.start["headers"])
        if "content-length" in headers and whole:
            headers["content-length"] = str(len(whole))
        await self.send(self.start)
        await self.send({"type": "http.response.body", "body": whole})
