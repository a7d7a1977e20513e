"""A team at a glance: its people, each with a state for every practice, and the teams below it."""

from __future__ import annotations

from collections.abc import Mapping

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from assessor.access import SMALLEST_GROUP
from assessor.progress import standing
from assessor.store import Connection, members, people
from assessor.store.people import Team
from assessor.web.people import me, needs
from assessor.web.service import service
from assessor.web.team.blueprint import desk
from assessor.web.team.standings import up_to_date

MOST = standing.AT_ONCE
"""People on one page."""


@desk.get("/")
@needs("see team")
def overview() -> ResponseReturnValue:
    """One of one's teams; an empty one says what would fill it."""
    catalogue = service().library.edition().catalogue
    with service().store.read() as conn:
        led = members.teams(conn, me().manages)
        if not led:
            return render_template("team_none.html")
        path = _path(conn, request.args.get("team") or next(iter(led)), led)
        here = path[-1]
        size = members.count(conn, here.id, me().id)
        by = request.args.get("by", "")
        by = by if by in catalogue.domains and size >= SMALLEST_GROUP else ""
        number = min(max(request.args.get("page", 1, int), 1), max(1, -(-size // MOST)))
        shown = members.page(conn, here.id, me().id, by, MOST * (number - 1), MOST)
        tally = members.tally(conn, here.id, me().id) if size >= SMALLEST_GROUP else {}
        parts = members.parts(conn, here.id)
    found = up_to_date([one.id for one in shown])
    return render_template(
        "team.html",
        led=led,
        path=path,
        parts=parts,
        people=shown,
        size=size,
        found=found,
        oldest=min((each.as_of for own in found.values() for each in own.values()), default=None),
        practices=[catalogue.practices[name] for name in catalogue.domains],
        by=by,
        comparable=size >= SMALLEST_GROUP,
        fewest=SMALLEST_GROUP,
        tally=tally,
        states=members.ORDER,
        number=number,
        pages=-(-size // MOST),
    )


def _path(conn: Connection, team_id: str, led: Mapping[str, Team]) -> list[Team]:
    """From the highest team that one leads down to this one; it is not found if one leads none above it."""
    above = members.teams(conn, people.above(conn, [team_id]))
    path = []
    here: str | None = team_id
    while here in above and above[here] not in path:
        path.append(above[here])
        here = above[here].parent_id
    while path and path[-1].id not in led:
        path.pop()
    if not path:
        abort(404)
    return path[::-1]
