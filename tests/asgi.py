"""Ask an ASGI application without a server or another package."""

from __future__ import annotations

import asyncio
import gzip
import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote


@dataclass(frozen=True)
class Answer:
    """What came back; `content` is unpacked."""

    status_code: int
    headers: dict[str, str]
    content: bytes

    def json(self) -> Any:
        return json.loads(self.content)


class Client:
    """Sends GET requests; takes gzip unless told otherwise."""

    def __init__(self, app: Any) -> None:
        self.app = app

    def get(self, address: str, headers: dict[str, str] | None = None) -> Answer:
        path, _, query = address.partition("?")
        sent = {"Accept-Encoding": "gzip", "Host": "localhost"} | (headers or {})
        scope = {
            "type": "http",
            "http_version": "1.1",
            "method": "GET",
            "scheme": "http",
            "path": unquote(path),
            "raw_path": path.encode(),
            "query_string": query.encode(),
            "headers": [(name.lower().encode(), value.encode()) for name, value in sent.items()],
        }
        told: list[dict[str, Any]] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: dict[str, Any]) -> None:
            told.append(message)

        # In a thread of its own: where a browser test runs in the same process, a loop runs in this one.
        with ThreadPoolExecutor(1) as pool:
            pool.submit(asyncio.run, self.app(scope, receive, send)).result()
        named = {name.decode().lower(): value.decode() for name, value in told[0]["headers"]}
        body = b"".join(message.get("body", b"") for message in told[1:])
        return Answer(
            told[0]["status"], named, gzip.decompress(body) if "content-encoding" in named else body
        )
