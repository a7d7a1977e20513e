"""A team: whom to talk to this week, what is due, what changed, and how its people stand on each practice."""

from __future__ import annotations

from collections.abc import Mapping

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from assessor.access import SMALLEST_GROUP
from assessor.coaching.week import AT_ONCE, week
from assessor.engine.week import next_week
from assessor.store import Connection, members, people
from assessor.store.people import Team
from assessor.web.people import me, needs
from assessor.web.selfcheck import there
from assessor.web.service import service
from assessor.web.team.blueprint import desk
from assessor.web.team.doing import deed, something_else
from assessor.web.team.heat import BY_AGE, heat
from assessor.web.team.paging import page_number, part


@desk.get("/")
@needs("see team")
def overview() -> ResponseReturnValue:
    """One of one's teams; an empty one says what would fill it."""
    catalogue = service().library.edition().catalogue
    with service().store.read() as conn:
        led = members.teams(conn, me().manages)
        if not led:
            return render_template("team_none.html")
        path = path_to(conn, request.args.get("team") or next(iter(led)), led)
        parts = members.parts(conn, path[-1].id)
    table = heat(catalogue, path[-1].id)
    # After the table, which works out anew what is old: both are to say the same.
    with service().store.read() as conn:
        page = page_number(request.args, "changed")
        this_week = week(conn, catalogue, path[-1].id, me().id, service().now(), page)
    return render_template(
        "team.html",
        led=led,
        path=path,
        parts=parts,
        week=this_week,
        deeds=[deed(catalogue, line) for line in this_week.lines],
        otherwise=something_else(),
        again_on=next_week(service().now().date()),
        practices=catalogue.practices,
        changed_pages=-(-this_week.finished // AT_ONCE),
        whole=part(this_week.due, page_number(request.args, "things")) if "due" in request.args else None,
        heat=table,
        by_age=BY_AGE,
        fewest=SMALLEST_GROUP,
        states=members.ORDER,
        self_check=there(catalogue, "team"),
    )


def path_to(conn: Connection, team_id: str, led: Mapping[str, Team]) -> list[Team]:
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
