"""Answering in the clinic, without learning who asked unless they say so; an answer can become a lesson."""

from __future__ import annotations

import re
from datetime import datetime
from uuid import UUID

from flask import Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from assessor.formats import lesson_draft
from assessor.store import clinic
from assessor.store.clinic import Answer, Case
from assessor.store.errors import Conflict, Missing
from assessor.web.people import me, needs
from assessor.web.service import service
from assessor.web.studio.blueprint import desk
from assessor.web.words import Field, Slip

ANSWER = Field("answer", 12_000, "The answer")
MOST = 100
"""Questions of each sort on the page."""
CROSSED = "Somebody has answered in the meantime: it stands above. Send yours again to put it in its place."


@desk.get("/clinic/")
@needs("answer in the clinic")
def clinic_page() -> ResponseReturnValue:
    """What waits, the longest waiting first; then what is answered."""
    with service().store.read() as conn:
        waiting = clinic.cases(conn, answered=False, most=MOST)
        answered = clinic.cases(conn, answered=True, most=MOST)
    return render_template("studio_clinic.html", waiting=waiting, answered=answered, most=MOST)


@desk.get("/clinic/<uuid:question_id>/")
@needs("answer in the clinic")
def case_page(question_id: UUID) -> ResponseReturnValue:
    """A question, and the answer to write or to mend."""
    case = _case(question_id) or abort(404)
    return _page(case, case.answer.answer if case.answer else "", "")


@desk.post("/clinic/<uuid:question_id>/")
@needs("answer in the clinic")
def answer(question_id: UUID) -> ResponseReturnValue:
    """Keep the answer; who asked finds it on their desk."""
    text = ANSWER.read()
    case = _case(question_id)
    if case is None:
        return (render_template("studio_clinic_gone.html", text=text), 404) if text else abort(404)
    if wrong := ANSWER.wrong(text):
        return _page(case, text, Slip(wrong, "answer-text")), 422
    given = Answer(case.id, me().id, text, service().now())
    try:
        with service().store.write() as conn:
            clinic.answer(conn, given, _before())
    except Missing:
        return render_template("studio_clinic_gone.html", text=text), 404
    except Conflict:
        return _page(_case(question_id) or abort(404), text, CROSSED), 409
    return redirect(url_for("studio.case_page", question_id=question_id, _anchor="lesson"), 303)


@desk.get("/clinic/<uuid:question_id>/lesson.md")
@needs("answer in the clinic")
def lesson(question_id: UUID) -> ResponseReturnValue:
    """Question and answer as a draft of a lesson, without any name."""
    case = _case(question_id)
    if case is None or case.answer is None:
        abort(404)
    text = lesson_draft.draft(case.title, case.question, case.answer.answer, case.answer.answered_at.year)
    name = re.sub(r"[^a-z0-9]+", "-", case.title.lower()).strip("-")[:60].strip("-") or "from-the-clinic"
    headers = {"Content-Disposition": f"attachment; filename={name}.md"}
    return Response(text, mimetype="text/markdown", headers=headers)


def _case(question_id: UUID) -> Case | None:
    with service().store.read() as conn:
        return clinic.case_of(conn, str(question_id))


def _page(case: Case, text: str, wrong: str) -> str:
    return render_template("studio_clinic_case.html", case=case, text=text, wrong=wrong, field=ANSWER)


def _before() -> datetime | None:
    """When the answer was given that the trainer had before them; None if there was none."""
    given = request.form.get("before", "")
    if not given:
        return None
    try:
        found = datetime.fromisoformat(given)
    except ValueError:
        abort(400)
    return found if found.tzinfo else abort(400)
