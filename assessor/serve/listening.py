"""The socket that one process or several answer at."""

from __future__ import annotations

import socket

WAITING = 1024
"""Connections that wait to be accepted."""


class CannotListen(Exception):
    """The address cannot be listened on; the text says why and what to do."""


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens at one address; port 0 takes a free one. Raises CannotListen."""
    # On most machines localhost has two addresses; one server has one.
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=WAITING)
    except OSError as error:
        named = isinstance(error, socket.gaierror)
        reason = "this machine has no such address" if named else error.strerror
        raise CannotListen(
            f"Cannot listen on {host}:{port}: {reason}. Try another port: make run PORT=8123"
        ) from error
