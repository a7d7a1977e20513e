"""After the last question: where one stands, why, and what is next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from assessor import metrics
from assessor.coaching.sheet import says
from assessor.engine.catalogue import Catalogue
from assessor.engine.confidence import Confidence, calibrate
from assessor.engine.forms import MEMORY
from assessor.engine.kinds import AnyItem
from assessor.engine.know import Knowledge
from assessor.items import versions
from assessor.progress.evidence import answered, as_asked
from assessor.progress.finish import finish, known_then
from assessor.progress.scale import in_force
from assessor.reports import Answered, knowledge, profile
from assessor.store import Connection, attempts, met, objections, ratings, recommendations
from assessor.store.attempts import Attempt, Response
from assessor.web.me.advice import shown
from assessor.web.me.aims import Further, further
from assessor.web.me.attempt import next_open
from assessor.web.me.blueprint import desk
from assessor.web.people import me, must_be_allowed, needs
from assessor.web.scale import scale
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
        given = attempts.responses(conn, found.id)
    wanted = found.aim.practices if found.aim else ()
    return render_template(
        "finish.html",
        attempt=found,
        answered=len(given),
        unasked=len(set(wanted) - {response.practice for response in given}),
        next_open=min(next_open(found, {response.position for response in given}), len(found.plan)),
    )


@desk.post("/attempts/<uuid:attempt_id>/finish")
@needs("answer")
def finish_now(attempt_id: UUID) -> ResponseReturnValue:
    """End an attempt with what has been answered."""
    found = _mine(str(attempt_id), "answer")
    with service().store.write() as conn:
        finish(conn, service().library.edition().catalogue, found, service().now())
    if not found.finished_at:
        metrics.attempts.inc()
    return redirect(url_for("me.attempt", attempt_id=attempt_id), 303)


def _mine(attempt_id: str, action: str) -> Attempt:
    with service().store.read() as conn:
        found = attempts.get(conn, attempt_id)
        must_be_allowed(conn, action, found.person_id if found else None)
    assert found is not None
    return found


def _result(conn: Connection, found: Attempt, given: list[Response]) -> ResponseReturnValue:
    """The page of a finished attempt: as it stood when it was finished, whatever was learned or edited since."""
    catalogue = service().library.edition().catalogue
    assert found.finished_at is not None
    history = attempts.history(conn, me().id)
    until = [one for one in history if one.answered_at <= found.finished_at]
    advice = recommendations.after_attempt(conn, found.id)
    assert advice is not None, "whatever finishes an attempt recommends from it"
    asked_about = {response.practice for response in given}
    known = known_then(advice, [name for name in catalogue.practices if name in asked_about])
    scaled = in_force(conn, catalogue)
    evidence, now = answered(conn, scaled, history), service().now()
    today = knowledge(scaled, evidence, now)
    return render_template(
        "result.html",
        attempt=found,
        form=catalogue.forms.get(found.form_id),
        more=_further(conn, scaled, found, evidence, today, now),
        fresh_id=uuid4,
        rows=profile(catalogue, known, _said(conn, catalogue, found.finished_at)),
        reviewed=_reviewed(conn, catalogue, given),
        practices=catalogue.practices,
        confidence=calibrate((Confidence(response.confidence), response.credit) for response in until),
        next=shown(catalogue, advice, objections.of_person(conn, me().id), today),
        repeated=sum(not response.counts for response in given),
        scale=scale(conn, advice.inputs.get("calibration")),
        now_on=versions.number_in_force(conn),
        wrong_only=request.args.get("show") == "wrong",
    )


def _further(
    conn: Connection,
    catalogue: Catalogue,
    found: Attempt,
    evidence: list[Answered],
    today: dict[str, Knowledge],
    now: datetime,
) -> Further | None:
    """What more questions would buy, from here; None where the form asks everybody the same, or is gone."""
    form = catalogue.forms.get(found.form_id)
    if found.aim is None or form is None or form.adaptive is None:
        return None
    seen = met.seen(conn, me().id, now - MEMORY)
    return further(catalogue, found.aim, evidence, today, seen, now)


def _said(conn: Connection, catalogue: Catalogue, until: datetime) -> dict[str, list[int]]:
    """The last levels by practice with which one had rated oneself by then."""
    given = [sheet for sheet in ratings.sheets(conn, me().id) if sheet.rated_at <= until]
    return {name: list(one.levels.values()) for name, one in says(catalogue, given).items()}


def _reviewed(conn: Connection, catalogue: Catalogue, given: list[Response]) -> list[Reviewed]:
    items = as_asked(conn, catalogue, {response.fingerprint for response in given})
    return [
        Reviewed(response.position + 1, item, response, paragraph(catalogue, item))
        for response in given
        for item in [items[response.fingerprint]]
    ]


def paragraph(catalogue: Catalogue, item: AnyItem) -> str:
    """The address of the paragraph that an item tests, as the item says today if it still exists."""
    current = catalogue.items.get(item.id, item)
    page, _, anchor = current.lesson.partition("#")
    return f"/{page}/#{anchor}" if page in catalogue.lessons else ""
