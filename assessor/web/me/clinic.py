"""Asking the clinic: drafts, questions that wait, answers."""

from __future__ import annotations

from uuid import UUID, uuid4

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from assessor.store import Connection, clinic
from assessor.store.clinic import Asked, Question
from assessor.web.me.blueprint import desk
from assessor.web.people import me, must_be_allowed, needs
from assessor.web.service import service
from assessor.web.words import Field, keeps_from

TITLE = Field("title", 120, "The question in a few words")
QUESTION = Field("question", 4000, "What happened")
MOST = 50
"""Questions that one person may keep, drafts among them."""


@desk.get("/clinic/")
@needs("ask the clinic")
def clinic_page() -> ResponseReturnValue:
    """All that one asks, each with where it is on its way."""
    with service().store.read() as conn:
        found = clinic.of_person(conn, me().id)
    return render_template("clinic.html", found=found, most=MOST)


@desk.get("/clinic/new")
@needs("ask the clinic")
def new_question() -> ResponseReturnValue:
    """An empty question; it is kept once something is sent."""
    empty = Question(str(uuid4()), me().id, "", "", False, service().now())
    return render_template("clinic_write.html", question=empty, wrong=[], title=TITLE, text=QUESTION)


@desk.get("/clinic/<uuid:question_id>/")
@needs("ask the clinic")
def question_page(question_id: UUID) -> ResponseReturnValue:
    """A draft to go on with, or what was asked and answered."""
    with service().store.read() as conn:
        found = _own(conn, question_id)
    if found.state == "draft":
        return render_template("clinic_write.html", question=found.question, wrong=[], title=TITLE, text=QUESTION)
    return render_template("clinic_question.html", found=found)


@desk.post("/clinic/<uuid:question_id>/")
@needs("ask the clinic")
def write_question(question_id: UUID) -> ResponseReturnValue:
    """Keep a draft, or ask it. A draft may be unfinished, but not longer than what is kept."""
    now, asks = service().now(), request.form.get("do") == "ask"
    written = Question(
        id=str(question_id),
        person_id=me().id,
        title=TITLE.read(),
        question=QUESTION.read(),
        shows_name="shows_name" in request.form,
        written_at=now,
        asked_at=now if asks else None,
    )
    wrong = keeps_from({TITLE: written.title, QUESTION: written.question}, asks=asks)
    with service().store.write() as conn:
        known = clinic.own(conn, written.id)
        if known is not None:
            must_be_allowed(conn, "ask the clinic", known.question.person_id)
        elif clinic.count(conn, me().id) >= MOST:
            wrong.append(f"You keep {MOST} questions already. Delete one that is done with, then send this again.")
        if not wrong:
            clinic.keep(conn, written)
    if wrong:
        page = render_template("clinic_write.html", question=written, wrong=wrong, title=TITLE, text=QUESTION)
        return page, 422
    flash(
        "It is with the trainers now. You find the answer here." if asks else "Kept as a draft. Nobody else sees it."
    )
    return redirect(url_for("me.clinic_page"), 303)


@desk.post("/clinic/<uuid:question_id>/back")
@needs("ask the clinic")
def take_back(question_id: UUID) -> ResponseReturnValue:
    """Make a draft again of what waits; what is answered stays as it is."""
    with service().store.write() as conn:
        _own(conn, question_id)
        clinic.take_back(conn, str(question_id), me().id)
    return redirect(url_for("me.question_page", question_id=question_id), 303)


@desk.post("/clinic/<uuid:question_id>/read")
@needs("ask the clinic")
def note_read(question_id: UUID) -> ResponseReturnValue:
    """The answer is no news any more."""
    with service().store.write() as conn:
        _own(conn, question_id)
        clinic.note_read(conn, str(question_id), me().id, service().now())
    return redirect(url_for("me.clinic_page"), 303)


@desk.get("/clinic/<uuid:question_id>/delete")
@needs("ask the clinic")
def confirm_remove_question(question_id: UUID) -> ResponseReturnValue:
    """Ask, because it cannot be undone."""
    with service().store.read() as conn:
        return render_template("clinic_remove.html", found=_own(conn, question_id))


@desk.post("/clinic/<uuid:question_id>/delete")
@needs("ask the clinic")
def remove_question(question_id: UUID) -> ResponseReturnValue:
    """Delete a question with its answer; what is gone already stays gone."""
    with service().store.write() as conn:
        clinic.remove(conn, str(question_id), me().id)
    return redirect(url_for("me.clinic_page"), 303)


def _own(conn: Connection, question_id: UUID) -> Asked:
    """A question of one's own; anybody else's is not found."""
    found = clinic.own(conn, str(question_id))
    must_be_allowed(conn, "ask the clinic", found.question.person_id if found else None)
    return found or abort(404)
