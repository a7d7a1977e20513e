"""Whether the assessor can work."""

from __future__ import annotations

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from assessor import __version__
from assessor.web.people import needs
from assessor.web.service import service

desk = Blueprint("health", __name__)


@desk.get("/healthz")
@needs("see health")
def healthz() -> ResponseReturnValue:
    """200 when store and content answer, else 503; JSON with a word for each part."""
    found = {"store": _works(service().store.ping), "content": _works(service().library.edition)}
    ok = all(word == "ok" for word in found.values())
    return jsonify({"status": "ok" if ok else "failing", "version": __version__} | found), 200 if ok else 503


def _works(part: object) -> str:
    try:
        assert callable(part)
        part()
    except Exception as error:  # the answer is which part fails, whatever the reason
        return type(error).__name__
    return "ok"
