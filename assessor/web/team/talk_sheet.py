"""The sheet of a one-to-one as a file, the same for both of the two."""

from __future__ import annotations

from io import BytesIO

from flask import Response, send_file

from assessor.coaching.paper import paper
from assessor.formats.pdf import pdf
from assessor.store.one_to_ones import Talk
from assessor.web.service import service
from assessor.web.team.rep import Look


def on_paper(talk: Talk, manager: str, seen: Look) -> Response:
    """A PDF that the browser shows; how the rep stands, and what they share, is as at this moment."""
    made = paper(talk, seen.person.name, manager, seen.sheet, seen.catalogue, service().now())
    return send_file(
        BytesIO(pdf(made)), mimetype="application/pdf", download_name=f"one-to-one-{talk.held_on}.pdf", max_age=0
    )
