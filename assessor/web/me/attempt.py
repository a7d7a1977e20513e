"""One question a page. An answer is stored the moment it is sent, once, and never changed."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid5

from flask import Response as Reply
from flask import abort, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from assessor import metrics
from assessor.engine.confidence import Confidence
from assessor.engine.forms import fresh
from assessor.engine.kinds import AnyItem
from assessor.engine.shapes import Answer, AnswerError, Fields
from assessor.engine.sitting import Pace, pace
from assessor.progress.asking import go_on
from assessor.progress.evidence import as_asked
from assessor.progress.finish import finish
from assessor.store import Connection, attempts, growing, met
from assessor.store.attempts import Attempt, Response
from assessor.store.errors import Conflict, Full
from assessor.web.me.blueprint import desk
from assessor.web.people import me, must_be_allowed, needs
from assessor.web.service import service

SWAP = "X-Assessor-Swap"
"""Set by attempt.js: answer with the next page's content alone, and with its address in X-Assessor-Url."""
LONGEST = timedelta(hours=1)
UNSURE = "Say how sure you are as well: it changes nothing in your result."
NO_ROOM = (
    "The assessor's disk is full, so this was not stored. Your answer is still here: tell whoever runs the assessor,"
    " and send it again once there is room."
)
KEPT = "You had answered this before, and the first answer is the one that counts. It is shown below."


@dataclass(frozen=True)
class Question:
    """A place in an attempt; `number` counts from 1."""

    attempt: Attempt
    number: int
    item: AnyItem
    order: Sequence[str]
    given: Response | None
    taken: Set[int]
    """The places that hold an answer, counted from 0."""
    pace: Pace | None = None
    """How far the attempt is, if it grows."""

    @property
    def next_open(self) -> int:
        """The first number without an answer; one past the last if there is none."""
        return next_open(self.attempt, self.taken)

    @property
    def response_id(self) -> str:
        """The same for this place whenever its page is made, so that a resent form is the same response."""
        return str(uuid5(UUID(self.attempt.id), str(self.number)))

    @property
    def total(self) -> int:
        """How many there are; how many there are so far, if the attempt grows."""
        return len(self.attempt.plan)

    @property
    def of_total(self) -> str:
        """What stands behind its number: nobody knows yet how many an attempt that grows will have."""
        return "" if self.pace else f"of {self.total}"


@desk.get("/attempts/<uuid:attempt_id>/<int:number>")
@needs("answer")
def question(attempt_id: UUID, number: int) -> ResponseReturnValue:
    """The question, or what was answered to it."""
    found = _question(str(attempt_id), number)
    if found.attempt.finished_at or number > found.next_open:
        return redirect(url_for("me.attempt", attempt_id=attempt_id))
    return _page(found)


@desk.post("/attempts/<uuid:attempt_id>/<int:number>")
@needs("answer")
def answer(attempt_id: UUID, number: int) -> ResponseReturnValue:
    """Store the answer and go on to the next question."""
    found = _question(str(attempt_id), number)
    if found.attempt.finished_at or number > found.next_open:
        return _to_the_attempt(found)
    fields = request.form.to_dict(flat=False)
    try:
        given = found.item.read(fields)
    except AnswerError as error:
        return _page(found, filled=fields, error=str(error), status=422)
    if request.form.get("confidence") not in list(Confidence):
        return _page(found, filled=fields, error=UNSURE, status=422)
    try:
        with service().store.write() as conn:
            outcome = attempts.add_response(conn, _response(conn, found, given))
            following = _following(conn, found)
    except Conflict:
        metrics.responses.labels("conflict").inc()
        return _page(_question(str(attempt_id), number), error=KEPT, status=409)
    except Full:
        return _page(found, filled=fields, error=NO_ROOM, status=503)
    metrics.responses.labels(outcome).inc()
    if following:
        return _go_on_to(following)
    metrics.attempts.inc()
    return _to_the_attempt(found)


