"""Everybody at a glance: by team, by a word of their name, or only those who cannot sign in yet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from unicodedata import normalize

from flask import make_response, render_template, request
from flask.typing import ResponseReturnValue

from assessor.roster import importing
from assessor.roster.tree import Tree
from assessor.store import invitations, people
from assessor.store import roster as stored
from assessor.store.people import Person
from assessor.web.people import needs
from assessor.web.service import service
from assessor.web.staff.blueprint import desk

MOST = 200
"""People on one page."""
SHOWN = {
    "here": "Everybody who is here",
    "waiting": "Who cannot sign in yet",
    "left": "Who has left",
}


@dataclass(frozen=True)
class Wanted:
    """Whom somebody looks for."""

    show: str
    team_id: str
    words: str


@desk.get("/")
@needs("see people")
def overview() -> ResponseReturnValue:
    """Teams as a tree with how many are in each, and the people of the one that is chosen."""
    show = request.args.get("show", "here")
    # "who" and not "q": by that the theme's search of the lessons opens.
    who = request.args.get("who", "")[:100]
    wanted = Wanted(show if show in SHOWN else "here", request.args.get("team", ""), who)
    with service().store.read() as conn:
        everyone, tree = people.everyone(conn), Tree(people.teams(conn))
        can = stored.can_sign_in(conn)
        invited = {one.person_id: one for one in invitations.pending(conn, service().now())}
        inside = people.below(conn, [wanted.team_id]) if wanted.team_id in tree.teams else frozenset()
    found = [one for one in everyone if _meant(one, wanted, can, inside)]
    return render_template(
        "people.html",
        wanted=wanted,
        shown=SHOWN,
        people=found[:MOST],
        found=len(found),
        here=sum(one.active for one in everyone),
        waiting=sum(one.active and one.id not in can for one in everyone),
        tree=tree,
        sizes=_sizes(everyone, tree),
        can=can,
        invited=invited,
    )


@desk.get("/export.csv")
@needs("export people")
def export() -> ResponseReturnValue:
    """Everybody as a file that a spreadsheet opens, and the import takes back."""
    return csv(importing.export(service().store), "people.csv")


def csv(raw: bytes, name: str) -> ResponseReturnValue:
    """A file to save."""
    reply = make_response(raw)
    reply.headers["Content-Type"] = "text/csv; charset=utf-8"
    reply.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return reply


def _meant(one: Person, wanted: Wanted, can: Collection[str], inside: Collection[str]) -> bool:
    if (one.left_at is not None) != (wanted.show == "left"):
        return False
    if wanted.show == "waiting" and one.id in can:
        return False
    if wanted.team_id and one.team_id not in inside:
        return False
    text = _plain(f"{one.name} {one.handle} {one.email or ''}")
    return all(word in text for word in _plain(wanted.words).split())


def _plain(text: str) -> str:
    """Letters without their accents and capitals, so that Zoe finds Zoë."""
    return "".join(sign for sign in normalize("NFKD", text.casefold()) if not "\u0300" <= sign <= "\u036f")


def _sizes(everyone: Sequence[Person], tree: Tree) -> Counter[str]:
    """How many who are here work in each team or below it."""
    sizes: Counter[str] = Counter()
    for one in everyone:
        here, met = one.team_id if one.active else None, set[str]()
        while here and here not in met:
            sizes[here] += 1
            met.add(here)
            here = tree.teams[here].parent_id
    return sizes
