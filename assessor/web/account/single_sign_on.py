"""Signing in through the organisation's own accounts: out to the issuer, and back with who somebody is."""

from __future__ import annotations

import logging
from dataclasses import asdict
from typing import TYPE_CHECKING

from flask import redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from assessor.accounts import sessions
from assessor.accounts.single_sign_on.pending import Pending
from assessor.accounts.single_sign_on.trouble import Trouble
from assessor.config import Settings
from assessor.roster import arriving
from assessor.roster.arriving import Arrival, Refused, Rules
from assessor.store.errors import Conflict
from assessor.web.account.blueprint import desk
from assessor.web.people import desk_of, enter, local, me, needs, where
from assessor.web.service import service

if TYPE_CHECKING:
    from assessor.accounts.single_sign_on.issuer import Issuer

log = logging.getLogger(__name__)
PENDING = "single sign-on"
"""Where in the cookie a sign-in waits that this browser has begun."""
CALLBACK = "/account/single-sign-on/callback"
STATUS = {
    "begin again": 400,
    "denied": 403,
    "left": 403,
    "unknown": 403,
    "refused": 502,
    "unfit": 502,
    "clock": 502,
    "set-up": 502,
    "unreachable": 503,
}
"""What it is called, by the reason why nobody was signed in."""


def issuer_of(settings: Settings) -> Issuer | None:
    """Whom people sign in through; nobody if none is set, or in a demo."""
    if settings.demo or not settings.oidc_issuer:
        return None
    # Not at the top: it takes 14 MiB, which nobody needs who has no single sign-on.
    from assessor.accounts.single_sign_on.issuer import Client, Issuer

    secret = settings.oidc_client_secret.get_secret_value()
    back = f"{settings.public_url}{CALLBACK}"
    return Issuer(Client(settings.oidc_issuer, settings.oidc_client_id, secret, settings.oidc_scope, back))


# Not a form: its policy would have to name every host that the issuer passes people on to.
@desk.get("/single-sign-on")
@needs("sign in")
def go() -> ResponseReturnValue:
    """On to the issuer."""
    issuer = service().issuer
    if issuer is None:
        return redirect(url_for("account.sign_in"), 303)
    try:
        address, pending = issuer.begin(request.args.get("next", ""), service().now())
    except Trouble as trouble:
        return _page(trouble.reason, trouble.detail)
    session[PENDING] = asdict(pending)
    return redirect(address)


@desk.get("/single-sign-on/callback")
@needs("sign in")
def come_back() -> ResponseReturnValue:
    """Back from the issuer, which says who it is."""
    issuer, now = service().issuer, service().now()
    if issuer is None:
        return redirect(url_for("account.sign_in"), 303)
    pending = Pending(**session[PENDING]) if PENDING in session else None
    if pending is None or not pending.fits(request.args.get("state", ""), now):
        return _page("begin again", "this browser did not begin it, or too long ago")
    del session[PENDING]
    rules = _rules(service().settings)
    try:
        enter(_let_in(arriving.read(issuer.finish(pending, request.args, now), rules), rules))
    except Trouble as trouble:
        return _page(trouble.reason, trouble.detail)
    except Refused as refused:
        return _page(refused.reason, "the issuer vouches for them")
    return redirect(local(pending.next, desk_of(me())), 303)


def _rules(settings: Settings) -> Rules:
    return Rules(
        settings.oidc_newcomers == "add",
        settings.oidc_role_claim,
        settings.oidc_roles,
        settings.oidc_team_claim,
    )


def _let_in(arrival: Arrival, rules: Rules) -> str:
    """The token of a session for whoever arrives."""
    try:
        return _arrived(arrival, rules)
    except Conflict:  # they came twice at once; now they are known
        return _arrived(arrival, rules)


def _arrived(arrival: Arrival, rules: Rules) -> str:
    with service().store.write() as conn:
        person = arriving.arrive(conn, arrival, rules, service().now())
        return sessions.open_session(conn, person.id, where(), service().now())


def _page(reason: str, detail: str) -> ResponseReturnValue:
    log.warning("single sign-on: %s: %s", reason, detail)
    html = render_template("account_single_sign_on.html", reason=reason, name=service().settings.oidc_name)
    return html, STATUS[reason]
