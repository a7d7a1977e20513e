"""What one is asked for: by whom, why, by when, and how it counts as done, which is never a click."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from assessor.coaching.assigned import tasks
from assessor.coaching.targets import KINDS
from assessor.store import people
from assessor.web.me.blueprint import desk
from assessor.web.people import me, needs
from assessor.web.service import service


@desk.get("/assigned/")
@needs("use own desk")
def assigned() -> ResponseReturnValue:
    """All of it: what is not done by its day, then what is, the last first."""
    catalogue, now = service().library.edition().catalogue, service().now()
    with service().store.read() as conn:
        teams = people.teams(conn)
        found = tasks(conn, catalogue, [me().id], now)[me().id]
    return render_template(
        "assigned_me.html",
        left=[one for one in found if not one.done_on],
        done=[one for one in found if one.done_on],
        kinds=KINDS,
        teams=teams,
    )
