"""What is sent as a form can be read as one."""

from __future__ import annotations

from flask import Flask, abort, request


def register(app: Flask) -> None:
    """Look at each form before anything else does."""
    app.before_request(_every_part_has_a_name)


def _every_part_has_a_name() -> None:
    """A part of a form without one is read as a field named None, which nobody's code expects."""
    if request.mimetype == "multipart/form-data" and None in request.form:
        abort(400)
