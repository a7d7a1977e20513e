"""Stopping letters from a letter: a link says what it would stop, a button stops it, and nobody signs in for it."""

from __future__ import annotations

from flask import abort, render_template
from flask.typing import ResponseReturnValue

from assessor.jobs.digest import anew
from assessor.mail import stopping
from assessor.mail.stopping import Stop
from assessor.store import reminders
from assessor.web.account.blueprint import desk
from assessor.web.account.reminders import BRINGS
from assessor.web.people import needs
from assessor.web.service import service


@desk.get("/reminders/stop/<token>")
@needs("stop reminders")
def confirm_stop_reminders(token: str) -> ResponseReturnValue:
    """What the link would stop. Looking at it stops nothing: programs open links to look for dangers."""
    return _page(_found(token))


@desk.post("/reminders/stop/<token>")
@needs("stop reminders")
def stop_reminders(token: str) -> ResponseReturnValue:
    """Stop it; what is stopped already stays so.

    A mail program's own button posts here without our form and from another site (RFC 8058), so that neither a form's
    token nor an origin is asked for: the address itself is the permission, and it permits nothing else.
    """
    stop, now = _found(token), service().now()
    with service().store.write() as conn:
        reminders.stop(conn, stop.person_id, stop.kinds, now)
        anew(conn, service().settings, service().library.edition().catalogue, stop.person_id, now)
    return _page(stop, stopped=True)


def _found(token: str) -> Stop:
    return stopping.read(service().settings, token) or abort(404)


def _page(stop: Stop, *, stopped: bool = False) -> str:
    names = [BRINGS[kind][0] for kind in stop.kinds]
    return render_template("account_stop.html", all=stop.what == stopping.ALL, name=names[0], stopped=stopped)
