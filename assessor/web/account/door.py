"""Signing in and out: with a password, or in the demo with one click as somebody who does not exist."""

from __future__ import annotations

from datetime import datetime
from math import ceil

from flask import abort, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from assessor import metrics
from assessor.accounts import sessions
from assessor.accounts.sessions import Refused
from assessor.demo import CAST
from assessor.demo.cast import Role
from assessor.store import accounts, people
from assessor.web.account.blueprint import desk
from assessor.web.account.own import home
from assessor.web.people import asking, desk_of, enter, leave, local, me, needs, where
from assessor.web.service import service

WRONG = "That name and that password do not fit together. Check both, and whether capital letters are locked."
EMPTY = "Give both your e-mail or handle and your password."


@desk.get("/")
@needs("sign in")
def sign_in() -> ResponseReturnValue:
    """Whom to sign in as; who is signed in finds their account."""
    return home(cast()) if asking() else _page()


@desk.post("/sign-in")
@needs("sign in")
def check() -> ResponseReturnValue:
    """Sign in with a handle or e-mail and a password."""
    name, password = request.form.get("name", ""), request.form.get("password", "")
    if not name.strip() or not password:
        return _page(EMPTY, 422)
    now = service().now()
    try:
        token = sessions.sign_in(service().store, service().hasher, name, password, where(), now)
    except Refused as refused:
        metrics.sign_ins.labels("failed").inc()
        return _too_often(refused.until, now) if refused.until else _page(WRONG, 422)
    enter(token)
    return redirect(local(request.form.get("next"), desk_of(me())), 303)


@desk.post("/demo")
@needs("sign in")
def demo() -> ResponseReturnValue:
    """Become one of the cast; exists in the demo only."""
    handle = request.form.get("handle", "")
    if handle not in {role.handle for role in cast()}:
        abort(404)
    with service().store.read() as conn:
        person = people.by_handle(conn, handle)
    if person is None or not person.active:
        abort(404)
    with service().store.write() as conn:
        token = sessions.open_session(conn, person.id, where(), service().now())
    enter(token)
    return redirect(local(request.form.get("next"), desk_of(person)), 303)


@desk.post("/sign-out")
@needs("sign out")
def sign_out() -> ResponseReturnValue:
    """End this device's session."""
    leave()
    return redirect(url_for("account.sign_in", next=local(request.form.get("next"), "") or None), 303)


def cast() -> tuple[Role, ...]:
    """Whom the demo offers to be: who has neither left nor deleted their account. Nobody without a demo."""
    if not service().settings.demo:
        return ()
    with service().store.read() as conn:
        return tuple(role for role in CAST if (one := people.by_handle(conn, role.handle)) and one.active)


def minutes_until(until: datetime, now: datetime) -> str:
    """A wait in words, rounded up."""
    minutes = max(1, ceil((until - now).total_seconds() / 60))
    return "a minute" if minutes == 1 else f"{minutes} minutes"


def _too_often(until: datetime, now: datetime) -> ResponseReturnValue:
    wait = minutes_until(until, now)
    reply = make_response(_page(f"Too many tries have failed. Wait {wait}, then try again.", 429))
    reply.headers["Retry-After"] = str(ceil((until - now).total_seconds()))
    return reply


def _page(trouble: str = "", status: int = 200) -> ResponseReturnValue:
    with service().store.read() as conn:
        anybody = accounts.anybody(conn)
    html = render_template(
        "account_sign_in.html",
        cast=cast(),
        anybody=anybody,
        mails=service().settings.mails,
        single_sign_on=service().settings.oidc_name if service().issuer else "",
        trouble=trouble,
        name=request.form.get("name", ""),
        next=request.values.get("next", ""),
    )
    return html, status
