"""What one can do about a line of this week, in one click."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import current_app, url_for

from assessor.engine.catalogue import Catalogue
from assessor.engine.week import Call, Line, Need, Overdue, Silence


@dataclass(frozen=True)
class Deed:
    """The address of what one can do, and what it is called."""

    page: str
    does: str


def deed(catalogue: Catalogue, line: Line) -> Deed:
    """What to do about a line."""
    match line.evidence:
        case Overdue(promised=False, id=id_):
            return _deed(line, "team.assignment", "See how far it is", assignment_id=id_)
        case Call(id=id_):
            return _deed(line, "team.call_page", "Prepare the talk", call_id=id_)
        case Need(asked="") if lessons := catalogue.lessons_of(line.practice):
            given = {"person": line.person, "kind": "lesson", "target": lessons[0].page}
            return _deed(line, "team.new_assignment", "Ask for the lesson", **given)
        case Need() if line.practice in catalogue.rubrics:
            return _deed(line, "team.rate_call", "Rate a joint call", practice=line.practice)
        case Silence(answered=False, asked=False) if form := _first_form(catalogue):
            given = {"person": line.person, "kind": "form", "target": form}
            return _deed(line, "team.new_assignment", f"Ask for “{catalogue.forms[form].title}”", **given)
    return _deed(line, "team.new_talk", "Note a one-to-one", person_id=line.person)


def something_else() -> Deed:
    """What to do with ten minutes in which nothing presses."""
    if "team.calls_page" in current_app.view_functions:
        return Deed(url_for("team.calls_page"), "Go along on a call")
    return Deed("/managers/motivation/", "How to notice what is good")


def _deed(line: Line, endpoint: str, does: str, **values: str) -> Deed:
    if endpoint in current_app.view_functions:
        return Deed(url_for(endpoint, **dict[str, Any](values)), does)
    return Deed(url_for("team.rep", person_id=line.person), "Open their sheet")


def _first_form(catalogue: Catalogue) -> str:
    """The first form for reps that asks everybody the same, so that results can be talked about; or none."""
    return next((name for name, form in catalogue.forms_for({"rep"}).items() if form.draws), "")
