"""The page behind a link that lets one person in, once."""

from __future__ import annotations

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from assessor.accounts import links
from assessor.accounts.links import Named
from assessor.accounts.passwords import LONGEST, SHORTEST, objection
from assessor.store import accounts
from assessor.store.errors import Conflict, Unusable
from assessor.store.invitations import Invitation
from assessor.store.people import Person
from assessor.web.account.blueprint import desk
from assessor.web.people import asking, desk_of, enter, me, needs, where
from assessor.web.service import service

TAKEN = "Somebody else here has this e-mail address. Use another, or ask them to change theirs."


@desk.get("/invitation/<token>")
@needs("use a link")
def invitation(token: str) -> ResponseReturnValue:
    """Choose a password, if the link can still be used."""
    try:
        found, person = _invited(token)
    except Unusable as error:
        return _over(error)
    return _page(found, person)


@desk.post("/invitation/<token>")
@needs("use a link")
def accept(token: str) -> ResponseReturnValue:
    """Set the password and sign in."""
    password = request.form.get("password", "")
    try:
        found, person = _invited(token)
        named = _named() if links.asks_who(found, person) else None
        if named and (trouble := named.objection()):
            return _page(found, person, trouble, wrong="who")
        if trouble := objection(password, _known_of(person, named)):
            return _page(found, person, trouble, wrong="password")
        enter(links.accept(service().store, service().hasher, token, named, password, where(), service().now()))
    except Unusable as error:
        return _over(error)
    except Conflict:
        return _page(found, person, TAKEN, wrong="who")
    return redirect(desk_of(me()), 303)


def _named() -> Named:
    return Named(request.form.get("name", ""), request.form.get("email", ""))


def _known_of(person: Person, named: Named | None) -> tuple[str, ...]:
    """What others know of somebody."""
    return (named.name, named.email) if named else (person.name, person.email or "", person.handle)


def _invited(token: str) -> tuple[Invitation, Person]:
    with service().store.read() as conn:
        return links.invited(conn, token, service().now())


def _page(found: Invitation, person: Person, trouble: str = "", wrong: str = "") -> ResponseReturnValue:
    with service().store.read() as conn:
        has_password = accounts.password_of(conn, person.id) is not None
    html = render_template(
        "account_invitation.html",
        invitation=found,
        person=person,
        asks_who=links.asks_who(found, person),
        has_password=has_password,
        somebody_else=asking() if asking() != person else None,
        trouble=trouble,
        wrong=wrong,
        given=request.form,
        lengths=(SHORTEST, LONGEST),
    )
    return html, 422 if trouble else 200


def _over(error: Unusable) -> ResponseReturnValue:
    status = 404 if error.reason == "unknown" else 410
    return render_template("account_link_over.html", reason=error.reason), status
