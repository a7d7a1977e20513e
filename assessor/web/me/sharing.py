"""What one lets those see who lead one: nothing until one says so, each thing by itself, stopped with a click."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import abort, g, redirect, render_template, request, url_for
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
SEEN = {
    "commitments": "what is open, and what you settled within 90 days, because you share it. Nobody else.",
    "worksheets": (
        "how many of your accounts count and when you last wrote here, because you share it; never which, nor what"
        " you wrote. Nobody else."
    ),
}
"""What stands at the foot of the pages of what is shared, after who sees it."""


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


def say_who_sees(conn: Connection, what: str) -> None:
    """What is shared is said to be at the foot of its page, in place of what holds while it is not."""
    if what in sharing.since(conn, me().id):
        names = [one.name for one in who_leads(conn, me())]
        g.seen_by = f"{listed(names) or 'nobody at the moment, for nobody leads your team'}: {SEEN[what]}"
        g.shares = True


def shared_with(conn: Connection) -> str:
    """How much one shares with whom, in a line; empty if nothing is shared."""
    kinds = len(sharing.since(conn, me().id))
    if not kinds:
        return ""
    names = listed([one.name for one in who_leads(conn, me())])
    return f"{kinds} of {len(OFFERS)} kinds shared with {names or 'nobody at the moment'}"


def listed(names: Sequence[str]) -> str:
    """Names as one says them: Ana, Ben and Caro."""
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def _said(since: dict[str, datetime]) -> str:
    """What one has just chosen, in a sentence."""
    what = request.args.get("said", "")
    if what not in OFFERS:
        return ""
    if what in since:
        return f"{OFFERS[what].title}: shared from now on."
    return f"{OFFERS[what].title}: not shared. Nobody else sees it, from this moment on."
