"""One's own account: password, devices, and what was done to it."""

from __future__ import annotations

from collections.abc import Sequence

from flask import abort, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from assessor.accounts import sessions
from assessor.accounts.passwords import LONGEST, SHORTEST, objection
from assessor.accounts.sessions import Refused
from assessor.demo.cast import Role
from assessor.store import accounts, audit, people
from assessor.web.account.blueprint import desk
from assessor.web.account.reminders import no_letters
from assessor.web.people import here, me, needs, where
from assessor.web.service import service

SHOWN = 200
"""Entries of the history, the newest, on its page."""
WRONG = "The old password was another one. Your password has not been changed."
CHANGED = "Your password has been changed. You are signed out on every other device."
WAIT = "Too many tries have failed on this device. Wait a while, then try again. Your password has not been changed."


def home(cast: Sequence[Role]) -> ResponseReturnValue:
    """Who one is here, and where one is signed in."""
    with service().store.read() as conn:
        teams = people.teams(conn)
        has_password = accounts.password_of(conn, me().id) is not None
        devices = accounts.sessions_of(conn, me().id)
        why_none = no_letters(conn)
    return render_template(
        "account.html",
        person=me(),
        team=teams.get(me().team_id or ""),
        leads=[team for team in teams.values() if team.id in me().manages],
        has_password=has_password,
        no_letters=why_none,
        devices=[one for one in devices if not sessions.ended(one, service().now())],
        here=here(),
        cast=cast,
        next=request.args.get("next", ""),
    )


@desk.get("/password")
@needs("use own account")
def password() -> ResponseReturnValue:
    """The form for another password."""
    return _password_page()


@desk.post("/password")
@needs("use own account")
def change_password() -> ResponseReturnValue:
    """Change it, and sign out everywhere else."""
    old, new = request.form.get("old", ""), request.form.get("password", "")
    trouble = objection(new, (me().name, me().email or "", me().handle))
    if trouble:
        return _password_page(trouble)
    try:
        sessions.change_password(service().store, service().hasher, here(), old, new, where(), service().now())
    except Refused as refused:
        return _password_page(WAIT if refused.until else WRONG)
    flash(CHANGED)
    return redirect(url_for("account.sign_in"), 303)


@desk.post("/devices/<session_id>/sign-out")
@needs("use own account")
def sign_out_device(session_id: str) -> ResponseReturnValue:
    """End one of one's own sessions; anybody else's is not found."""
    with service().store.read() as conn:
        own = {one.id for one in accounts.sessions_of(conn, me().id)}
    if session_id not in own:
        abort(404)
    sessions.sign_out(service().store, me().id, session_id, where(), service().now())
    return redirect(url_for("account.sign_in"), 303)


@desk.post("/sign-out-everywhere")
@needs("sign out")
def sign_out_everywhere() -> ResponseReturnValue:
    """End all of one's sessions."""
    sessions.sign_out_everywhere(service().store, me().id, where(), service().now())
    session.clear()
    return redirect(url_for("account.sign_in"), 303)


@desk.get("/history")
@needs("use own account")
def history() -> ResponseReturnValue:
    """What was done about one, and by whom."""
    with service().store.read() as conn:
        entries = audit.about(conn, me().id)[:SHOWN]
        actors = {entry.actor_id for entry in entries if entry.actor_id} - {me().id}
        names = {person.id: person.name for id_ in actors if (person := people.by_id(conn, id_))}
    return render_template(
        "account_history.html", entries=entries, names=names | {me().id: "You"}, most=SHOWN, words=_in_words
    )


def _password_page(trouble: str = "") -> ResponseReturnValue:
    with service().store.read() as conn:
        has_password = accounts.password_of(conn, me().id) is not None
    html = render_template(
        "account_password.html", person=me(), has_password=has_password, trouble=trouble, lengths=(SHORTEST, LONGEST)
    )
    return html, 422 if trouble else 200


def _in_words(detail: object) -> str:
    """An entry's details, whatever they are about, in one line."""
    return ", ".join(str(value) for value in detail.values()) if isinstance(detail, dict) else ""
