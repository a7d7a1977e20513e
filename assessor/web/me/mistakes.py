"""To what degree one makes five mistakes, by one's own word, and what cures them."""

from __future__ import annotations

from uuid import UUID

from flask.typing import ResponseReturnValue

from assessor.web import selfcheck
from assessor.web.me.blueprint import desk
from assessor.web.people import needs
from assessor.web.selfcheck import Place

PLACE = Place("self", ("me.desk_page", "My desk"))


@desk.get("/mistakes/")
@needs("check own mistakes")
def mistakes() -> ResponseReturnValue:
    """What one said last, and before."""
    return selfcheck.overview(PLACE)


@desk.get("/mistakes/check")
@needs("check own mistakes")
def check_mistakes() -> ResponseReturnValue:
    """The behaviours to pick from."""
    return selfcheck.form(PLACE)


@desk.post("/mistakes/check")
@needs("check own mistakes")
def keep_mistakes() -> ResponseReturnValue:
    """Keep what one picked."""
    return selfcheck.keep(PLACE)


@desk.get("/mistakes/<uuid:sheet_id>/delete")
@needs("check own mistakes")
def confirm_remove_mistakes(sheet_id: UUID) -> ResponseReturnValue:
    """Ask whether one of them is to go."""
    return selfcheck.confirm_removal(PLACE, sheet_id)


@desk.post("/mistakes/<uuid:sheet_id>/delete")
@needs("check own mistakes")
def remove_mistakes(sheet_id: UUID) -> ResponseReturnValue:
    """Delete it."""
    return selfcheck.remove(sheet_id)
