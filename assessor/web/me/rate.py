"""Rating oneself on a practice's scale: Say."""

from __future__ import annotations

from uuid import uuid4

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from assessor.coaching.sheet import says
from assessor.engine.catalogue import Practice, Rubric
from assessor.store import ratings
from assessor.store.ratings import Sheet
from assessor.web.me.assess import well_formed
from assessor.web.me.blueprint import desk
from assessor.web.people import me, needs
from assessor.web.service import service
from assessor.web.words import Slip


@desk.get("/rate/<practice>/")
@needs("use own desk")
def rate(practice: str) -> ResponseReturnValue:
    """The scale, empty: one's last rating must not anchor the next."""
    found, rubric = _scale(practice)
    with service().store.read() as conn:
        last = says(service().library.edition().catalogue, ratings.sheets(conn, me().id)).get(practice)
    return render_template("rate.html", practice=found, rubric=rubric, rated={}, sheet=uuid4(), last=last, missing=[])


@desk.post("/rate/<practice>/")
@needs("use own desk")
def keep_rating(practice: str) -> ResponseReturnValue:
    """Store the ratings of all criteria together."""
    found, rubric = _scale(practice)
    sheet = well_formed(request.form.get("sheet", ""))
    given = {one.id: request.form.get(f"level.{one.id}", "") for one in rubric.criteria}
    rated = {criterion: int(level) for criterion, level in given.items() if level in set("12345")}
    missing = [Slip(one.title, f"criterion-{one.id}") for one in rubric.criteria if one.id not in rated]
    if missing:
        page = render_template(
            "rate.html", practice=found, rubric=rubric, rated=rated, sheet=sheet, last=None, missing=missing
        )
        return page, 422
    with service().store.write() as conn:
        ratings.add_sheet(conn, Sheet(sheet, me().id, me().id, "self", practice, rated, service().now()))
    return redirect(url_for("me.desk_page", _anchor=practice), 303)


def _scale(practice: str) -> tuple[Practice, Rubric]:
    catalogue = service().library.edition().catalogue
    if practice not in catalogue.practices or practice not in catalogue.rubrics:
        abort(404)
    return catalogue.practices[practice], catalogue.rubrics[practice]