def _question(attempt_id: str, number: int) -> Question:
    with service().store.read() as conn:
        attempt = attempts.get(conn, attempt_id)
        must_be_allowed(conn, "answer", attempt.person_id if attempt else None)
        assert attempt is not None
        if not 1 <= number <= len(attempt.plan):
            abort(404)
        return _place(conn, attempt, number, attempts.taken(conn, attempt_id))


def _place(conn: Connection, attempt: Attempt, number: int, taken: Set[int]) -> Question:
    planned = attempt.plan[number - 1]
    given = attempts.response(conn, attempt.id, number - 1) if number - 1 in taken else None
    item = as_asked(conn, service().library.edition().catalogue, [planned.fingerprint])[planned.fingerprint]
    far = pace(growing.seconds(conn, attempt.id)) if attempt.aim else None
    return Question(attempt, number, item, planned.order, given, taken, far)


def _following(conn: Connection, answered: Question) -> Question | None:
    """The next open question, or the end of the attempt."""
    number, attempt = answered.number, answered.attempt
    if attempt.aim:
        return _grown(conn, attempt, number)
    if number < answered.total:
        return _place(conn, attempt, max(answered.next_open, number + 1), answered.taken | {number - 1})
    finish(conn, service().library.edition().catalogue, attempt, service().now())
    return None


def _grown(conn: Connection, attempt: Attempt, number: int) -> Question | None:
    catalogue, now = service().library.edition().catalogue, service().now()
    shares = service().exposure.shares(conn, attempt.form_id, now)
    grown = go_on(conn, catalogue, attempt.id, shares, now)
    if grown.finished_at:
        return None
    return _place(conn, grown, len(grown.plan), set(range(len(grown.plan) - 1)))


def next_open(attempt: Attempt, taken: Set[int]) -> int:
    """The first number without an answer; one past the last if there is none."""
    return next((place for place in range(len(attempt.plan)) if place not in taken), len(attempt.plan)) + 1


def _response(conn: Connection, found: Question, given: Answer) -> Response:
    now = service().now()
    print_ = found.attempt.plan[found.number - 1].fingerprint
    before = met.earlier(conn, me().id, found.item.id, found.attempt.id)
    return Response(
        id=found.response_id,
        attempt_id=found.attempt.id,
        position=found.number - 1,
        item_id=found.item.id,
        practice=found.item.practice,
        point=found.item.point,
        fingerprint=print_,
        presented=list(found.order),
        answer=given,
        credit=found.item.score(given),
        confidence=request.form["confidence"],
        seconds=_seconds(),
        first_attempt=all(earlier != print_ for earlier, _ in before),
        counts=found.item.scored and fresh(max((at for _, at in before), default=None), now),
        answered_at=now,
    )


def _seconds() -> float | None:
    """Time since the page was made; its clock is ours, its honesty the sender's."""
    try:
        taken = service().now().timestamp() - float(request.form.get("shown", ""))
    except ValueError:
        return None
    return round(taken, 1) if 0 <= taken <= LONGEST.total_seconds() else None


def _go_on_to(following: Question) -> ResponseReturnValue:
    """To the next open question: in one round trip where the page can swap its content, else by a redirect."""
    if SWAP in request.headers:
        return _page(following)
    return redirect(url_for("me.question", attempt_id=following.attempt.id, number=following.number), 303)


def _to_the_attempt(found: Question) -> ResponseReturnValue:
    """To the result or the first open question; a page that swaps its content is told to go there."""
    address = url_for("me.attempt", attempt_id=found.attempt.id)
    return ("", 204, {"X-Assessor-Go": address}) if SWAP in request.headers else redirect(address, 303)


def _page(found: Question, *, filled: Fields | None = None, error: str = "", status: int = 200) -> Reply:
    swapped = SWAP in request.headers
    html = render_template(
        "_question.html" if swapped else "question.html",
        q=found,
        form=service().library.edition().catalogue.forms.get(found.attempt.form_id),
        filled=filled,
        confidence=found.given.confidence if found.given else (filled or {}).get("confidence", [""])[0],
        error=error,
        shown=service().now().timestamp(),
    )
    reply = make_response(html, status)
    if swapped:
        reply.headers["X-Assessor-Url"] = url_for("me.question", attempt_id=found.attempt.id, number=found.number)
    return reply
