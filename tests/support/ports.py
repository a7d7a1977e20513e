"""Ports of this machine that stay a test's own."""

from __future__ import annotations

from socket import SO_REUSEADDR, SOL_SOCKET, socket


def reserved() -> int:
    """A port of 127.0.0.1 that nobody listens at, and that nobody is given who asks for any, until this process ends.

    Who names it can listen there all the same: servers let an address be used again, as the socket does that holds
    it. A port that was merely found free can be a stranger's by the time a server has started.
    """
    held = socket()
    held.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1)
    held.bind(("127.0.0.1", 0))
    port: int = held.getsockname()[1]
    held.detach()
    return port
