"""Before the first question: what is asked, and going on where one stopped."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from random import Random
from uuid import UUID, uuid4

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from assessor.engine.blueprint import Form
from assessor.engine.catalogue import Catalogue, by_point, drawable
from assessor.engine.fingerprint import fingerprint
from assessor.engine.forms import MEMORY, draw
from assessor.formats.frozen import freeze
from assessor.progress.asking import go_on
from assessor.store import attempts, met
from assessor.store.attempts import Attempt, ItemVersion, PlannedItem
from assessor.web.me.aims import choice, wanted
from assessor.web.me.blueprint import desk
from assessor.web.people import me, needs
from assessor.web.service import service

NOTHING_NEW = (
    "You have answered every question on what you chose within the last 60 days. Asked again they would say nothing"
    " new: choose something else, or come back later."
)


@desk.get("/assess/")
@desk.get("/assess/<form_id>/")
@needs("use own desk")
def assess(form_id: str = "") -> ResponseReturnValue:
    """A form with what it asks, and the way to the others. Without an id the one under way, or else the first."""
    catalogue = service().library.edition().catalogue
    if form_id and form_id not in catalogue.forms:
        abort(404)
    return _page(catalogue, form_id)


def _page(catalogue: Catalogue, form_id: str, error: str = "") -> str:
    now = service().now()
    with service().store.read() as conn:
        begun = {one.form_id: one for one in attempts.of_person(conn, me().id) if not one.finished_at}
        forms = _offered(catalogue, begun)
        shown = form_id or next((name for name in begun if name in forms), next(iter(forms), ""))
        count = len(attempts.taken(conn, begun[shown].id)) if shown in begun else 0
        seen = met.seen(conn, me().id, now - MEMORY)
    form = catalogue.forms.get(shown)
    return render_template(
        "assess.html",
        form=form,
        sizes=_sizes(catalogue, form) if form else [],
        choice=choice(catalogue, form, me().roles, seen, now) if form and form.adaptive else None,
        begun=begun.get(shown),
        count=count,
        others=[(other, other.id in begun) for other in forms.values() if other.id != shown],
        error=error,
        fresh_id=uuid4,
    )


def _offered(catalogue: Catalogue, begun: Collection[str]) -> dict[str, Form]:
    """The forms of one's roles that have something to ask, and those that one is in the middle of."""
    mine = catalogue.forms_for(me().roles)
    return {
        name: form
        for name, form in catalogue.forms.items()
        if name in begun or (name in mine and _sizes(catalogue, form))
    }


@desk.post("/assess/")
@needs("use own desk")
def begin() -> ResponseReturnValue:
    """Draw the items and keep them; the id comes from the page, so that a double click begins one attempt."""
    catalogue = service().library.edition().catalogue
    form = catalogue.forms.get(request.form.get("form", ""))
    if form is None:
        abort(404)
    attempt_id = well_formed(request.form.get("attempt", ""))
    with service().store.read() as conn:
        kept = attempts.get(conn, attempt_id) or attempts.unfinished(conn, me().id, form.id)
        seen = met.seen(conn, me().id, service().now() - 6 * MEMORY)
    if kept is None and form.adaptive:
        return _begin_growing(catalogue, form, attempt_id, seen)
    if kept is None:
        planned, versions = _planned(catalogue, form, attempt_id, seen)
        if not planned.plan:
            abort(404)
        with service().store.write() as conn:
            attempts.start(conn, planned, versions)
        return redirect(url_for("me.question", attempt_id=attempt_id, number=1), 303)
    return redirect(url_for("me.attempt", attempt_id=kept.id), 303)


def _begin_growing(
    catalogue: Catalogue, form: Form, attempt_id: str, seen: Mapping[str, datetime]
) -> ResponseReturnValue:
    """Keep what is wanted, with the first question; each other one comes with the answer before it."""
    now = service().now()
    aim = wanted(form, choice(catalogue, form, me().roles, seen, now))
    if aim is None:
        return _page(catalogue, form.id, NOTHING_NEW), 422
    begun = Attempt(attempt_id, me().id, form.id, catalogue.version, (), now, aim=aim)
    with service().store.write() as conn:
        attempts.start(conn, begun, [])
        go_on(conn, catalogue, attempt_id, service().exposure.shares(conn, form.id, now), now)
    return redirect(url_for("me.question", attempt_id=attempt_id, number=1), 303)


def well_formed(given: str) -> str:
    """A client's id in the one spelling that is stored; stops with 400 if it is no UUID."""
    try:
        return str(UUID(given))
    except ValueError:
        abort(400)


def _planned(
    catalogue: Catalogue, form: Form, attempt_id: str, seen: Mapping[str, datetime]
) -> tuple[Attempt, list[ItemVersion]]:
    now = service().now()
    rng = Random(attempt_id)  # noqa: S311  which question comes next is no secret worth a cipher
    asked = draw(form, catalogue, seen, now, rng)
    plan = tuple(PlannedItem(one.item.id, fingerprint(one.item), one.order) for one in asked)
    versions = [
        ItemVersion(planned.fingerprint, one.item.id, one.item.practice, one.item.kind, freeze(one.item))
        for planned, one in zip(plan, asked, strict=True)
    ]
    return Attempt(attempt_id, me().id, form.id, catalogue.version, plan, now), versions


def _sizes(catalogue: Catalogue, form: Form) -> list[tuple[str, int]]:
    """How many questions on what: as many as the form wants, or as there are."""
    if form.adaptive:
        return [(catalogue.practices[name].title, _points(catalogue, name)) for name in catalogue.asked_by(form)]
    return [
        (catalogue.practices[part.practice].title, min(part.items, points))
        for part in form.draws
        if part.practice in catalogue.practices and (points := _points(catalogue, part.practice))
    ]


def _points(catalogue: Catalogue, practice: str) -> int:
    return len(by_point(item for item in catalogue.items.values() if item.practice == practice and drawable(item)))
