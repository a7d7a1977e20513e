"""One person: added, changed, invited, gone, back."""

from __future__ import annotations

from uuid import UUID

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from assessor.accounts import links
from assessor.formats.roster_cells import LONGEST, ROLES
from assessor.mail import links as mail
from assessor.roster import changes
from assessor.roster.changes import Given, Objection
from assessor.roster.tree import Tree
from assessor.store import directory, invitations, people
from assessor.store.errors import Missing
from assessor.store.people import Person
from assessor.web.people import me, needs
from assessor.web.service import service
from assessor.web.staff.blueprint import desk

NOBODY = Given("", "", "", "", frozenset({"rep"}), frozenset())
ROLE_LINES = {
    "rep": "answers questions and sees their own results",
    "manager": "leads the teams that are ticked below",
    "trainer": "looks after lessons and questions, and sees no person's results",
    "admin": "looks after people and teams on these pages, and sees nobody's results",
}


@desk.get("/add")
@needs("change people")
def new() -> ResponseReturnValue:
    """The empty form."""
    return _form(None, NOBODY)


@desk.post("/add")
@needs("change people")
def add() -> ResponseReturnValue:
    """Keep somebody new."""
    given = _given()
    try:
        person = changes.add(service().store, given, me().id, service().now())
    except Objection as objection:
        return _form(None, given, objection)
    return redirect(url_for("people.person", person_id=person.id, done="added"), 303)


@desk.get("/<uuid:person_id>/")
@needs("see people")
def person(person_id: UUID) -> ResponseReturnValue:
    """Who they are here, to be changed."""
    found = _found(person_id)
    given = Given(found.name, found.email or "", found.handle, found.team_id or "", found.roles, found.manages)
    return _form(found, given)


@desk.post("/<uuid:person_id>/")
@needs("change people")
def change(person_id: UUID) -> ResponseReturnValue:
    """Keep the changes."""
    found, given = _found(person_id), _given()
    try:
        changes.change(service().store, found.id, given, me().id, service().now())
    except Objection as objection:
        return _form(found, given, objection)
    if found.id == me().id and "admin" not in given.roles:
        return redirect("/me/", 303)
    return redirect(url_for("people.person", person_id=found.id, done="changed"), 303)


@desk.post("/<uuid:person_id>/invite")
@needs("invite people")
def invite(person_id: UUID) -> ResponseReturnValue:
    """A link with which they choose a password. It is shown here once, and mailed if it can be; earlier ones end."""
    found = _found(person_id)
    if not found.active:
        return _confirm(found, Objection({"": f"{found.name} has left and cannot be invited."}))
    settings, now = service().settings, service().now()
    with service().store.write() as conn:
        token = links.invite(conn, found.id, me().id, now)
        mailed = mail.invite(conn, settings, found, token, now)
    base = settings.public_url or request.host_url.rstrip("/")
    page = render_template(
        "people_link.html",
        person=found,
        link=f"{base}{links.path(token)}",
        days=links.WEEK.days,
        mailed=mailed,
        mails=settings.mails,
    )
    return page, 201


@desk.get("/<uuid:person_id>/leave")
@needs("change people")
def confirm_leave(person_id: UUID) -> ResponseReturnValue:
    """What it means, before it is done."""
    return _confirm(_found(person_id))


@desk.post("/<uuid:person_id>/leave")
@needs("change people")
def leave(person_id: UUID) -> ResponseReturnValue:
    """They have left."""
    found = _found(person_id)
    try:
        changes.leave(service().store, found.id, me().id, service().now())
    except Objection as objection:
        return _confirm(found, objection)
    if found.id == me().id:
        return redirect("/account/", 303)
    return redirect(url_for("people.person", person_id=found.id, done="left"), 303)


@desk.get("/<uuid:person_id>/return")
@needs("change people")
def confirm_return(person_id: UUID) -> ResponseReturnValue:
    """What it means, before it is done."""
    return _confirm(_found(person_id))


@desk.post("/<uuid:person_id>/return")
@needs("change people")
def come_back(person_id: UUID) -> ResponseReturnValue:
    """They are here again."""
    found = _found(person_id)
    changes.come_back(service().store, found.id, me().id, service().now())
    return redirect(url_for("people.person", person_id=found.id, done="back"), 303)


def _found(person_id: UUID) -> Person:
    try:
        with service().store.read() as conn:
            return changes.person(conn, str(person_id))
    except Missing:
        abort(404)


def _given() -> Given:
    """The form as it was sent."""
    text = request.form.get
    ticked = request.form.getlist
    return Given(
        text("name", ""),
        text("email", ""),
        text("handle", ""),
        text("team", ""),
        frozenset(ticked("roles")),
        frozenset(ticked("manages")),
    )


def _form(found: Person | None, given: Given, objection: Objection | None = None) -> ResponseReturnValue:
    """The form with what was given, and each mistake beside its field."""
    with service().store.read() as conn:
        tree = Tree(people.teams(conn))
        ids = [found.id] if found else []
        can_sign_in = bool(directory.can_sign_in(conn, ids))
        waiting = invitations.pending(conn, service().now(), ids)
    html = render_template(
        "people_person.html",
        person=found,
        given=given,
        wrong=objection.wrong if objection else {},
        roles={role: ROLE_LINES[role] for role in ROLES},
        tree=tree,
        longest=LONGEST,
        can_sign_in=can_sign_in,
        invitation=waiting[0] if waiting else None,
        done=request.args.get("done", ""),
    )
    return html, 422 if objection else 200


def _confirm(found: Person, objection: Objection | None = None) -> ResponseReturnValue:
    html = render_template("people_confirm.html", person=found, wrong=objection.wrong[""] if objection else "")
    return html, 422 if objection else 200
