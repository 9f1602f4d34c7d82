"""Let small answers leave at once.

A system holds back a small piece of an answer until the piece before it is acknowledged, and the other
side puts that off by some 40 ms: every script and every tile would wait so long. asyncio turns this off for
sockets that say they are TCP; those that Streamlit listens on are made without saying so.
"""

from __future__ import annotations

import socket
from asyncio import base_events


def answer_at_once() -> None:
    """Turn it off for every TCP connection of this process; called before the server listens."""
    if hasattr(base_events, "_set_nodelay"):
        base_events._set_nodelay = _at_once


def _at_once(connection: socket.socket) -> None:
    """Take the place of asyncio's own, which asks for the protocol number as well."""
    if connection.family in (socket.AF_INET, socket.AF_INET6) and connection.type == socket.SOCK_STREAM:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
