"""Signing in and out. In the demo, with one click as somebody who does not exist."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, session
from flask.typing import ResponseReturnValue
from flask_login import login_user, logout_user

from assessor.demo import CAST
from assessor.store import people
from assessor.web.people import SignedIn, asking, desk_of, local, needs
from assessor.web.service import service

desk = Blueprint("account", __name__, url_prefix="/account")


@desk.get("/")
@needs("sign in")
def sign_in() -> ResponseReturnValue:
    """Whom to sign in as, and who is signed in."""
    cast = CAST if service().settings.demo else ()
    return render_template("account.html", cast=cast, person=asking(), next=request.args.get("next", ""))


@desk.post("/demo")
@needs("sign in")
def demo() -> ResponseReturnValue:
    """Become one of the cast; exists in the demo only."""
    handle = request.form.get("handle", "")
    if not service().settings.demo or handle not in {role.handle for role in CAST}:
        abort(404)
    with service().store.read() as conn:
        person = people.by_handle(conn, handle)
    if person is None:
        abort(404)
    session.clear()
    login_user(SignedIn(person))
    return redirect(local(request.form.get("next"), desk_of(person)), 303)


@desk.post("/sign-out")
@needs("sign out")
def sign_out() -> ResponseReturnValue:
    """End the session."""
    logout_user()
    session.clear()
    return redirect("/account/", 303)
