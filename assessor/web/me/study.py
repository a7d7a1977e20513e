"""Marking a lesson as studied, so that what comes next takes it into account."""

from __future__ import annotations

from uuid import uuid4

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from assessor.progress.finish import recommend_anew
from assessor.store import study
from assessor.store.study import Studied
from assessor.web.me.assess import well_formed
from assessor.web.me.blueprint import desk
from assessor.web.people import me, needs
from assessor.web.service import service


@desk.get("/studied/")
@needs("use own desk")
def confirm_studied() -> ResponseReturnValue:
    """From the foot of a lesson: one button, because a link must not change anything."""
    lesson = service().library.edition().catalogue.lessons.get(request.args.get("lesson", ""))
    if lesson is None:
        abort(404)
    return render_template("studied.html", lesson=lesson, reading=uuid4())


@desk.post("/studied/")
@needs("use own desk")
def mark_studied() -> ResponseReturnValue:
    """Keep that a lesson was studied, and work out what is next; on to what one will do with it, if one wants to."""
    page = request.form.get("lesson", "")
    catalogue = service().library.edition().catalogue
    if page not in catalogue.lessons:
        abort(404)
    reading = Studied(well_formed(request.form.get("reading", "")), me().id, page, service().now())
    with service().store.write() as conn:
        if study.mark(conn, reading) == "stored":
            recommend_anew(conn, catalogue, me().id, service().now())
    if request.form.get("then") == "commit":
        return redirect(url_for("me.new_commitment", lesson=page), 303)
    return redirect(url_for("me.desk_page", _anchor="next"), 303)
