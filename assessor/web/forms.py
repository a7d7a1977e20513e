"""What is sent can be read: as a query, and as a form."""

from __future__ import annotations

from urllib.parse import unquote_to_bytes

from flask import Flask, abort, request


def register(app: Flask) -> None:
    """Look at each request before anything else reads it, and refuse what nothing else expects."""
    app.before_request(_the_query_is_text)
    app.before_request(_the_query_holds_no_nul)
    app.before_request(_every_part_has_a_name)


def _the_query_is_text() -> None:
    try:
        request.query_string.decode()
    except UnicodeDecodeError:
        abort(400)


def _the_query_holds_no_nul() -> None:
    """PostgreSQL takes none as text, and SQLite does."""
    if b"\0" in unquote_to_bytes(request.query_string):
        abort(400)


def _every_part_has_a_name() -> None:
    """A part of a form without one is read as a field named None."""
    if request.mimetype == "multipart/form-data" and None in request.form:
        abort(400)
