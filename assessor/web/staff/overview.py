"""Everybody at a glance: a page at a time, by team, role, a word of their name, or only who cannot sign in yet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from uuid import UUID

from flask import make_response, render_template, request
from flask.typing import ResponseReturnValue

from assessor.formats.roster_cells import ROLES
from assessor.roster import importing
from assessor.roster.tree import Tree
from assessor.store import directory, invitations, outbox, people
from assessor.store.directory import Wanted, Who
from assessor.web.people import needs
from assessor.web.service import service
from assessor.web.staff.blueprint import desk

MOST = 50
"""People on one page."""
SHOWN: dict[Who, str] = {
    "here": "Everybody who is here",
    "waiting": "Who cannot sign in yet",
    "left": "Who has left",
}


@desk.get("/")
@needs("see people")
def overview() -> ResponseReturnValue:
    """Teams as a tree with how many are in each, and a page of those who are looked for."""
    wanted = _wanted()
    with service().store.read() as conn:
        tree = Tree(people.teams(conn))
        count = directory.count(conn, wanted)
        pages = max(1, -(-count // MOST))
        number = min(max(request.args.get("page", 1, int), 1), pages)
        found = directory.page(conn, wanted, (number - 1) * MOST, MOST)
        ids = [one.id for one in found]
        can = directory.can_sign_in(conn, ids)
        invited = {one.person_id: one for one in invitations.pending(conn, service().now(), ids)}
        unsent = outbox.given_up(conn)
        here, waiting = directory.count(conn, Wanted()), directory.count(conn, Wanted("waiting"))
        sizes = _with_those_below(directory.sizes(conn), tree)
    return render_template(
        "people.html",
        wanted=wanted,
        asked=_asked(wanted),
        shown=SHOWN,
        roles=ROLES,
        people=found,
        count=count,
        page=number,
        pages=pages,
        most=MOST,
        here=here,
        waiting=waiting,
        tree=tree,
        open=_open(wanted.team_id, tree),
        sizes=sizes,
        can=can,
        invited=invited,
        unsent=unsent,
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


def _wanted() -> Wanted:
    """What the address asks for; what nobody can choose is anybody."""
    given = request.args.get
    shown: Who = next((who for who in SHOWN if who == given("show")), "here")
    role = given("role") if given("role") in ROLES else None
    team_id = given("team", type=UUID)
    # "who" and not "q": by that the theme's search of the lessons opens.
    return Wanted(shown, given("who", "")[:100], str(team_id) if team_id else None, role)


def _asked(wanted: Wanted) -> dict[str, str]:
    """The same as an address says it, to be gone on with."""
    asked = {"show": wanted.who, "who": wanted.words, "team": wanted.team_id, "role": wanted.role}
    return {name: value for name, value in asked.items() if value and value != "here"}


def _open(team_id: str | None, tree: Tree) -> frozenset[str]:
    """The teams whose parts are shown: the one that is chosen, and all that it is part of."""
    shown = set[str]()
    while team_id in tree.teams and team_id not in shown:
        shown.add(team_id)
        team_id = tree.teams[team_id].parent_id
    return frozenset(shown)


def _with_those_below(sizes: Mapping[str, int], tree: Tree) -> Counter[str]:
    """How many work in each team or below it."""
    whole: Counter[str] = Counter()
    for team_id, size in sizes.items():
        whole.update(dict.fromkeys(_open(team_id, tree), size))
    return whole
