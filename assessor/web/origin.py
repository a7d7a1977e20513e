"""Forms come from our own pages, and redirects lead to them, whatever a visitor writes into a header."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, Response, request
from flask_wtf.csrf import CSRFError

from assessor.web.service import service

READING = {"GET", "HEAD", "OPTIONS"}
FROM_ANYWHERE = {"account.stop_reminders"}
"""Where the address itself is the permission, and mail programs send its form (RFC 8058)."""


def register(app: Flask) -> None:
    """Look at where a form says it comes from before anything else does, and at a redirect after all else."""
    app.before_request(_from_here)
    app.after_request(_to_here)


def _from_here() -> None:
    origin = request.headers.get("Origin")
    if origin is None or request.method in READING or request.endpoint in FROM_ANYWHERE:
        return
    # Not taken apart as an address, which fails for what is none. The second host is for a proxy that hands over its
    # own name for us.
    if origin.partition("://")[2] not in {request.host, urlsplit(service().settings.public_url).netloc} - {""}:
        raise CSRFError(f"a form from {origin}")


def _to_here(response: Response) -> Response:
    # Where only the slash at an address's end was missing, Flask puts the Host header before the path.
    if response.status_code == 308:
        response.location = urlsplit(response.location or "")._replace(scheme="", netloc="").geturl()
    return response
