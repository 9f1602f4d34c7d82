"""No answer waits for an acknowledgement, even on sockets that do not say they are TCP."""

from __future__ import annotations

import asyncio
import socket
from asyncio import base_events
from concurrent.futures import ThreadPoolExecutor

import pytest

from mapapp import http


@pytest.fixture
def as_before(monkeypatch: pytest.MonkeyPatch):
    """Put asyncio's own function back afterwards."""
    monkeypatch.setattr(base_events, "_set_nodelay", base_events._set_nodelay)


def held_back() -> bool:
    """Ask in a thread of its own: browser tests leave a loop running in theirs."""
    with ThreadPoolExecutor(1) as aside:
        return aside.submit(lambda: asyncio.run(_held_back())).result(30)


async def _held_back() -> bool:
    """Tell whether a connection holds small pieces back; the listener is made as Streamlit makes it."""
    told: asyncio.Future[bool] = asyncio.get_running_loop().create_future()

    def accepted(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connection = writer.get_extra_info("socket")
        told.set_result(not connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
        writer.close()

    listening = socket.socket(family=socket.AF_INET)
    listening.bind(("127.0.0.1", 0))
    listening.listen()
    server = await asyncio.start_server(accepted, sock=listening)
    _, writer = await asyncio.open_connection(*listening.getsockname())
    try:
        return await asyncio.wait_for(told, 10)
    finally:
        writer.close()
        server.close()


@pytest.mark.usefixtures("as_before")
def test_answers_leave_at_once():
    http.answer_at_once()
    assert not held_back()


def test_asyncio_alone_would_hold_them_back():
    """Where asyncio should one day do so by itself, this says that ours can go."""
    assert held_back()


@pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="no Unix sockets on this system")
@pytest.mark.usefixtures("as_before")
def test_other_sockets_are_left_alone():
    http.answer_at_once()
    one, other = socket.socketpair(socket.AF_UNIX)
    base_events._set_nodelay(one)
    one.close()
    other.close()
