"""What lies ahead as a calendar at a secret address, which one can end; the address shows no names."""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64encode
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from uuid import uuid4

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from assessor.accounts import deeds
from assessor.accounts.key import signing_key
from assessor.coaching import agenda, feed
from assessor.formats import calendar
from assessor.store import Connection, calendars, people, reminders
from assessor.store.calendars import Feed
from assessor.web.account.blueprint import desk
from assessor.web.people import me, needs, where
from assessor.web.service import service

AGAIN = timedelta(hours=6)
"""When programs are told to ask again."""
ENDED = "The address has ended."


@desk.get("/calendar")
@needs("set reminders")
def calendar_page() -> ResponseReturnValue:
    """Whether there is an address, since when, and when it was last read."""
    return _page()


@desk.post("/calendar")
@needs("set reminders")
def make_calendar() -> ResponseReturnValue:
    """A new address, shown now and never again; the one before ends.

    The same form once more shows the same address; one that is older than the address changes nothing.
    """
    now = service().now()
    with service().store.write() as conn:
        found = calendars.of_person(conn, me().id)
        if found and calendars.by_token(conn, _token(found.made_at)) == found:
            return _shown(found.made_at)
        if request.form.get("instead_of", "") != _made_at(found):
            return redirect(url_for("account.calendar_page"), 303)
        calendars.make(conn, me().id, _token(now), now)
        deeds.note(conn, now, deeds.CALENDAR_MADE, me().id, me().id, where())
    return _shown(now)


@desk.get("/calendar/end")
@needs("set reminders")
def confirm_end_calendar() -> ResponseReturnValue:
    """Ask, because an address that has ended never comes back."""
    with service().store.read() as conn:
        found = calendars.of_person(conn, me().id)
    if found is None:
        return redirect(url_for("account.calendar_page"), 303)
    return render_template("account_calendar_end.html", number=uuid4(), instead_of=_made_at(found))


@desk.post("/calendar/end")
@needs("set reminders")
def end_calendar() -> ResponseReturnValue:
    """End the address; what has ended already stays so."""
    now = service().now()
    with service().store.write() as conn:
        if calendars.end(conn, me().id):
            deeds.note(conn, now, deeds.CALENDAR_ENDED, me().id, me().id, where())
            flash(ENDED)
    return redirect(url_for("account.calendar_page"), 303)


@desk.get("/calendar/<token>.ics")
@needs("read a calendar")
def calendar_feed(token: str) -> ResponseReturnValue:
    """The calendar, to whoever has its address. No other address says whether there ever was something."""
    now = service().now()
    with service().store.read() as conn:
        found = calendars.by_token(conn, token) or abort(404)
        body = _written(conn, found, now)
    if found.last_read_at is None or now - found.last_read_at >= calendars.EXACT:
        with service().store.write() as conn:
            calendars.note_read(conn, found, now)
    reply = Response(body, content_type=calendar.TYPE)
    reply.add_etag()
    reply.cache_control.private = True
    reply.cache_control.no_cache = True
    return reply.make_conditional(request)


def _written(conn: Connection, found: Feed, now: datetime) -> bytes:
    reader = people.by_id(conn, found.person_id)
    assert reader is not None, "a calendar of nobody"
    wish = reminders.wish(conn, reader.id)
    first, last = feed.span(now.astimezone(reminders.zone(wish.zone)).date())
    catalogue = service().library.edition().catalogue
    waiting = agenda.ahead(conn, catalogue, [reader], now, last)[reader.id]
    site = _site()
    return calendar.write(f"Due at {urlsplit(site).netloc}", feed.events(waiting, wish, site, first), AGAIN)


def _token(made_at: datetime) -> str:
    """256 bits that nobody can guess, the same for the same form and moment: one that has ended never comes back."""
    said = f"calendar {me().id} {request.form.get('number', '')} {made_at.isoformat()}"
    made = hmac.digest(signing_key(service().settings.var).encode(), said.encode(), "sha256")
    return urlsafe_b64encode(made).rstrip(b"=").decode()


def _made_at(found: Feed | None) -> str:
    """Which address a form would end, so that it ends no later one."""
    return found.made_at.isoformat() if found else ""


def _shown(made_at: datetime) -> str:
    return _page(f"{_site()}{url_for('account.calendar_feed', token=_token(made_at))}")


def _site() -> str:
    return service().settings.public_url or request.host_url.rstrip("/")


def _page(address: str = "") -> str:
    with service().store.read() as conn:
        found, wish = calendars.of_person(conn, me().id), reminders.wish(conn, me().id)
    subscribe = f"webcal:{address.partition(':')[2]}" if address else ""
    return render_template(
        "account_calendar.html",
        feed=found,
        address=address,
        subscribe=subscribe,
        zone=wish.zone,
        number=uuid4(),
    )
