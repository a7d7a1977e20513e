"""The lesson pages: files of the built site, precompressed, with entity tags."""

from __future__ import annotations

import mimetypes
from pathlib import Path

from flask import Blueprint, Response, abort, redirect, request, send_file
from flask.typing import ResponseReturnValue
from werkzeug.security import safe_join

from assessor.web.people import needs
from assessor.web.service import service

desk = Blueprint("pages", __name__)

PACKED = (("br", ".br"), ("gzip", ".gz"))
FOREVER = 31_536_000


@desk.get("/")
@desk.get("/<path:name>")
@needs("read lessons")
def file(name: str = "") -> ResponseReturnValue:
    """A file of the site; a folder's address gets its index page."""
    path = _inside(name)
    if path.is_dir():
        if name and not name.endswith("/"):
            return redirect(f"/{name}/", 301)
        path /= "index.html"
    if path.suffix in {".br", ".gz"} or any(part.startswith(".") for part in Path(name).parts):
        abort(404)
    return _send(path)


def _inside(name: str) -> Path:
    joined = safe_join(str(service().settings.site.resolve()), name)
    if joined is None:
        abort(404)
    return Path(joined)


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
    if "assets" in path.parts and request.query_string:
        # The address carries the edition, so it never changes its meaning.
        response.cache_control.no_cache = None
        response.cache_control.max_age = FOREVER
        response.cache_control.immutable = True
    return response
