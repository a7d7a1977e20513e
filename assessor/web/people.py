"""Who is asking, and whether they may."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from flask import Flask, abort, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user

from assessor import access, metrics
from assessor.access import Relation
from assessor.accounts import sessions
from assessor.accounts.deeds import Where
from assessor.accounts.devices import in_words
from assessor.store import Connection, people
from assessor.store.accounts import Session
from assessor.store.people import Person
from assessor.web import machines
from assessor.web.service import service

P = ParamSpec("P")
NEEDS = "needs"
"""Attribute of a view: the action of the access table that it needs."""
PATH = re.compile(r"/(?![/\\])[!-\[\]-~]*")
"""What browsers take for a path and nothing else: some read // and /\\ as another host, and leave out tabs."""


class SignedIn(UserMixin):  # type: ignore[misc]
    """Flask-Login's view of a person on a device: what it keeps in the cookie is the session's token."""

    def __init__(self, token: str, person: Person, session: Session) -> None:
        self.id = token
        self.person = person
        self.session = session


def register(app: Flask) -> None:
    """Let Flask-Login find people by the token in the cookie."""
    manager = LoginManager()
    # Its context processor would ask the store for the person even on the page that says the store is gone.
    manager.init_app(app, add_context_processor=False)
    manager.session_protection = None
    manager.user_loader(_by_token)


def _by_token(token: str) -> SignedIn | None:
    found = sessions.recognise(service().store, token, service().now())
    return SignedIn(token, *found) if found else None


def enter(token: str) -> None:
    """Let this device go on as the owner of a new session; whatever it held before is gone, its old session too."""
    leave()
    session.permanent = True
    login_user(_by_token(token))
    metrics.sign_ins.labels("ok").inc()


def leave() -> None:
    """Sign this device out, if somebody is signed in on it."""
    if asking():
        sessions.sign_out(service().store, me().id, here().id, where(), service().now())
    logout_user()
    session.clear()


def asking() -> Person | None:
    """Who is signed in."""
    return current_user.person if current_user.is_authenticated else None


def me() -> Person:
    """Who is signed in, in a view that only they can reach."""
    person = asking()
    assert person is not None, "a view that needs nobody asked who is there"
    return person


def here() -> Session:
    """This device's session, in a view that only who is signed in can reach."""
    found: Session = current_user.session
    return found


def where() -> Where:
    """Where a request comes from, as it is shown to the person whom it concerns."""
    return Where(in_words(request.user_agent.string), request.remote_addr or "")


def needs(
    action: str,
) -> Callable[[Callable[P, ResponseReturnValue]], Callable[P, ResponseReturnValue]]:
    """Let a view run only for whom the access table allows; others sign in first, or get the page "not allowed".

    Where it depends on whose data it is, the view says so by calling `must_be_allowed`. The page that the view makes
    says at its foot who else sees it.
    """

    def guard(view: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
            rule = access.TABLE[action]
            g.seen_by = rule.seen_by
            if rule.anyone:  # so that lessons and /healthz answer without the store
                return view(*args, **kwargs)
            if rule.machines:
                return view(*args, **kwargs) if machines.trusted() else abort(404)
            person = asking()
            if person is None:
                return redirect(url_for("account.sign_in", next=_here()))
            if not access.may(person, action):
                abort(403)
            return view(*args, **kwargs)

        setattr(guarded, NEEDS, action)
        return guarded

    return guard


def must_be_allowed(conn: Connection, action: str, owner_id: str | None) -> None:
    """Stop with "not found" unless the table allows the action on what belongs to the owner.

    Not with "not allowed": that would tell that something with this address exists.
    """
    # A form or an address may hold anything, and PostgreSQL knows no text with a NUL in it.
    if owner_id is None or "\0" in owner_id or not access.may(me(), action, _relation(conn, owner_id)):
        abort(404)


def _relation(conn: Connection, owner_id: str) -> Relation:
    if owner_id == me().id:
        return Relation.SELF
    owner = people.by_id(conn, owner_id)
    if owner is None:
        return Relation.OTHER
    return access.relation(me(), owner, people.above(conn, [owner.team_id] if owner.team_id else []))


def seen_by() -> str:
    """Who else sees the page that is being made, in a sentence; empty where it shows nobody's data."""
    return str(g.get("seen_by", "")) if asking() else ""


def desk_of(person: Person) -> str:
    """Where somebody begins: with their team, at the studio if they train and do not sell, else at their own desk."""
    if person.manages and access.may(person, "see team"):
        return url_for("team.overview")
    return url_for("studio.studio") if "trainer" in person.roles and "rep" not in person.roles else "/me/"


def local(target: str | None, otherwise: str) -> str:
    """A path of this site to go on to, or else the other one (no open redirect)."""
    return target if target and PATH.fullmatch(target) else otherwise


def _here() -> str | None:
    return request.full_path.rstrip("?") if request.method == "GET" else None
