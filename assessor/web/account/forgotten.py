"""Whoever forgot their password asks for a link by mail; nobody learns whether a name is known."""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from math import ceil

from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from assessor.accounts import forgotten as asked
from assessor.accounts.deeds import Where
from assessor.mail import links
from assessor.store.errors import TROUBLE
from assessor.web.account.blueprint import desk
from assessor.web.account.door import minutes_until
from assessor.web.people import needs, where
from assessor.web.service import Service, service

EMPTY = "Give your e-mail or handle."
LONGEST = 254
BEHIND = ThreadPoolExecutor(1, thread_name_prefix="forgotten")
"""Looks people up after the answer, so that the time it takes does not tell whether there is somebody."""
_log = logging.getLogger(__name__)


@desk.get("/forgotten")
@needs("sign in")
def forgotten() -> ResponseReturnValue:
    """For whom; afterwards, what happens next."""
    return _page()


@desk.post("/forgotten")
@needs("sign in")
def ask() -> ResponseReturnValue:
    """Have a link mailed, if there is somebody."""
    if not service().settings.mails:
        return redirect(url_for("account.forgotten"), 303)
    name, now = request.form.get("name", "").strip()[:LONGEST], service().now()
    if not name:
        return _page(EMPTY, 422)
    if until := asked.count(service().store, name, request.remote_addr or "", now):
        return _too_often(until, now)
    BEHIND.submit(_mail, service(), name, where(), now)
    return redirect(url_for("account.forgotten", asked=1), 303)


def _mail(served: Service, name: str, where: Where, now: datetime) -> None:
    try:
        links.forgotten(served.settings, served.store, name, where, now)
    except TROUBLE as error:
        _log.error("a link for a new password was not made: %s", type(error).__name__)


def _too_often(until: datetime, now: datetime) -> ResponseReturnValue:
    wait = minutes_until(until, now)
    reply = make_response(_page(f"That was asked for too often. Wait {wait}, then try again.", 429))
    reply.headers["Retry-After"] = str(ceil((until - now).total_seconds()))
    return reply


def _page(trouble: str = "", status: int = 200) -> ResponseReturnValue:
    html = render_template(
        "account_forgotten.html",
        mails=service().settings.mails,
        asked="asked" in request.args,
        trouble=trouble,
        name=request.form.get("name", ""),
        longest=LONGEST,
    )
    return html, status
