"""To what degree one's team makes five mistakes, all of it taken together, as its manager sees it."""

from __future__ import annotations

from uuid import UUID

from flask import render_template
from flask.typing import ResponseReturnValue

from assessor.store import members, people
from assessor.web import selfcheck
from assessor.web.people import me, needs
from assessor.web.selfcheck import Place
from assessor.web.service import service
from assessor.web.team.blueprint import desk

PLACE = Place("team", ("team.overview", "My team"))
FEWEST = 2
"""Fewer people than this are no team: it would be about one person."""


@desk.get("/mistakes/")
@needs("check mistakes of own team")
def mistakes() -> ResponseReturnValue:
    """What one said last, and before."""
    return selfcheck.overview(PLACE) if _leads_a_team() else _no_team()


@desk.get("/mistakes/check")
@needs("check mistakes of own team")
def check_mistakes() -> ResponseReturnValue:
    """The behaviours to pick from."""
    return selfcheck.form(PLACE) if _leads_a_team() else _no_team()


@desk.post("/mistakes/check")
@needs("check mistakes of own team")
def keep_mistakes() -> ResponseReturnValue:
    """Keep what one picked."""
    return selfcheck.keep(PLACE) if _leads_a_team() else (_no_team(), 422)


@desk.get("/mistakes/<uuid:sheet_id>/delete")
@needs("check mistakes of own team")
def confirm_remove_mistakes(sheet_id: UUID) -> ResponseReturnValue:
    """Ask whether one of them is to go."""
    return selfcheck.confirm_removal(PLACE, sheet_id)


@desk.post("/mistakes/<uuid:sheet_id>/delete")
@needs("check mistakes of own team")
def remove_mistakes(sheet_id: UUID) -> ResponseReturnValue:
    """Delete it."""
    return selfcheck.remove(sheet_id)


def _leads_a_team() -> bool:
    with service().store.read() as conn:
        return members.count_of(conn, people.below(conn, me().manages), me().id) >= FEWEST


def _no_team() -> str:
    return render_template("mistakes_no_team.html", place=PLACE)
