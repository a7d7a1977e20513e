"""Reviewing what was learned: a few questions a day, each with its key and its reasons right after the answer."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from assessor.engine.confidence import Confidence
from assessor.engine.fingerprint import fingerprint
from assessor.engine.review import A_DAY, RETENTIONS, load, rescheduled
from assessor.engine.shapes import AnswerError, Fields
from assessor.progress import review as practice
from assessor.progress.evidence import as_asked
from assessor.progress.review import Day, Due
from assessor.render import percent
from assessor.store import Connection, reviews
from assessor.store.errors import Conflict
from assessor.store.reviews import Review
from assessor.web.me.blueprint import desk
from assessor.web.me.result import paragraph
from assessor.web.people import me, must_be_allowed, needs
from assessor.web.service import service

UNSURE = "Say how sure you are as well: what you were sure of and had wrong comes back first."
CHANGED = "This question was changed while you looked at it, so your answer was not stored. Here it is as it is now."
AHEAD = 30
"""Days over which the load is reckoned."""


@desk.get("/review/")
@needs("review")
def review() -> ResponseReturnValue:
    """The most urgent card of today's, or when the next one is due."""
    with service().store.read() as conn:
        today = _today(conn)
    return _question(today, today.due[0]) if today.due else render_template("review_done.html", today=today)


@desk.post("/review/<uuid:review_id>/")
@needs("review")
def keep_review(review_id: UUID) -> ResponseReturnValue:
    """Store the answer and show what was right. A card that is not asked today any more leads to the one that is."""
    with service().store.write() as conn:
        # Before it is asked whether another tab has answered: what this sees as answered, that one finds.
        today = _today(conn)
        kept = reviews.get(conn, str(review_id))
        if kept:
            must_be_allowed(conn, "review", kept.person_id)
            return _to_the_key(kept, other=_says_otherwise(conn, kept))
        asked = next((one for one in today.due if one.id == str(review_id)), None)
        if asked is None:
            return redirect(url_for("me.review"), 303)
        fields = request.form.to_dict(flat=False)
        if request.form.get("text") != fingerprint(asked.item):
            return _question(today, asked, error=CHANGED, status=409)
        try:
            given = asked.item.read(fields)
        except AnswerError as error:
            return _question(today, asked, filled=fields, error=str(error), status=422)
        if request.form.get("confidence") not in list(Confidence):
            return _question(today, asked, filled=fields, error=UNSURE, status=422)
        sure = Confidence(request.form["confidence"])
        try:
            practice.answer(conn, me().id, asked, given, sure, today.retention, service().now())
        except Conflict:
            return _to_the_key(asked, other=True)
    return _to_the_key(asked, other=False)


@desk.get("/review/<uuid:review_id>/")
@needs("review")
def reviewed(review_id: UUID) -> ResponseReturnValue:
    """What was answered, what is right, and why."""
    catalogue = service().library.edition().catalogue
    with service().store.read() as conn:
        found = reviews.get(conn, str(review_id))
        must_be_allowed(conn, "review", found.person_id if found else None)
        assert found is not None
        item = as_asked(conn, catalogue, [found.fingerprint])[found.fingerprint]
        today = _today(conn)
    card = next((card for card in today.cards if card.point == found.point and card.last == found.reviewed_at), None)
    return render_template(
        "review_answer.html",
        review=found,
        item=item,
        practice=catalogue.practices.get(item.practice),
        lesson_url=paragraph(catalogue, item),
        back=card.due if card else None,
        today=today,
        other="other" in request.args,
    )


@desk.get("/review/pace")
@needs("review")
def pace() -> ResponseReturnValue:
    """How well one wants to remember, and what that costs."""
    with service().store.read() as conn:
        return _pace(_today(conn))


@desk.post("/review/pace")
@needs("review")
def keep_pace() -> ResponseReturnValue:
    """From now on cards come back at this chance of remembering, those that wait as well."""
    wanted = {f"{share:.2f}": share for share in RETENTIONS}.get(request.form.get("retention", ""))
    with service().store.write() as conn:
        if wanted is None:
            return _pace(_today(conn), error="Pick one of these."), 422
        moved = [rescheduled(card, wanted) for card in reviews.cards(conn, me().id)]
        reviews.keep_wish(conn, me().id, wanted, service().now(), moved)
    flash(f"Kept: of 100 things that come back you want still to know {percent(wanted)}.")
    return redirect(url_for("me.review"), 303)


def _today(conn: Connection) -> Day:
    return practice.day(conn, service().library.edition().catalogue, me().id, service().now())


def _says_otherwise(conn: Connection, kept: Review) -> bool:
    """Whether what was sent is another answer than the one that is kept."""
    item = as_asked(conn, service().library.edition().catalogue, [kept.fingerprint])[kept.fingerprint]
    try:
        given = item.read(request.form.to_dict(flat=False))
    except AnswerError:
        return True
    return bool(given != kept.answer)


def _to_the_key(found: Review | Due, *, other: bool) -> ResponseReturnValue:
    return redirect(url_for("me.reviewed", review_id=found.id, other="" if other else None), 303)


def _question(
    today: Day, asked: Due, *, filled: Fields | None = None, error: str = "", status: int = 200
) -> ResponseReturnValue:
    page = render_template(
        "review.html",
        today=today,
        asked=asked,
        text=fingerprint(asked.item),
        filled=filled or {},
        confidence=(filled or {}).get("confidence", [""])[0],
        error=error,
    )
    return page, status


def _pace(today: Day, error: str = "") -> str:
    return render_template(
        "review_pace.html",
        today=today,
        loads=load(today.cards, service().now(), AHEAD),
        days=AHEAD,
        most=A_DAY,
        error=error,
    )
