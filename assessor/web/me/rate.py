"""Rating oneself on a practice's scale: Say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import uuid4

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from assessor.engine.catalogue import Practice, Rubric
from assessor.store import Connection, observations, ratings
from assessor.store.ratings import Sheet
from assessor.web.me.assess import well_formed
from assessor.web.me.blueprint import desk
from assessor.web.people import me, needs
from assessor.web.service import service
from assessor.web.words import Slip


@dataclass(frozen=True)
class Last:
    """When one last rated oneself on a practice here, and the day of the last call since then that counts as well."""

    here: date | None
    call: date | None


@desk.get("/rate/<practice>/")
@needs("use own desk")
def rate(practice: str) -> ResponseReturnValue:
    """The scale, empty: one's last rating must not anchor the next."""
    found, rubric = _scale(practice)
    with service().store.read() as conn:
        last = _last(conn, practice)
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


def _last(conn: Connection, practice: str) -> Last | None:
    """None before the first rating. What one rates here is all lines: calls before it count no longer."""
    called = observations.days(conn, me().id)
    own = [one for one in ratings.sheets(conn, me().id) if one.source == "self" and one.practice == practice]
    here = [one.rated_at for one in own if one.id not in called]
    calls = [called[one.id] for one in own if one.id in called and (not here or one.rated_at > here[-1])]
    return Last(here[-1].date() if here else None, calls[-1] if calls else None) if own else None


def _scale(practice: str) -> tuple[Practice, Rubric]:
    catalogue = service().library.edition().catalogue
    if practice not in catalogue.practices or practice not in catalogue.rubrics:
        abort(404)
    return catalogue.practices[practice], catalogue.rubrics[practice]
