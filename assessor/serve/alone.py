"""One process, threads, waitress: the same on every platform."""

from __future__ import annotations

import logging
import signal
import socket
from collections.abc import Callable
from threading import Event
from time import monotonic
from typing import Any

from waitress import wasyncore
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.server import create_server
from waitress.utilities import RequestEntityTooLarge

from assessor.config import Settings
from assessor.serve.answering import GRACE, LARGEST_BODY, THREADS, begin

CONNECTIONS = 1000
"""At once; those that send slowly or not at all take no thread."""
LOOK = 1.0

log = logging.getLogger(__name__)


def answer(settings: Settings, listening: socket.socket, ready: Callable[[], None]) -> None:
    """Answer until a signal says to stop; requests that have begun have `GRACE` seconds to end."""
    app, end = begin(settings)
    sockets: dict[int, Any] = {}
    server = create_server(
        app,
        map=sockets,
        sockets=[listening],
        threads=THREADS,
        ident=None,
        connection_limit=CONNECTIONS,
        asyncore_use_poll=True,
        max_request_body_size=LARGEST_BODY,
        # They stay, so that what was passed on is known to be; only `ASSESSOR_PROXIES` lets anybody believe them.
        clear_untrusted_proxy_headers=False,
    )
    server.channel_class = _Channel
    stopping = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda number, frame: _stop(stopping, server))
    ready()
    while not stopping.is_set():
        wasyncore.loop(timeout=LOOK, map=sockets, use_poll=True, count=1)
    server.del_channel(sockets)
    listening.close()
    _let_them_end(server, sockets)
    server.task_dispatcher.shutdown(timeout=LOOK)
    end()


def _stop(stopping: Event, server: Any) -> None:
    stopping.set()
    # Who cannot wait presses again, and is spared a traceback.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)
    server.pull_trigger()


def _let_them_end(server: Any, sockets: dict[int, Any]) -> None:
    over = monotonic() + GRACE
    while begun := [one for one in server.active_channels.values() if _begun(one)]:
        if monotonic() > over:
            log.warning("stopped in the middle of %d requests", len(begun))
            return
        wasyncore.loop(timeout=LOOK / 10, map=sockets, use_poll=True, count=1)


def _begun(channel: Any) -> bool:
    return bool(channel.requests or channel.request is not None or channel.total_outbufs_len)


class _Parser(HTTPRequestParser):  # type: ignore[misc]
    """Lets the application say that a request is too large: it has a page for that, and waitress one line."""

    error: Any

    def received(self, data: bytes) -> int:
        taken: int = super().received(data)
        if isinstance(self.error, RequestEntityTooLarge):
            self.error = None
            # What is left of the body is not read, so nothing can follow it.
            self.headers["CONNECTION"] = "close"
            self.headers["CONTENT_LENGTH"] = str(max(self.content_length, self.body_bytes_received))
        return taken


class _Channel(HTTPChannel):  # type: ignore[misc]
    parser_class = _Parser
