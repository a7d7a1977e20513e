"""What one will do, in which account, by when: written down, asked about on that day, and nobody else's."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID, uuid4

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from assessor.store import Connection, commitments
from assessor.store.commitments import Commitment, Settled
from assessor.web.me.blueprint import desk
from assessor.web.me.sharing import say_who_sees
from assessor.web.people import me, must_be_allowed, needs
from assessor.web.service import service
from assessor.web.words import Field, plain, wrong_day

WHAT = Field("what", 600, "What you will do")
ACCOUNT = Field("account", 120, "The account")
WEEK = timedelta(days=7)
FARTHEST = timedelta(days=366)
MOST = 200
"""Commitments that one person may keep, those that are settled among them."""
FULL = f"You keep {MOST} commitments already. Delete some that are done with, then send this again."
SETTLE: dict[str, Settled] = {"done": "done", "dropped": "dropped"}


@dataclass(frozen=True)
class Told:
    """What one has just said about a commitment, so that it can be undone; `place` is where one said it."""

    one: Commitment
    place: str

    @property
    def undone(self) -> bool:
        """Whether that was that it is as it was before."""
        return not (self.one.settled_at or self.one.moved_from)


@desk.get("/commitments/")
@needs("keep commitments")
def commitments_page() -> ResponseReturnValue:
    """All of them: open ones by their day, then those that are settled, the last first."""
    with service().store.read() as conn:
        found = commitments.of_person(conn, me().id)
        say_who_sees(conn, "commitments")
    settled = [one for one in found if one.settled_at]
    return render_template(
        "commitments.html",
        opened=[one for one in found if one.state == "open"],
        settled=sorted(settled, key=lambda one: str(one.settled_at), reverse=True),
        told=told(found, "list"),
        today=today(),
        lessons=service().library.edition().catalogue.lessons,
    )


@desk.get("/commitments/new")
@needs("keep commitments")
def new_commitment() -> ResponseReturnValue:
    """An empty one, or one that begins with words that one comes with, or with the task of a lesson."""
    catalogue = service().library.edition().catalogue
    page = request.args.get("lesson", "")
    page = page if page in catalogue.lessons else ""
    task = plain(request.args.get("what", "") or catalogue.tasks.get(page, ""))[: WHAT.most]
    account = plain(request.args.get("account", ""))[: ACCOUNT.most]
    return _form(Commitment(str(uuid4()), me().id, page, task, account, today() + WEEK, service().now()))


@desk.get("/commitments/<uuid:commitment_id>/")
@needs("keep commitments")
def commitment_page(commitment_id: UUID) -> ResponseReturnValue:
    """One that is open, to change it."""
    with service().store.read() as conn:
        found = _own(conn, commitment_id)
    return _form(found) if found.state == "open" else redirect(url_for("me.commitments_page"))


@desk.post("/commitments/<uuid:commitment_id>/")
@needs("keep commitments")
def keep_commitment(commitment_id: UUID) -> ResponseReturnValue:
    """Keep it, or say what is missing; what was typed stays."""
    page, day = request.form.get("lesson", ""), request.form.get("due_on", "").strip()
    lesson = page if page in service().library.edition().catalogue.lessons else ""
    wrong = [*(field.wrong(field.read()) for field in (WHAT, ACCOUNT)), _wrong_day(day)]
    due_on = today() if wrong[-1] else date.fromisoformat(day)
    made = Commitment(str(commitment_id), me().id, lesson, WHAT.read(), ACCOUNT.read(), due_on, service().now())
    with service().store.write() as conn:
        known = commitments.get(conn, made.id)
        if known is not None:
            must_be_allowed(conn, "keep commitments", known.person_id)
            made = replace(made, lesson=known.lesson)
        elif commitments.count(conn, me().id) >= MOST:
            wrong.append(FULL)
        if not any(wrong):
            commitments.keep(conn, made)
    if any(wrong):
        return _form(made, day, [one for one in wrong if one]), 422
    return redirect(url_for("me.commitments_page"), 303)


@desk.post("/commitments/<uuid:commitment_id>/told")
@needs("keep commitments")
def tell_commitment(commitment_id: UUID) -> ResponseReturnValue:
    """Done, dropped, not yet (a week later than today), or none of these after all."""
    said, ident = request.form.get("said", ""), str(commitment_id)
    with service().store.write() as conn:
        _own(conn, commitment_id)
        if said in SETTLE:
            commitments.settle(conn, ident, me().id, SETTLE[said], service().now())
        elif said == "later":
            commitments.put_off(conn, ident, me().id, today() + WEEK)
        elif said == "undo":
            commitments.undo(conn, ident, me().id)
        else:
            abort(400)
    there = "me.desk_page" if request.form.get("place") == "desk" else "me.commitments_page"
    return redirect(url_for(there, told=ident), 303)


@desk.get("/commitments/<uuid:commitment_id>/delete")
@needs("keep commitments")
def confirm_remove_commitment(commitment_id: UUID) -> ResponseReturnValue:
    """Ask, because it cannot be undone."""
    with service().store.read() as conn:
        return render_template("commitment_remove.html", one=_own(conn, commitment_id))


@desk.post("/commitments/<uuid:commitment_id>/delete")
@needs("keep commitments")
def remove_commitment(commitment_id: UUID) -> ResponseReturnValue:
    """Delete it; what is gone already stays gone."""
    with service().store.write() as conn:
        commitments.remove(conn, str(commitment_id), me().id)
    return redirect(url_for("me.commitments_page"), 303)


def told(found: list[Commitment], place: str) -> Told | None:
    """What one has just said on this page."""
    return next((Told(one, place) for one in found if one.id == request.args.get("told")), None)


def today() -> date:
    """The day on which one is asked, in UTC."""
    return service().now().date()


def _own(conn: Connection, commitment_id: UUID) -> Commitment:
    """One of one's own; anybody else's is not found."""
    found = commitments.get(conn, str(commitment_id))
    must_be_allowed(conn, "keep commitments", found.person_id if found else None)
    return found or abort(404)


def _wrong_day(given: str) -> str:
    """What is wrong with a day, in a sentence; empty if nothing is."""
    return wrong_day(given, today(), today() + FARTHEST, "due_on")


def _form(made: Commitment, day: str | None = None, wrong: list[str] | None = None) -> str:
    with service().store.read() as conn:
        say_who_sees(conn, "commitments")
    return render_template(
        "commitment.html",
        one=made,
        day=made.due_on.isoformat() if day is None else day,
        wrong=wrong or [],
        what=WHAT,
        account=ACCOUNT,
        first=today(),
        last=today() + FARTHEST,
        lesson=service().library.edition().catalogue.lessons.get(made.lesson),
    )
