"""Which programs may see what no person's role gives."""

from __future__ import annotations

from hmac import compare_digest

from flask import request

from assessor.web.service import service

HERE = ("127.0.0.1", "::1")
PASSED_ON = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "X-Real-IP", "Via")
"""What proxies add to a request. One that carries any of these may come from anywhere."""


def trusted() -> bool:
    """Whether this request comes from a program on this machine itself, or from one that has the token."""
    return _is_here() or _knows_the_token()


def _is_here() -> bool:
    return request.remote_addr in HERE and not any(name in request.headers for name in PASSED_ON)


def _knows_the_token() -> bool:
    token, given = service().settings.metrics_token.get_secret_value(), request.authorization
    if not token or given is None or given.type != "bearer" or given.token is None:
        return False
    return compare_digest(given.token.encode(), token.encode())
