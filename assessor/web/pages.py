"""The lesson pages: files of the built site, precompressed, with entity tags."""

from __future__ import annotations

import mimetypes
from pathlib import Path

from flask import Blueprint, Flask, Request, Response, abort, redirect, request, send_file
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from flask.typing import ResponseReturnValue
from werkzeug.security import safe_join

from assessor.formats.lesson_file import RESERVED
from assessor.web.people import needs
from assessor.web.service import service

desk = Blueprint("pages", __name__)

PACKED = (("br", ".br"), ("gzip", ".gz"))
FOREVER = 31_536_000


class Sessions(SecureCookieSessionInterface):
    """Lessons are the same for everybody: for them, nobody's session is read or renewed."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """The session of whoever asks for a page of the app."""
        first = request.path.split("/", 2)[1]
        return super().open_session(app, request) if first in RESERVED else None

    def should_set_cookie(self, app: Flask, session: SessionMixin) -> bool:
        """Not for what a script asks for while nobody is signed in.

        Its answer may arrive after that of the page one is looking at, whose form then has another session's token.
        """
        by_script = request.headers.get("Sec-Fetch-Mode", "navigate") != "navigate"
        return super().should_set_cookie(app, session) and not (by_script and "_user_id" not in session)


@desk.get("/")
@desk.get("/<path:name>")
@needs("read lessons")
def file(name: str = "") -> ResponseReturnValue:
    """A file of the site; a folder's address gets its index page."""
    path = _inside(name)
    if path.is_dir():
        if name and not name.endswith("/"):
            query = request.query_string.decode("latin-1")
            return redirect(f"/{name}/?{query}" if query else f"/{name}/", 301)
        path /= "index.html"
    elif name.endswith("/"):
        abort(404)
    return _send(path)


def built(page: str) -> bool:
    """Whether the site has a page, such as about/purpose, so that a link to it leads somewhere."""
    return Path(service().site, page, "index.html").is_file()


def _inside(name: str) -> Path:
    joined = safe_join(service().site, name)
    if joined is None or any(part.startswith(".") for part in name.split("/")) or name.endswith((".br", ".gz")):
        abort(404)
    path = Path(joined)
    try:
        path.stat()
    except (OSError, ValueError):  # nothing there, or a name that no file can have
        abort(404)
    return path


def _send(path: Path) -> Response:
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    accepted = request.accept_encodings
    for encoding, suffix in PACKED:
        packed = path.with_name(path.name + suffix)
        if accepted[encoding] and packed.is_file():
            response = _file(packed, kind)
            response.headers["Content-Encoding"] = encoding
            return response
    if not path.is_file():
        abort(404)
    return _file(path, kind)


def _file(path: Path, kind: str) -> Response:
    response = send_file(path, mimetype=kind, conditional=True, etag=True, max_age=0)
    response.headers["Vary"] = "Accept-Encoding"
    if request.path.startswith("/assets/") and request.query_string:
        # The address carries the edition, so it never changes its meaning.
        response.cache_control.no_cache = None
        response.cache_control.max_age = FOREVER
        response.cache_control.immutable = True
    return response
