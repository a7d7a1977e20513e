"""One-to-ones that one was shown by who leads one: to read, to print, to make a commitment of."""

from __future__ import annotations

from uuid import UUID

from flask import abort, render_template
from flask.typing import ResponseReturnValue

from assessor.store import Connection, one_to_ones, people
from assessor.store.one_to_ones import Listed
from assessor.web.me.blueprint import desk
from assessor.web.me.commitments import WHAT
from assessor.web.people import me, must_be_allowed, needs
from assessor.web.service import service
from assessor.web.team.rep import seen_of
from assessor.web.team.talk_sheet import on_paper


@desk.get("/talks/")
@needs("read own one-to-ones")
def talks_page() -> ResponseReturnValue:
    """All of them, the last first; a draft is its manager's."""
    with service().store.read() as conn:
        found = one_to_ones.shown_to(conn, me().id)
    return render_template("talks.html", found=found)


@desk.get("/talks/<uuid:talk_id>/")
@needs("read own one-to-ones")
def talk_page(talk_id: UUID) -> ResponseReturnValue:
    """One of them."""
    with service().store.read() as conn:
        found = shown(conn, talk_id)
    return render_template("talk.html", one=found, person=me(), most=WHAT.most)


@desk.get("/talks/<uuid:talk_id>/sheet.pdf")
@needs("read own one-to-ones")
def talk_pdf(talk_id: UUID) -> ResponseReturnValue:
    """Its sheet, with what its manager's has on it as well."""
    with service().store.read() as conn:
        found = shown(conn, talk_id)
    return on_paper(found.talk, found.manager, seen_of(me()))


def shown(conn: Connection, talk_id: UUID) -> Listed:
    """One that one was shown, with its manager's name; a draft is not found, and nor is anybody else's."""
    found = one_to_ones.get(conn, str(talk_id))
    must_be_allowed(conn, "read own one-to-ones", found.rep_id if found and found.shared_at else None)
    if found is None:
        abort(404)
    manager = people.by_id(conn, found.manager_id)
    return Listed(found, manager.name if manager else "")
