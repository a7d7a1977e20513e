"""Each request is timed, counted and written down by its route: its address may hold somebody's invitation."""

from __future__ import annotations

import logging
import secrets
import time

from flask import Flask, Response, g, request
from structlog.contextvars import bind_contextvars, clear_contextvars

from assessor import metrics

METHODS = {"GET", "HEAD", "POST", "OPTIONS"}
NOWHERE = "none"
"""The route of an address that there is not."""

log = logging.getLogger(__name__)


def register(app: Flask) -> None:
    """Before everything else that looks at requests, so that the time of that counts as well."""
    app.before_request(_begin)
    app.after_request(_end)
    app.teardown_request(_let_go)


def route() -> str:
    """The template of the address that is asked for, such as /me/attempts/<uuid:attempt_id>/."""
    return request.url_rule.rule if request.url_rule else NOWHERE


def request_id() -> str:
    """What tells this request from all others: in its log lines, on its error page, in its X-Request-Id."""
    if "request_id" not in g:
        _begin()
    found: str = g.request_id
    return found


def _begin() -> None:
    g.request_id = secrets.token_hex(8)
    g.began = time.perf_counter()
    bind_contextvars(request_id=g.request_id)


def _end(response: Response) -> Response:
    response.headers["X-Request-Id"] = request_id()
    seconds = time.perf_counter() - g.began
    method = request.method if request.method in METHODS else "other"
    metrics.requests.labels(route(), method, f"{response.status_code // 100}xx").observe(seconds)
    log.info(
        "request",
        extra={
            "route": route(),
            "method": method,
            "status": response.status_code,
            "milliseconds": round(seconds * 1000, 1),
        },
    )
    return response


def _let_go(error: BaseException | None) -> None:
    # The thread is used again, and what was bound to it would be as well.
    clear_contextvars()
