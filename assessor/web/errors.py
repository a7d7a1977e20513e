"""Error pages that say what happened, what is safe, and what to do next."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from flask import Flask, Response, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from jinja2 import TemplateNotFound
from werkzeug.exceptions import HTTPException

from assessor.store.errors import TROUBLE, Conflict, Full
from assessor.web.traffic import request_id, route

log = logging.getLogger(__name__)

WORDS = {
    400: ("We could not read that", "The request was not complete. Go back, reload the page and try again."),
    403: ("This page is not for your account", "It belongs to another desk. If it should be yours, ask your admin."),
    404: ("This page does not exist", "It may have moved, or the address has a slip in it. Search for it above."),
    405: (
        "That does not work here",
        "The address exists, but not for this request. Go back and use the buttons.",
    ),
    409: (
        "That was sent before, with something else in it",
        "What was sent first is kept and stays as it is. Reload the page before you fill it in again.",
    ),
    413: ("That is too large", "At most 64 kB fit in a form. Shorten it and send it again; nothing was stored."),
    500: ("Something broke on our side", "It has been written to the log. Answers that were accepted are stored."),
    503: ("The assessor cannot reach its data", "Nothing you sent was accepted. Wait a moment and send it again."),
}
FULL = (
    "There is no room left to store anything",
    "The assessor's disk is full. Nothing you sent was accepted; what was stored before is safe, and lessons can be"
    " read. Tell whoever runs the assessor. Once there is room, send it again.",
)
WAIT = 5
"""Seconds after which whoever met a store that does not answer may look again."""
CARRIED = {"me"}
"""The desks whose forms the page about the store carries along, to be sent again: others hold passwords and files."""


def register(app: Flask) -> None:
    """One page for every kind of trouble."""
    app.register_error_handler(CSRFError, _forged)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Conflict, _conflict)
    for trouble in TROUBLE:
        app.register_error_handler(trouble, _store)
    app.register_error_handler(Exception, _broken)


def page(status: int, title: str, text: str, again: Iterable[tuple[str, str]] = ()) -> Response:
    """An error page; plain, if the shell has not been built yet. `again` are the fields of a form to send again."""
    try:
        html = render_template("error.html", title=title, text=text, again=list(again), request_id=request_id())
    except TemplateNotFound:
        html = f"<!doctype html><html lang=en><title>{title}</title><h1>{title}</h1><p>{text}</p></html>"
    return make_response(html, status)


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.code is None or error.code < 400:
        return error
    title, text = WORDS.get(error.code, (error.name, error.description or ""))
    return page(error.code, title, text)


def _forged(error: CSRFError) -> ResponseReturnValue:
    return page(
        400,
        "Please send that again",
        "Your session had ended, or the page came from somewhere else. Nothing was stored. Go back (what you"
        " entered is still there), reload the page if it asks for it, and send it again.",
    )


def _conflict(error: Conflict) -> ResponseReturnValue:
    return page(409, *WORDS[409])


def _store(error: Exception) -> ResponseReturnValue:
    log.error("store failed", extra={"route": route()}, exc_info=error)
    words = FULL if isinstance(error, Full) else WORDS[503]
    carried = request.form.items(multi=True) if request.blueprint in CARRIED else ()
    reply = page(503, *words, carried)
    reply.headers["Retry-After"] = str(WAIT)
    return reply


def _broken(error: Exception) -> ResponseReturnValue:
    log.error("view failed", extra={"route": route()}, exc_info=error)
    return page(500, *WORDS[500])
