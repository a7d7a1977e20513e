"""What one can do about a line of this week, in one click: what it says, or not this week."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from assessor.engine.catalogue import Catalogue
from assessor.engine.week import Call, Line, Need, Overdue, Silence, next_week
from assessor.render.week import day
from assessor.store import put_off
from assessor.web.people import me, needs
from assessor.web.service import service
from assessor.web.team.blueprint import desk
from assessor.web.team.rep import member


@dataclass(frozen=True)
class Deed:
    """The address of what one can do, and what it is called."""

    page: str
    does: str


def deed(catalogue: Catalogue, line: Line) -> Deed:
    """What to do about a line."""
    match line.evidence:
        case Overdue(promised=False, id=id_):
            return Deed(url_for("team.assignment", assignment_id=id_), "See how far it is")
        case Call(id=id_):
            return Deed(url_for("team.call_page", call_id=id_), "Prepare the talk")
        case Need(taught=False) if lessons := catalogue.lessons_of(line.practice):
            return Deed(_asking(line, "lesson", lessons[0].page), "Ask for the lesson")
        case Need() if line.practice in catalogue.rubrics:
            return Deed(url_for("team.rate_call", practice=line.practice, rep=line.person), "Rate a joint call")
        case Silence(answered=False, asked=False) if form := _first_form(catalogue):
            return Deed(_asking(line, "form", form), f"Ask for “{catalogue.forms[form].title}”")
    return Deed(url_for("team.new_talk", person_id=line.person), "Note a one-to-one")


@desk.post("/<uuid:person_id>/not-this-week")
@needs("put off")
def not_this_week(person_id: UUID) -> ResponseReturnValue:
    """Leave somebody out of this week's lines until Monday, or undo that. Nobody else learns of it."""
    person, team = member(person_id, "put off")
    undo, today = request.form.get("said") == "undo", service().now().date()
    again_on = next_week(today)
    with service().store.write() as conn:
        if undo:
            put_off.undo(conn, me().id, person.id)
        else:
            put_off.put(conn, me().id, person.id, again_on, today)
    flash(f"{person.name} {'can stand here again.' if undo else f'does not stand here before {day(again_on)}.'}")
    return redirect(url_for("team.overview", team=team.id), 303)


def something_else() -> Deed:
    """What to do with ten minutes in which nothing presses."""
    return Deed(url_for("team.calls_page"), "Go along on a call")


def _asking(line: Line, kind: str, target: str) -> str:
    return url_for("team.new_assignment", person=line.person, kind=kind, target=target)


def _first_form(catalogue: Catalogue) -> str:
    """The first form for reps that asks everybody the same, so that results can be talked about; or none."""
    return next((name for name, form in catalogue.forms_for({"rep"}).items() if form.draws), "")
