"""After the last question: where one stands, why, and what is next."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from assessor.engine.catalogue import Catalogue
from assessor.engine.confidence import Confidence, calibrate
from assessor.engine.kinds import AnyItem
from assessor.reports import knowledge, profile
from assessor.store import Connection, attempts, ratings, recommendations
from assessor.store.attempts import Attempt, Response
from assessor.web.me.attempt import next_open
from assessor.web.me.blueprint import desk
from assessor.web.me.evidence import answered, as_asked
from assessor.web.me.finish import finish
from assessor.web.people import me, must_be_mine, needs
from assessor.web.service import service


@dataclass(frozen=True)
class Reviewed:
    """An answer beside its item as it was asked; `lesson_url` is empty if its paragraph is no longer there."""

    number: int
    item: AnyItem
    response: Response
    lesson_url: str


@desk.get("/attempts/<uuid:attempt_id>/")
@needs("see attempt")
def attempt(attempt_id: UUID) -> ResponseReturnValue:
    """The result, or the first question that is still open."""
    found = _mine(str(attempt_id), "see attempt")
    with service().store.read() as conn:
        if found.finished_at is None:
            number = min(next_open(found, attempts.taken(conn, found.id)), len(found.plan))
            return redirect(url_for("me.question", attempt_id=attempt_id, number=number), 303)
        return _result(conn, found, attempts.responses(conn, found.id))


@desk.get("/attempts/<uuid:attempt_id>/finish")
@needs("answer")
def confirm_finish(attempt_id: UUID) -> ResponseReturnValue:
    """Ask before ending an attempt with questions left."""
    found = _mine(str(attempt_id), "answer")
    if found.finished_at:
        return redirect(url_for("me.attempt", attempt_id=attempt_id))
    with service().store.read() as conn:
        taken = attempts.taken(conn, found.id)
    return render_template(
        "finish.html", attempt=found, answered=len(taken), next_open=min(next_open(found, taken), len(found.plan))
    )


@desk.post("/attempts/<uuid:attempt_id>/finish")
@needs("answer")
def finish_now(attempt_id: UUID) -> ResponseReturnValue:
    """End an attempt with what has been answered."""
    found = _mine(str(attempt_id), "answer")
    with service().store.write() as conn:
        finish(conn, service().library.edition().catalogue, found, service().now())
    return redirect(url_for("me.attempt", attempt_id=attempt_id), 303)


def _mine(attempt_id: str, action: str) -> Attempt:
    with service().store.read() as conn:
        found = attempts.get(conn, attempt_id)
    must_be_mine(action, found.person_id if found else None)
    assert found is not None
    return found


def _result(conn: Connection, found: Attempt, given: list[Response]) -> ResponseReturnValue:
    """The page of a finished attempt: as it stood when it was finished, whatever was learned since."""
    catalogue = service().library.edition().catalogue
    assert found.finished_at is not None
    history = attempts.history(conn, me().id)
    known = knowledge(catalogue, answered(conn, catalogue, history), found.finished_at)
    said = {name: list(sheet.levels.values()) for name, sheet in ratings.latest(conn, me().id, "self").items()}
    asked_about = {response.practice for response in given}
    until = [response for response in history if response.answered_at <= found.finished_at]
    return render_template(
        "result.html",
        attempt=found,
        form=catalogue.forms.get(found.form_id),
        rows=[row for row in profile(catalogue, known, said) if row.practice.id in asked_about],
        reviewed=_reviewed(conn, catalogue, given),
        practices=catalogue.practices,
        confidence=calibrate((Confidence(response.confidence), response.credit) for response in until),
        advice=recommendations.after_attempt(conn, found.id),
        lessons=catalogue.lessons,
        repeated=sum(not response.counts for response in given),
        wrong_only=request.args.get("show") == "wrong",
    )


def _reviewed(conn: Connection, catalogue: Catalogue, given: list[Response]) -> list[Reviewed]:
    items = as_asked(conn, catalogue, {response.fingerprint for response in given})
    return [
        Reviewed(response.position + 1, item, response, _paragraph(catalogue, item))
        for response in given
        for item in [items[response.fingerprint]]
    ]


def _paragraph(catalogue: Catalogue, item: AnyItem) -> str:
    """The address of the paragraph that an item tests, as the item says today if it still exists."""
    current = catalogue.items.get(item.id, item)
    page, _, anchor = current.lesson.partition("#")
    return f"/{page}/#{anchor}" if page in catalogue.lessons else ""
