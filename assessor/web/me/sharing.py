"""What one lets those see who lead one: nothing until one says so, each thing by itself, stopped with a click."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from assessor import access
from assessor.store import Connection, people, sharing
from assessor.store.people import Person
from assessor.web.me.blueprint import desk
from assessor.web.people import me, needs
from assessor.web.service import service


@dataclass(frozen=True)
class Offer:
    """Something that can be shared: what it is called, exactly what would be seen, and what would not."""

    title: str
    seen: str
    unseen: str


OFFERS = {
    "self-ratings": Offer(
        "How you rate yourself",
        "for each practice that you have rated: the mean of your last rating, 1 to 5, and its day. It stands beside"
        " what they saw on calls and what your answers show, and where these lie far apart, that is said.",
        "Earlier ratings stay with you, and so do the single lines of the scale; only if you share your worksheets as"
        " well, the line that a worksheet proves stands beside what it proves.",
    ),
    "worksheets": Offer(
        "What your worksheets prove",
        "for each worksheet: how many accounts are on it, how many of them prove the practice, and the day of the"
        " last change.",
        "Which accounts they are, and what you wrote about them, stays with you.",
    ),
    "commitments": Offer(
        "What you will do",
        "each commitment that is open, and those that you settled within 90 days: your words, the account, by when,"
        " and whether it was done or dropped.",
        "Older ones stay with you.",
    ),
    "lessons": Offer(
        "Which lessons you have studied",
        "the lessons that you marked as studied, each with the last day.",
        "What you answered in them, and how often you read them, is kept from everybody.",
    ),
}
"""By kind of `store.schema_team.SHARED`."""


@desk.get("/sharing/")
@needs("choose what to share")
def sharing_page() -> ResponseReturnValue:
    """Each thing with what would be seen of it, by whom, and since when it is."""
    with service().store.read() as conn:
        since = sharing.since(conn, me().id)
        leaders = who_leads(conn, me())
    return render_template("sharing.html", offers=OFFERS, since=since, leaders=leaders, said=_said(since))


@desk.post("/sharing/")
@needs("choose what to share")
def choose_sharing() -> ResponseReturnValue:
    """Share one thing from now on, or stop sharing it from now on."""
    what, share = request.form.get("what", ""), request.form.get("do", "")
    if what not in OFFERS or share not in {"share", "stop"}:
        abort(400)
    with service().store.write() as conn:
        if share == "share":
            sharing.share(conn, me().id, what, service().now())
        else:
            sharing.stop(conn, me().id, what)
    return redirect(url_for("me.sharing_page", said=what), 303)


def who_leads(conn: Connection, person: Person) -> list[Person]:
    """Who sees what a person shares: those who lead their team, or one that it is part of, now."""
    above = people.above(conn, [person.team_id]) if person.team_id else frozenset[str]()
    found = people.leading(conn, above)
    return [one for one in found if access.may(one, "see standing", access.relation(one, person, above))]


def _said(since: dict[str, datetime]) -> str:
    """What one has just chosen, in a sentence."""
    what = request.args.get("said", "")
    if what not in OFFERS:
        return ""
    if what in since:
        return f"{OFFERS[what].title}: shared from now on."
    return f"{OFFERS[what].title}: not shared. Nobody else sees it, from this moment on."
